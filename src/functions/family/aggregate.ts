import { kurtosis, skewness } from '../aggregate/central-moments.ts';
import {
  corr,
  covarPop,
  covarSamp,
  regrCount,
  regrIntercept,
  regrR2,
  regrSlope,
  regrSxx,
  regrSxy,
  regrSyy,
} from '../aggregate/co-moments.ts';
import { collectList, collectSet, collectUnion } from '../aggregate/collect.ts';
import { maxBy, minBy } from '../aggregate/extreme-by.ts';
import { listagg } from '../aggregate/listagg.ts';
import { mode } from '../aggregate/mode.ts';
import { median, percentile, percentileCont, percentileDisc } from '../aggregate/percentile.ts';
import { regrAvgx, regrAvgy } from '../aggregate/regr-average.ts';
import type { AggregateFunction } from '../define.ts';

/** Aggregates that keep values, or are asked for now and then; the common ones are in the core. */
export const FAMILY: readonly AggregateFunction[] = [
  collectList,
  collectSet,
  collectUnion,
  corr,
  covarPop,
  covarSamp,
  kurtosis,
  listagg,
  maxBy,
  median,
  minBy,
  mode,
  percentile,
  percentileCont,
  percentileDisc,
  regrAvgx,
  regrAvgy,
  regrCount,
  regrIntercept,
  regrR2,
  regrSlope,
  regrSxx,
  regrSxy,
  regrSyy,
  skewness,
];
