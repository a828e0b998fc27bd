import { knownFiles } from '../../../../src/connectors/files/file-registry.ts';
import { givenFiles } from '../../../../src/connectors/files/given-file.ts';
import { matchFiles } from '../../../../src/connectors/files/match-files.ts';
import type { CheckpointStorageFactory } from '../../../../src/ports/checkpoint-storage.ts';
import { prefixedStorage } from '../../../../src/streaming/checkpoint/prefixed-storage.ts';
import type { DroppedFile } from '../../protocol.ts';
import { checkpointLocation } from '../kept/kept-sources.ts';

/** A file that has the name of one that was read, and is another. */
export interface RefusedFile {
  readonly path: string;
  readonly reason: 'size' | 'content';
}

/** Which of the files are not those that the checkpoint of a source knows by their names. */
export async function refusedFiles(
  checkpoints: CheckpointStorageFactory,
  id: string,
  files: readonly DroppedFile[],
): Promise<RefusedFile[]> {
  const storage = checkpoints.open(checkpointLocation(id));
  try {
    const known = await knownFiles(prefixedStorage(storage, 'sources/0/'));
    const { refused } = await matchFiles(known, givenFiles(files));
    return refused.map(({ difference, file }) => ({ path: file.path, reason: difference }));
  } finally {
    await storage.close();
  }
}
