const MULTIPLIER = 0x5deece66dn;
const INCREMENT = 0xbn;
const STATE_BITS = 48;

/** The generator that `java.util.Random` is documented to be: linear congruential, of 48 bits. */
export class JavaRandom {
  #state: bigint;

  constructor(seed: number) {
    this.#state = BigInt.asUintN(STATE_BITS, BigInt(seed) ^ MULTIPLIER);
  }

  #next(bits: number): bigint {
    this.#state = BigInt.asUintN(STATE_BITS, this.#state * MULTIPLIER + INCREMENT);
    return this.#state >> BigInt(STATE_BITS - bits);
  }

  /** A number from 0 on below 1. */
  nextDouble(): number {
    const high = this.#next(26);
    return Number((high << 27n) + this.#next(27)) / 2 ** 53;
  }
}
