/** What the analysis of plans of several relations, windows over rows and lambdas needs beyond that of one stream. */
export { checkStreamingJoin, checkStreamingJoinKeys } from './check-streaming-join.ts';
export { resolveJoin } from './resolve-join.ts';
export { isHigherOrder, resolveHigherOrder } from './resolve-lambdas.ts';
export { resolveOver } from './resolve-over.ts';
export { resolvePivot } from './resolve-pivot.ts';
export { resolveSetOperation } from './resolve-set-operation.ts';
export { resolveSubquery } from './resolve-subqueries.ts';
