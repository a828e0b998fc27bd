import { partOnUse } from '../plan/part-on-use.ts';

/** The part of the planner for functions with OVER, with their operator. */
export const WINDOWS = partOnUse(
  'the part of the planner for functions with OVER',
  () => import('./plan-over.ts'),
);
