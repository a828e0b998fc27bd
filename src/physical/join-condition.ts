import { isDeterministic } from '../functions/is-deterministic.ts';
import { lookupFunction } from '../functions/registry.ts';
import { conjunction, conjuncts } from '../plan/predicates.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedJoin } from '../plan/resolved-plan.ts';
import { referencedIds } from '../plan/transform.ts';

/** A pair of expressions, one of each side, that must be equal. */
export interface JoinKey {
  readonly left: ResolvedExpression;
  readonly right: ResolvedExpression;
  /** `<=>`: null is equal to null. */
  readonly isNullSafe: boolean;
}

/** A join's condition, taken apart (Spark's `ExtractEquiJoinKeys`). */
export interface JoinCondition {
  /** None: every row of one side is compared with every row of the other. */
  readonly keys: readonly JoinKey[];
  /** What has to hold besides; reads the columns of both sides. */
  readonly rest: ResolvedExpression | undefined;
  /** The one key of a NOT IN: a row whose comparison with any other is null is out, too (Spark's `isNullAwareAntiJoin`). */
  readonly isNullAware?: boolean;
}

/** Finds the equalities between the sides among the terms of a join's condition. */
export function splitJoinCondition({
  condition,
  joinType,
  left,
  right,
}: Omit<ResolvedJoin, 'kind'>): JoinCondition {
  const leftIds = new Set(planOutput(left).map(({ id }) => id));
  const rightIds = new Set(planOutput(right).map(({ id }) => id));
  const notIn = joinType === 'leftAnti' ? equalOrNull(condition) : undefined;
  const only = notIn && keyOf(notIn, leftIds, rightIds);
  if (only !== undefined) return { keys: [only], rest: undefined, isNullAware: true };
  const keys: JoinKey[] = [];
  const rest: ResolvedExpression[] = [];
  for (const term of conjuncts(condition)) {
    const key = keyOf(term, leftIds, rightIds);
    if (key === undefined) rest.push(term);
    else keys.push(key);
  }
  return { keys, rest: conjunction(rest) };
}

/** The comparison in `coalesce(a = b, true)`, as the rewriting of NOT IN makes it. */
function equalOrNull(condition: ResolvedExpression | undefined): ResolvedExpression | undefined {
  if (condition?.kind !== 'call' || condition.name !== 'coalesce') return undefined;
  const [compared, otherwise, ...more] = condition.args;
  const isTrue = otherwise?.kind === 'literal' && otherwise.value === true;
  return isTrue && more.length === 0 ? compared : undefined;
}

function keyOf(
  term: ResolvedExpression,
  leftIds: ReadonlySet<number>,
  rightIds: ReadonlySet<number>,
): JoinKey | undefined {
  if (term.kind !== 'call' || !isDeterministic(term)) return undefined;
  const name = lookupFunction(term.name)?.name;
  if (name !== '==' && name !== '<=>') return undefined;
  const [first, second] = term.args;
  const isNullSafe = name === '<=>';
  if (readsOnly(first, leftIds) && readsOnly(second, rightIds)) {
    return { left: first, right: second, isNullSafe };
  }
  if (readsOnly(first, rightIds) && readsOnly(second, leftIds)) {
    return { left: second, right: first, isNullSafe };
  }
  return undefined;
}

function readsOnly(expression: ResolvedExpression, ids: ReadonlySet<number>): boolean {
  const read = [...referencedIds(expression)];
  return read.length > 0 && read.every((id) => ids.has(id));
}
