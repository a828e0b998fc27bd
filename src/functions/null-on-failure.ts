import { MillraceError } from '../errors/exception.ts';
import type { Value } from '../types/value.ts';

/** The value that `compute` gives; with `isTolerant`, null where it fails with an error condition. */
export function nullOnFailure(isTolerant: boolean, compute: () => Value): Value {
  if (!isTolerant) return compute();
  try {
    return compute();
  } catch (error) {
    if (error instanceof MillraceError) return null;
    throw error;
  }
}
