import type { RawRequest } from './cluster.ts';
import { type Isolation, isolationLevel } from './list-offsets.ts';
import { WireReader, WireWriter } from './wire.ts';

/** From where to read a partition. */
export interface FetchedFrom {
  readonly topicId: Uint8Array;
  readonly partition: number;
  readonly offset: number;
}

export interface FetchLimits {
  readonly isolation: Isolation;
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  /** The first batch comes whole, however large it is. */
  readonly maxPartitionBytes: number;
}

/** What a partition has answered. */
export interface FetchedPartition {
  /** The topic's number as text. */
  readonly topicId: string;
  readonly partition: number;
  readonly errorCode: number;
  /** Transactions that were aborted and have records at or behind the offset asked for. */
  readonly aborted: readonly { readonly producerId: number; readonly firstOffset: number }[];
  /** Record batches, the last of them perhaps cut off. */
  readonly records: Buffer;
}

const FETCH = 1;
/** The first version that names topics by their numbers, so that a topic made anew is not taken for the old one. */
const VERSION = 13;
const NO_RECORDS = Buffer.alloc(0);

/** Asks for records of some partitions of one leader, in their order, outside of any consumer group. */
export function fetchRequest(
  from: readonly FetchedFrom[],
  { isolation, maxWaitMs, maxBytes, maxPartitionBytes }: FetchLimits,
): RawRequest<{ readonly errorCode: number; readonly partitions: readonly FetchedPartition[] }> {
  const body = new WireWriter().int32(-1).int32(maxWaitMs).int32(1).int32(maxBytes);
  body.int8(isolationLevel(isolation)).int32(0).int32(-1).count(from.length);
  for (const { topicId, partition, offset } of from) {
    body.raw(topicId).count(1).int32(partition).int32(-1).int64(offset).int32(-1).int64(-1);
    body.int32(maxPartitionBytes).end().end();
  }
  body.count(0).text('').end();
  return { apiKey: FETCH, apiVersion: VERSION, body: body.bytes, parse: parseAnswer };
}

function parseAnswer(bytes: Buffer) {
  const answer = new WireReader(bytes);
  answer.int32();
  const errorCode = answer.int16();
  answer.int32();
  const partitions = answer.list(() => {
    const topicId = answer.raw(16).toString('hex');
    const of = answer.list(() => parsePartition(answer, topicId));
    answer.end();
    return of;
  });
  return { errorCode, partitions: partitions.flat() };
}

function parsePartition(answer: WireReader, topicId: string): FetchedPartition {
  const partition = answer.int32();
  const errorCode = answer.int16();
  // The end of what readers may see, where transactions end, and where the log begins.
  answer.raw(24);
  const aborted = answer.list(() => {
    const producerId = answer.int64();
    const firstOffset = answer.int64();
    answer.end();
    return { producerId, firstOffset };
  });
  // A replica that may be nearer.
  answer.int32();
  const length = answer.count();
  const records = length > 0 ? answer.raw(length) : NO_RECORDS;
  answer.end();
  return { topicId, partition, errorCode, aborted, records };
}
