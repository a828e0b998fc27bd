import { partOnUse } from '../plan/part-on-use.ts';

/** What the analysis of queries with `|>` needs beyond that of the clauses. */
export const PIPES = partOnUse('the analysis of pipes', () => import('./resolve-pipe.ts'));
