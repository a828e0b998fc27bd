import { partOnUse } from '../plan/part-on-use.ts';

/** The part of the analyzer for joins, set operations, pivots, subqueries, recursion, generators and OVER. */
export const RELATIONAL = partOnUse(
  'the relational part of the analyzer',
  () => import('./relational.ts'),
);
