/**
 * The registers of a large sketch, a byte each, and the sums that its estimates come from. While values come one by one,
 * the count is kept as they do (the historic inverse probability estimator; Ting, "Streamed Approximate Counting of
 * Distinct Elements", 2014). Registers of several sketches don't say in which order values came: there the count is the
 * one at which registers are, on average, as they are.
 */
const VALUE_SHIFT = 26;
/** Sums of large and of tiny numbers are kept apart, so that no digit is lost. */
const TINY_FROM = 32;
const RANK_MAX = 63;
const LOAD_MAX = 2 ** 60;
const HALVINGS = 60;

export class Registers {
  readonly bits: number;
  readonly ranks: Uint8Array;
  /** The sums of 2^-rank over the registers of small and of large ranks. */
  sum: number;
  tinySum = 0;
  empty: number;
  /** The count kept as values came. */
  count = 0;
  isOutOfOrder = false;

  constructor(bits: number, ranks = new Uint8Array(2 ** bits)) {
    this.bits = bits;
    this.ranks = ranks;
    this.sum = 0;
    this.empty = 0;
    for (const rank of ranks) {
      if (rank < TINY_FROM) this.sum += 2 ** -rank;
      else this.tinySum += 2 ** -rank;
      if (rank === 0) this.empty += 1;
    }
  }

  /** Folds a coupon in. */
  add(coupon: number): void {
    const register = coupon & (this.ranks.length - 1);
    const rank = coupon >>> VALUE_SHIFT;
    const before = this.ranks[register];
    if (rank <= before) return;
    this.ranks[register] = rank;
    this.count += this.ranks.length / (this.sum + this.tinySum);
    this.#replace(before, -1);
    this.#replace(rank, 1);
    if (before === 0) this.empty -= 1;
  }

  #replace(rank: number, sign: 1 | -1): void {
    if (rank < TINY_FROM) this.sum += sign * 2 ** -rank;
    else this.tinySum += sign * 2 ** -rank;
  }

  /** The registers of a sketch of fewer, or as many, bits that has seen the same values. */
  reduced(bits: number): Registers {
    const ranks = new Uint8Array(2 ** bits);
    this.ranks.forEach((rank, register) => {
      const target = register & (ranks.length - 1);
      ranks[target] = Math.max(ranks[target], rank);
    });
    const reduced = new Registers(bits, ranks);
    reduced.count = this.count;
    reduced.isOutOfOrder = this.isOutOfOrder;
    return reduced;
  }

  /** The registers of both sketches' values, of the smaller count of bits. */
  union(other: Registers): Registers {
    const bits = Math.min(this.bits, other.bits);
    const [own, others] = [this.reduced(bits).ranks, other.reduced(bits).ranks];
    const union = new Registers(
      bits,
      own.map((rank, register) => Math.max(rank, others[register])),
    );
    union.isOutOfOrder = true;
    return union;
  }

  get estimate(): number {
    if (!this.isOutOfOrder) return this.count;
    const size = this.ranks.length;
    const likely = likelyCount(size, this.sum + this.tinySum);
    if (this.empty === 0 || likely > 3 * size) return likely;
    const linear = size * Math.log(size / this.empty);
    const crossOver = this.bits === 4 ? 0.718 : this.bits === 5 ? 0.672 : 0.64;
    return (likely + linear) / 2 > crossOver * size ? likely : linear;
  }
}

/** What is known of 2^-rank of a register that `load` values have gone to on average. */
interface Moments {
  readonly mean: number;
  readonly meanSquare: number;
  /** How the mean changes with the load. */
  readonly slope: number;
}

function momentsAt(load: number): Moments {
  let [mean, meanSquare, slope] = [Math.exp(-load), Math.exp(-load), -Math.exp(-load)];
  for (let rank = 1; rank <= RANK_MAX; rank++) {
    const [part, before] = [2 ** -rank, 2 ** (1 - rank)];
    const [atMost, below] = [Math.exp(-load * part), Math.exp(-load * before)];
    mean += part * (atMost - below);
    meanSquare += part * part * (atMost - below);
    slope += part * (before * below - part * atMost);
  }
  return { mean, meanSquare, slope };
}

/**
 * The inverse of the mean of 2^-rank over the registers, as it comes out on average: a little above the inverse of its
 * expectation, by its relative variance. Values are shared out among the registers, so one that has more leaves less to the
 * others; that makes the variance smaller.
 */
function expectedInverse(load: number, size: number): number {
  const { mean, meanSquare, slope } = momentsAt(load);
  const variance = meanSquare - mean * mean - load * slope * slope;
  return (1 + variance / (mean * mean) / size) / mean;
}

/** The count of values at which registers are, on average, as these are; found by halving. */
function likelyCount(size: number, sum: number): number {
  const wanted = size / sum;
  let [low, high] = [0, 1];
  while (expectedInverse(high, size) < wanted && high < LOAD_MAX) high *= 2;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (expectedInverse(middle, size) < wanted) low = middle;
    else high = middle;
  }
  return ((low + high) / 2) * size;
}
