import type { Value } from './value.ts';

/** What JavaScript's Map and Set tell apart as Spark's grouping tells values apart. */
export type ValueKey = string | number | bigint | boolean | null;

/**
 * A key for values of one type: two values have the same key exactly when they are equal, NaN to NaN and 0.0 to -0.0
 * (Map and Set see these as one).
 */
export function valueKey(value: Value): ValueKey {
  if (typeof value !== 'object' || value === null) return value;
  return value instanceof Uint8Array ? bytesKey(value) : nestedKey(value);
}

function bytesKey(bytes: Uint8Array): string {
  let key = '';
  for (const byte of bytes) key += String.fromCharCode(byte);
  return key;
}

function nestedKey(parts: readonly Value[]): string {
  return `[${parts.map(partKey).join('')}]`;
}

/** A part says how long it is, so that no two lists of parts read alike. */
function partKey(part: Value): string {
  if (part === null) return '-';
  const text = String(part === 0 ? 0 : valueKey(part));
  return `${text.length}:${text}`;
}
