import { partOnUse } from '../plan/part-on-use.ts';

/** The operators of session windows outside of a stream's aggregation. */
export const SESSIONS = partOnUse(
  'the operators of session windows',
  () => import('./plan-session-windows.ts'),
);
