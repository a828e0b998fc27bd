import { vectorAvg, vectorSum } from '../aggregate/vector.ts';
import type { AggregateFunction, ScalarFunction } from '../define.ts';
import { VECTORS } from '../vector.ts';

/** Vectors. */
export const FAMILY: readonly (AggregateFunction | ScalarFunction)[] = [
  ...VECTORS,
  vectorAvg,
  vectorSum,
];
