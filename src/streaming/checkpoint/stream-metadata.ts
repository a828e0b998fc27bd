import type { JsonValue } from '../../connectors/connector.ts';
import { malformedLogEntry } from '../../errors/checkpoint-errors.ts';
import type { CheckpointStorage } from '../../ports/checkpoint-storage.ts';
import { openedEntry, sealedEntry } from './entry-checksum.ts';
import { parseJsonObject } from './log-text.ts';

/** What a checkpoint knows of its query from the first start on. */
export interface StreamMetadata {
  /** The query's id, the same over all restarts. */
  readonly id: string;
  /** The formats of the sources in the order of their offsets; absent in a checkpoint that Spark wrote. */
  readonly sources?: readonly string[];
}

const ENTRY = 'metadata';

/** Reads `metadata`; undefined in a new checkpoint. Fails with MALFORMED_LOG_ENTRY. */
export async function readStreamMetadata(
  storage: CheckpointStorage,
): Promise<StreamMetadata | undefined> {
  const bytes = await storage.read(ENTRY);
  if (bytes === undefined) return undefined;
  const { id, sources } = parseJsonObject(openedEntry(bytes, ENTRY), ENTRY);
  if (typeof id !== 'string' || id === '') {
    throw malformedLogEntry({
      entry: ENTRY,
      expected: 'a query id',
      found: JSON.stringify(id) ?? 'none',
    });
  }
  return isTextList(sources) ? { id, sources } : { id };
}

/** Writes `metadata`, at the first start or while no batch has run yet. */
export async function writeStreamMetadata(
  storage: CheckpointStorage,
  metadata: StreamMetadata,
): Promise<void> {
  await storage.write([
    { name: ENTRY, bytes: sealedEntry(JSON.stringify(metadata)), mode: 'replace' },
  ]);
}

function isTextList(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
