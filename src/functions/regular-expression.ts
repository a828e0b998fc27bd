import { RE2JS, RE2JSException } from 're2js';
import { invalidRegularExpression } from '../errors/runtime-errors.ts';

/** Patterns of the last calls; a constant pattern is compiled once, not for every row. */
const CACHE_SIZE = 64;
const cache = new Map<string, RE2JS>();

/**
 * A pattern compiled to run in linear time. Java's syntax but for look-around and back-references, which RE2 can't match
 * without going back. Fails with INVALID_PARAMETER_VALUE.PATTERN.
 */
export function regularExpression(pattern: string, functionName: string): RE2JS {
  let compiled = cache.get(pattern);
  if (compiled === undefined) {
    compiled = compile(pattern, functionName);
    const [oldest] = cache.keys();
    if (cache.size >= CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
    cache.set(pattern, compiled);
  }
  return compiled;
}

function compile(pattern: string, functionName: string): RE2JS {
  try {
    // RE2 writes Java's (?<name>…) as (?P<name>…).
    return RE2JS.compile(pattern.replaceAll(/\(\?<(?=[A-Za-z])/g, '(?P<'));
  } catch (cause) {
    if (cause instanceof RE2JSException) {
      throw invalidRegularExpression(functionName, pattern, cause);
    }
    throw cause;
  }
}
