import { partOnUse } from '../plan/part-on-use.ts';

/** The part of the planner for joins, with their operator. */
export const JOINS = partOnUse('the part of the planner for joins', () => import('./plan-join.ts'));
