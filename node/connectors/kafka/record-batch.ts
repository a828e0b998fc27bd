import { compressionNotSupported, recordsCorrupt } from '../../../src/errors/kafka-errors.ts';
import type { KafkaClient } from './client.ts';
import { uncompressedSnappy } from './snappy-frames.ts';

/** The fixed fields before the records of a batch, in bytes. */
export const BATCH_HEAD = 61;
/** Those that its length does not count: the offset and the length itself. */
export const BATCH_PREFIX = 12;

const COMPRESSION = 7;
const LOG_APPEND_TIME = 8;
const TRANSACTIONAL = 16;
const CONTROL = 32;
/** What a batch is checked from: everything behind the checksum. */
const CHECKED_FROM = 21;

/** A batch as it lies in a partition: its head read, its records still bytes. */
export interface RecordBatch {
  readonly baseOffset: number;
  /** The offset behind the last record, those that compaction has removed included. */
  readonly nextOffset: number;
  readonly count: number;
  /** Milliseconds; the records say how much later they are. */
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  /** Whether the broker's time stands for that of every record. */
  readonly isLogAppendTime: boolean;
  readonly producerId: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  /** The number of the compression; 0 for none. */
  readonly compression: number;
  readonly records: Buffer;
}

/** Reads the heads of whole batches; one that is cut off at the end is left. */
export function recordBatches(
  bytes: Buffer,
  { client, topicPartition }: { readonly client: KafkaClient; readonly topicPartition: string },
): RecordBatch[] {
  const batches: RecordBatch[] = [];
  for (let at = 0; at + BATCH_HEAD <= bytes.length; ) {
    const end = at + BATCH_PREFIX + bytes.readInt32BE(at + 8);
    if (end > bytes.length) break;
    const baseOffset = Number(bytes.readBigInt64BE(at));
    const isWhole =
      bytes[at + 16] === 2 &&
      end >= at + BATCH_HEAD &&
      bytes.readUInt32BE(at + 17) === client.crc32c(bytes.subarray(at + CHECKED_FROM, end)) >>> 0;
    if (!isWhole) throw recordsCorrupt({ topicPartition, offset: String(baseOffset) });
    const attributes = bytes.readInt16BE(at + 21);
    batches.push({
      baseOffset,
      nextOffset: baseOffset + bytes.readInt32BE(at + 23) + 1,
      count: bytes.readInt32BE(at + 57),
      baseTimestamp: Number(bytes.readBigInt64BE(at + 27)),
      maxTimestamp: Number(bytes.readBigInt64BE(at + 35)),
      isLogAppendTime: (attributes & LOG_APPEND_TIME) !== 0,
      producerId: Number(bytes.readBigInt64BE(at + 43)),
      isTransactional: (attributes & TRANSACTIONAL) !== 0,
      isControl: (attributes & CONTROL) !== 0,
      compression: attributes & COMPRESSION,
      records: bytes.subarray(at + BATCH_HEAD, end),
    });
    at = end;
  }
  return batches;
}

/** What a control batch says: that a transaction of its producer was aborted, or that it was committed. */
export function isAbort({ records }: RecordBatch): boolean {
  // Length, attributes, time, offset and the key's length are one byte each; then the key: a version and a type.
  return records.readInt16BE(7) === 0;
}

/** The records of a batch, uncompressed. Fails with `KAFKA_COMPRESSION_NOT_SUPPORTED` or `KAFKA_RECORDS_CORRUPT`. */
export function uncompressed(
  { records, compression, baseOffset }: RecordBatch,
  { client, topicPartition }: { readonly client: KafkaClient; readonly topicPartition: string },
): Uint8Array {
  if (compression === 0) return records;
  const codecs = Object.entries(client.compressionsAlgorithms);
  const [name, codec] = codecs.find(([, { bitmask }]) => bitmask === compression) ?? [];
  if (codec?.available !== true) {
    throw compressionNotSupported({ topicPartition, codec: name ?? `codec ${compression}` });
  }
  try {
    const decompress = (bytes: Buffer) => codec.decompressSync(bytes);
    return name === 'snappy' ? uncompressedSnappy(records, decompress) : decompress(records);
  } catch {
    throw recordsCorrupt({ topicPartition, offset: String(baseOffset) });
  }
}
