import type { DataLoss } from './data-loss.ts';
import type { ShardPosition, ShardPositions } from './positions.ts';
import { ReadAhead } from './read-ahead.ts';
import type { ShardRecord } from './shard-cursor.ts';
import type { KinesisStream } from './stream.ts';

/** The most records that Kinesis gives at a time. */
const ANSWER_RECORDS_MAX = 10_000;
const ANSWER_BYTES_MAX = 10 << 20;
/** When this much is held, nothing more is fetched until it is committed. */
const HELD_BYTES_MAX = 64 << 20;

export interface ShardReadersOptions {
  readonly stream: KinesisStream;
  readonly dataLoss: DataLoss;
  readonly recordsPerShard: number;
  readonly fetchIntervalMs: number;
}

/** Reads the shards of a stream ahead, within bounds. */
export class ShardReaders {
  readonly #options: ShardReadersOptions;
  readonly #readers = new Map<string, ReadAhead>();
  /** Once the end is fixed: the shards that have reached it. */
  #atEnd: Set<string> | undefined;

  constructor(options: ShardReadersOptions) {
    this.#options = options;
  }

  get heldRecords(): number {
    return sum([...this.#readers.values()].map(({ count }) => count));
  }

  /** How old the oldest record is that was not fetched, about. */
  get behindMs(): number | undefined {
    const known = [...this.#readers.values()].flatMap(({ behindMs }) => behindMs ?? []);
    return known.length === 0 ? undefined : Math.max(...known);
  }

  get isFrozen(): boolean {
    return this.#atEnd !== undefined;
  }

  /** From now on each shard is read up to where it has nothing more, once. */
  freeze(): void {
    this.#atEnd = new Set();
  }

  /** Lets go of what is before the positions, and of all shards besides. */
  beginAt(positions: ShardPositions): void {
    for (const shard of this.#readers.keys()) {
      if (!positions.has(shard)) this.#readers.delete(shard);
    }
    for (const [shard, position] of positions) {
      if (this.#readers.get(shard)?.forgetTo(position)) continue;
      const { stream, dataLoss } = this.#options;
      this.#readers.set(shard, new ReadAhead({ stream, shard, dataLoss }, position));
      this.#atEnd?.delete(shard);
    }
  }

  /** Asks each shard that is due for more: those first that have waited longest, so that none is left out while there is little room. */
  async fetch(): Promise<void> {
    const { stream, recordsPerShard, fetchIntervalMs } = this.#options;
    const nowMs = stream.nowMs();
    const due = [...this.#readers]
      .filter(([shard, { count }]) => count < recordsPerShard && !this.#isDone(shard))
      .filter(([, { fetchedAtMs }]) => nowMs - fetchedAtMs >= fetchIntervalMs)
      .sort(([, left], [, right]) => (left.fetchedAtMs < right.fetchedAtMs ? -1 : 1));
    while (due.length > 0 && this.#room > 0) {
      const asked = due.splice(0, Math.max(1, Math.floor(this.#room / ANSWER_BYTES_MAX)));
      await Promise.all(
        asked.map(([shard, reader]) => {
          const limit = Math.min(ANSWER_RECORDS_MAX, recordsPerShard - reader.count);
          return this.#fetch(shard, reader, limit, nowMs);
        }),
      );
    }
  }

  /** With a fixed end: whether there is more to fetch. */
  get hasMore(): boolean {
    return [...this.#readers.keys()].some((shard) => !this.#isDone(shard));
  }

  /** How long until the next shard is due. */
  get pauseMs(): number {
    const { stream, fetchIntervalMs } = this.#options;
    const waiting = [...this.#readers].filter(([shard]) => !this.#isDone(shard));
    const due = waiting.map(([, { fetchedAtMs }]) => fetchedAtMs + fetchIntervalMs);
    return Math.max(1, Math.min(fetchIntervalMs, ...due.map((atMs) => atMs - stream.nowMs())));
  }

  counts(): Map<string, number> {
    return new Map([...this.#readers].map(([shard, { count }]) => [shard, count]));
  }

  /** Where a batch of the first records of a shard ends. */
  end(shard: string, count: number): ShardPosition | undefined {
    return this.#readers.get(shard)?.end(count);
  }

  /** The records in a range, where they are all here. */
  between(shard: string, start: ShardPosition, end: ShardPosition): ShardRecord[] | undefined {
    return this.#readers.get(shard)?.between(start, end);
  }

  get #room(): number {
    return HELD_BYTES_MAX - sum([...this.#readers.values()].map(({ bytes }) => bytes));
  }

  async #fetch(shard: string, reader: ReadAhead, limit: number, nowMs: number): Promise<void> {
    await reader.fetch(limit, nowMs);
    if (reader.behindMs === 0) this.#atEnd?.add(shard);
  }

  #isDone(shard: string): boolean {
    return this.#atEnd?.has(shard) || this.#readers.get(shard)?.isFetchedToEnd === true;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
