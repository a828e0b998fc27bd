import {
  type FunctionDescription,
  keepFunction,
  type UserFunction,
} from '../plan/user-functions.ts';
import type { DataType } from '../types/data-type.ts';
import { parseDataType } from '../types/ddl.ts';
import { Column, columnExpression, operand } from './column.ts';
import type { ColumnOrValue } from './core-functions.ts';

/** Columns for the parameters of a function. */
type ColumnsFor<Parameters extends readonly unknown[]> = {
  [Index in keyof Parameters]: ColumnOrValue;
};

/** A function of the program that is called on columns; made by `udf`. A string names a column. */
export interface UserDefinedFunction<Parameters extends readonly unknown[] = never[]> {
  (...columns: ColumnsFor<Parameters>): Column;
  /** What plans say of it. */
  readonly description: FunctionDescription;
  /**
   * The same function, which may give something else each time that it is called. It is called once for each row then,
   * and no rule of the optimizer moves or repeats the call.
   */
  asNondeterministic(): UserDefinedFunction<Parameters>;
  /** The same function under a name, for messages and for the columns that it makes. */
  withName(name: string): UserDefinedFunction<Parameters>;
}

/**
 * Makes a function of the program one of columns (Spark's `udf`). It runs in the realm that made it and is called with a
 * row's values, in the forms that rows have (see `RowOptions`), nulls included. What it returns must be a value of the type, as
 * `createDataFrame` takes them; the type is a `DataType` or Spark's text, STRING if left out. A query fails with FAILED_EXECUTE_UDF where
 * the function throws or returns something else.
 *
 * Rows pass through it one by one: where there is a function of Spark's for the same, that one is many times faster.
 * Functions are kept for good, so make them once, at the top of a module.
 */
export function udf<Parameters extends readonly unknown[]>(
  run: (...values: Parameters) => unknown,
  returnType: DataType | string = 'STRING',
): UserDefinedFunction<Parameters> {
  const kept: UserFunction = run;
  return calling({
    functionId: keepFunction(kept),
    name: 'UDF',
    dataType: typeof returnType === 'string' ? parseDataType(returnType) : returnType,
    deterministic: true,
  });
}

function calling<Parameters extends readonly unknown[]>(
  description: FunctionDescription,
): UserDefinedFunction<Parameters> {
  const call = (...columns: readonly ColumnOrValue[]) =>
    new Column({
      kind: 'inlineFunction',
      ...description,
      args: columns.map((column) =>
        typeof column === 'string' ? columnExpression(column) : operand(column),
      ),
    });
  return Object.assign(call, {
    description,
    asNondeterministic: () => calling<Parameters>({ ...description, deterministic: false }),
    withName: (name: string) => calling<Parameters>({ ...description, name }),
  });
}
