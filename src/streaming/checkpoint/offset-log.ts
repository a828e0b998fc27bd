import type { Offset } from '../../connectors/connector.ts';
import type { CheckpointStorage } from '../../ports/checkpoint-storage.ts';
import { type EpochEntry, parseEpoch } from './epoch-entry.ts';
import {
  isJsonObject,
  linesOfVersion,
  parseJsonLine,
  parseJsonObject,
  wholeNumber,
} from './log-text.ts';
import { type LogFormat, MetadataLog } from './metadata-log.ts';

/** What is fixed for a micro-batch before it reads anything, and the same again when it is run again. */
export interface OffsetMetadata {
  /** The watermark in force in the batch; 0 before there is one. */
  readonly batchWatermarkMs: number;
  /** The batch's processing time, milliseconds since the epoch. */
  readonly batchTimestampMs: number;
  /** Settings that a restart must keep: those that state and watermark depend on. */
  readonly conf: Readonly<Record<string, string>>;
  /** Of continuous mode: how the epoch came to its offsets. `batchWatermarkMs` is then the watermark at its end. */
  readonly epoch?: EpochEntry;
}

/** The plan of one micro-batch: where each source ends; null for a source that has given nothing yet. */
export interface OffsetEntry {
  readonly metadata: OffsetMetadata;
  readonly offsets: readonly (Offset | null)[];
}

export type OffsetLog = MetadataLog<OffsetEntry>;

/** `offsets/N`: the write-ahead log of what each micro-batch reads. */
export function offsetLog(storage: CheckpointStorage): OffsetLog {
  return new MetadataLog(storage, 'offsets', OFFSET_FORMAT);
}

/** Stands for a source without an offset. */
const VOID = '-';

/**
 * Spark's `OffsetSeqLog`: the version, the metadata, then a line for each source.
 *
 * ```text
 * v1
 * {"batchWatermarkMs":0,"batchTimestampMs":1700000000000,"conf":{…}}
 * {"logOffset":3}
 * -
 * ```
 */
export const OFFSET_FORMAT: LogFormat<OffsetEntry> = {
  serialize({ metadata, offsets }) {
    const lines = offsets.map((offset) => (offset === null ? VOID : JSON.stringify(offset)));
    return ['v1', JSON.stringify(metadata), ...lines].join('\n');
  },

  parse(text, entryName) {
    const [metadata, ...lines] = linesOfVersion(text, 1, entryName);
    const offsets = lines
      .filter((line) => line !== '')
      .map((line) => (line === VOID ? null : parseJsonLine(line, entryName)));
    return { metadata: parseMetadata(metadata, entryName), offsets };
  },
};

function parseMetadata(line: string, entryName: string): OffsetMetadata {
  const object = parseJsonObject(line, entryName);
  const conf = object.conf;
  const settings = isJsonObject(conf) ? Object.entries(conf) : [];
  return {
    batchWatermarkMs: wholeNumber(object, 'batchWatermarkMs', entryName),
    batchTimestampMs: wholeNumber(object, 'batchTimestampMs', entryName),
    conf: Object.fromEntries(settings.map(([key, value]) => [key, String(value)])),
    ...('epoch' in object && { epoch: parseEpoch(object, entryName) }),
  };
}
