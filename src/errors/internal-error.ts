import { describing } from './condition.ts';
import { INTERNAL_CONDITIONS } from './conditions/internal-conditions.ts';
import { MillraceError } from './exception.ts';

const describeError = describing(INTERNAL_CONDITIONS);

/** A broken invariant of the engine. Users never cause it. */
export function internalError(message: string, cause?: unknown): MillraceError {
  return new MillraceError(describeError('INTERNAL_ERROR', { message }, { cause }));
}

/** Fails with `INTERNAL_ERROR` unless the condition holds. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw internalError(message);
}

/** Makes a `switch` over `kind` exhaustive: the compiler objects to a case that is not handled. */
export function assertNever(value: never): never {
  throw internalError(`unexpected value: ${JSON.stringify(value)}`);
}
