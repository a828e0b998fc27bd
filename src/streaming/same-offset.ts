import type { JsonValue, Offset } from '../connectors/connector.ts';
import { isJsonObject } from './checkpoint/log-text.ts';

/** Whether two offsets name the same position; the order of keys does not count. */
export function sameOffset(left: Offset, right: Offset): boolean {
  return left === right || canonicalJson(left) === canonicalJson(right);
}

function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_key, inner: JsonValue) =>
    isJsonObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
