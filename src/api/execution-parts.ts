import { notExecutable } from '../errors/analysis-errors.ts';
import { planPhysical } from '../physical/planner.ts';
import { explain } from '../plan/explain.ts';
import type { ExecutionParts, QueryState } from '../streaming/execution-parts.ts';

/** What streaming queries are built from. */
export const EXECUTION_PARTS: ExecutionParts = {
  planPhysical,
  openState: ({ operators }) => {
    if (operators.length > 0) throw notExecutable('a query that keeps state');
    return NO_STATE;
  },
  explain: (plan, extended) => explain(plan, extended ? 'extended' : 'simple'),
};

/** The state of a query whose operators keep none. */
const NO_STATE: QueryState = {
  load: async () => {},
  prepare: () => [],
  committed: () => {},
  obsolete: async () => [],
};
