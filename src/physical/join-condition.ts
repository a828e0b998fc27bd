import { isDeterministic } from '../functions/is-deterministic.ts';
import { lookupFunction } from '../functions/registry.ts';
import { conjunction, conjuncts } from '../plan/predicates.ts';
import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
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
}

/** Finds the equalities between the sides among the terms of a condition. */
export function splitJoinCondition(
  condition: ResolvedExpression | undefined,
  left: readonly AttributeReference[],
  right: readonly AttributeReference[],
): JoinCondition {
  const leftIds = new Set(left.map(({ id }) => id));
  const rightIds = new Set(right.map(({ id }) => id));
  const keys: JoinKey[] = [];
  const rest: ResolvedExpression[] = [];
  for (const term of conjuncts(condition)) {
    const key = keyOf(term, leftIds, rightIds);
    if (key === undefined) rest.push(term);
    else keys.push(key);
  }
  return { keys, rest: conjunction(rest) };
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
