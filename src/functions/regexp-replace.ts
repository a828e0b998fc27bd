import type { RE2JS } from 're2js';
import { valueOutOfRange } from '../errors/analysis-errors.ts';
import { invalidRegexpReplace } from '../errors/string-errors.ts';
import { IntegerType, StringType } from '../types/data-type.ts';
import { callSql } from './call-sql.ts';
import { defineFunction, type ScalarFunction } from './define.ts';
import { requireFoldable } from './foldable-argument.ts';
import { INT, TEXT } from './parameters.ts';
import { binary, ternary, variadic } from './per-row.ts';
import { regularExpression } from './regular-expression.ts';
import { type Overload, overloads } from './signature.ts';
import { asNumber, asText } from './value-reading.ts';

/* Replacing and finding by regular expressions. Positions count code points from 1. */

/** Where a code point is in a text, in UTF-16 units; undefined past the end. */
function unitIndex(text: string, codePoints: number): number | undefined {
  let index = 0;
  for (let left = codePoints; left > 0; left--) {
    if (index >= text.length) return undefined;
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}

type Matcher = ReturnType<RE2JS['matcher']>;

/**
 * What a match is replaced by, in Java's notation: `$1`, `${name}`, and a backslash before what is meant as it is. Undefined
 * where it names no group, or ends in the midst.
 */
function replacementOf(matcher: Matcher, replacement: string): string | undefined {
  let result = '';
  for (let at = 0; at < replacement.length; at++) {
    const character = replacement[at];
    if (character === '\\') {
      at++;
      if (at === replacement.length) return undefined;
      result += replacement[at];
    } else if (character === '$') {
      const reference = groupReference(matcher, replacement.slice(at + 1));
      if (reference === undefined) return undefined;
      result += reference.text;
      at += reference.length;
    } else result += character;
  }
  return result;
}

function groupReference(
  matcher: Matcher,
  rest: string,
): { readonly text: string; readonly length: number } | undefined {
  const named = /^\{([A-Za-z][A-Za-z0-9]*)\}/.exec(rest);
  if (named !== null) {
    try {
      return { text: matcher.group(named[1]) ?? '', length: named[0].length };
    } catch {
      // RE2JSGroupException: there is no group of the name.
      return undefined;
    }
  }
  const count = matcher.groupCount();
  const [digits] = /^\d*/.exec(rest) ?? [''];
  if (digits === '' || Number(digits[0]) > count) return undefined;
  // Further digits count as long as there is such a group.
  let length = 1;
  while (length < digits.length && Number(digits.slice(0, length + 1)) <= count) length++;
  return { text: matcher.group(Number(digits.slice(0, length))) ?? '', length };
}

/** Replaces every match from a position on, which is where the text begins for the pattern. */
function replace(text: string, pattern: string, replacement: string, position: number): string {
  const start = unitIndex(text, position - 1);
  if (start === undefined || (start >= text.length && text !== '')) return text;
  const searched = text.slice(start);
  const matcher = regularExpression(pattern, 'regexp_replace').matcher(searched);
  let result = text.slice(0, start);
  let copied = 0;
  while (matcher.find()) {
    const replaced = replacementOf(matcher, replacement);
    if (replaced === undefined)
      throw invalidRegexpReplace({ text, pattern, replacement, position });
    result += searched.slice(copied, matcher.start()) + replaced;
    copied = matcher.end();
  }
  return result + searched.slice(copied);
}

function positionOf(text: string, pattern: string): number {
  const matcher = regularExpression(pattern, 'regexp_instr').matcher(text);
  return matcher.find() ? [...text.slice(0, matcher.start())].length + 1 : 0;
}

function positionOutOfRange(position: number): Error {
  return valueOutOfRange({
    sqlExpr: '"regexp_replace"',
    exprName: 'position',
    valueRange: '(0, 2147483647]',
    currentValue: String(position),
  });
}

/** The position must be constant. */
function withConstantPosition(candidates: readonly Overload[]): ScalarFunction['resolve'] {
  const resolve = overloads('regexp_replace', candidates);
  return (args) => {
    const signature = resolve(args);
    const parameter = { sqlExpr: callSql('regexp_replace', args), name: 'position' };
    requireFoldable(parameter, IntegerType, args[3]);
    return signature;
  };
}

export const REGEXP_REPLACE: readonly ScalarFunction[] = [
  defineFunction({
    name: 'regexp_replace',
    usage:
      'Replaces every match of a regular expression, from a position on; `$1` in the replacement is a group.',
    examples: [
      ["SELECT regexp_replace('100-200', '(\\\\d+)', 'num')", 'num-num'],
      ["SELECT regexp_replace('a-b', '(\\\\w)-(\\\\w)', '$2-$1')", 'b-a'],
    ],
    resolve: withConstantPosition([
      ternary([TEXT, TEXT, TEXT], StringType, (text, pattern, replacement) =>
        replace(text, pattern, replacement, 1),
      ),
      variadic([TEXT.type, TEXT.type, TEXT.type, INT.type], StringType, (values) => {
        const [text, pattern, replacement] = values.map((value, at) =>
          at < 3 ? asText(value) : '',
        );
        const position = asNumber(values[3]);
        if (position < 1) throw positionOutOfRange(position);
        return replace(text, pattern, replacement, position);
      }),
    ]),
  }),
  defineFunction({
    name: 'regexp_instr',
    usage:
      'Returns the position of the first match of a regular expression, from 1 on; 0 without one.',
    examples: [["SELECT regexp_instr('user42', '\\\\d')", 5]],
    resolve: overloads('regexp_instr', [
      binary([TEXT, TEXT], IntegerType, positionOf),
      ternary([TEXT, TEXT, INT], IntegerType, (text, pattern) => positionOf(text, pattern)),
    ]),
  }),
];
