/**
 * The lines that the page shows: the newest ones, or those from a number on. Only what is seen is parsed, by the log's
 * own parser. Under a filter the numbers of matching lines are looked up in the kept ones, backwards from the newest in
 * growing steps, and remembered, so that what was looked at once is not looked at again.
 */
import type { Row } from '../../../../src/api/row.ts';
import type { Session } from '../../../../src/api/session.ts';
import type { FilterTerm, PageRequest, TailRow } from '../../protocol.ts';
import { CLASS_FIELD } from '../cells/selection.ts';
import { FAILING, WARNING } from '../cells/statuses.ts';
import type { LogShape } from '../source/log-shape.ts';
import { keptRows } from './kept-frame.ts';
import { MatchingRows } from './matching-rows.ts';
import { rowCondition } from './row-condition.ts';
import type { RowRing } from './row-ring.ts';
import { tailColumns, tailRow } from './tail-row.ts';

export type TailRequest = Omit<Extract<PageRequest, { kind: 'tail' }>, 'kind'>;

export interface TailPart {
  readonly rows: readonly TailRow[];
  readonly oneIn: number;
  readonly start: number;
  readonly end: number;
}

/** Nobody reads more lines a second than these; of faster logs a sample is shown. */
const READABLE_ROWS_PER_SECOND = 40;
/** Steps of the sampling, so that it does not change with every breath of the rate. */
const SAMPLE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

const FAILING_ONLY: readonly FilterTerm[] = [WARNING, FAILING].map((classIndex) => ({
  field: CLASS_FIELD,
  value: String(classIndex),
  match: 'exact',
  isNegated: false,
}));

export class Tail {
  readonly #session: Session;
  readonly #shape: LogShape;
  readonly #ring: RowRing;
  #request: TailRequest = { from: 'end', count: 40, failingOnly: false };
  #terms: readonly FilterTerm[] = [];
  #matching: MatchingRows | undefined;
  #sent = '';
  /** The lines that were read last, by their numbers. */
  #read: { readonly numbers: string; readonly rows: readonly TailRow[] } = {
    numbers: '',
    rows: [],
  };

  constructor(session: Session, shape: LogShape, ring: RowRing) {
    this.#session = session;
    this.#shape = shape;
    this.#ring = ring;
  }

  ask(request: TailRequest): void {
    const isOther = request.failingOnly !== this.#request.failingOnly;
    this.#request = request;
    this.#sent = '';
    if (isOther) this.#match();
  }

  filter(terms: readonly FilterTerm[]): void {
    this.#terms = terms;
    this.#sent = '';
    this.#match();
  }

  /** What the page shows now; undefined where it is the same as the last time. */
  async look(rowsPerSecond: number): Promise<TailPart | undefined> {
    const { end, start } = this.#ring;
    const matching = this.#matching;
    const oneIn = matching === undefined ? this.#oneIn(rowsPerSecond) : 1;
    const numbers = await this.#numbers(oneIn);
    const state = `${numbers.join()} ${oneIn} ${start === 0} ${this.#isAtEnd ? '' : end}`;
    if (state === this.#sent || matching !== this.#matching) return undefined;
    const rows = await this.#rows(numbers);
    this.#sent = state;
    return { rows, oneIn, start, end };
  }

  get #isAtEnd(): boolean {
    return this.#request.from === 'end' && this.#request.before === undefined;
  }

  #match(): void {
    const parts = [this.#terms, this.#request.failingOnly ? FAILING_ONLY : []];
    this.#matching = parts.every((terms) => terms.length === 0)
      ? undefined
      : new MatchingRows({
          session: this.#session,
          shape: this.#shape,
          ring: this.#ring,
          conditions: parts.map((terms) => rowCondition(terms, this.#shape)),
        });
  }

  /** Sampled are only the newest lines, and never matching ones. */
  #oneIn(rowsPerSecond: number): number {
    if (!this.#isAtEnd) return 1;
    const least = rowsPerSecond / READABLE_ROWS_PER_SECOND;
    return SAMPLE_STEPS.find((step) => step >= least) ?? SAMPLE_STEPS[SAMPLE_STEPS.length - 1];
  }

  async #numbers(oneIn: number): Promise<readonly number[]> {
    const { before, count, from } = this.#request;
    const { end, start } = this.#ring;
    if (before !== undefined) {
      const last = Math.min(before, end);
      return this.#matching === undefined
        ? range(Math.max(start, last - count), last, 1)
        : this.#matching.before(last, count);
    }
    if (this.#matching !== undefined) {
      return from === 'end' ? this.#matching.newest(count) : this.#matching.from(from, count);
    }
    if (from !== 'end') {
      const first = Math.max(start, Math.min(from, end - count));
      return range(first, Math.min(end, first + count), 1);
    }
    // Multiples of the step: a line that is shown stays while others come.
    const last = Math.floor((end - 1) / oneIn) * oneIn;
    const first = Math.max(Math.ceil(start / oneIn) * oneIn, last - (count - 1) * oneIn);
    return range(first, last + 1, oneIn);
  }

  async #rows(numbers: readonly number[]): Promise<readonly TailRow[]> {
    const text = numbers.join();
    if (numbers.length === 0) return [];
    if (text !== this.#read.numbers) {
      const frame = keptRows(this.#session, this.#shape, { numbers });
      const rows: readonly Row[] = await frame.select(...tailColumns(this.#shape)).collect();
      this.#read = { numbers: text, rows: rows.map((row) => tailRow(row, this.#shape)) };
    }
    return this.#read.rows;
  }
}

function range(from: number, to: number, step: number): number[] {
  const numbers: number[] = [];
  for (let number = from; number < to; number += step) numbers.push(number);
  return numbers;
}
