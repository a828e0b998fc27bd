import { unsupportedExpressions } from '../errors/analysis-errors.ts';
import { generatorOutsideSelect } from '../errors/misplaced-call-errors.ts';
import { misplacedPredicateSubquery } from '../errors/subquery-errors.ts';
import type { Sort } from '../plan/logical-plan.ts';
import { someExpression } from '../plan/transform.ts';
import { aggregateCalls } from './aggregate-calls.ts';
import type { Analysis } from './analysis.ts';
import { scopeContext, sortContext } from './name-lookup.ts';
import { resolveExpression } from './resolve-expression.ts';
import type { Relation } from './scope.ts';
import { hasWindowCall } from './window-call.ts';

const OPERATOR = 'RepartitionByExpression';

/**
 * DISTRIBUTE BY: all rows are in one place anyway, so that it only has to be right. It names the columns of its relation and
 * those below projections, as ORDER BY does, but nothing below groups.
 */
export function resolveDistribution(distribution: Sort, analysis: Analysis): Relation {
  const input = analysis.resolve(distribution.input);
  const isGrouped = input.below?.kind === 'aggregation';
  const context = {
    ...(isGrouped ? scopeContext(input.scope, analysis) : sortContext(input, analysis)),
    expandsStars: false,
    refuseGenerator: (sql: string) => generatorOutsideSelect(`${OPERATOR} [${sql}]`),
  };
  for (const { child } of distribution.order) {
    const { expression, sql } = resolveExpression(child, context);
    if (aggregateCalls(expression).length > 0 || hasWindowCall(expression)) {
      throw unsupportedExpressions(OPERATOR, [`"${sql}"`]);
    }
    const isPredicate = someExpression(
      expression,
      (node) => node.kind === 'subquery' && node.subqueryKind !== 'scalar',
    );
    if (isPredicate) throw misplacedPredicateSubquery(`${OPERATOR} [${sql}]`);
  }
  return input;
}
