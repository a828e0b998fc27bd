import { type ArrayType, arrayType, type MapType, mapType, NullType } from '../types/data-type.ts';
import type { Argument } from './define.ts';
import { unexpectedArgument } from './signature.ts';

/** The type of an argument that must be an array. Fails with DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE. */
export function requireArray(name: string, args: readonly Argument[], index = 0): ArrayType {
  const { dataType } = args[index];
  if (dataType.kind === 'array') return dataType;
  if (dataType.kind === 'null') return arrayType(NullType);
  throw unexpectedArgument(name, args, { index, requiredType: '"ARRAY"' });
}

/** The type of the first argument, which must be a map. Fails with DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE. */
export function requireMap(name: string, args: readonly Argument[]): MapType {
  const { dataType } = args[0];
  if (dataType.kind === 'map') return dataType;
  if (dataType.kind === 'null') return mapType(NullType, NullType);
  throw unexpectedArgument(name, args, { index: 0, requiredType: '"MAP"' });
}
