import type { Platform } from '../../../src/ports/platform.ts';
import { utf8 } from '../../../src/wasm/memory.ts';
import type { KafkaCluster, Topic } from './cluster.ts';
import { DataLoss } from './data-loss.ts';
import { errorName, TryAgain } from './kafka-answers.ts';
import { EARLIEST, LATEST, listOffsets } from './list-offsets.ts';
import { murmur2 } from './murmur2.ts';
import { partitionName } from './partitions.ts';
import type { PartitionRecords } from './producer.ts';
import { RangeFetcher } from './range-fetcher.ts';
import { isAbort, type RecordBatch, uncompressed } from './record-batch.ts';
import { putVarint, RecordBuffer } from './record-buffer.ts';
import { RecordWalk } from './record-walk.ts';

export interface MarkerOptions {
  readonly cluster: KafkaCluster;
  readonly platform: Platform;
  readonly topic: string;
  /** The id of the transactions whose batches are marked. */
  readonly transactionalId: string;
  readonly queryId: string;
}

const READ_BYTES = 1 << 20;
const READ_TIMEOUT_MS = 60_000;
const CREATE_TIMEOUT_MS = 30_000;

/**
 * Which batches a query has committed: a record by its transactional id on a compacted topic, written in the transaction of the
 * batch, so that both are there or neither.
 */
export class BatchMarkers {
  readonly #options: MarkerOptions;
  readonly #key: Uint8Array;
  readonly #partition: number;

  private constructor(options: MarkerOptions, { leaders }: Topic) {
    this.#options = options;
    this.#key = utf8(options.transactionalId);
    this.#partition = (murmur2(this.#key, 0, this.#key.length) & 0x7fffffff) % leaders.size;
  }

  /** Makes the topic where it is not there. */
  static async open(options: MarkerOptions): Promise<BatchMarkers> {
    return new BatchMarkers(options, await topicOf(options));
  }

  /** The record of a batch. */
  marker(batchId: number): PartitionRecords {
    const { queryId, topic } = this.#options;
    const value = utf8(JSON.stringify({ queryId, batchId }));
    const parts = Buffer.alloc(this.#key.length + value.length + 16);
    let at = putVarint(parts, 0, this.#key.length);
    parts.set(this.#key, at);
    at = putVarint(parts, at + this.#key.length, value.length);
    parts.set(value, at);
    at = putVarint(parts, at + value.length, 0);
    const records = new RecordBuffer();
    records.add(parts, at);
    const sealed = records.seal();
    if (sealed === undefined) throw new TypeError('a record was lost');
    return { topic, partition: this.#partition, sealed };
  }

  /**
   * The last batch that was committed; -1 for none. All transactions of the id must have ended. What others have open must not be
   * waited for, so that the end of each transaction is read from the partition itself.
   */
  async lastBatch(): Promise<number> {
    const { cluster, topic, platform } = this.#options;
    const place = { topic, partition: this.#partition };
    const at = async (offset: number) =>
      (await listOffsets(cluster, [{ ...place, offset }], 'uncommitted')).at(0)?.offset ?? 0;
    const range = { ...place, from: await at(EARLIEST), until: await at(LATEST) };
    const fetcher = new RangeFetcher(range.until > range.from ? [range] : [], {
      ...{ cluster, isolation: 'uncommitted', groupId: 'none', hasControl: true },
      ...{ fetchBytesMax: READ_BYTES, pollTimeoutMs: READ_TIMEOUT_MS },
      dataLoss: new DataLoss(false, platform.logger),
      nowMs: () => platform.clock.monotonicMs(),
    });
    const open = new Map<number, number>();
    let last = -1;
    for (let fetched = await fetcher.next(); fetched; fetched = await fetcher.next()) {
      for (const batch of fetched.batches) {
        if (batch.isControl) {
          const marked = open.get(batch.producerId);
          if (marked !== undefined && !isAbort(batch)) last = marked;
          open.delete(batch.producerId);
        } else {
          const marked = this.#markedIn(batch);
          if (marked !== undefined) open.set(batch.producerId, marked);
        }
      }
    }
    return last;
  }

  /** The batch that this query's record in some others names. */
  #markedIn(batch: RecordBatch): number | undefined {
    const { cluster, topic } = this.#options;
    const topicPartition = partitionName({ topic, partition: this.#partition });
    const bytes = uncompressed(batch, { client: cluster.client, topicPartition });
    const walk = new RecordWalk(bytes, 0, bytes.length);
    let marked: number | undefined;
    for (let index = 0; index < batch.count && walk.next(); index++) {
      const key = bytes.subarray(walk.keyStart, walk.keyStart + Math.max(0, walk.keyLength));
      if (!isSame(key, this.#key) || walk.valueLength < 0) continue;
      const value = bytes.subarray(walk.valueStart, walk.valueStart + walk.valueLength);
      const { batchId } = JSON.parse(new TextDecoder().decode(value)) as { batchId: number };
      marked = batchId;
    }
    return marked;
  }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

async function topicOf({ cluster, topic }: MarkerOptions): Promise<Topic> {
  const subject = `the topic ${topic}`;
  return cluster.retrying(subject, async () => {
    const found = (await cluster.topics([topic])).get(topic);
    if (found !== undefined && found.leaders.size > 0) return found;
    const wanted = {
      name: topic,
      numPartitions: 1,
      // The number of replicas that the brokers make by default.
      replicationFactor: -1,
      assignments: [],
      configs: [{ name: 'cleanup.policy', value: 'compact' }],
    };
    const answer = await cluster.onAny((connection) =>
      cluster.client.createTopicsV7.api.async(connection, [wanted], CREATE_TIMEOUT_MS, false),
    );
    const [{ errorCode }] = answer.topics;
    // Another query may be making it, too; then it is looked for again until it is there.
    const isMade =
      errorCode === 0 || errorName(cluster.client, errorCode) === 'TOPIC_ALREADY_EXISTS';
    if (!isMade) cluster.check(errorCode, subject);
    throw new TryAgain(`${subject} is not ready`);
  });
}
