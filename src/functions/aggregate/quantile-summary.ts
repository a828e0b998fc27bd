/**
 * A summary of numbers that tells any quantile within a relative error of rank, after Greenwald and Khanna ("Space-Efficient
 * Online Computation of Quantile Summaries", 2001). It inserts, compresses, merges and answers at the points at which
 * Spark's QuantileSummaries does, so that both answer alike.
 *
 * A sample stands for `gap` numbers, itself the last of them; its rank is uncertain by `spread`. Numbers are collected in
 * `recent` until there are many, and then sorted in at once.
 */

export interface Sample {
  readonly value: number;
  /** By how much the lowest possible rank is above that of the sample before. */
  readonly gap: number;
  /** By how much the highest possible rank is above the lowest. */
  readonly spread: number;
}

export interface QuantileSummary {
  samples: readonly Sample[];
  /** Numbers that the samples stand for. */
  count: number;
  recent: number[];
}

const RECENT_MAX = 50_000;
const SAMPLES_MAX = 10_000;

export function newSummary(): QuantileSummary {
  return { samples: [], count: 0, recent: [] };
}

/** Adds a number. */
export function insert(summary: QuantileSummary, value: number, error: number): void {
  summary.recent.push(value);
  if (summary.recent.length < RECENT_MAX) return;
  sortIn(summary, error);
  if (summary.samples.length >= SAMPLES_MAX) compressSamples(summary, error);
}

/** NaN is the greatest number; -0.0 and 0.0 are in the order in which they came. */
function compareNumbers(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b || 0;
}

function isAtMost(a: number, b: number): boolean {
  return compareNumbers(a, b) <= 0;
}

/** Makes samples of the recent numbers. */
function sortIn(summary: QuantileSummary, error: number): void {
  if (summary.recent.length === 0) return;
  const recent = summary.recent.sort((a, b) => (a < b ? -1 : a > b ? 1 : compareNumbers(a, b)));
  const { samples } = summary;
  const merged: Sample[] = [];
  let next = 0;
  for (const [index, value] of recent.entries()) {
    while (next < samples.length && isAtMost(samples[next].value, value)) {
      merged.push(samples[next]);
      next += 1;
    }
    summary.count += 1;
    // The least and the greatest number are known exactly.
    const isEdge = merged.length === 0 || (next === samples.length && index === recent.length - 1);
    merged.push({ value, gap: 1, spread: isEdge ? 0 : Math.floor(2 * error * summary.count) });
  }
  for (; next < samples.length; next++) merged.push(samples[next]);
  summary.samples = merged;
  summary.recent = [];
}

function compressSamples(summary: QuantileSummary, error: number): void {
  summary.samples = joinNeighbours(summary.samples, 2 * error * summary.count);
}

/** Joins neighbours, from the greatest down, as far as what a sample then stands for stays below the threshold. */
function joinNeighbours(samples: readonly Sample[], threshold: number): readonly Sample[] {
  if (samples.length === 0) return samples;
  const joined: Sample[] = [];
  let head = samples[samples.length - 1];
  for (let index = samples.length - 2; index >= 1; index--) {
    const sample = samples[index];
    if (sample.gap + head.gap + head.spread < threshold) {
      head = { ...head, gap: head.gap + sample.gap };
    } else {
      joined.push(head);
      head = sample;
    }
  }
  joined.push(head);
  // The least number is kept, unless it is the head already.
  if (samples.length > 1 && isAtMost(samples[0].value, head.value)) joined.push(samples[0]);
  return joined.reverse();
}

/** Sorts the recent numbers in and joins samples. */
export function compress(summary: QuantileSummary, error: number): void {
  if (summary.recent.length === 0) return;
  sortIn(summary, error);
  compressSamples(summary, error);
}

/** A compressed copy. */
function compressed(summary: QuantileSummary, error: number): QuantileSummary {
  const copy = { ...summary, recent: [...summary.recent] };
  compress(copy, error);
  return copy;
}

/** Folds another summary in, which stays as it is. */
export function mergeSummaries(
  target: QuantileSummary,
  source: QuantileSummary,
  error: number,
): void {
  const other = compressed(source, error);
  if (other.count === 0) return;
  compress(target, error);
  if (target.count > 0) {
    const samples = interleaved(target, other, error);
    target.count += other.count;
    target.samples = joinNeighbours(samples, 2 * error * target.count);
  } else {
    target.count = other.count;
    target.samples = other.samples;
  }
}

/** The samples of both in order; between samples of the other side a rank is as uncertain as that side's are. */
function interleaved(own: QuantileSummary, other: QuantileSummary, error: number): Sample[] {
  const ownSpread = Math.floor(2 * error * other.count);
  const otherSpread = Math.floor(2 * error * own.count);
  const merged: Sample[] = [];
  let [a, b] = [0, 0];
  while (a < own.samples.length && b < other.samples.length) {
    const [left, right] = [own.samples[a], other.samples[b]];
    if (compareNumbers(left.value, right.value) < 0) {
      merged.push({ ...left, spread: left.spread + (b > 0 ? ownSpread : 0) });
      a += 1;
    } else {
      merged.push({ ...right, spread: right.spread + (a > 0 ? otherSpread : 0) });
      b += 1;
    }
  }
  return [...merged, ...own.samples.slice(a), ...other.samples.slice(b)];
}

/** The numbers at parts of all, each from 0 to 1; undefined where there is no number. */
export function quantiles(
  summary: QuantileSummary,
  percentages: readonly number[],
  error: number,
): readonly number[] | undefined {
  const { samples, count } = compressed(summary, error);
  if (samples.length === 0) return undefined;
  const widest = samples.reduce((max, { gap, spread }) => Math.max(max, gap + spread), 0);
  const tolerance = Math.floor(widest / 2);
  const last = samples.length - 1;
  const order = percentages
    .map((_, index) => index)
    .sort((a, b) => percentages[a] - percentages[b]);
  const results: number[] = [];
  let index = 0;
  let lowestRank = samples[0].gap;
  for (const place of order) {
    const percentage = percentages[place];
    if (percentage <= error || last === 0) {
      results[place] = samples[0].value;
    } else if (percentage >= 1 - error) {
      results[place] = samples[last].value;
    } else {
      const rank = Math.ceil(percentage * count);
      const isNear = () =>
        lowestRank + samples[index].spread - tolerance <= rank && rank <= lowestRank + tolerance;
      while (index < last && !isNear()) {
        index += 1;
        lowestRank += samples[index].gap;
      }
      results[place] = samples[index].value;
    }
  }
  return results;
}
