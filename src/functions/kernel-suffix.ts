import { TypeId } from '../../assembly/abi.ts';
import { internalError } from '../errors/internal-error.ts';
import type { DataType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';

export type IntegerSuffix = 'i8' | 'i16' | 'i32' | 'i64';
export type NumberSuffix = IntegerSuffix | 'f32' | 'f64';
export type CompareSuffix = NumberSuffix | 'bool' | 'str' | 'dec128' | 'nested';

/** The kernel suffix of a type that integer kernels exist for. */
export function integerSuffix(type: DataType): IntegerSuffix {
  switch (physicalType(type)) {
    case TypeId.I8:
      return 'i8';
    case TypeId.I16:
      return 'i16';
    case TypeId.I32:
      return 'i32';
    case TypeId.I64:
      return 'i64';
    default:
      throw internalError(`no integer kernel for ${type.kind}`);
  }
}

/** The kernel suffix of a type that arithmetic kernels exist for. */
export function numberSuffix(type: DataType): NumberSuffix {
  switch (physicalType(type)) {
    case TypeId.F32:
      return 'f32';
    case TypeId.F64:
      return 'f64';
    default:
      return integerSuffix(type);
  }
}

/** The kernel suffix of any type under comparison. */
export function compareSuffix(type: DataType): CompareSuffix {
  switch (physicalType(type)) {
    case TypeId.Bool:
      return 'bool';
    case TypeId.Str:
      return 'str';
    case TypeId.Dec128:
      return 'dec128';
    case TypeId.Struct:
    case TypeId.List:
    case TypeId.Map:
      return 'nested';
    default:
      return numberSuffix(type);
  }
}
