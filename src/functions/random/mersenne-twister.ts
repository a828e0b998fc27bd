const SIZE = 624;
const MIDDLE = 397;
const UPPER = 0x80000000;
const LOWER = 0x7fffffff;
const TWIST = 0x9908b0df;

/**
 * MT19937 of Matsumoto and Nishimura, seeded with the two halves of a 64 bit number as an array, as Commons Math does for
 * Spark's `shuffle` and `uuid`.
 */
export class MersenneTwister {
  readonly #state = new Uint32Array(SIZE);
  #at = SIZE;

  constructor(seed: bigint) {
    this.#fill(19650218);
    const key = [Number(BigInt.asUintN(32, seed >> 32n)), Number(BigInt.asUintN(32, seed))];
    const state = this.#state;
    let at = 1;
    const step = (multiplier: number, term: number) => {
      const before = state[at - 1];
      state[at] = (state[at] ^ Math.imul(before ^ (before >>> 30), multiplier)) + term;
      if (++at === SIZE) {
        state[0] = state[SIZE - 1];
        at = 1;
      }
    };
    for (let count = 0; count < SIZE; count++) step(1664525, key[count % 2] + (count % 2));
    for (let count = 1; count < SIZE; count++) step(1566083941, -at);
    state[0] = UPPER;
  }

  #fill(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let at = 1; at < SIZE; at++) {
      const before = state[at - 1];
      state[at] = Math.imul(before ^ (before >>> 30), 1812433253) + at;
    }
  }

  #twist(): void {
    const state = this.#state;
    for (let at = 0; at < SIZE; at++) {
      const word = (state[at] & UPPER) | (state[(at + 1) % SIZE] & LOWER);
      state[at] = state[(at + MIDDLE) % SIZE] ^ (word >>> 1) ^ (word & 1 ? TWIST : 0);
    }
    this.#at = 0;
  }

  /** 32 random bits, as a number from 0 on. */
  next32(): number {
    if (this.#at === SIZE) this.#twist();
    let word = this.#state[this.#at++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** 64 random bits, as a number from 0 on. */
  next64(): bigint {
    const high = BigInt(this.next32());
    return (high << 32n) | BigInt(this.next32());
  }

  /** A number from 0 on below a bound of at most 2^31 - 1. */
  below(bound: number): number {
    const isPowerOfTwo = (bound & -bound) === bound;
    if (isPowerOfTwo) return Number((BigInt(bound) * BigInt(this.next32() >>> 1)) >> 31n);
    for (;;) {
      const bits = this.next32() >>> 1;
      const value = bits % bound;
      // What is left over above the last whole multiple of the bound would favour small numbers.
      if (bits - value + (bound - 1) <= LOWER) return value;
    }
  }
}
