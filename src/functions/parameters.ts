import {
  BinaryType,
  BooleanType,
  DateType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  StringType,
  TimestampType,
} from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { Parameter } from './per-row.ts';
import { asBigint, asBoolean, asBytes, asNumber, asText } from './value-reading.ts';

/*
 * The parameters that functions computed a row at a time are declared with: `binary([TEXT, INT], StringType, …)`.
 */

export const TEXT: Parameter<string> = { type: StringType, read: asText };
export const BYTES: Parameter<Uint8Array> = { type: BinaryType, read: asBytes };
export const BOOLEAN: Parameter<boolean> = { type: BooleanType, read: asBoolean };
export const INT: Parameter<number> = { type: IntegerType, read: asNumber };
export const LONG: Parameter<bigint> = { type: LongType, read: asBigint };
export const FLOAT: Parameter<number> = { type: FloatType, read: asNumber };
export const DOUBLE: Parameter<number> = { type: DoubleType, read: asNumber };
/** Days since 1970. */
export const DATE: Parameter<number> = { type: DateType, read: asNumber };
/** Microseconds since 1970. */
export const TIMESTAMP: Parameter<bigint> = { type: TimestampType, read: asBigint };

/** A parameter of any family of types whose values the function reads itself. */
export function raw(type: Parameter<Value>['type']): Parameter<Value> {
  return { type, read: (value) => value };
}
