import type { Session } from '../../../../src/api/session.ts';
import { column } from '../column.ts';
import type { LogShape } from '../source/log-shape.ts';
import { keptRows } from './kept-frame.ts';
import { NUMBER_COLUMN } from './kept-rows.ts';
import type { RowCondition } from './row-condition.ts';
import type { RowRing } from './row-ring.ts';

/** Lines of the first look, and of the longest one. */
const FIRST_ROWS = 4096;
const MOST_ROWS = 65_536;

export interface MatchingRowsOptions {
  readonly session: Session;
  readonly shape: LogShape;
  readonly ring: RowRing;
  /** All must let a line through. */
  readonly conditions: readonly RowCondition[];
}

/** The numbers of the kept lines that a condition lets through, found as they are asked for. */
export class MatchingRows {
  readonly #options: MatchingRowsOptions;
  /** Rising. All matches in `#from … #to`. */
  #numbers: number[] = [];
  #from: number;
  #to: number;
  #step = FIRST_ROWS;

  constructor(options: MatchingRowsOptions) {
    this.#options = options;
    this.#from = options.ring.end;
    this.#to = options.ring.end;
  }

  /** The newest matches. */
  async newest(count: number): Promise<readonly number[]> {
    await this.#lookAhead();
    while (this.#numbers.length < count && this.#from > this.#options.ring.start) {
      await this.#lookBack();
    }
    return this.#numbers.slice(-count);
  }

  /** Matches with this number or a later one; the last ones where there are too few behind it. */
  async from(number: number, count: number): Promise<readonly number[]> {
    await this.#lookAhead();
    while (this.#from > Math.max(number, this.#options.ring.start)) await this.#lookBack();
    const first = this.#numbers.findIndex((candidate) => candidate >= number);
    const last = Math.max(0, this.#numbers.length - count);
    const start = first < 0 ? last : Math.min(first, last);
    return this.#numbers.slice(start, start + count);
  }

  /** The last matches before a number. */
  async before(number: number, count: number): Promise<readonly number[]> {
    await this.#lookAhead();
    const found = () => this.#numbers.filter((candidate) => candidate < number);
    while (found().length < count && this.#from > this.#options.ring.start) await this.#lookBack();
    return found().slice(-count);
  }

  async #lookAhead(): Promise<void> {
    const { end, start } = this.#options.ring;
    const kept = this.#numbers.findIndex((number) => number >= start);
    if (kept > 0) this.#numbers.splice(0, kept);
    else if (kept < 0) this.#numbers = [];
    this.#from = Math.max(this.#from, start);
    for (this.#to = Math.max(this.#to, start); this.#to < end; ) {
      const to = Math.min(end, this.#to + MOST_ROWS);
      this.#numbers.push(...(await this.#find(this.#to, to)));
      this.#to = to;
    }
  }

  async #lookBack(): Promise<void> {
    const from = Math.max(this.#options.ring.start, this.#from - this.#step);
    this.#step = Math.min(MOST_ROWS, this.#step * 2);
    this.#numbers.unshift(...(await this.#find(from, this.#from)));
    this.#from = from;
  }

  async #find(from: number, to: number): Promise<number[]> {
    const { session, shape, conditions } = this.#options;
    const foldedColumn = conditions.find((each) => each.foldedColumn !== undefined)?.foldedColumn;
    let rows = keptRows(session, shape, { from, to });
    for (const { condition } of conditions)
      if (condition !== undefined) rows = rows.where(condition);
    const folded = foldedColumn === undefined ? [] : [column(foldedColumn).as('path')];
    const found = await rows.select(column(NUMBER_COLUMN).as('number'), ...folded).collect();
    const isWanted = (path: string) => conditions.every((each) => each.isWanted(path));
    return found
      .filter(({ path }) => foldedColumn === undefined || isWanted(String(path ?? '')))
      .map(({ number }) => Number(number));
  }
}
