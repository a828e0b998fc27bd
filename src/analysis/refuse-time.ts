import { unsupportedTimeType } from '../errors/time-errors.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression, mapLogicalPlan } from '../plan/map-logical-plan.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { expressionChildren, planExpressions, visitExpression } from '../plan/transform.ts';
import { holdsKind } from '../types/holds-kind.ts';

/*
 * What Spark refuses where `spark.sql.timeType.enabled` is not set, with UNSUPPORTED_TIME_TYPE: casts to TIME, and functions
 * of times. Literals, comparisons and what only hands a TIME on are none of it.
 */

/** Functions of times whatever they are called over. */
const OF_TIME = /^(time|time_(from|to)_.*|time_diff|time_trunc|(try_)?to_time|make_time)$/;
/** Functions that are refused when they are called over a TIME (Spark's `TimeExpression`). */
const OVER_TIME = new Set([
  'hour',
  'minute',
  'second',
  'date_part',
  '+',
  '-',
  'try_add',
  'try_subtract',
]);

/** Refuses a plan that casts to TIME, or calls functions of times. */
export function refuseTime(plan: ResolvedPlan): void {
  for (const expression of planExpressions(plan)) visitExpression(expression, check);
  for (const input of planInputs(plan)) refuseTime(input);
}

function check(node: ResolvedExpression): void {
  if (node.kind === 'subquery') refuseTime(node.plan);
  else if (isRefused(node) || hasNullCast(node)) throw unsupportedTimeType();
}

function isRefused(node: ResolvedExpression): boolean {
  if (node.kind === 'cast') return holdsKind(node.dataType, 'time');
  if (node.kind !== 'call') return false;
  return OF_TIME.test(node.name) || (OVER_TIME.has(node.name) && [node, ...node.args].some(isTime));
}

/** NULL becomes a TIME by a cast, but for the functions that take one of any type. */
function hasNullCast(node: ResolvedExpression): boolean {
  const isNullTime = (child: ResolvedExpression) =>
    child.kind === 'literal' && child.value === null && isTime(child);
  const takesNull = node.kind === 'call' && node.name.includes('make_timestamp');
  return !takesNull && expressionChildren(node).some(isNullTime);
}

const isTime = ({ dataType }: ResolvedExpression) => dataType.kind === 'time';

/** Refuses a plan that names what `refuseTime` refuses, for one whose types do not fit: that counts first. */
export function refuseNamedTime(plan: LogicalPlan): void {
  const visitor: LogicalMapping = {
    plan: (node) => mapLogicalPlan(node, visitor),
    expression: (node) => {
      const isNamed =
        (node.kind === 'cast' && holdsKind(node.dataType, 'time')) ||
        (node.kind === 'function' && OF_TIME.test(node.name.toLowerCase()));
      if (isNamed) throw unsupportedTimeType();
      return mapExpression(node, visitor);
    },
  };
  visitor.plan(plan);
}
