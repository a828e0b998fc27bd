import { partOnUse } from '../plan/part-on-use.ts';

/** The part of the planner for what keeps state from one micro-batch to the next, with its operators. */
export const STATEFUL = partOnUse(
  'the part of the planner for stateful operators',
  () => import('./plan-stateful.ts'),
);
