import type { AggregateFunction } from '../define.ts';
import { avg, tryAvg } from './avg.ts';
import { bitAnd, bitOr, bitXor } from './bit.ts';
import { count, countIf } from './count.ts';
import { anyValue, first, last } from './first-last.ts';
import { boolAnd, boolOr, max, min } from './min-max.ts';
import { sum, trySum } from './sum.ts';
import { stddevPop, stddevSamp, varPop, varSamp } from './variance.ts';

/** Every aggregate function, for the registry and the tests that run over it. */
export const AGGREGATES: readonly AggregateFunction[] = [
  anyValue,
  avg,
  bitAnd,
  bitOr,
  bitXor,
  boolAnd,
  boolOr,
  count,
  countIf,
  first,
  last,
  max,
  min,
  stddevPop,
  stddevSamp,
  sum,
  tryAvg,
  trySum,
  varPop,
  varSamp,
];
