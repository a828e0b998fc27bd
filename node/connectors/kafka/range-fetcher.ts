import type { KafkaCluster, Topic } from './cluster.ts';
import type { DataLoss } from './data-loss.ts';
import { type FetchedPartition, fetchRequest } from './fetch-request.ts';
import { errorName, TryAgain } from './kafka-answers.ts';
import { EARLIEST, type Isolation, LATEST, listOffsets } from './list-offsets.ts';
import { partitionName } from './partitions.ts';
import { isAbort, type RecordBatch, recordBatches } from './record-batch.ts';

/** Records of a partition: from an offset up to, and without, another. */
export interface OffsetRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly until: number;
}

/** Batches of one range, in their order. The first and the last may have records outside of the range. */
export interface FetchedBatches {
  readonly range: OffsetRange;
  readonly batches: readonly RecordBatch[];
}

export interface FetcherOptions {
  readonly cluster: KafkaCluster;
  readonly isolation: Isolation;
  readonly dataLoss: DataLoss;
  /** How long the records of a range may keep the reader waiting. */
  readonly pollTimeoutMs: number;
  /** Stands in errors. */
  readonly groupId: string;
  /** How much an answer may have, which is about how much is held. */
  readonly fetchBytesMax: number;
  readonly nowMs: () => number;
  /** Also delivers what says how transactions ended. */
  readonly hasControl?: boolean;
}

const GONE = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_ID', 'INCONSISTENT_TOPIC_ID']);
const WAIT_MS = 500;
const PARTITIONS_MAX = 256;
/** How often the brokers are asked whether a topic is really gone. */
const GONE_LOOKS = 4;

class Progress {
  /** Begins further on when what was before is lost. */
  range: OffsetRange;
  position: number;
  fetched: RecordBatch[] = [];
  goneLooks = 0;
  /** Since when nothing has come. */
  waitsSinceMs: number | undefined;

  constructor(range: OffsetRange) {
    this.range = range;
    this.position = range.from;
  }

  get isFetched(): boolean {
    return this.position >= this.range.until;
  }
}

/**
 * Reads ranges one after the other, in their order, so that a batch that is run again has its rows in the same order. A request
 * asks for as many ranges of one leader as its answer has room for; the next one is under way while an answer is parsed.
 */
export class RangeFetcher {
  readonly #options: FetcherOptions;
  readonly #ranges: Progress[];
  #fetching: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(ranges: readonly OffsetRange[], options: FetcherOptions) {
    this.#options = options;
    this.#ranges = ranges.map((range) => new Progress(range));
  }

  /** The next batches; undefined behind the last range. */
  async next(): Promise<FetchedBatches | undefined> {
    for (;;) {
      const [current] = this.#ranges;
      if (current === undefined) return undefined;
      if (current.fetched.length > 0) {
        const batches = current.fetched;
        current.fetched = [];
        if (!current.isFetched) this.#startFetch();
        return { range: current.range, batches };
      }
      if (current.isFetched) {
        this.#ranges.shift();
        continue;
      }
      this.#startFetch();
      await this.#fetching;
      if (this.#failure !== undefined) throw this.#failure.error;
    }
  }

  /** Waits for the request that is under way. */
  async close(): Promise<void> {
    this.#ranges.length = 0;
    await this.#fetching;
  }

  #startFetch(): void {
    this.#fetching ??= this.#fetch()
      .catch((error) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#fetching = undefined;
      });
  }

  #fetch(): Promise<void> {
    const { cluster } = this.#options;
    return cluster.retrying('records', async () => {
      const wanted = this.#ranges.filter((of) => !of.isFetched && of.fetched.length === 0);
      if (wanted.length === 0) return;
      const topics = await cluster.topics([wanted[0].range.topic], 5 * 60_000);
      const leader = leaderOf(topics, wanted[0]);
      if (leader === undefined) return this.#isGone(wanted[0]);
      if (leader < 0) throw new TryAgain(`${partitionName(wanted[0].range)} has no leader`);
      await this.#fetchFrom(leader, wanted);
    });
  }

  async #fetchFrom(leader: number, wanted: readonly Progress[]): Promise<void> {
    const { cluster, isolation, fetchBytesMax } = this.#options;
    const candidates = wanted.slice(0, PARTITIONS_MAX);
    const names = [...new Set(candidates.map(({ range }) => range.topic))];
    const topics = await cluster.topics(names, 5 * 60_000);
    const asked = new Map<string, Progress>();
    const from = candidates.flatMap((of) => {
      const topic = topics.get(of.range.topic);
      if (topic === undefined || leaderOf(topics, of) !== leader) return [];
      const { partition } = of.range;
      asked.set(`${Buffer.from(topic.id).toString('hex')}-${partition}`, of);
      return [{ topicId: topic.id, partition, offset: of.position }];
    });
    const answer = await cluster.send(
      leader,
      fetchRequest(from, {
        isolation,
        maxWaitMs: WAIT_MS,
        maxBytes: fetchBytesMax,
        maxPartitionBytes: fetchBytesMax,
      }),
    );
    cluster.check(answer.errorCode, 'records');
    for (const of of answer.partitions) {
      const progress = asked.get(`${of.topicId}-${of.partition}`);
      if (progress !== undefined) await this.#take(progress, of);
    }
    if (!wanted[0].isFetched && wanted[0].fetched.length === 0) this.#waits(wanted[0]);
  }

  async #take(progress: Progress, answer: FetchedPartition): Promise<void> {
    const { cluster, hasControl = false } = this.#options;
    const error = errorName(cluster.client, answer.errorCode);
    if (error === 'OFFSET_OUT_OF_RANGE') return this.#isOutOfRange(progress);
    if (GONE.has(error)) return this.#isGone(progress);
    cluster.check(answer.errorCode, `records of ${partitionName(progress.range)}`);
    progress.goneLooks = 0;
    const topicPartition = partitionName(progress.range);
    const batches = recordBatches(answer.records, { client: cluster.client, topicPartition });
    const aborted = [...answer.aborted].sort((left, right) => left.firstOffset - right.firstOffset);
    const abortedIds = new Set<number>();
    for (const batch of batches) {
      if (batch.baseOffset >= progress.range.until) {
        progress.position = progress.range.until;
        return;
      }
      while (aborted.length > 0 && aborted[0].firstOffset < batch.nextOffset) {
        abortedIds.add(aborted[0].producerId);
        aborted.shift();
      }
      if (batch.isControl && isAbort(batch)) abortedIds.delete(batch.producerId);
      const isAborted = batch.isTransactional && abortedIds.has(batch.producerId);
      const isNew = batch.nextOffset > progress.position;
      if ((hasControl || !batch.isControl) && !isAborted && isNew) progress.fetched.push(batch);
      if (isNew) progress.position = batch.nextOffset;
    }
    if (batches.length > 0) progress.waitsSinceMs = undefined;
  }

  /** Nothing has come of what was there when the range was planned: the leader is behind, or has lost it. */
  #waits(progress: Progress): void {
    const { nowMs, pollTimeoutMs } = this.#options;
    progress.waitsSinceMs ??= nowMs();
    if (nowMs() - progress.waitsSinceMs < pollTimeoutMs) return;
    this.#lose(progress, progress.range.until);
  }

  async #isOutOfRange(progress: Progress): Promise<void> {
    const { cluster, isolation } = this.#options;
    const { topic, partition, until } = progress.range;
    const at = async (offset: number) =>
      (await listOffsets(cluster, [{ topic, partition, offset }], isolation)).at(0)?.offset;
    const earliest = await at(EARLIEST);
    if (earliest === undefined) return this.#isGone(progress);
    if (earliest > progress.position) return this.#lose(progress, Math.min(earliest, until));
    const latest = (await at(LATEST)) ?? 0;
    if (latest < progress.position) this.#lose(progress, until);
  }

  #isGone(progress: Progress): void {
    if (progress.goneLooks++ < GONE_LOOKS) {
      throw new TryAgain(`${partitionName(progress.range)} is not there`);
    }
    const { dataLoss } = this.#options;
    const partitions = `{${partitionName(progress.range)}}`;
    dataLoss.report(progress.range.until - progress.position, 'PARTITIONS_DELETED', { partitions });
    progress.position = progress.range.until;
  }

  #lose(progress: Progress, upTo: number): void {
    const { dataLoss, groupId } = this.#options;
    dataLoss.report(upTo - progress.position, 'COULD_NOT_READ_OFFSET_RANGE', {
      startOffset: String(progress.position),
      endOffset: String(upTo),
      topicPartition: partitionName(progress.range),
      groupId,
    });
    progress.position = upTo;
    // A batch that is there still, since its end is, begins with records that are not.
    progress.range = { ...progress.range, from: upTo };
    progress.waitsSinceMs = undefined;
  }
}

function leaderOf(topics: ReadonlyMap<string, Topic>, { range }: Progress): number | undefined {
  return topics.get(range.topic)?.leaders.get(range.partition);
}
