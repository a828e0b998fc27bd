import { MillraceError, StreamingQueryException } from '../../../src/errors/exception.ts';
import type { Problem } from '../protocol.ts';

/** What the page is told of an error. Of a query that failed it is told why, not that it did. */
export function problemOf(error: unknown, atMs: number): Problem {
  if (error instanceof StreamingQueryException && error.cause !== undefined) {
    return problemOf(error.cause, atMs);
  }
  if (error instanceof MillraceError) {
    const { condition, message, parameters } = error;
    return { condition, message, parameters, atMs };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { condition: 'INTERNAL_ERROR', message, parameters: {}, atMs };
}
