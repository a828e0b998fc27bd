import { assert } from '../errors/internal-error.ts';
import type { Value } from '../types/value.ts';

/*
 * Engine values as the JavaScript type that their data type stands for. The analyzer has cast the arguments, so a
 * mismatch is a fault of the engine, not of the query.
 */

export function asText(value: Value): string {
  assert(typeof value === 'string', 'a STRING value is a string');
  return value;
}

export function asNumber(value: Value): number {
  assert(typeof value === 'number', 'the value is a number');
  return value;
}

export function asBigint(value: Value): bigint {
  assert(typeof value === 'bigint', 'the value is a bigint');
  return value;
}

export function asBoolean(value: Value): boolean {
  assert(typeof value === 'boolean', 'a BOOLEAN value is a boolean');
  return value;
}

export function asBytes(value: Value): Uint8Array {
  assert(value instanceof Uint8Array, 'a BINARY value is bytes');
  return value;
}

/** The elements of an ARRAY, the fields of a STRUCT or the entries of a MAP. */
export function asList(value: Value): readonly Value[] {
  assert(Array.isArray(value), 'a nested value is an array');
  return value;
}
