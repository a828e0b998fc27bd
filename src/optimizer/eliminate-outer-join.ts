import { conjuncts } from '../plan/predicates.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedJoin, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { referencedIds } from '../plan/transform.ts';
import { strictColumns } from './infer-join-filters.ts';

/**
 * A join whose filled-up rows nobody sees is one that does not fill up (Spark's `EliminateOuterJoin`): a filter above it, or
 * a time window, that drops what is null in the columns of a side drops every row in which that side is missing.
 */
export function eliminateOuterJoin(
  join: ResolvedJoin,
  wanted: readonly ResolvedExpression[],
): ResolvedJoin {
  const seen = wanted.flatMap(conjuncts).flatMap(columnsNotNull);
  const needs = (side: ResolvedPlan) => {
    const ids = new Set(planOutput(side).map(({ id }) => id));
    return seen.some((column) => [...referencedIds(column)].every((id) => ids.has(id)));
  };
  const joinType = withoutSides(join.joinType, needs(join.left), needs(join.right));
  return joinType === join.joinType ? join : { ...join, joinType };
}

/** The join that is left where rows without a left, or without a right side are not wanted. */
function withoutSides(
  joinType: ResolvedJoin['joinType'],
  needsLeft: boolean,
  needsRight: boolean,
): ResolvedJoin['joinType'] {
  switch (joinType) {
    case 'leftOuter':
      return needsRight ? 'inner' : joinType;
    case 'rightOuter':
      return needsLeft ? 'inner' : joinType;
    case 'fullOuter':
      if (needsLeft && needsRight) return 'inner';
      return needsLeft ? 'leftOuter' : needsRight ? 'rightOuter' : joinType;
    default:
      return joinType;
  }
}

/** Columns that are not null where a term is true. */
function columnsNotNull(term: ResolvedExpression): readonly ResolvedExpression[] {
  if (term.kind === 'call' && term.name === 'isnotnull') return term.args.flatMap(strictColumns);
  if (term.kind === 'call' && term.name === 'in') return strictColumns(term.args[0]);
  return strictColumns(term);
}
