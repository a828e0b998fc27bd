import type {
  BatchReader,
  Offset,
  ReadContext,
  ReadLimit,
  Source,
  SourceContext,
} from '../../../src/connectors/connector.ts';
import { byteBatchReader } from '../../../src/connectors/format/byte-batch-reader.ts';
import type { Format } from '../../../src/connectors/format/format.ts';
import { startBehindEnd } from '../../../src/errors/kafka-errors.ts';
import { invalidSourceOffset } from '../../../src/errors/source-errors.ts';
import { utf8 } from '../../../src/wasm/memory.ts';
import type { KafkaCluster } from './cluster.ts';
import { DataLoss } from './data-loss.ts';
import { behindLatest } from './lag.ts';
import {
  byPartition,
  fromOffset,
  type PartitionOffset,
  type PartitionOffsets,
  partitionName,
  toOffset,
} from './partitions.ts';
import { type OffsetRange, RangeFetcher } from './range-fetcher.ts';
import { ends, type ResolveOptions, resolveLimit } from './range-limit.ts';
import { rateLimited } from './rate-limit.ts';
import { RecordReader, RecordRuns } from './record-reader.ts';
import type { KafkaSourceOptions } from './source-options.ts';
import { describeSubscription, subscribedPartitions } from './subscription.ts';
import { ValueLines } from './value-lines.ts';

/** The entry under `sources/<n>/` that says where the first start began, in Spark's form. */
const INITIAL_ENTRY = '0';

export interface KafkaSourceParts {
  readonly context: SourceContext;
  readonly cluster: KafkaCluster;
  readonly options: KafkaSourceOptions;
  /** How values are read; undefined for Spark's columns. */
  readonly format: Format | undefined;
}

/** Records of topics; see `docs/connectors/kafka.md`. Offsets are those of Kafka: no consumer group is joined or committed to. */
export class KafkaSource implements Source {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit;
  readonly isReplayable: boolean;
  readonly #parts: KafkaSourceParts;
  readonly #dataLoss: DataLoss;
  #initial: PartitionOffsets | undefined;
  #latest: PartitionOffsets | undefined;
  #consumed: PartitionOffsets | undefined;
  #frozen: PartitionOffsets | undefined;
  #lastBatchMs = 0;

  constructor(parts: KafkaSourceParts) {
    const { context, options } = parts;
    this.#parts = parts;
    this.#dataLoss = new DataLoss(options.failOnDataLoss, context.platform.logger);
    this.description = `KafkaV2[${describeSubscription(options.subscription)}]`;
    this.isReplayable = options.failOnDataLoss;
    const rows = options.maxOffsetsPerTrigger;
    this.defaultReadLimit =
      rows === undefined ? { kind: 'allAvailable' } : { kind: 'maxRows', rows };
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const known = start === null ? await this.#initialOffsets() : this.#offsets(start);
    if (this.#parts.context.isTable) return this.#tableEnd();
    this.#latest = this.#frozen ?? (await this.#latestAfter(known));
    if (this.#isTooLittle(known, this.#latest)) return start ?? toOffset(known);
    if (limit.kind !== 'maxRows') return toOffset(this.#latest);
    const begun = await this.#withNewPartitions(known, this.#latest);
    return toOffset(rateLimited(limit.rows, begun, this.#latest));
  }

  async reportLatestOffset(): Promise<Offset | null> {
    return this.#latest === undefined ? null : toOffset(this.#latest);
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const known = start === null ? await this.#initialOffsets() : this.#offsets(start);
    const until = this.#offsets(end);
    this.#consumed = until;
    const from = await this.#withNewPartitions(known, until);
    const { cluster, format, options } = this.#parts;
    const ranges = this.#ranges(from, until);
    const { clock } = this.#parts.context.platform;
    const fetcher = new RangeFetcher(ranges, {
      ...{ cluster, isolation: options.isolation, groupId: options.groupId },
      ...{ pollTimeoutMs: options.pollTimeoutMs, fetchBytesMax: options.fetchBytesMax },
      dataLoss: this.#dataLoss,
      nowMs: () => clock.monotonicMs(),
    });
    const runs = new RecordRuns(fetcher, cluster.client);
    if (format === undefined) return new RecordReader(runs, context);
    const { schema, options: given } = this.#parts.context.description;
    const whole = { ...context, schema, options: { ...given, header: 'false' } };
    return byteBatchReader({ bytes: new ValueLines(runs), format, context: whole });
  }

  /** Nothing is kept that could be forgotten. */
  async commit(): Promise<void> {}

  async freeze(): Promise<void> {
    this.#frozen = await this.#latestOf(await this.#partitions(true));
  }

  /** Spark's numbers of how far the query is behind, and what it has lost. */
  metrics(): Readonly<Record<string, string>> {
    return {
      ...behindLatest(this.#consumed, this.#latest),
      lostOffsets: String(this.#dataLoss.offsets),
      dataLosses: String(this.#dataLoss.events),
      retries: String(this.#parts.cluster.retries),
    };
  }

  stop(): Promise<void> {
    return this.#parts.cluster.close();
  }

  /** Kept in the checkpoint, so that the first batch begins at the same place when it is run again. */
  async #initialOffsets(): Promise<PartitionOffsets> {
    this.#initial ??= (await this.#readInitial()) ?? (await this.#writeInitial());
    return this.#initial;
  }

  async #readInitial(): Promise<PartitionOffsets | undefined> {
    const bytes = await this.#parts.context.storage.read(INITIAL_ENTRY);
    if (bytes === undefined) return undefined;
    const text = new TextDecoder().decode(bytes);
    const json = /^v1\n(.*)$/s.exec(text)?.[1] ?? 'null';
    return this.#offsets(JSON.parse(json));
  }

  async #writeInitial(): Promise<PartitionOffsets> {
    const { options } = this.#parts;
    const resolve = await this.#resolveOptions('starting');
    const initial = await resolveLimit(options.starting, resolve);
    const bytes = utf8(`v1\n${JSON.stringify(toOffset(initial))}`);
    const { storage } = this.#parts.context;
    await storage.write([{ name: INITIAL_ENTRY, bytes, mode: 'create' }]);
    return initial;
  }

  async #tableEnd(): Promise<Offset> {
    const resolve = await this.#resolveOptions('ending');
    this.#latest = await resolveLimit(this.#parts.options.ending, resolve);
    return toOffset(this.#latest);
  }

  async #resolveOptions(position: ResolveOptions['position']): Promise<ResolveOptions> {
    const { cluster, options } = this.#parts;
    const partitions = await this.#partitions(true);
    const { isolation, timestampStrategy: strategy } = options;
    return { cluster, partitions, isolation, position, strategy };
  }

  #partitions(mustExist: boolean) {
    const { cluster, context, options } = this.#parts;
    const maxAgeMs = options.metadataMaxAgeMs;
    const pause = (delayMs: number) => context.platform.scheduler.sleep(delayMs);
    return subscribedPartitions(options.subscription, cluster, { maxAgeMs, mustExist, pause });
  }

  #latestOf(partitions: ResolveOptions['partitions']): Promise<PartitionOffsets> {
    const { cluster, options } = this.#parts;
    return ends('latest', { cluster, partitions, isolation: options.isolation });
  }

  /**
   * The ends of all partitions. Those that are gone are reported as lost. A broker that has just become the leader may know less
   * than the one before, so an end that went back is asked for again.
   */
  async #latestAfter(known: PartitionOffsets): Promise<PartitionOffsets> {
    const { options, context } = this.#parts;
    for (let attempt = 1; ; attempt++) {
      const partitions = await this.#partitions(false);
      this.#reportDeleted(known, new Set(partitions.map(partitionName)));
      const latest = await this.#latestOf(partitions);
      // Those that went while they were asked are found to be gone in the next round.
      if (partitions.some((of) => !latest.has(partitionName(of)))) continue;
      const back = [...latest].find(([name, { offset }]) => offset < offsetIn(known, name));
      if (back === undefined || attempt >= options.offsetRetries) return latest;
      await context.platform.scheduler.sleep(options.offsetRetryMs);
    }
  }

  #reportDeleted(known: PartitionOffsets, there: ReadonlySet<string>): void {
    const gone = [...known.keys()].filter((name) => !there.has(name));
    if (gone.length === 0) return;
    this.#dataLoss.report(0, 'PARTITIONS_DELETED', { partitions: `{${gone.join(', ')}}` });
  }

  /** `minOffsetsPerTrigger`: whether it is worth a batch, or time for one. */
  #isTooLittle(known: PartitionOffsets, latest: PartitionOffsets): boolean {
    const { options, context } = this.#parts;
    if (options.minOffsetsPerTrigger === undefined || this.#frozen !== undefined) return false;
    let rows = 0;
    for (const [name, { offset }] of latest) rows += offset - offsetIn(known, name);
    const now = context.platform.clock.monotonicMs();
    const isDue = now - this.#lastBatchMs >= options.maxTriggerDelayMs;
    if (rows < options.minOffsetsPerTrigger && (rows === 0 || !isDue)) return true;
    this.#lastBatchMs = now;
    return false;
  }

  /** Offsets with the beginnings of partitions that have come since. */
  async #withNewPartitions(
    known: PartitionOffsets,
    latest: PartitionOffsets,
  ): Promise<PartitionOffsets> {
    const added = [...latest].filter(([name]) => !known.has(name)).map(([, of]) => of);
    if (added.length === 0) return known;
    const { cluster, options } = this.#parts;
    const { isolation } = options;
    const earliest = await ends('earliest', { cluster, isolation, partitions: added });
    for (const [topicPartition, { offset }] of earliest) {
      if (offset === 0) continue;
      const reason = 'ADDED_PARTITION_DOES_NOT_START_FROM_OFFSET_ZERO';
      this.#dataLoss.report(offset, reason, { topicPartition, startOffset: String(offset) });
    }
    return byPartition([...known.values(), ...earliest.values()]);
  }

  #ranges(from: PartitionOffsets, until: PartitionOffsets): OffsetRange[] {
    return [...until].flatMap(([name, { topic, partition, offset }]) => {
      const start = offsetIn(from, name);
      if (start > offset) this.#reportGoneBack(name, { topic, partition, offset }, start);
      return offset > start ? [{ topic, partition, from: start, until: offset }] : [];
    });
  }

  #reportGoneBack(name: string, { topic, partition, offset }: PartitionOffset, start: number) {
    if (this.#parts.context.isTable) {
      const offsets = { startOffset: String(start), endOffset: String(offset) };
      throw startBehindEnd({ ...offsets, topic, partition: String(partition) });
    }
    const offsets = { prevOffset: String(start), newOffset: String(offset) };
    this.#dataLoss.report(0, 'PARTITION_OFFSET_CHANGED', { topicPartition: name, ...offsets });
  }

  #offsets(offset: Offset): PartitionOffsets {
    const offsets = fromOffset(offset);
    if (offsets !== undefined) return offsets;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }
}

function offsetIn(offsets: PartitionOffsets, name: string): number {
  return offsets.get(name)?.offset ?? 0;
}
