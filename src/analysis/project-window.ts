import type {
  AttributeReference,
  NamedExpression,
  ResolvedExpression,
} from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { transformExpressionDown } from '../plan/transform.ts';
import { expressionKey } from './expression-key.ts';

/** The input with one more column. */
export function projectColumn(input: ResolvedPlan, column: NamedExpression): ResolvedPlan {
  return { kind: 'project', input, projections: [...planOutput(input), column] };
}

/** The expression, where whatever has the key is replaced by the column that holds its value. */
export function replaceByKey(
  expression: ResolvedExpression,
  key: string,
  column: AttributeReference,
): ResolvedExpression {
  return transformExpressionDown(expression, (node) =>
    expressionKey(node) === key ? column : node,
  );
}
