/*
 * Parameters of aggregates: arguments that must be constant. While a plan is analyzed, what must be computed first
 * (`0.1 + 0.2`) is not known yet; it is when the call is made ready to run, and is checked then.
 */
import { nonFoldableInput, unexpectedNull } from '../../errors/aggregate-errors.ts';
import type { DataType } from '../../types/data-type.ts';
import { decimalText } from '../../types/number-text.ts';
import type { Value } from '../../types/value.ts';
import { argumentSql } from '../call-sql.ts';
import type { Argument } from '../define.ts';
import { parseDouble } from '../number-parsing.ts';

/** A call as its messages show it. */
export interface PrintedCall {
  readonly sql: string;
  readonly args: readonly Argument[];
}

/** The value of a parameter; undefined while it is not known. Fails with NON_FOLDABLE_INPUT if it is no constant. */
export function parameterValue(
  call: PrintedCall,
  index: number,
  { name, type }: { readonly name: string; readonly type: DataType },
): Value | undefined {
  const argument = call.args[index];
  if (argument.literal !== undefined) return argument.literal;
  if (argument.isFoldable === true) return undefined;
  throw nonFoldableInput({ sqlExpr: call.sql, name }, type, argumentSql(argument));
}

/** As `parameterValue`; fails with UNEXPECTED_NULL, too, where it is NULL. `printed` is how that message names it. */
export function requiredParameter(
  call: PrintedCall,
  index: number,
  parameter: { readonly name: string; readonly type: DataType; readonly printed: string },
): Value | undefined {
  const value = parameterValue(call, index, parameter);
  if (value === null) throw unexpectedNull({ sqlExpr: call.sql, name: parameter.printed });
  return value;
}

/** A number of any type, or a text of one, as a double. NaN for any other. */
export function doubleOf(value: Value, type: DataType): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return parseDouble(value) ?? Number.NaN;
  if (typeof value !== 'bigint') return Number.NaN;
  return type.kind === 'decimal' ? Number(decimalText(value, type.scale)) : Number(value);
}

/** A double as Spark prints it in messages: `1.5D`. */
export function doubleSql(value: number): string {
  return `${Number.isInteger(value) ? value.toFixed(1) : value}D`;
}
