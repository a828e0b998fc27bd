import { ENDED, isBehind, type ShardPosition, samePosition } from './positions.ts';
import { type CursorOptions, ShardCursor, type ShardRecord } from './shard-cursor.ts';

/**
 * The records of a shard that were fetched and not yet committed. A batch's end is the number of a record, so that a record has
 * to be here before a batch can be said to end with it.
 */
export class ReadAhead {
  readonly #cursor: ShardCursor;
  #base: ShardPosition;
  #records: ShardRecord[] = [];
  #bytes = 0;
  #fetchedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: CursorOptions, base: ShardPosition) {
    this.#cursor = new ShardCursor(options, base);
    this.#base = base;
  }

  get count(): number {
    return this.#records.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isFetchedToEnd(): boolean {
    return this.#cursor.isEnded;
  }

  get behindMs(): number | undefined {
    return this.#cursor.behindMs;
  }

  get fetchedAtMs(): number {
    return this.#fetchedAtMs;
  }

  /** Where a batch of the first `count` records ends. */
  end(count: number): ShardPosition {
    if (count >= this.#records.length && this.#cursor.isEnded) return ENDED;
    const last = this.#records[Math.min(count, this.#records.length) - 1];
    return last === undefined ? this.#base : { kind: 'after', sequenceNumber: last.sequenceNumber };
  }

  async fetch(limit: number, nowMs: number): Promise<void> {
    if (this.#cursor.isEnded) return;
    this.#fetchedAtMs = nowMs;
    const records = await this.#cursor.fetch(limit);
    for (const record of records) {
      this.#records.push(record);
      this.#bytes += record.data.length;
    }
  }

  /** Lets go of the records up to a position; false where what is here does not begin there. */
  forgetTo(position: ShardPosition): boolean {
    const count = this.#countTo(position);
    if (count === undefined) return false;
    for (const { data } of this.#records.splice(0, count)) this.#bytes -= data.length;
    this.#base = position;
    return true;
  }

  /** The records in `(start, end]`; undefined where they are not all here. */
  between(start: ShardPosition, end: ShardPosition): ShardRecord[] | undefined {
    const from = this.#countTo(start);
    const until = this.#countTo(end);
    if (from === undefined || until === undefined) return undefined;
    return this.#records.slice(from, until);
  }

  /** How many of the records are before a position that is the base, one of them, or the end. */
  #countTo(position: ShardPosition): number | undefined {
    if (samePosition(position, this.#base)) return 0;
    if (position.kind === 'ended') return this.#cursor.isEnded ? this.#records.length : undefined;
    if (position.kind !== 'after') return undefined;
    const { sequenceNumber } = position;
    let low = 0;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBehind(sequenceNumber, this.#records[middle].sequenceNumber)) low = middle + 1;
      else high = middle;
    }
    return this.#records[low]?.sequenceNumber === sequenceNumber ? low + 1 : undefined;
  }
}
