import { RE2JS, RE2JSException } from 're2js';
import { invalidRegularExpression } from '../errors/string-errors.ts';

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
    return RE2JS.compile(translated(pattern));
  } catch (cause) {
    if (cause instanceof RE2JSException) {
      throw invalidRegularExpression(functionName, pattern, cause);
    }
    throw cause;
  }
}

/** Java's POSIX classes, which RE2 writes in another way. */
const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-/:-@\\[-`{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\x0B\\f\\r',
};

/** A pattern of Java's as RE2 writes it: names of groups, and POSIX classes inside and outside of brackets. */
function translated(pattern: string): string {
  let isInBrackets = false;
  return pattern.replaceAll(
    /\\p\{(\w+)\}|\\P\{(\w+)\}|\(\?<(?=[A-Za-z])|\\[\s\S]|[[\]]/g,
    (part, posix: string | undefined, negated: string | undefined) => {
      if (part === '[' || part === ']') isInBrackets = part === '[';
      if (part === '(?<') return isInBrackets ? part : '(?P<';
      const range = POSIX[posix ?? negated ?? ''];
      if (range === undefined) return part;
      if (posix !== undefined) return isInBrackets ? range : `[${range}]`;
      return isInBrackets ? part : `[^${range}]`;
    },
  );
}
