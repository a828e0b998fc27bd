const MASK = 0xffffffffffffffffn;
/** The seed with which Scala hashes arrays. */
const ARRAY_SEED = 0x3c074a61;

const rotateLeft = (word: number, places: number) => (word << places) | (word >>> (32 - places));

/** Murmur3 of the eight bytes of a number, the highest first. */
function hash(value: bigint, seed: number): number {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigInt64(0, value);
  let state = seed;
  for (const at of [0, 4]) {
    const word = rotateLeft(Math.imul(bytes.getInt32(at, true), 0xcc9e2d51), 15);
    state ^= Math.imul(word, 0x1b873593);
    state = (Math.imul(rotateLeft(state, 13), 5) + 0xe6546b64) | 0;
  }
  state ^= 8;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}

/** Spark's `XORShiftRandom`, a generator after Marsaglia: with one seed it gives the numbers that Spark's gives. */
export class XorShift {
  #state: bigint;
  #spareGaussian: number | undefined;

  constructor(seed: bigint) {
    const low = hash(seed, ARRAY_SEED);
    const high = hash(seed, low);
    this.#state = (BigInt.asUintN(32, BigInt(high)) << 32n) | BigInt.asUintN(32, BigInt(low));
  }

  #next(bits: number): bigint {
    let state = this.#state;
    state ^= (state << 21n) & MASK;
    state ^= state >> 35n;
    state ^= (state << 4n) & MASK;
    this.#state = state;
    return BigInt.asUintN(bits, state);
  }

  /** A whole number of 32 bits. */
  nextInt(): number {
    return Number(BigInt.asIntN(32, this.#next(32)));
  }

  /** A number from 0 on below 1. */
  nextDouble(): number {
    return Number((this.#next(26) << 27n) + this.#next(27)) / 2 ** 53;
  }

  /** A number of the standard normal distribution, by Marsaglia's polar method. */
  nextGaussian(): number {
    const spare = this.#spareGaussian;
    if (spare !== undefined) {
      this.#spareGaussian = undefined;
      return spare;
    }
    for (;;) {
      const x = 2 * this.nextDouble() - 1;
      const y = 2 * this.nextDouble() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spareGaussian = y * factor;
      return x * factor;
    }
  }
}
