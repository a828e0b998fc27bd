import { checkExecutable } from '../analysis/check-analysis.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { type PlanRule, transformDown, transformUp } from '../plan/transform.ts';
import type { SessionConfig } from '../types/session-config.ts';
import { collapseProject } from './collapse-project.ts';
import { columnPruning } from './column-pruning.ts';
import { combineFilters } from './combine-filters.ts';
import { combineUnions } from './combine-unions.ts';
import { constantFolding } from './constant-folding.ts';
import { pushDownFilter, pushDownJoinCondition } from './push-down-filter.ts';
import { pushToSource } from './push-to-source.ts';
import { removeNoopProject } from './remove-noop-project.ts';
import { inferStreamFilters } from './stream-filters-part.ts';
import { rewriteSubqueries } from './subquery-part.ts';

/** The rules make a plan smaller or move a filter down, so they come to an end; this guards against a mistake. */
const ROUNDS_MAX = 100;

const SIMPLIFICATIONS: readonly PlanRule[] = [
  constantFolding,
  combineFilters,
  collapseProject,
  removeNoopProject,
  combineUnions,
];

/**
 * A plan with the same rows, batches and watermarks that does less: filters near the scans, no columns that nobody
 * reads, constants worked out. Every query passes here on its way to be executed, so this is where it is refused what
 * has no operator yet (UNSUPPORTED_FEATURE.NOT_EXECUTABLE).
 */
export function optimize(plan: ResolvedPlan, config: SessionConfig = new Map()): ResolvedPlan {
  const joined = rewriteSubqueries(plan);
  checkExecutable(joined);
  const inferred = transformUp(untilStable(joined), inferStreamFilters);
  const pruned = untilStable(columnPruning(untilStable(inferred)));
  return transformUp(pruned, pushToSource(config));
}

function untilStable(plan: ResolvedPlan): ResolvedPlan {
  let current = plan;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const simplified = SIMPLIFICATIONS.reduce(transformUp, current);
    const next = transformDown(simplified, (node) => pushDownJoinCondition(pushDownFilter(node)));
    if (next === current) return current;
    current = next;
  }
  return current;
}
