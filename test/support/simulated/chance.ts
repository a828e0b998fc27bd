import { randomNumbers } from '../random-columns.ts';

/** What a seed decides, one thing after the other. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomNumbers(seed);
    // Neighbouring seeds begin alike.
    for (let skipped = 0; skipped < 8; skipped++) this.#next();
  }

  /** True in this part of all cases. */
  is(part: number): boolean {
    return this.#next() < part;
  }

  /** A whole number from 0 on, below another one. */
  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }
}
