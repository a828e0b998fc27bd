import type { DataType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { NotInReference } from './failure.ts';

/*
 * Spark's order of values: NaN equals itself and is the largest number, -0.0 equals 0.0, strings and binaries go by their
 * bytes, arrays and structs by their parts, and inside those a null comes first.
 */

/** Negative, zero or positive; neither value is null. */
export function compareValues(left: Value, right: Value, type: DataType): number {
  switch (type.kind) {
    case 'float':
    case 'double':
      return compareNumbers(Number(left), Number(right));
    case 'string':
      return compareBytes(Buffer.from(String(left), 'utf8'), Buffer.from(String(right), 'utf8'));
    case 'binary':
      return compareBytes(left as Uint8Array, right as Uint8Array);
    case 'struct':
      return compareStructs(left as readonly Value[], right as readonly Value[], type.fields);
    case 'array':
      return compareArrays(left as readonly Value[], right as readonly Value[], type.elementType);
    case 'map':
    case 'calendar_interval':
      throw new NotInReference(`order of ${type.kind}`);
    default:
      return comparePlain(left as number | bigint | boolean, right as number | bigint | boolean);
  }
}

function comparePlain(left: number | bigint | boolean, right: number | bigint | boolean): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareNumbers(left: number, right: number): number {
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : 1;
  return Number.isNaN(right) ? -1 : comparePlain(left, right);
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  return Buffer.compare(left, right);
}

function compareNullable(left: Value, right: Value, type: DataType): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return compareValues(left, right, type);
}

function compareStructs(
  left: readonly Value[],
  right: readonly Value[],
  fields: readonly { readonly dataType: DataType }[],
): number {
  for (const [index, { dataType }] of fields.entries()) {
    const order = compareNullable(left[index], right[index], dataType);
    if (order !== 0) return order;
  }
  return 0;
}

function compareArrays(left: readonly Value[], right: readonly Value[], element: DataType): number {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareNullable(left[index], right[index], element);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** A value as a grouping key holds it: one NaN, one zero (Spark's `NormalizeFloatingNumbers`). */
export function normalized(value: Value): Value {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  return Array.isArray(value) ? value.map(normalized) : value;
}

/** A text that equal keys share. */
export function keyText(values: readonly Value[]): string {
  return JSON.stringify(values.map(normalized), (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
    return typeof value === 'number' && !Number.isFinite(value) ? `#${value}` : value;
  });
}
