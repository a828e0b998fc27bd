import { internalError } from '../errors/internal-error.ts';
import type { DataType } from './data-type.ts';
import type { Value } from './value.ts';

/**
 * Spark's order of two values of a type, null being the least: negative, zero or positive. NaN is the largest number and
 * equal to itself, text goes by code points (as its UTF-8 bytes do), nested values by their parts.
 */
export function compareValues(a: Value, b: Value, type: DataType): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareNested(a, b, type);
  return a < b ? -1 : Number(a > b);
}

function compareNumbers(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}

/** Code units and code points order alike but for surrogates, which stand for what is above all else. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return aboveSurrogates(x) - aboveSurrogates(y);
  }
  return a.length - b.length;
}

function aboveSurrogates(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (a[index] !== b[index]) return a[index] - b[index];
  }
  return a.length - b.length;
}

function compareNested(a: readonly Value[], b: readonly Value[], type: DataType): number {
  if (type.kind !== 'array' && type.kind !== 'struct') {
    throw internalError(`values of ${type.kind} have no order`);
  }
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const part = type.kind === 'array' ? type.elementType : type.fields[index].dataType;
    const order = compareValues(a[index], b[index], part);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
