import { partOnUse } from '../plan/part-on-use.ts';

/** The compiler of lambdas. */
export const COMPILED_LAMBDAS = partOnUse(
  'the compiler of lambdas',
  () => import('./compiled-lambda.ts'),
);
