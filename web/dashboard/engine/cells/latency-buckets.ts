/**
 * Latencies counted in buckets whose bounds grow by a constant factor, so that every percentile is told with the same
 * relative error (Masson, Rim and Lee, DDSketch, VLDB 2019). Bucket b of 1 … 255 holds the milliseconds in
 * (γ^(b + LOW - 1), γ^(b + LOW)]; bucket 0 holds the rows without a duration. Counts are exact, and so is the rank
 * of a percentile; its value is off by at most 5 %.
 */
import type { Column } from '../../../../src/api/column.ts';
import { lit, when } from '../../../../src/api/core-functions.ts';
import { coalesce, ln } from '../../../../src/api/functions.ts';

/** The largest relative error of a percentile. */
export const LATENCY_ERROR = 0.05;
export const BUCKETS = 256;
/** The bucket of rows without a duration. */
export const NO_DURATION = 0;

const GROWTH = (1 + LATENCY_ERROR) / (1 - LATENCY_ERROR);
const LN_GROWTH = Math.log(GROWTH);
/** Everything up to 10 microseconds is in bucket 1; bucket 255 then begins at twelve days. */
const LEAST_MS = 0.01;
const LOW = Math.ceil(Math.log(LEAST_MS) / LN_GROWTH) - 1;
const MOST_MS = GROWTH ** (LOW + BUCKETS - 2);

/** The bucket of a duration in milliseconds as a column, INT, 0 … 255. Null and not-a-number are no duration. */
export function latencyBucket(durationMs: Column): Column {
  // Truncation stands for rounding down: what is above LEAST_MS has a positive exponent here.
  const exponent = ln(durationMs).divide(LN_GROWTH).minus(LOW).plus(1).tryCast('INT');
  const bucket = when(durationMs.isNaN(), lit(NO_DURATION))
    .when(durationMs.le(LEAST_MS), lit(1))
    .when(durationMs.ge(MOST_MS), lit(BUCKETS - 1))
    .otherwise(exponent);
  return coalesce(bucket, lit(NO_DURATION));
}

/** The duration that stands for a bucket: at most 5 % from any that is in it. */
export function bucketMs(bucket: number): number {
  return (2 * GROWTH ** (bucket + LOW)) / (GROWTH + 1);
}

/**
 * A percentile of a histogram, in milliseconds: `histogram[offset + b]` rows are in bucket b. Not-a-number where no row
 * has a duration. The rank is the nearest one, as with `percentile_disc`.
 */
export function percentileMs(
  histogram: Uint32Array | Float64Array,
  offset: number,
  share: number,
): number {
  let rows = 0;
  for (let bucket = 1; bucket < BUCKETS; bucket++) rows += histogram[offset + bucket];
  if (rows === 0) return Number.NaN;
  const rank = Math.max(1, Math.ceil(share * rows));
  let seen = 0;
  for (let bucket = 1; bucket < BUCKETS; bucket++) {
    seen += histogram[offset + bucket];
    if (seen >= rank) return bucketMs(bucket);
  }
  return Number.NaN;
}
