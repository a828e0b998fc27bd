import { invalidOrderingType } from '../errors/function-errors.ts';
import { isOrderable } from '../types/coercion.ts';
import type { ArrayType, DataType } from '../types/data-type.ts';
import { callSql } from './call-sql.ts';
import type { Argument } from './define.ts';
import { unexpectedArgument } from './signature.ts';

/**
 * The type of an argument that must be an array, and no NULL without a type. Fails with
 * DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE.
 */
export function requireTypedArray(name: string, args: readonly Argument[], index = 0): ArrayType {
  const { dataType } = args[index];
  if (dataType.kind === 'array') return dataType;
  throw unexpectedArgument(name, args, { index, requiredType: '"ARRAY"' });
}

/** Fails with DATATYPE_MISMATCH.INVALID_ORDERING_TYPE unless values of the type can be told apart. */
export function requireOrderable(name: string, args: readonly Argument[], type: DataType): void {
  if (!isOrderable(type)) throw invalidOrderingType(callSql(name, args), name, type);
}
