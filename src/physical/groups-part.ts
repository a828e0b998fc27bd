import { partOnUse } from '../plan/part-on-use.ts';

/** The part of the planner for functions of the program on groups, with their operator. */
export const GROUPS_OPERATOR = partOnUse(
  'the part of the planner for functions on groups',
  () => import('./plan-groups.ts'),
);
