import { missingGroupBy } from '../errors/analysis-errors.ts';
import type { Filter } from '../plan/logical-plan.ts';
import { BooleanType } from '../types/data-type.ts';
import { aggregateCalls } from './aggregate-calls.ts';
import type { Analysis } from './analysis.ts';
import { scopeContext, sortContext } from './name-lookup.ts';
import { provideFor } from './provide-for.ts';
import { castTo } from './resolution.ts';
import { resolveExpression } from './resolve-expression.ts';
import type { Relation } from './scope.ts';
import { namedColumn } from './select-list.ts';
import { withWindowsBelow } from './windows-below.ts';

/**
 * QUALIFY: a filter over the select list whose condition may look at the rows around. It names what was selected, and
 * what was selected from; over groups, as in Spark, only what was selected.
 */
export function resolveQualify(filter: Filter, analysis: Analysis): Relation {
  const input = analysis.resolve(filter.input);
  const overRows = input.below?.kind === 'projection';
  const relation: Relation = overRows ? input : { plan: input.plan, scope: input.scope };
  const context = {
    ...(overRows ? sortContext(input, analysis) : scopeContext(input.scope, analysis)),
    expandsStars: false,
  };
  const resolved = resolveExpression(filter.condition, context);
  if (aggregateCalls(resolved.expression).length > 0) throw missingGroupBy();
  const { expression, plan } = provideFor(resolved, relation, context);
  const column = namedColumn(
    { expression: castTo(expression, BooleanType), name: 'qualify' },
    analysis,
  );
  const windowed = withWindowsBelow(plan, [column], analysis);
  const [condition] = windowed.columns;
  return {
    ...input,
    plan: {
      kind: 'filter',
      input: windowed.plan,
      condition: condition.kind === 'alias' ? condition.child : condition,
    },
    below: overRows ? input.below : undefined,
  };
}
