import { failedFunctionCall } from '../errors/aggregate-errors.ts';
import type { TextPlace } from '../errors/parse-errors.ts';
import { unpivotSizeMismatch } from '../errors/relational-errors.ts';
import { inlineTableSize, inlineTableTypes } from '../errors/sql-errors.ts';
import type { Expression, Literal } from '../plan/expression.ts';
import type { Join, LogicalPlan, Project } from '../plan/logical-plan.ts';
import {
  type DataType,
  NullType,
  StringType,
  type StructField,
  sameType,
  structField,
  structType,
} from '../types/data-type.ts';
import { literal } from './literals.ts';
import { call, callOf, ROW } from './operators.ts';

/** How the relations of a FROM clause become plans. */

/** `AS t(a, b)`. */
export interface RelationAlias {
  readonly name: string;
  readonly columnNames?: readonly string[];
}

/** One row without columns: what a SELECT without FROM reads. */
export const ONE_ROW: Project = { kind: 'project', expressions: [] };

export function aliasRelation(input: LogicalPlan, alias: RelationAlias | undefined): LogicalPlan {
  if (alias === undefined) return input;
  const { name, columnNames } = alias;
  return {
    kind: 'subqueryAlias',
    input,
    alias: name,
    ...(columnNames !== undefined && { columnNames }),
  };
}

/** What a join adds to the relation on its left. */
export type JoinWith = Omit<Join, 'kind' | 'left' | 'isLateral'> & { readonly isLateral: boolean };

/**
 * A lateral join with a generator is a lateral view of the left side; any other is a join, as is a left join whose
 * condition may refuse all that the generator makes of a row.
 */
export function joinRelations(left: LogicalPlan, join: JoinWith): LogicalPlan {
  const { isLateral, ...parts } = join;
  const { right, joinType, condition } = parts;
  const isGenerator = isLateral && right.kind === 'lateralView' && right.input === ONE_ROW;
  if (isGenerator && joinType !== 'leftOuter') {
    const view: LogicalPlan = { ...right, input: left };
    return condition === undefined ? view : { kind: 'filter', input: view, condition };
  }
  if (isGenerator && (condition === undefined || isTrue(condition))) {
    return { ...right, input: left, outer: true };
  }
  return { kind: 'join', left, ...parts, ...(isLateral && { isLateral }) };
}

function isTrue(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.value === true;
}

/** A function in FROM: `range` with constant bounds is a relation of its own, the others generate rows. */
export function tableFunction(
  generator: Expression,
  alias: RelationAlias | undefined,
): LogicalPlan {
  const range = rangeRelation(generator);
  if (range !== undefined) return aliasRelation(range, alias);
  return {
    kind: 'lateralView',
    isTableFunction: true,
    input: ONE_ROW,
    generator,
    outer: false,
    alias: alias?.name ?? '',
    columnNames: alias?.columnNames ?? [],
  };
}

/**
 * `range(end)`, `range(start, end, step)`; a fourth argument, the count of partitions, changes nothing. Fails with
 * FAILED_FUNCTION_CALL for a step of 0.
 */
function rangeRelation(generator: Expression): LogicalPlan | undefined {
  if (generator.kind !== 'function' || generator.name.toLowerCase() !== 'range') return undefined;
  const bounds = generator.args.map(integerOf);
  if (bounds.length < 1 || bounds.length > 4) return undefined;
  const [first, second, step = 1n] = bounds;
  if (bounds.includes(undefined) || first === undefined) return undefined;
  if (step === 0n) throw failedFunctionCall('range');
  return second === undefined
    ? { kind: 'range', start: 0n, end: first, step }
    : { kind: 'range', start: first, end: second, step };
}

function integerOf(expression: Expression): bigint | undefined {
  if (expression.kind !== 'literal') return undefined;
  const { value, dataType } = expression;
  if (dataType.kind === 'decimal') return undefined;
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}

/**
 * VALUES. Constants whose types agree are rows as they are; otherwise each row is a query of its own, and their union
 * finds the common types. Fails with INVALID_INLINE_TABLE for rows of different lengths, and for text beside numbers.
 */
export function valuesRelation(
  rows: readonly Expression[],
  columnNames: readonly string[] | undefined,
  place: TextPlace,
): LogicalPlan {
  const cells = rows.map(rowCells);
  const width = columnNames?.length ?? cells[0].length;
  const oddRow = cells.findIndex((row) => row.length !== width);
  if (oddRow !== -1) throw inlineTableSize({ width, found: cells[oddRow].length, oddRow }, place);
  const mixed = cells[0].findIndex((_, column) => mixesText(cells.map((row) => row[column])));
  if (mixed !== -1) throw inlineTableTypes(columnName(mixed), place);
  return constantRows(cells) ?? unionOfRows(cells);
}

/** Whether some constants of a column are text and others aren't: an inline table, unlike a union, reads no text. */
function mixesText(cells: readonly Expression[]): boolean {
  const kinds = cells.map((cell) => (cell.kind === 'literal' ? cell.dataType.kind : 'null'));
  return kinds.includes('string') && kinds.some((kind) => kind !== 'string' && kind !== 'null');
}

/** The values of a row: those in its parentheses. A call of `struct` is one value. */
function rowCells(row: Expression): readonly Expression[] {
  return row.kind === 'function' && row.name === ROW ? row.args : [row];
}

function columnName(index: number): string {
  return `col${index + 1}`;
}

function constantRows(rows: readonly (readonly Expression[])[]): LogicalPlan | undefined {
  const fields: StructField[] = [];
  for (let column = 0; column < rows[0].length; column++) {
    const cells = rows.map((row) => row[column]).filter((cell) => cell.kind === 'literal');
    const type = cells.length === rows.length ? commonType(cells) : undefined;
    if (type === undefined) return undefined;
    const nullable = cells.some((cell) => cell.value === null);
    fields.push(structField(columnName(column), type, nullable));
  }
  const values = rows.map((row) =>
    row.map((cell) => (cell.kind === 'literal' ? cell.value : null)),
  );
  return { kind: 'localRelation', schema: structType(fields), rows: values };
}

/** The type of all constants but the nulls; undefined if they have several. */
function commonType(cells: readonly Literal[]): DataType | undefined {
  const types = cells.map((cell) => cell.dataType).filter((type) => type.kind !== 'null');
  if (types.length === 0) return NullType;
  return types.every((type) => sameType(type, types[0])) ? types[0] : undefined;
}

/** A balanced tree of unions, so that many rows don't make a deep plan. */
function unionOfRows(rows: readonly (readonly Expression[])[]): LogicalPlan {
  if (rows.length === 1) {
    const expressions = rows[0].map(
      (child, index): Expression => ({ kind: 'alias', child, names: [columnName(index)] }),
    );
    return { kind: 'project', expressions, isInline: true };
  }
  const middle = Math.ceil(rows.length / 2);
  return {
    kind: 'setOperation',
    left: unionOfRows(rows.slice(0, middle)),
    right: unionOfRows(rows.slice(middle)),
    operation: 'union',
    isAll: true,
    isInline: true,
  };
}

/**
 * PIVOT groups by all columns that it doesn't mention. The plan says so with a star among the grouping expressions.
 */
export function pivotRelation(
  input: LogicalPlan,
  pivot: {
    readonly aggregates: readonly Expression[];
    readonly column: Expression;
    readonly values: readonly Expression[];
  },
): LogicalPlan {
  const { aggregates, column, values } = pivot;
  return {
    kind: 'aggregate',
    input,
    groupType: 'pivot',
    grouping: [{ kind: 'star' }],
    aggregates,
    implicitGrouping: true,
    pivot: { column, values },
  };
}

/** One entry of UNPIVOT's list: a column, or several that make one row together. */
export interface UnpivotColumn {
  readonly columns: readonly (readonly string[])[];
  readonly alias?: string;
}

export interface Unpivot {
  readonly valueNames: readonly string[];
  readonly nameColumn: string;
  readonly columns: readonly UnpivotColumn[];
  readonly includeNulls: boolean;
}

/**
 * UNPIVOT turns columns into rows: the other columns beside `inline` of an array with a struct for each of them. Rows
 * whose values are all null are left out unless it includes nulls.
 */
export function unpivotRelation(input: LogicalPlan, unpivot: Unpivot): LogicalPlan {
  const { valueNames, nameColumn, columns, includeNulls } = unpivot;
  if (columns.some((column) => column.columns.length !== valueNames.length)) {
    throw unpivotSizeMismatch(valueNames);
  }
  const rows = columns.map((column) => unpivotedRow(column, unpivot));
  const generator = call('inline', callOf('unpivot rows', rows));
  const mentioned = columns.flatMap((column) => column.columns);
  const except = [...new Map(mentioned.map((parts) => [parts.join('.'), parts])).values()];
  const plan: LogicalPlan = {
    kind: 'project',
    input,
    expressions: [
      { kind: 'star', except },
      { kind: 'alias', child: generator, names: [nameColumn, ...valueNames] },
    ],
  };
  if (includeNulls) return plan;
  const tests = valueNames.map((name) =>
    call('isNotNull', { kind: 'attribute', nameParts: [name] }),
  );
  return {
    kind: 'filter',
    input: plan,
    condition: tests.reduce((all, test) => call('or', all, test)),
  };
}

function unpivotedRow(column: UnpivotColumn, unpivot: Unpivot): Expression {
  const name = column.alias ?? column.columns.map((parts) => parts[parts.length - 1]).join('_');
  const cells = column.columns.map(
    (nameParts, index): Expression => ({
      kind: 'alias',
      child: { kind: 'attribute', nameParts },
      names: [unpivot.valueNames[index] ?? columnName(index)],
    }),
  );
  const nameCell: Expression = {
    kind: 'alias',
    child: literal(name, StringType),
    names: [unpivot.nameColumn],
  };
  return callOf('struct', [nameCell, ...cells]);
}
