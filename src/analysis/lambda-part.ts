import { partOnUse } from '../plan/part-on-use.ts';

/** The part of the analyzer for functions that take lambdas. */
export const LAMBDAS = partOnUse(
  'the part of the analyzer for lambdas',
  () => import('./resolve-lambdas.ts'),
);
