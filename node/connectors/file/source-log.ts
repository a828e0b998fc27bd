import { pathToFileURL } from 'node:url';
import { malformedLogEntry } from '../../../src/errors/checkpoint-errors.ts';
import type { CheckpointStorage } from '../../../src/ports/checkpoint-storage.ts';
import { type JsonObject, wholeNumber } from '../../../src/streaming/checkpoint/log-text.ts';
import { localPath } from '../../storage/local-path.ts';
import { CompactibleLog, type CompactibleLogFormat } from './compactible-log.ts';
import type { FileSlice } from './file-texts.ts';

/** A file, or a part of one, that a batch reads: Spark's `FileEntry`, with the part's first and last byte. */
export interface LoggedSlice extends FileSlice {
  readonly modifiedMs: number;
  readonly batchId: number;
}

const SLICE_FORMAT: CompactibleLogFormat<LoggedSlice> = {
  toJson: ({ path, modifiedMs, batchId, start, end }): JsonObject => ({
    path: pathToFileURL(path).href,
    timestamp: modifiedMs,
    batchId,
    ...(start === 0 ? {} : { start }),
    ...(end === undefined ? {} : { end }),
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
      modifiedMs: wholeNumber(object, 'timestamp', entry),
      batchId: wholeNumber(object, 'batchId', entry),
      start: 'start' in object ? wholeNumber(object, 'start', entry) : 0,
      end: 'end' in object ? wholeNumber(object, 'end', entry) : undefined,
    };
  },
};

/**
 * Opens the log of a file source, `sources/<n>/<batch>`. Fails with `BATCH_METADATA_NOT_FOUND` if an entry is missing:
 * its files would be read a second time.
 */
export async function openSourceLog(
  storage: CheckpointStorage,
): Promise<CompactibleLog<LoggedSlice>> {
  const log = await CompactibleLog.open(storage, SLICE_FORMAT, 'sources/*');
  log.checkGapless();
  return log;
}
