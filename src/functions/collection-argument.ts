import { invalidMapKeyType, mixedTypes } from '../errors/collection-errors.ts';
import { commonType } from '../types/coercion.ts';
import type { DataType } from '../types/data-type.ts';
import { type ArrayType, arrayType, type MapType, mapType, NullType } from '../types/data-type.ts';
import { holdsMap } from '../types/holds-kind.ts';
import { requireTypedArray } from './array-argument.ts';
import { callSql } from './call-sql.ts';
import type { Argument } from './define.ts';
import { unexpectedArgument } from './signature.ts';

/** The type of an argument that must be an array. Fails with DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE. */
export function requireArray(name: string, args: readonly Argument[], index = 0): ArrayType {
  const { dataType } = args[index];
  if (dataType.kind === 'null') return arrayType(NullType);
  return requireTypedArray(name, args, index);
}

/** The type of an argument that must be a map. Fails with DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE. */
export function requireMap(name: string, args: readonly Argument[], index = 0): MapType {
  const { dataType } = args[index];
  if (dataType.kind === 'map') return dataType;
  if (dataType.kind === 'null') return mapType(NullType, NullType);
  throw unexpectedArgument(name, args, { index, requiredType: '"MAP"' });
}

/** The common type of some of the arguments. Fails with DATATYPE_MISMATCH.DATA_DIFF_TYPES. */
export function requireCommon(
  name: string,
  args: readonly Argument[],
  some: readonly Argument[] = args,
): DataType {
  const types = some.map(({ dataType }) => dataType);
  const type = commonType(types);
  if (type === undefined) throw mixedTypes(callSql(name, args), name, types);
  return type;
}

/** Fails with DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE where the keys of a map would be or hold maps. */
export function requireMapKey(sqlExpr: string, type: DataType): void {
  if (holdsMap(type)) throw invalidMapKeyType(sqlExpr, type);
}
