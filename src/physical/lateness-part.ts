import { partOnUse } from '../plan/part-on-use.ts';

/** The operators of late rows, and of the counts of how late rows are. */
export const LATENESS = partOnUse('the operators of lateness', () => import('./plan-lateness.ts'));
