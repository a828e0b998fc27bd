import { partOnUse } from '../plan/part-on-use.ts';

/** The part of the planner for generators, with their operator. */
export const GENERATORS = partOnUse(
  'the part of the planner for generators',
  () => import('./plan-generate.ts'),
);
