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
import { invalidSourceOffset } from '../../../src/errors/source-errors.ts';
import { utf8 } from '../../../src/wasm/memory.ts';
import { DataLoss } from './data-loss.ts';
import { loggedRange, rangesBetween, type ShardRange } from './logged-range.ts';
import { ENDED, fromOffset, type ShardPositions, toOffset } from './positions.ts';
import { sharedOut } from './rate-limit.ts';
import { DataLines, RecordPieces, RecordReader } from './record-readers.ts';
import type { ShardRecord } from './shard-cursor.ts';
import { ShardLineage } from './shard-lineage.ts';
import { ShardReaders } from './shard-readers.ts';
import type { KinesisSourceOptions } from './source-options.ts';
import type { KinesisStream } from './stream.ts';

/** The entry under `sources/<n>/` that says where the first start began. */
const INITIAL_ENTRY = '0';
/** How often shards are looked for while there is none to read. */
const LIST_INTERVAL_MS = 1000;

export interface KinesisSourceParts {
  readonly context: SourceContext;
  readonly stream: KinesisStream;
  readonly options: KinesisSourceOptions;
  /** How data are read; undefined for the columns of Kinesis. */
  readonly format: Format | undefined;
}

/**
 * Records of a stream; see `docs/connectors/kinesis.md`. Positions are sequence numbers by shard, in the offset log: no lease table
 * and no consumer is made.
 */
export class KinesisSource implements Source {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit;
  readonly isReplayable: boolean;
  readonly #parts: KinesisSourceParts;
  readonly #dataLoss: DataLoss;
  readonly #readers: ShardReaders;
  #initial: ShardPositions | undefined;
  #lineage: ShardLineage | undefined;
  /** The shards that had ended when they were listed last: more of them have children to look for. */
  #endedAtList = '';
  #listedAtMs = 0;

  constructor(parts: KinesisSourceParts) {
    const { context, options, stream } = parts;
    this.#parts = parts;
    this.#dataLoss = new DataLoss(options.failOnDataLoss, context.platform.logger);
    this.description = `KinesisV2[${stream.name}]`;
    this.isReplayable = options.failOnDataLoss;
    const rows = options.maxRecordsPerTrigger;
    this.defaultReadLimit =
      rows === undefined ? { kind: 'allAvailable' } : { kind: 'maxRows', rows };
    this.#readers = new ShardReaders({
      ...{ stream, dataLoss: this.#dataLoss },
      recordsPerShard: options.maxFetchRecordsPerShard,
      fetchIntervalMs: options.fetchIntervalMs,
    });
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const known = start === null ? await this.#initialPositions() : this.#positions(start);
    const rows = limit.kind === 'maxRows' ? limit.rows : Number.POSITIVE_INFINITY;
    if (!this.#parts.context.isTable) return toOffset(await this.#advance(known, rows));
    this.#readers.freeze();
    // A table is gone through to know its end, and read then: it may be larger than memory.
    for (let at = known; ; ) {
      const next = await this.#advance(at, rows);
      if (JSON.stringify(toOffset(next)) === JSON.stringify(toOffset(at))) return toOffset(at);
      at = next;
    }
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const from = start === null ? await this.#initialPositions() : this.#positions(start);
    const pieces = new RecordPieces(this.#records(rangesBetween(from, this.#positions(end))));
    const { format, stream } = this.#parts;
    if (format === undefined) return new RecordReader(pieces, stream.name, context);
    const { schema, options: given } = this.#parts.context.description;
    const whole = { ...context, schema, options: { ...given, header: 'false' } };
    return byteBatchReader({ bytes: new DataLines(pieces), format, context: whole });
  }

  /** What was read ahead is let go of when the next batch begins behind it. */
  async commit(): Promise<void> {}

  async freeze(): Promise<void> {
    this.#readers.freeze();
  }

  /** How far the query is behind, what it holds, what it has lost, and how often it was refused. */
  metrics(): Readonly<Record<string, string>> {
    const { behindMs, heldRecords } = this.#readers;
    const { retries, throttled } = this.#parts.stream;
    return {
      ...(behindMs !== undefined && { millisBehindLatest: String(behindMs) }),
      heldRecords: String(heldRecords),
      dataLosses: String(this.#dataLoss.events),
      retries: String(retries),
      throttled: String(throttled),
    };
  }

  async stop(): Promise<void> {
    this.#parts.stream.close();
  }

  async *#records(ranges: readonly ShardRange[]): AsyncGenerator<ShardRecord[]> {
    const { stream } = this.#parts;
    for (const range of ranges) {
      const { shard, start, end } = range;
      const held = this.#readers.between(shard, start, end);
      if (held !== undefined) yield held;
      else yield* loggedRange(range, { stream, shard, dataLoss: this.#dataLoss });
    }
  }

  /** Positions behind what can be read now, which is fetched. */
  async #advance(known: ShardPositions, rows: number): Promise<ShardPositions> {
    const { positions, lineage } = await this.#withNewShards(known);
    const active = [...positions].filter(
      ([shard, { kind }]) => kind !== 'ended' && !lineage.isWaiting(shard, positions),
    );
    this.#readers.beginAt(new Map(active));
    await this.#readers.fetch();
    while (this.#readers.isFrozen && this.#readers.heldRecords === 0 && this.#readers.hasMore) {
      await this.#parts.stream.sleep(this.#readers.pauseMs);
      await this.#readers.fetch();
    }
    const shares = sharedOut(rows, this.#readers.counts());
    const ends = active.map(([shard, position]) => {
      return [shard, this.#readers.end(shard, shares.get(shard) ?? 0) ?? position] as const;
    });
    return new Map([...positions, ...ends]);
  }

  /** Shards are listed at the start, and whenever one has ended since: then others have taken its place. */
  async #withNewShards(known: ShardPositions) {
    const ended = [...known].filter(([, { kind }]) => kind === 'ended').map(([shard]) => shard);
    const key = ended.sort().join();
    const nowMs = this.#parts.stream.nowMs();
    const isIdle = ended.length === known.size && nowMs - this.#listedAtMs > LIST_INTERVAL_MS;
    if (this.#lineage !== undefined && key === this.#endedAtList && !isIdle) {
      return { positions: known, lineage: this.#lineage };
    }
    const lineage = await this.#list();
    const positions = lineage.withChildren(this.#withoutForgotten(known, lineage));
    this.#endedAtList = [...positions]
      .filter(([, { kind }]) => kind === 'ended')
      .map(([shard]) => shard)
      .sort()
      .join();
    return { positions, lineage };
  }

  /** Kinesis forgets closed shards; one that was not read to its end is a loss. */
  #withoutForgotten(known: ShardPositions, lineage: ShardLineage): ShardPositions {
    const { name } = this.#parts.stream;
    const kept = [...known].filter(([shard, { kind }]) => kind !== 'ended' || lineage.has(shard));
    return new Map(
      kept.map(([shard, position]) => {
        if (lineage.has(shard)) return [shard, position];
        this.#dataLoss.report('SHARD_GONE', { stream: name, shard });
        return [shard, ENDED];
      }),
    );
  }

  async #list(): Promise<ShardLineage> {
    this.#lineage = new ShardLineage(await this.#parts.stream.shards());
    this.#listedAtMs = this.#parts.stream.nowMs();
    return this.#lineage;
  }

  /** Kept in the checkpoint, so that the first batch begins at the same place when it is run again. */
  async #initialPositions(): Promise<ShardPositions> {
    this.#initial ??= (await this.#readInitial()) ?? (await this.#writeInitial());
    return this.#initial;
  }

  async #readInitial(): Promise<ShardPositions | undefined> {
    const bytes = await this.#parts.context.storage.read(INITIAL_ENTRY);
    if (bytes === undefined) return undefined;
    const text = new TextDecoder().decode(bytes);
    return this.#positions(JSON.parse(/^v1\n(.*)$/s.exec(text)?.[1] ?? 'null'));
  }

  async #writeInitial(): Promise<ShardPositions> {
    const { context, options } = this.#parts;
    const nowMs = context.platform.clock.nowMs();
    const initial = (await this.#list()).initial(options.initialPosition, nowMs);
    const bytes = utf8(`v1\n${JSON.stringify(toOffset(initial))}`);
    await context.storage.write([{ name: INITIAL_ENTRY, bytes, mode: 'create' }]);
    return initial;
  }

  #positions(offset: Offset): ShardPositions {
    const positions = fromOffset(offset);
    if (positions !== undefined) return positions;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }
}
