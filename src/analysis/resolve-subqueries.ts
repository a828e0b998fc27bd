import { inSubqueryLengthMismatch, scalarSubqueryWithColumns } from '../errors/analysis-errors.ts';
import { streamingSubquery } from '../errors/streaming-analysis-errors.ts';
import type { SubqueryExpression } from '../plan/expression.ts';
import { isStreaming } from '../plan/resolved-plan.ts';
import { BooleanType } from '../types/data-type.ts';
import type { ExpressionContext, Resolution, ResolveIn } from './resolution.ts';

/** Marks a column of the query around a subquery: within the subquery it is constant. */
export const OUTER = 'outer';

/**
 * A query inside an expression. It is resolved for its type and for the rules that it breaks, of which the first is
 * that it may not be a stream.
 */
export function resolveSubquery(
  { subqueryKind, plan, values = [] }: SubqueryExpression,
  context: ExpressionContext,
  resolveIn: ResolveIn,
): Resolution {
  const relation = context.analysis.within(context.scope).resolve(plan);
  if (isStreaming(relation.plan)) throw streamingSubquery();
  const { columns } = relation.scope;
  switch (subqueryKind) {
    case 'scalar': {
      if (columns.length !== 1) throw scalarSubqueryWithColumns(columns.length);
      const [{ dataType }] = columns;
      return {
        expression: { kind: 'call', name: 'scalar_subquery', args: [], dataType, nullable: true },
        sql: 'scalarsubquery()',
      };
    }
    case 'exists':
      return { expression: membership('exists_subquery', []), sql: 'exists()' };
    case 'in': {
      const left = values.map((value) => resolveIn(value, context));
      const printed = left.map(({ sql }) => sql);
      const list = printed.length === 1 ? printed[0] : `(named_struct(${printed.join(', ')}))`;
      const sql = `(${list} IN (listquery()))`;
      if (left.length !== columns.length) {
        throw inSubqueryLengthMismatch({
          sqlExpr: `"${sql}"`,
          left: printed.map((text) => `"${text}"`),
          right: columns.map(({ name }) => `"${name}"`),
        });
      }
      return { expression: membership('in_subquery', left), sql };
    }
  }
}

function membership(name: string, args: readonly Resolution[]): Resolution['expression'] {
  return {
    kind: 'call',
    name,
    args: args.map(({ expression }) => expression),
    dataType: BooleanType,
    nullable: name === 'in_subquery',
  };
}
