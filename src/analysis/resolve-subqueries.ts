import { inSubqueryTypeMismatch } from '../errors/relational-errors.ts';
import { streamingSubquery } from '../errors/streaming-analysis-errors.ts';
import { inSubqueryLengthMismatch, scalarSubqueryWithColumns } from '../errors/subquery-errors.ts';
import type { SubqueryExpression } from '../plan/expression.ts';
import type { NamedExpression, ResolvedExpression } from '../plan/resolved-expression.ts';
import { isStreaming, planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { widerType } from '../types/coercion.ts';
import { BooleanType, sameType } from '../types/data-type.ts';
import type { Analysis } from './analysis.ts';
import { checkCorrelation } from './check-correlation.ts';
import { outerReferences } from './outer-references.ts';
import {
  castTo,
  columnName,
  type ExpressionContext,
  type Resolution,
  type ResolveIn,
} from './resolution.ts';
import { exactPlan, type Scope } from './scope.ts';

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
  const rows = exactPlan(relation);
  checkCorrelation(rows);
  const outer = outerNames(rows, context.scope).join(', ');
  switch (subqueryKind) {
    case 'scalar': {
      if (columns.length !== 1) throw scalarSubqueryWithColumns(columns.length);
      const [{ dataType }] = columns;
      const typed = { dataType, nullable: true };
      return {
        expression: { kind: 'subquery', subqueryKind, plan: rows, values: [], ...typed },
        sql: `scalarsubquery(${outer})`,
      };
    }
    case 'exists': {
      const typed = { dataType: BooleanType, nullable: false };
      return {
        expression: { kind: 'subquery', subqueryKind, plan: rows, values: [], ...typed },
        sql: `exists(${outer})`,
      };
    }
    case 'in': {
      const left = values.map((value) => resolveIn(value, context));
      const printed = left.map(({ sql }) => sql);
      const named = left.map((value, at) => `'${columnName(value)}', ${printed[at]}`).join(', ');
      const list = printed.length === 1 ? printed[0] : `named_struct(${named})`;
      const sql = `(${list} IN (listquery(${outer})))`;
      if (left.length !== columns.length) {
        throw inSubqueryLengthMismatch({
          sqlExpr: `"${sql}"`,
          left: printed.map((text) => `"${text}"`),
          right: columns.map(({ name }) => `"${name}"`),
        });
      }
      const sides = left.map(({ expression }) => expression);
      const mismatched = sides.flatMap(({ dataType }, at) =>
        widerType(dataType, columns[at].dataType) === undefined
          ? `(${printed[at]}, ${columns[at].name})`
          : [],
      );
      if (mismatched.length > 0) {
        const [leftTypes, rightTypes] = [sides, columns].map((side) =>
          side.map(({ dataType }) => dataType),
        );
        throw inSubqueryTypeMismatch({ sql, mismatched, left: leftTypes, right: rightTypes });
      }
      return { expression: inExpression(sides, rows, context.analysis), sql };
    }
  }
}

/** The names of the columns of the query around that the subquery reads. */
function outerNames(plan: ResolvedPlan, { columns, hidden }: Scope): readonly string[] {
  const around = new Set([...columns, ...hidden].map(({ id }) => id));
  return outerReferences(plan).flatMap(({ id, name }) => (around.has(id) ? name : []));
}

/** Both sides in the types that hold the values of either. */
function inExpression(
  values: readonly ResolvedExpression[],
  rows: ResolvedPlan,
  analysis: Analysis,
): ResolvedExpression {
  const columns = planOutput(rows);
  const types = columns.map(
    ({ dataType }, index) => widerType(values[index].dataType, dataType) ?? dataType,
  );
  const isSame = columns.every(({ dataType }, index) => sameType(dataType, types[index]));
  const projections = columns.map((column, index): NamedExpression => {
    if (sameType(column.dataType, types[index])) return column;
    const child = castTo(column, types[index]);
    const { name, dataType, nullable } = { ...child, name: column.name };
    return { kind: 'alias', id: analysis.nextId(), name, child, dataType, nullable };
  });
  return {
    kind: 'subquery',
    subqueryKind: 'in',
    plan: isSame ? rows : { kind: 'project', input: rows, projections },
    values: values.map((value, index) => castTo(value, types[index])),
    dataType: BooleanType,
    nullable: true,
  };
}
