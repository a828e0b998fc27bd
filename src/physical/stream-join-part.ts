import { partOnUse } from '../plan/part-on-use.ts';

/** The operator of joins of two streams. */
export const STREAM_JOINS = partOnUse(
  'the operator of joins of two streams',
  () => import('./operators/stream-join.ts'),
);
