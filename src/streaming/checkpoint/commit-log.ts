import type { CheckpointStorage } from '../../ports/checkpoint-storage.ts';
import { linesOfVersion, parseJsonObject, wholeNumber } from './log-text.ts';
import { type LogFormat, MetadataLog } from './metadata-log.ts';

/** Says that a micro-batch is in the sink and in the state. */
export interface CommitEntry {
  /** The watermark for the next micro-batch; 0 before there is one. */
  readonly nextBatchWatermarkMs: number;
}

export type CommitLog = MetadataLog<CommitEntry>;

/** `commits/N`: the log of finished micro-batches. */
export function commitLog(storage: CheckpointStorage): CommitLog {
  return new MetadataLog(storage, 'commits', COMMIT_FORMAT);
}

/** Spark's `CommitLog`: the version, then the metadata. */
export const COMMIT_FORMAT: LogFormat<CommitEntry> = {
  serialize(entry) {
    return `v1\n${JSON.stringify(entry)}`;
  },

  parse(text, entryName) {
    const [line] = linesOfVersion(text, 1, entryName);
    const object = parseJsonObject(line, entryName);
    return { nextBatchWatermarkMs: wholeNumber(object, 'nextBatchWatermarkMs', entryName) };
  },
};
