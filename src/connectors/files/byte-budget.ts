import type { ReadLimit } from '../connector.ts';

/** How many bytes a micro-batch may still take. */
export class ByteBudget {
  readonly #bytes: number;
  #left: number;

  constructor(limit: ReadLimit) {
    this.#bytes = limit.kind === 'maxBytes' ? limit.bytes : Number.POSITIVE_INFINITY;
    this.#left = this.#bytes;
  }

  get isLimited(): boolean {
    return Number.isFinite(this.#bytes);
  }

  get isLeft(): boolean {
    return this.#left > 0;
  }

  get left(): number {
    return this.#left;
  }

  /** Whether nothing was taken yet: then something must be, or the stream would stand still. */
  get isUntouched(): boolean {
    return this.#left === this.#bytes;
  }

  fits(bytes: number): boolean {
    return bytes <= this.#left;
  }

  take(bytes: number): void {
    this.#left -= bytes;
  }

  /** Takes what is left, and answers how much that was. */
  takeAll(): number {
    const left = this.#left;
    this.#left = 0;
    return left;
  }
}
