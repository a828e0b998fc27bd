import { unexpectedInputType, wrongNumberOfArguments } from '../../errors/function-errors.ts';
import { BooleanType, type DataType, DoubleType, IntegerType } from '../../types/data-type.ts';
import { argumentSql, callSql } from '../call-sql.ts';
import type { Argument } from '../define.ts';

const INTEGRAL = new Set(['byte', 'short', 'integer', 'long']);

export function isIntegral(type: DataType): boolean {
  return INTEGRAL.has(type.kind);
}

/** Numbers but for decimals. */
export function isPlainNumber(type: DataType): boolean {
  return isIntegral(type) || type.kind === 'float' || type.kind === 'double';
}

/** The arguments, if there are as many as `counts` allows; fails with `WRONG_NUM_ARGS` otherwise. */
export function requireCount(
  name: string,
  args: readonly Argument[],
  counts: readonly number[] = [1],
): void {
  if (counts.includes(args.length)) return;
  const expected = counts.length === 1 ? String(counts[0]) : `[${counts.join(', ')}]`;
  throw wrongNumberOfArguments(name, expected, args.length);
}

/** The error of an argument that can't be cast to `requiredType` (as Spark prints it, with quotes). */
export function unexpectedArgument(
  name: string,
  args: readonly Argument[],
  requiredType: string,
  index = 0,
) {
  return unexpectedInputType({
    sqlExpr: callSql(name, args),
    index,
    requiredType,
    inputSql: argumentSql(args[index]),
    inputType: args[index].dataType,
  });
}

/**
 * What a number is read as: integers and floats as they are, text and an untyped NULL as DOUBLE, as Spark's implicit
 * casts have it. Undefined for anything else.
 */
export function numberInput(type: DataType): DataType | undefined {
  if (isPlainNumber(type) || type.kind === 'decimal') return type;
  return type.kind === 'string' || type.kind === 'null' ? DoubleType : undefined;
}

/** Integers as they are, an untyped NULL as INT. */
export function integralInput(name: string, args: readonly Argument[]): DataType {
  const type = args[0].dataType;
  if (isIntegral(type)) return type;
  if (type.kind === 'null') return IntegerType;
  throw unexpectedArgument(name, args, '"INTEGRAL"');
}

/** BOOLEAN, or an untyped NULL as one; text is cast. */
export function booleanInput(name: string, args: readonly Argument[]): DataType {
  const { kind } = args[0].dataType;
  if (kind === 'boolean' || kind === 'null' || kind === 'string') return BooleanType;
  throw unexpectedArgument(name, args, '"BOOLEAN"');
}
