import { partOnUse } from '../plan/part-on-use.ts';

/** The errors of what a stream can't do: a query that is refused loads them. */
export const REFUSALS = partOnUse(
  'the errors of what streams can not do',
  () => import('../errors/streaming-analysis-errors.ts'),
);
