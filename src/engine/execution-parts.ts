import { planPhysical } from '../physical/planner.ts';
import { explainBriefly } from '../plan/explain-text.ts';
import { StateStore } from '../state/state-store.ts';
import type { ExecutionParts } from '../streaming/execution-parts.ts';

/** What streaming queries are built from. */
export const EXECUTION_PARTS: ExecutionParts = {
  planPhysical,
  openState: (options) => new StateStore(options),
  explain: ({ analyzed, optimized }, isExtended) =>
    explainBriefly({ analyzed, optimized }, isExtended ? 'extended' : 'simple'),
  explainCounts: async (...of) => (await import('../plan/explain-details.ts')).explainCounts(...of),
};
