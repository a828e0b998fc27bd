import { approxCountDistinct } from '../aggregate/approx-count-distinct.ts';
import { bitmapAndAgg, bitmapConstructAgg, bitmapOrAgg } from '../aggregate/bitmap.ts';
import { histogramNumeric } from '../aggregate/histogram.ts';
import { hllSketchAgg, hllUnionAgg } from '../aggregate/hll.ts';
import { percentileApprox } from '../aggregate/percentile-approx.ts';
import { bitmapCount } from '../bitmap.ts';
import type { AggregateFunction, ScalarFunction } from '../define.ts';
import { HLL_FUNCTIONS } from '../hll/hll-functions.ts';

/** What answers from a sketch of the values, or from a bitmap of them. */
export const FAMILY: readonly (AggregateFunction | ScalarFunction)[] = [
  approxCountDistinct,
  bitmapAndAgg,
  bitmapConstructAgg,
  bitmapCount,
  bitmapOrAgg,
  histogramNumeric,
  hllSketchAgg,
  hllUnionAgg,
  percentileApprox,
  ...HLL_FUNCTIONS,
];
