import {
  filterNotBoolean,
  invalidWhereCondition,
  unsupportedGrouping,
} from '../errors/analysis-errors.ts';
import {
  generatorOutsideSelect,
  windowFunctionNotAllowed,
} from '../errors/misplaced-call-errors.ts';
import { expressionText } from '../plan/explain.ts';
import type { Filter } from '../plan/logical-plan.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { BooleanType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { aggregateCalls, hasCall } from './aggregate-calls.ts';
import type { Analysis } from './analysis.ts';
import { sortContext } from './name-lookup.ts';
import { provideFor } from './provide-for.ts';
import { RELATIONAL } from './relational-part.ts';
import { castTo, type Resolution } from './resolution.ts';
import { resolveExpression } from './resolve-expression.ts';
import { GROUPING_CALLS } from './resolve-grouping-calls.ts';
import type { Relation } from './scope.ts';
import { hasWindowCall } from './window-call.ts';
import { onlyWindow } from './window-expression.ts';

/**
 * WHERE. As in Spark, a filter right above a projection may name what is not selected, and one right above an
 * aggregation may aggregate, as HAVING does.
 */
export function resolveFilter(filter: Filter, analysis: Analysis): Relation {
  if (filter.isQualify) return RELATIONAL.get().resolveQualify(filter, analysis);
  const input = analysis.resolve(filter.input);
  const context = {
    ...sortContext(input, analysis),
    expandsStars: false,
    refuseGenerator: (sql: string) => generatorOutsideSelect(`Filter ${sql}`),
  };
  const resolved = resolveExpression(filter.condition, context);
  checkCondition(resolved, input);
  const condition = { ...resolved, expression: castTo(resolved.expression, BooleanType) };
  const provided = provideFor(condition, input, context);
  const window = onlyWindow([provided.expression]);
  const plan: ResolvedPlan =
    window === undefined
      ? { kind: 'filter', input: provided.plan, condition: provided.expression }
      : RELATIONAL.get().filterByWindow(provided.plan, provided.expression, window, analysis);
  return { ...input, plan };
}

function checkCondition({ expression, sql }: Resolution, { below }: Relation): void {
  if (hasWindowCall(expression)) throw windowFunctionNotAllowed('WHERE');
  if (below?.kind !== 'aggregation' && hasCall(expression, GROUPING_CALLS)) {
    throw unsupportedGrouping();
  }
  const calls = aggregateCalls(expression);
  if (calls.length > 0 && below?.kind !== 'aggregation') {
    const texts = calls.map((call) => expressionText(call, qualifiedText));
    throw invalidWhereCondition(`"${sql}"`, texts);
  }
  const { dataType } = expression;
  if (dataType.kind !== 'boolean') {
    throw filterNotBoolean(`"${sql}"`, `"${typeSql(dataType)}"`);
  }
}

function qualifiedText({
  qualifier,
  name,
}: {
  readonly qualifier: readonly string[];
  readonly name: string;
}): string {
  return [...qualifier.slice(0, 1), name].join('.');
}
