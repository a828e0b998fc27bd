import type { KafkaClient } from './client.ts';
import type { RawRequest } from './cluster.ts';
import { BATCH_HEAD, BATCH_PREFIX } from './record-batch.ts';
import type { SealedRecords } from './record-buffer.ts';
import { WireReader, WireWriter } from './wire.ts';

/** Who writes: the ids that the cluster has given, by which it knows retries and those who are no longer the owner. */
export interface ProducerId {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** A batch on its way to a partition. */
export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: Buffer;
}

export interface ProducedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
}

const PRODUCE = 0;
const VERSION = 9;
const ALL_REPLICAS = -1;
const TRANSACTIONAL = 16;

export interface BatchOptions {
  readonly client: KafkaClient;
  readonly producer: ProducerId;
  readonly isTransactional: boolean;
  readonly sequence: number;
  readonly timestampMs: number;
  readonly compression: string;
}

/** Fills in the head of a batch. */
export function finishBatch({ bytes, count }: SealedRecords, options: BatchOptions): Buffer {
  const { client, producer, timestampMs, compression } = options;
  const { bitmask, compressSync } = client.compressionsAlgorithms[compression];
  const batch =
    bitmask === 0
      ? bytes
      : Buffer.concat([bytes.subarray(0, BATCH_HEAD), compressSync(bytes.subarray(BATCH_HEAD))]);
  batch.writeBigInt64BE(0n, 0);
  batch.writeInt32BE(batch.length - BATCH_PREFIX, 8);
  batch.writeInt32BE(-1, 12);
  batch.writeInt8(2, 16);
  batch.writeInt16BE(bitmask | (options.isTransactional ? TRANSACTIONAL : 0), 21);
  batch.writeInt32BE(count - 1, 23);
  batch.writeBigInt64BE(BigInt(timestampMs), 27);
  batch.writeBigInt64BE(BigInt(timestampMs), 35);
  batch.writeBigInt64BE(producer.producerId, 43);
  batch.writeInt16BE(producer.producerEpoch, 51);
  batch.writeInt32BE(options.sequence, 53);
  batch.writeInt32BE(count, 57);
  batch.writeUInt32BE(client.crc32c(batch.subarray(21)) >>> 0, 17);
  return batch;
}

/** Writes batches to partitions of one leader, one batch each, and waits for all replicas. */
export function produceRequest(
  batches: readonly PartitionBatch[],
  transactionalId: string | null,
  timeoutMs: number,
): RawRequest<ProducedPartition[]> {
  const body = new WireWriter().text(transactionalId).int16(ALL_REPLICAS).int32(timeoutMs);
  body.count(batches.length);
  for (const { topic, partition, records } of batches) {
    body.text(topic).count(1).int32(partition).count(records.length).raw(records).end().end();
  }
  body.end();
  return { apiKey: PRODUCE, apiVersion: VERSION, body: body.bytes, parse: parseAnswer };
}

function parseAnswer(bytes: Buffer): ProducedPartition[] {
  const answer = new WireReader(bytes);
  const topics = answer.list(() => {
    const topic = answer.text() ?? '';
    const partitions = answer.list(() => {
      const partition = answer.int32();
      const errorCode = answer.int16();
      // Where it was put, when, and where the log begins; then which records were at fault, and why.
      answer.raw(24);
      answer.list(() => {
        answer.int32();
        answer.text();
        answer.end();
      });
      answer.text();
      answer.end();
      return { topic, partition, errorCode };
    });
    answer.end();
    return partitions;
  });
  return topics.flat();
}
