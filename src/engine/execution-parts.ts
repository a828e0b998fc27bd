import { planPhysical } from '../physical/planner.ts';
import { explain, explainCounts } from '../plan/explain-text.ts';
import { StateStore } from '../state/state-store.ts';
import type { ExecutionParts } from '../streaming/execution-parts.ts';

/** What streaming queries are built from. */
export const EXECUTION_PARTS: ExecutionParts = {
  explainCounts,
  planPhysical,
  openState: (options) => new StateStore(options),
  explain: ({ analyzed, optimized }, isExtended) =>
    explain({ analyzed, optimized }, isExtended ? 'extended' : 'simple'),
};
