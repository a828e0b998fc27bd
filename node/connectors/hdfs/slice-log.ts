import { malformedLogEntry } from '../../../src/errors/checkpoint-errors.ts';
import type { CheckpointStorage } from '../../../src/ports/checkpoint-storage.ts';
import { type JsonObject, wholeNumber } from '../../../src/streaming/checkpoint/log-text.ts';
import { CompactibleLog, type CompactibleLogFormat } from '../file/compactible-log.ts';

/** Bytes `[start, end)` of a file, which a batch reads. */
export interface HdfsSlice {
  readonly path: string;
  readonly modifiedMs: number;
  readonly fileId: number;
  readonly start: number;
  readonly end: number;
  /** Nothing more of the file is read, whatever becomes of it. */
  readonly isLast: boolean;
}

/** A slice with the number of the log's entry. */
export interface LoggedHdfsSlice extends HdfsSlice {
  readonly batchId: number;
}

const FORMAT: CompactibleLogFormat<LoggedHdfsSlice> = {
  toJson: ({ modifiedMs, isLast, ...slice }): JsonObject => ({
    ...slice,
    timestamp: modifiedMs,
    isLast,
  }),
  fromJson: (object, entry) => {
    const { path, isLast } = object;
    if (typeof path !== 'string' || typeof isLast !== 'boolean') {
      const expected = 'a file with a path and isLast';
      throw malformedLogEntry({ entry, expected, found: JSON.stringify(object) });
    }
    return {
      path,
      isLast,
      modifiedMs: wholeNumber(object, 'timestamp', entry),
      fileId: wholeNumber(object, 'fileId', entry),
      start: wholeNumber(object, 'start', entry),
      end: wholeNumber(object, 'end', entry),
      batchId: wholeNumber(object, 'batchId', entry),
    };
  },
};

/** Opens the log of a source, `sources/<n>/<batch>`. Fails with `BATCH_METADATA_NOT_FOUND` if an entry is missing. */
export async function openSliceLog(
  storage: CheckpointStorage,
): Promise<CompactibleLog<LoggedHdfsSlice>> {
  const log = await CompactibleLog.open(storage, FORMAT, 'sources/*');
  log.checkGapless();
  return log;
}
