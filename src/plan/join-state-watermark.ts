import { MICROS_PER_DAY, MICROS_PER_SECOND } from '../types/interval-type.ts';
import { conjuncts } from './predicates.ts';
import type { AttributeReference, ResolvedExpression } from './resolved-expression.ts';
import { planOutput, type ResolvedJoin } from './resolved-plan.ts';
import { expressionChildren } from './transform.ts';

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

/** Which of the pairs of equal keys is event time, on either side; -1 for none. Left ones are looked at first. */
export function eventTimeKey(
  keys: readonly (readonly [left: ResolvedExpression, right: ResolvedExpression])[],
): number {
  const left = keys.findIndex(([key]) => isEventTime(key));
  return left >= 0 ? left : keys.findIndex(([, key]) => isEventTime(key));
}

function isEventTime(key: ResolvedExpression): boolean {
  return key.kind === 'attribute' && key.watermarkDelayMicros !== undefined;
}

/** Whether one of the equal keys is event time. */
export function isWatermarkInKeys(join: ResolvedJoin): boolean {
  return eventTimeKey(equalKeys(join)) >= 0;
}

/** Whether the state of `side` is bounded by the other side's watermark. */
export function isStateBounded(join: ResolvedJoin, side: 'left' | 'right'): boolean {
  return stateDistanceMicros(join, side) !== undefined;
}

/**
 * How far behind the watermark, in microseconds, rows of `side` can be forgotten: those whose event time is not after
 * watermark + distance find no more partners. Undefined where no term of the condition says so. Spark counts in whole
 * milliseconds, and takes one off where the bound itself still matches.
 */
export function stateDistanceMicros(
  join: Pick<ResolvedJoin, 'left' | 'right' | 'condition'>,
  side: 'left' | 'right',
): bigint | undefined {
  const own = idsOf(planOutput(join[side]));
  const others = planOutput(side === 'left' ? join.right : join.left);
  if (!others.some(isEventTimeColumn)) return undefined;
  const distances = conjuncts(join.condition).flatMap(
    (term) => distanceOf(term, own, idsOf(others)) ?? [],
  );
  return distances.toSorted((a, b) => (a < b ? -1 : 1))[0];
}

const isEventTimeColumn = ({ watermarkDelayMicros }: AttributeReference) =>
  watermarkDelayMicros !== undefined;

/** What a term that puts a column of `own` above the other side's event time adds to that. */
function distanceOf(
  term: ResolvedExpression,
  own: ReadonlySet<number>,
  other: ReadonlySet<number>,
): bigint | undefined {
  if (term.kind !== 'call') return undefined;
  const [left, right] = term.args;
  switch (term.name) {
    case '<':
      return boundOf({ smaller: left, larger: right }, own, other);
    case '<=':
      return below(boundOf({ smaller: left, larger: right }, own, other));
    case '>':
      return boundOf({ smaller: right, larger: left }, own, other);
    case '>=':
      return below(boundOf({ smaller: right, larger: left }, own, other));
    default:
      return undefined;
  }
}

const MICROS_PER_MILLI = 1000n;

const below = (bound: bigint | undefined) =>
  bound === undefined ? undefined : bound - MICROS_PER_MILLI;

function boundOf(
  { smaller, larger }: { smaller: ResolvedExpression; larger: ResolvedExpression },
  own: ReadonlySet<number>,
  other: ReadonlySet<number>,
): bigint | undefined {
  const terms = [...additiveTerms(smaller, false), ...additiveTerms(larger, true)];
  const variable = terms.filter(({ expression }) => columnsOf(expression).length > 0);
  const [bounded, ...moreBounded] = variable.filter(isColumnOf(own));
  const [eventTime, ...moreTimes] = variable.filter(isColumnOf(other));
  // A column inside a function says nothing of its bounds.
  if (moreBounded.length + moreTimes.length > 0 || variable.length !== 2) return undefined;
  if (bounded === undefined || eventTime?.expression.kind !== 'attribute') return undefined;
  if (!bounded.isNegative || eventTime.isNegative) return undefined;
  if (eventTime.expression.watermarkDelayMicros === undefined) return undefined;
  let micros = 0n;
  for (const term of terms) {
    if (term === bounded || term === eventTime) continue;
    const constant = constantMicros(term.expression);
    if (constant === undefined) return undefined;
    micros += term.isNegative ? -constant : constant;
  }
  const rest = ((micros % MICROS_PER_MILLI) + MICROS_PER_MILLI) % MICROS_PER_MILLI;
  return micros - rest;
}

/** A constant as microseconds: an interval without months, or a number of seconds; undefined for others. */
function constantMicros(expression: ResolvedExpression): bigint | undefined {
  if (expression.kind !== 'literal') return undefined;
  const { dataType, value } = expression;
  switch (dataType.kind) {
    case 'day_time_interval':
      return typeof value === 'bigint' ? value : undefined;
    case 'calendar_interval': {
      if (!Array.isArray(value)) return undefined;
      const [months, days, micros] = value;
      if (months !== 0 || typeof days !== 'number' || typeof micros !== 'bigint') return undefined;
      return BigInt(days) * MICROS_PER_DAY + micros;
    }
    case 'decimal':
      return typeof value === 'bigint'
        ? (value * MICROS_PER_SECOND) / 10n ** BigInt(dataType.scale)
        : undefined;
    default: {
      const seconds = typeof value === 'bigint' ? Number(value) : value;
      return typeof seconds === 'number' && Number.isFinite(seconds)
        ? BigInt(Math.trunc(seconds * Number(MICROS_PER_SECOND)))
        : undefined;
    }
  }
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
