import { type CallParameter, nonFoldableInput } from '../errors/aggregate-errors.ts';
import type { DataType } from '../types/data-type.ts';
import { argumentSql } from './call-sql.ts';
import type { Argument } from './define.ts';

/** Fails with DATATYPE_MISMATCH.NON_FOLDABLE_INPUT where it takes a row to know an argument. */
export function requireFoldable(
  parameter: CallParameter,
  type: DataType,
  argument: Argument | undefined,
): void {
  if (argument?.isFoldable !== false) return;
  throw nonFoldableInput(parameter, type, argumentSql(argument));
}
