import { partOnUse } from '../plan/part-on-use.ts';

/** The operator that counts rows by how late they are, for queries that were asked to. */
export const LATENESS = partOnUse(
  'the operator that counts how late rows are',
  () => import('./operators/lateness.ts'),
);
