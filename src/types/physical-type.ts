import { TypeId } from '../../assembly/abi.ts';
import { type DataType, IntegerType, LongType } from './data-type.ts';

/** The physical column type that holds values of a logical type in the WASM core. */
export function physicalType(type: DataType): TypeId {
  switch (type.kind) {
    case 'null':
    case 'boolean':
      return TypeId.Bool;
    case 'byte':
      return TypeId.I8;
    case 'short':
      return TypeId.I16;
    case 'integer':
    case 'date':
    case 'year_month_interval':
      return TypeId.I32;
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
    case 'day_time_interval':
      return TypeId.I64;
    case 'float':
      return TypeId.F32;
    case 'double':
      return TypeId.F64;
    case 'string':
    case 'binary':
      return TypeId.Str;
    case 'decimal':
      return TypeId.Dec128;
    case 'struct':
    case 'calendar_interval':
      return TypeId.Struct;
    case 'array':
      return TypeId.List;
    case 'map':
      return TypeId.Map;
  }
}

/** The fields of the struct that a calendar interval is inside: months, days and microseconds. */
export const CALENDAR_INTERVAL_PARTS: readonly DataType[] = [IntegerType, IntegerType, LongType];

/** The suffix that kernel names carry for a physical type: `agg_sum_i64_update`. */
export const KERNEL_SUFFIX: Readonly<Record<TypeId, string>> = {
  [TypeId.Bool]: 'bool',
  [TypeId.I8]: 'i8',
  [TypeId.I16]: 'i16',
  [TypeId.I32]: 'i32',
  [TypeId.I64]: 'i64',
  [TypeId.F32]: 'f32',
  [TypeId.F64]: 'f64',
  [TypeId.Str]: 'str',
  [TypeId.Dec128]: 'dec128',
  [TypeId.Struct]: 'struct',
  [TypeId.List]: 'list',
  [TypeId.Map]: 'map',
};
