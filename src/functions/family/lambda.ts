import type { HigherOrderFunction } from '../define.ts';
import { LAMBDA_ARRAY } from '../lambda-array.ts';
import { LAMBDA_FOLD } from '../lambda-fold.ts';
import { LAMBDA_MAP } from '../lambda-map.ts';
import { LAMBDA_SORT } from '../lambda-sort.ts';

/** Functions that take lambdas. */
export const FAMILY: readonly HigherOrderFunction[] = [
  ...LAMBDA_ARRAY,
  ...LAMBDA_FOLD,
  ...LAMBDA_MAP,
  ...LAMBDA_SORT,
];
