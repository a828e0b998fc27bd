import { RE2JS, RE2JSException } from 're2js';
import { invalidRegularExpression } from '../errors/string-errors.ts';
import { RefusedPattern, re2Pattern } from './java-pattern.ts';

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
    return RE2JS.compile(re2Pattern(pattern));
  } catch (cause) {
    const isRefused = [RefusedPattern, RangeError, RE2JSException].some(
      (refusal) => cause instanceof refusal,
    );
    throw isRefused ? invalidRegularExpression(functionName, pattern, cause) : cause;
  }
}
