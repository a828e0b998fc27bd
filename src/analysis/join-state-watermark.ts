import { conjuncts } from '../plan/predicates.ts';
import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedJoin } from '../plan/resolved-plan.ts';
import { expressionChildren } from '../plan/transform.ts';

/*
 * Whether a join of two streams can tell when a row will find no more matches, so that its state can be dropped and,
 * in an outer join, the row be given out unmatched. Follows Spark's `StreamingJoinHelper`.
 *
 * For the left side of `l.time > r.time - interval 1 hour` with a watermark on `r.time`: no row of the right will be
 * older than the watermark, so no row of the left at or below (watermark - 1 hour) can match again.
 */

/** Pairs of expressions, one of each side, that the join requires to be equal. */
export function equalKeys(
  join: ResolvedJoin,
): readonly (readonly [ResolvedExpression, ResolvedExpression])[] {
  const left = idsOf(planOutput(join.left));
  const right = idsOf(planOutput(join.right));
  return conjuncts(join.condition).flatMap((term) => {
    if (term.kind !== 'call' || (term.name !== '==' && term.name !== '<=>')) return [];
    const [first, second] = term.args;
    if (readsOnly(first, left) && readsOnly(second, right)) return [[first, second] as const];
    if (readsOnly(first, right) && readsOnly(second, left)) return [[second, first] as const];
    return [];
  });
}

/** Whether one of the equal keys is event time. */
export function isWatermarkInKeys(join: ResolvedJoin): boolean {
  return equalKeys(join)
    .flat()
    .some((key) => key.kind === 'attribute' && key.watermarkDelayMicros !== undefined);
}

/** Whether the state of `side` is bounded by the other side's watermark. */
export function isStateBounded(join: ResolvedJoin, side: 'left' | 'right'): boolean {
  const own = idsOf(planOutput(join[side]));
  const others = planOutput(side === 'left' ? join.right : join.left);
  if (!others.some(({ watermarkDelayMicros }) => watermarkDelayMicros !== undefined)) return false;
  return conjuncts(join.condition).some((term) => boundsFromBelow(term, own, idsOf(others)));
}

/** Whether a term says that a column of `own` is above the other side's event time, give or take a constant. */
function boundsFromBelow(
  term: ResolvedExpression,
  own: ReadonlySet<number>,
  other: ReadonlySet<number>,
): boolean {
  if (term.kind !== 'call') return false;
  const [left, right] = term.args;
  switch (term.name) {
    case '<':
    case '<=':
      return isBound({ smaller: left, larger: right }, own, other);
    case '>':
    case '>=':
      return isBound({ smaller: right, larger: left }, own, other);
    default:
      return false;
  }
}

function isBound(
  { smaller, larger }: { smaller: ResolvedExpression; larger: ResolvedExpression },
  own: ReadonlySet<number>,
  other: ReadonlySet<number>,
): boolean {
  const terms = [...additiveTerms(smaller, false), ...additiveTerms(larger, true)];
  const variable = terms.filter(({ expression }) => columnsOf(expression).length > 0);
  const [bounded, ...moreBounded] = variable.filter(isColumnOf(own));
  const [eventTime, ...moreTimes] = variable.filter(isColumnOf(other));
  // A column inside a function says nothing of its bounds.
  if (moreBounded.length + moreTimes.length > 0 || variable.length !== 2) return false;
  if (bounded === undefined || eventTime?.expression.kind !== 'attribute') return false;
  return (
    bounded.isNegative &&
    !eventTime.isNegative &&
    eventTime.expression.watermarkDelayMicros !== undefined
  );
}

function isColumnOf(ids: ReadonlySet<number>): (term: Term) => boolean {
  return ({ expression }) => expression.kind === 'attribute' && ids.has(expression.id);
}

interface Term {
  readonly expression: ResolvedExpression;
  readonly isNegative: boolean;
}

/** What is added up in an expression, through `+`, `-` and casts. The distance of two times is one term, as in Spark. */
function additiveTerms(expression: ResolvedExpression, isNegative: boolean): readonly Term[] {
  if (expression.kind === 'cast') return additiveTerms(expression.child, isNegative);
  if (expression.kind !== 'call') return [{ expression, isNegative }];
  const [left, right] = expression.args;
  switch (expression.name) {
    case '+':
      return [...additiveTerms(left, isNegative), ...additiveTerms(right, isNegative)];
    case '-':
      if (expression.dataType.kind === 'day_time_interval') return [{ expression, isNegative }];
      return [...additiveTerms(left, isNegative), ...additiveTerms(right, !isNegative)];
    case 'negative':
      return additiveTerms(left, !isNegative);
    default:
      return [{ expression, isNegative }];
  }
}

function columnsOf(expression: ResolvedExpression): readonly AttributeReference[] {
  if (expression.kind === 'attribute') return [expression];
  return expressionChildren(expression).flatMap(columnsOf);
}

function idsOf(columns: readonly AttributeReference[]): ReadonlySet<number> {
  return new Set(columns.map(({ id }) => id));
}

function readsOnly(expression: ResolvedExpression, ids: ReadonlySet<number>): boolean {
  const columns = columnsOf(expression);
  return columns.length > 0 && columns.every(({ id }) => ids.has(id));
}
