import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { malformedLogEntry } from '../../../src/errors/checkpoint-errors.ts';
import { type JsonObject, wholeNumber } from '../../../src/streaming/checkpoint/log-text.ts';
import { DiskCheckpointStorage } from '../../storage/disk.ts';
import { unlessMissing } from '../../storage/file-system.ts';
import { localPath } from '../../storage/local-path.ts';
import { CompactibleLog, type CompactibleLogFormat } from './compactible-log.ts';

/** The folder, inside the output folder, that says which files count. Spark's name. */
export const SINK_LOG_FOLDER = '_spark_metadata';

/** A file that the file sink has written; Spark's `SinkFileStatus`. */
export interface SinkFileStatus {
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

const SINK_FILE_FORMAT: CompactibleLogFormat<SinkFileStatus> = {
  toJson: ({ path, sizeBytes, modifiedMs }): JsonObject => ({
    path: pathToFileURL(path).href,
    size: sizeBytes,
    isDir: false,
    modificationTime: modifiedMs,
    blockReplication: 1,
    blockSize: 33554432,
    action: 'add',
  }),
  fromJson: (object, entry) => {
    const { path } = object;
    if (typeof path !== 'string') {
      throw malformedLogEntry({
        entry,
        expected: 'a file with a path',
        found: JSON.stringify(object),
      });
    }
    return {
      path: localPath(path),
      sizeBytes: wholeNumber(object, 'size', entry),
      modifiedMs: wholeNumber(object, 'modificationTime', entry),
    };
  },
};

/** Opens the log of an output folder. */
export function openSinkLog(folder: string): Promise<CompactibleLog<SinkFileStatus>> {
  const storage = new DiskCheckpointStorage(join(folder, SINK_LOG_FOLDER));
  return CompactibleLog.open(storage, SINK_FILE_FORMAT, join(folder, SINK_LOG_FOLDER));
}

/** Whether a folder was written by a file sink: then only the files in its log count. */
export async function hasSinkLog(folder: string): Promise<boolean> {
  const found = await unlessMissing(stat(join(folder, SINK_LOG_FOLDER)));
  return found?.isDirectory() ?? false;
}
