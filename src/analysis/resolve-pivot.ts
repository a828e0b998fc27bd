import { internalError } from '../errors/internal-error.ts';
import { nonLiteralPivotValue, pivotWithoutAggregate } from '../errors/pivot-errors.ts';
import { lookupFunction } from '../functions/registry.ts';
import { expressionText } from '../plan/explain.ts';
import type { Expression } from '../plan/expression.ts';
import type { Aggregate } from '../plan/logical-plan.ts';
import { conjunction } from '../plan/predicates.ts';
import {
  type AggregateCall,
  type AttributeReference,
  type ResolvedExpression,
  toAttribute,
} from '../plan/resolved-expression.ts';
import { referencedIds, transformExpressionDown } from '../plan/transform.ts';
import { isNumeric } from '../types/coercion.ts';
import { BooleanType, type DataType } from '../types/data-type.ts';
import { hasAggregate } from './aggregate-calls.ts';
import type { Analysis } from './analysis.ts';
import { checkCast } from './check-cast.ts';
import { scopeContext } from './name-lookup.ts';
import { castTo, type ExpressionContext, type Resolution } from './resolution.ts';
import { aggregateRelation } from './resolve-aggregate.ts';
import { resolveExpression } from './resolve-expression.ts';
import { resolveGrouping } from './resolve-grouping.ts';
import { projectRelation } from './resolve-project.ts';
import { resolveScalarCall } from './resolve-scalar-call.ts';
import { exactRelation, type Relation } from './scope.ts';
import { resolveSelectList, type SelectedColumn } from './select-list.ts';
import { hasWindowCall } from './window-call.ts';

/** Whether Spark picks values of the type out of the rows per pivot value (`PivotFirst`). */
function isPicked(type: DataType): boolean {
  return type.kind === 'boolean' || isNumeric(type);
}

/**
 * PIVOT: aggregates per key and pivot value, and then, per key, picks each value's aggregates into columns of their
 * own. Two aggregations, as in Spark; where an aggregate gives no number, there is one, of which each column aggregates the
 * rows of its value. The difference shows where a key has no row of a value: a count of 0 is null by the first way.
 */
export function resolvePivot(
  aggregate: Aggregate,
  pivot: NonNullable<Aggregate['pivot']>,
  analysis: Analysis,
): Relation {
  const source = analysis.resolve(aggregate.input);
  const context = scopeContext(source.scope, analysis);
  const pivotColumn = resolveExpression(pivot.column, context);
  const aggregates = resolveSelectList(aggregate.aggregates, context);
  for (const { expression, sql } of aggregates) {
    if (!hasAggregate(expression) && !hasWindowCall(expression)) throw pivotWithoutAggregate(sql);
  }
  const keys = pivotKeys(aggregate, { source, pivotColumn, aggregates }, analysis);
  const input = exactRelation(
    projectRelation(
      source,
      [...source.scope.columns.map(asSelected), ...keys, asPivot(pivotColumn)],
      analysis,
    ),
  );
  const columns = input.scope.columns.slice(source.scope.columns.length);
  const values = pivot.values.map((value) => pivotValue(value, pivotColumn, context));
  if (!aggregates.every(({ expression }) => isPicked(expression.dataType))) {
    return aggregateByValue({ input, columns, aggregates, values }, analysis);
  }
  const grouped = aggregateRelation(
    {
      input,
      grouping: columns,
      columns: [...columns.map(asSelected), ...aggregates],
      isGrouped: true,
    },
    analysis,
  );
  return pickValues(
    exactRelation(grouped),
    { keyCount: keys.length, aggregates, values },
    analysis,
  );
}

/** Groups by the keys, which stand before the pivot column, and aggregates the rows of each value. */
function aggregateByValue(
  {
    input,
    columns,
    aggregates,
    values,
  }: PivotColumns & {
    readonly input: Relation;
    readonly columns: readonly AttributeReference[];
  },
  analysis: Analysis,
): Relation {
  const keys = columns.slice(0, -1);
  const pivotColumn = columns[columns.length - 1];
  const made = values.flatMap(({ value, name }) => {
    const ofValue = isValue(pivotColumn, value);
    return aggregates.map(
      (aggregate): SelectedColumn => ({
        ...aggregate,
        name: pivotName(name, aggregate, aggregates),
        expression: transformExpressionDown(aggregate.expression, (node) =>
          node.kind === 'aggregateCall' ? overRows(node, ofValue) : node,
        ),
      }),
    );
  });
  return aggregateRelation(
    { input, grouping: keys, columns: [...keys.map(asSelected), ...made], isGrouped: true },
    analysis,
  );
}

/** The aggregate of some rows. Of a value's rows the first is the first that has one. */
function overRows(call: AggregateCall, isOne: ResolvedExpression): AggregateCall {
  const filter = conjunction(call.filter === undefined ? [isOne] : [isOne, call.filter]);
  const isEdge = call.name === 'first' || call.name === 'last';
  return { ...call, filter, ...(isEdge && { ignoreNulls: true }) };
}

/** The columns that a PIVOT makes: each aggregate for each value. */
interface PivotColumns {
  readonly aggregates: readonly SelectedColumn[];
  readonly values: readonly PivotValue[];
}

/** The value says what a column is of; several aggregates are told apart by theirs. */
function pivotName(
  value: string,
  { name }: SelectedColumn,
  aggregates: readonly SelectedColumn[],
): string {
  return aggregates.length === 1 ? value : `${value}_${name}`;
}

interface PivotValue {
  readonly value: Resolution;
  readonly name: string;
}

function asSelected(column: AttributeReference): SelectedColumn {
  return { expression: column, name: column.name, sql: column.name };
}

function asPivot({ expression, sql }: Resolution): SelectedColumn {
  return { expression, name: sql, sql };
}

/** The keys that are listed; for SQL's PIVOT every column that it doesn't mention. */
function pivotKeys(
  aggregate: Aggregate,
  {
    source,
    pivotColumn,
    aggregates,
  }: {
    readonly source: Relation;
    readonly pivotColumn: Resolution;
    readonly aggregates: readonly SelectedColumn[];
  },
  analysis: Analysis,
): readonly SelectedColumn[] {
  const isImplicit = aggregate.grouping.some(({ kind }) => kind === 'star');
  if (!isImplicit) {
    const { named } = resolveGrouping(aggregate, source.scope, analysis);
    return named.map((key) => {
      const expression = key.kind === 'alias' ? key.child : key;
      return { expression, name: key.name, sql: key.name };
    });
  }
  const mentioned = referencedIds(pivotColumn.expression);
  for (const { expression } of aggregates) referencedIds(expression, mentioned);
  return source.scope.columns.filter(({ id }) => !mentioned.has(id)).map(asSelected);
}

/** A value and the name of its columns: its alias, else its text. */
function pivotValue(
  expression: Expression,
  pivotColumn: Resolution,
  context: ExpressionContext,
): PivotValue {
  const { dataType } = pivotColumn.expression;
  const unaliased = expression.kind === 'alias' ? expression.child : expression;
  const value = resolveExpression(unaliased, context);
  if (referencedIds(value.expression).size > 0) throw nonLiteralPivotValue(value.sql);
  checkCast(value.expression.dataType, dataType, value.sql);
  return {
    value: { expression: castTo(value.expression, dataType), sql: value.sql },
    name: expression.kind === 'alias' ? expression.names[0] : valueName(value),
  };
}

/** A constant as CAST makes text of it: `null`, `2024-01-01`, `{1, a}`, `[1, 2]`. */
function valueName({ expression, sql }: Resolution): string {
  if (expression.kind === 'literal') {
    return expression.value === null ? 'null' : sql.replace(/^[A-Z_]+ '(.*)'$/, '$1');
  }
  if (expression.kind !== 'call') return sql;
  const parts = (args: readonly ResolvedExpression[]) =>
    args.map((arg) => valueName({ expression: arg, sql: expressionText(arg) })).join(', ');
  if (expression.name === 'array') return `[${parts(expression.args)}]`;
  if (expression.name !== 'named_struct' && expression.name !== 'struct') return sql;
  const isNamed = expression.name === 'named_struct';
  return `{${parts(expression.args.filter((_, at) => !isNamed || at % 2 === 1))}}`;
}

function pickValues(
  input: Relation,
  { keyCount, aggregates, values }: PivotColumns & { readonly keyCount: number },
  analysis: Analysis,
): Relation {
  const { columns } = input.scope;
  const keys = columns.slice(0, keyCount);
  const pivotColumn = columns[keyCount];
  const computed = columns.slice(keyCount + 1);
  const picked = values.flatMap(({ value, name }) =>
    computed.map(
      (column, index): SelectedColumn => ({
        ...pick(column, pivotColumn, value),
        name: pivotName(name, aggregates[index], aggregates),
      }),
    ),
  );
  return aggregateRelation(
    { input, grouping: keys, columns: [...keys.map(asSelected), ...picked], isGrouped: true },
    analysis,
  );
}

/** The aggregate of the one row of the group that has the value. */
function pick(
  column: AttributeReference,
  pivotColumn: AttributeReference,
  value: Resolution,
): Pick<SelectedColumn, 'expression' | 'sql'> {
  const record = lookupFunction('first');
  if (record?.kind !== 'aggregate') throw internalError('there is no aggregate first');
  const { dataType, nullable } = column;
  const options = { isDistinct: false, ignoreNulls: false };
  const signature = record.resolve([{ dataType, nullable }], options);
  return {
    sql: column.name,
    expression: {
      kind: 'aggregateCall',
      name: record.name,
      args: [column],
      isDistinct: false,
      filter: isValue(pivotColumn, value),
      dataType: signature.output,
      nullable: true,
    },
  };
}

function isValue(pivotColumn: AttributeReference, value: Resolution): ResolvedExpression {
  const column = { expression: toAttribute(pivotColumn), sql: pivotColumn.name };
  const test = resolveScalarCall('<=>', lookupFunction('<=>'), [column, value]);
  return castTo(test.expression, BooleanType);
}
