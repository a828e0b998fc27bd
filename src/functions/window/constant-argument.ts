import { valueOutOfRange } from '../../errors/analysis-errors.ts';
import { nonFoldableInput } from '../../errors/generator-errors.ts';
import { IntegerType } from '../../types/data-type.ts';
import { argumentSql, callSql } from '../call-sql.ts';
import type { Argument } from '../define.ts';

/**
 * The value of an argument that must be a whole number known without a row. Fails with
 * DATATYPE_MISMATCH.NON_FOLDABLE_INPUT.
 */
export function constantInteger(
  name: string,
  args: readonly Argument[],
  { index, inputName }: { readonly index: number; readonly inputName: string },
): number {
  const { literal } = args[index];
  if (literal === null) return 0;
  if (typeof literal === 'number' && Number.isInteger(literal)) return literal;
  if (typeof literal === 'bigint') return Number(literal);
  throw nonFoldableInput({
    sqlExpr: callSql(name, args),
    inputName,
    inputType: IntegerType,
    inputExpr: argumentSql(args[index]),
  });
}

/** As `constantInteger`, for a number of at least 1. Fails with DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE for others. */
export function positiveInteger(
  name: string,
  args: readonly Argument[],
  argument: { readonly index: number; readonly inputName: string; readonly isLong?: boolean },
): number {
  const value = constantInteger(name, args, argument);
  if (value >= 1) return value;
  const { inputName, isLong = false } = argument;
  throw valueOutOfRange({
    sqlExpr: `"${callSql(name, args)}"`,
    exprName: inputName,
    valueRange: isLong ? '(0, 9223372036854775807]' : '(0, 2147483647]',
    currentValue: isLong ? `${value}L` : `${value}`,
  });
}
