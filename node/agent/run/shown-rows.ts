/**
 * The rows of one query on their way to the live page: lines in memory, with positions that go on over restarts.
 *
 * While someone looks, all rows are kept, up to a bound; a reader that is slower is told of a gap. While nobody does, rows are
 * made lines within a budget only: a quiet query has its last rows for whoever comes, and a busy one costs next to nothing.
 */

import type { Clock } from '../../../src/ports/clock.ts';
import { RetainedLines, type ServedLines } from '../../connectors/served-lines.ts';

/** What is kept for readers, and while nobody looks. */
const WATCHED_BYTES = 16 << 20;
const UNWATCHED_BYTES = 1 << 20;
/** What may be made lines while nobody looks; what was not used is saved up to what is kept. */
const UNWATCHED_BYTES_PER_SECOND = 64 << 10;
/** Whoever looked comes back within this time: a page that is loaded again, a laptop that was moved. */
const AWAY_MS = 10 * 60_000;

export interface ShownRowsOptions {
  /** Of the stream, as in its address. */
  readonly id: string;
  /** The first position. */
  readonly from: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Called before rows with positions up to this one are shown, and after it. */
  readonly onGrowing: (end: number) => void;
  readonly onGrown: () => void;
}

export class ShownRows implements ServedLines {
  readonly id: string;
  readonly #options: ShownRowsOptions;
  readonly #lines: RetainedLines;
  #readers = 0;
  #awayUntilMs = Number.NEGATIVE_INFINITY;
  #budgetBytes = UNWATCHED_BYTES;
  #budgetAtMs: number;

  constructor(options: ShownRowsOptions) {
    this.id = options.id;
    this.#options = options;
    this.#budgetAtMs = options.clock.monotonicMs();
    this.#lines = new RetainedLines({ bytesMax: UNWATCHED_BYTES, from: options.from });
  }

  get start(): number {
    return this.#lines.start;
  }

  get end(): number {
    return this.#lines.end;
  }

  read(position: number, bytesMax: number): Uint8Array {
    return this.#lines.read(position, bytesMax);
  }

  /** Rows stay for those who come later. */
  release(): void {}

  readersChanged(count: number): void {
    this.#readers = count;
    this.#awayUntilMs = this.#options.clock.monotonicMs() + AWAY_MS;
  }

  /** What is kept at most. */
  get bytesMax(): number {
    return this.#isWatched ? WATCHED_BYTES : UNWATCHED_BYTES;
  }

  /** Whether rows are to be made lines at the moment. */
  get areWanted(): boolean {
    return this.#isWatched || this.#budget() > 0;
  }

  /** Says that so many bytes of lines were made. */
  spend(bytes: number): void {
    this.#budgetBytes = Math.max(-UNWATCHED_BYTES, this.#budget() - bytes);
  }

  /** Shows the lines of a committed micro-batch, behind what was left out of it: bytes, or rows that never were lines. */
  append(pieces: readonly Uint8Array[], leftOut: number): void {
    if (pieces.length === 0 && leftOut === 0) return;
    const { onGrowing, onGrown } = this.#options;
    onGrowing(pieces.reduce((end, piece) => end + piece.length, this.end + leftOut));
    this.#lines.limitTo(this.bytesMax);
    if (leftOut > 0) this.#lines.leaveOut(leftOut);
    for (const piece of pieces) this.#lines.append(piece);
    onGrown();
  }

  get #isWatched(): boolean {
    return this.#readers > 0 || this.#options.clock.monotonicMs() < this.#awayUntilMs;
  }

  #budget(): number {
    const nowMs = this.#options.clock.monotonicMs();
    const saved = ((nowMs - this.#budgetAtMs) * UNWATCHED_BYTES_PER_SECOND) / 1000;
    this.#budgetBytes = Math.min(UNWATCHED_BYTES, this.#budgetBytes + saved);
    this.#budgetAtMs = nowMs;
    return this.#budgetBytes;
  }
}
