import { partOnUse } from '../plan/part-on-use.ts';

/** The part of the planner for late rows, with their operator. */
export const LATE_ROWS = partOnUse(
  'the part of the planner for late rows',
  () => import('./plan-late-rows.ts'),
);
