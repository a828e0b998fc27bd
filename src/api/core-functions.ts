import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import {
  Column,
  type ColumnOrName,
  call,
  col,
  columnExpression,
  type Operand,
  operand,
} from './column.ts';
import type { LiteralValue } from './literal.ts';

export { type UserDefinedFunction, udf } from './udf.ts';
export { call as callFunction, col };

/** Same as `col`. */
export const column = col;

/** The literal of a JavaScript value; a column stays what it is. See `literal.ts` for the types. */
export function lit(value: Operand): Column {
  return new Column(operand(value));
}

/** SQL text of an expression: `expr('a + 1')`. It is read at the first action. */
export function expr(text: string): Column {
  return new Column({ kind: 'expressionString', text });
}

/** CASE WHEN: goes on with `.when(…)` and ends with `.otherwise(…)`. */
export function when(condition: Column, value: Operand): Column {
  return call('when', condition, value);
}

/**
 * The event-time windows that a time falls into, to group by: a struct of `start` and `end`. Durations are Spark's
 * interval texts. Without `slideDuration` the windows don't overlap; `startTime` shifts them from the epoch. A row with
 * a null time is in no window.
 */
export function window(
  timeColumn: ColumnOrName,
  windowDuration: string,
  slideDuration?: string,
  startTime?: string,
): Column {
  const durations: LiteralValue[] = [windowDuration];
  if (slideDuration !== undefined || startTime !== undefined) {
    durations.push(slideDuration ?? windowDuration);
  }
  if (startTime !== undefined) durations.push(startTime);
  return call('window', columnOf(timeColumn), ...durations);
}

/**
 * The event-time session that a time belongs to, to group by: a struct of `start` and `end`. Rows of a key are in one session
 * until none comes for the gap, which is an interval's text, or a column of such.
 */
export function sessionWindow(timeColumn: ColumnOrName, gapDuration: Operand): Column {
  return call('session_window', columnOf(timeColumn), gapDuration);
}

/** Whether a row of `rollup`, `cube` or `groupingSets` sums up over a column: 1, else 0. */
export function grouping(column: ColumnOrName): Column {
  return call('grouping', columnOf(column));
}

/** The bits of `grouping` of all columns that are grouped by, or of these, as a number. */
export function groupingId(...columns: readonly ColumnOrName[]): Column {
  return call('grouping_id', ...columns.map(columnOf));
}

export { groupingId as grouping_id, sessionWindow as session_window };

/** Ascending, nulls first. */
export function asc(column: ColumnOrName): Column {
  return columnOf(column).asc();
}

export function ascNullsFirst(column: ColumnOrName): Column {
  return columnOf(column).ascNullsFirst();
}

export function ascNullsLast(column: ColumnOrName): Column {
  return columnOf(column).ascNullsLast();
}

/** Descending, nulls last. */
export function desc(column: ColumnOrName): Column {
  return columnOf(column).desc();
}

export function descNullsFirst(column: ColumnOrName): Column {
  return columnOf(column).descNullsFirst();
}

export function descNullsLast(column: ColumnOrName): Column {
  return columnOf(column).descNullsLast();
}

/** The number of distinct combinations without a null. */
export function countDistinct(...columns: [ColumnOrName, ...ColumnOrName[]]): Column {
  return distinctCall('count', columns);
}

/** The sum of the distinct values. */
export function sumDistinct(column: ColumnOrName): Column {
  return distinctCall('sum', [column]);
}

function distinctCall(name: string, columns: readonly ColumnOrName[]): Column {
  return new Column({
    kind: 'function',
    name,
    args: columns.map(columnExpression),
    isDistinct: true,
  });
}

/** A column, or the column of a name. */
export function columnOf(column: ColumnOrName): Column {
  return typeof column === 'string' ? col(column) : column;
}

/** An argument of a function: a string is a column name, any other JavaScript value a literal. */
export type ColumnOrValue = ColumnOrName | LiteralValue;

/** An argument that is text where it is a string, such as a format; undefined stays out of the call. */
export function text(argument: Operand): Column | undefined {
  return argument === undefined ? undefined : lit(argument);
}

/** A schema as text, as a type, or as a column that is its text. */
export type SchemaArgument = Column | DataType | string;

/** The schema as text. */
export function schemaText(schema: SchemaArgument): Column {
  if (schema instanceof Column) return schema;
  return lit(typeof schema === 'string' ? schema : typeSql(schema));
}

/** Options of a format by name, or a column that is a map of them. */
export type OptionsArgument = Column | Readonly<Record<string, boolean | number | string>>;

/** The options as a map; none, or undefined, stay out of the call. */
export function optionMap(options: OptionsArgument | undefined): Column | undefined {
  if (options === undefined || options instanceof Column) return options;
  const texts = Object.entries(options).flatMap(([name, value]) => [name, `${value}`]);
  return texts.length === 0 ? undefined : call('map', ...texts.map((value) => lit(value)));
}

/** A call of a function by its name, without the arguments that were left out. */
export function callOnColumns(name: string, args: readonly ColumnOrValue[]): Column {
  const present = args.filter((argument) => argument !== undefined);
  return call(name, ...present.map((arg) => (typeof arg === 'string' ? col(arg) : arg)));
}
