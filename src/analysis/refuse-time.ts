import { unsupportedTimeType } from '../errors/time-errors.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { planExpressions, visitExpression } from '../plan/transform.ts';
import { holdsKind } from '../types/holds-kind.ts';

/** Functions that a session without TIME refuses when they are called over one (Spark's `TimeExpression`). */
const OVER_TIME = new Set(
  'hour minute second date_part + - try_add try_subtract time_diff time_trunc to_time try_to_time make_time'.split(
    ' ',
  ),
);

/**
 * Fails with UNSUPPORTED_TIME_TYPE on what Spark refuses where `spark.sql.timeType.enabled` is not set: casts to TIME, and
 * functions of times. Literals, comparisons and what only hands a TIME on are none of it.
 */
export function refuseTime(plan: ResolvedPlan): void {
  for (const expression of planExpressions(plan)) visitExpression(expression, check);
  for (const input of planInputs(plan)) refuseTime(input);
}

function check(node: ResolvedExpression): void {
  if (node.kind === 'subquery') refuseTime(node.plan);
  else if (isRefused(node)) throw unsupportedTimeType();
}

function isRefused(node: ResolvedExpression): boolean {
  switch (node.kind) {
    case 'cast':
      return holdsKind(node.dataType, 'time');
    case 'call':
      return isOfTime(node.name) && [node, ...node.args].some(isTime);
    default:
      return false;
  }
}

const isOfTime = (name: string) => /^time_(from|to)_/.test(name) || OVER_TIME.has(name);
const isTime = ({ dataType }: ResolvedExpression) => dataType.kind === 'time';
