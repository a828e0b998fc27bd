/** What the analysis of plans of several relations, windows over rows needs beyond that of one stream. */
export {
  groupingIdMismatch,
  lateralAliasInside,
  mapInSetOperation,
  multiAlias,
  randomFilter,
  starWithPositions,
  unresolvedAllInGroupBy,
  windowInFilter,
} from '../errors/relational-errors.ts';
export { nondeterministicAggregate } from '../errors/user-function-errors.ts';
export { aboveGroups, refuseAboveGroups, withAboveGroups } from './above-groups.ts';
export { checkInlineRow } from './check-inline-row.ts';
export { checkStreamingJoin, checkStreamingJoinKeys } from './check-streaming-join.ts';
export { filterByWindow } from './filter-by-window.ts';
export { expandGroupingSets, keySets } from './grouping-sets.ts';
export { readCte, resolveWithCtes } from './resolve-ctes.ts';
export { resolveDistribution } from './resolve-distribution.ts';
export { generatedColumns, resolveGenerator } from './resolve-generators.ts';
export { resolveJoin } from './resolve-join.ts';
export { resolveLateralView } from './resolve-lateral-view.ts';
export { resolveOver } from './resolve-over.ts';
export { resolvePivot } from './resolve-pivot.ts';
export { resolveQualify } from './resolve-qualify.ts';
export { resolveSetOperation } from './resolve-set-operation.ts';
export { resolveSubquery } from './resolve-subqueries.ts';
export { exceptColumns } from './star-except.ts';
export { unpivotRows } from './unpivot-rows.ts';
export { belowSelectList } from './windows-below.ts';
