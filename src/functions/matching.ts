import type { RE2JS } from 're2js';
import { regexGroupIndex } from '../errors/string-errors.ts';
import { arrayType, BooleanType, IntegerType, StringType } from '../types/data-type.ts';
import { defineFunction, type ScalarFunction } from './define.ts';
import { INT, TEXT } from './parameters.ts';
import { binary, ternary } from './per-row.ts';
import { regularExpression } from './regular-expression.ts';
import { overloads } from './signature.ts';

/* Regular expressions. */

/** The group of a match, or empty text where there is no match or no such group in it. */
function extract(text: string, pattern: string, group: number): string {
  const matcher = regularExpression(pattern, 'regexp_extract').matcher(text);
  return matcher.find() ? groupText(matcher, group, 'regexp_extract') : '';
}

/** A group of a match, empty where it took no part. Fails with INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX. */
function groupText(
  matcher: ReturnType<RE2JS['matcher']>,
  group: number,
  functionName: string,
): string {
  const count = matcher.groupCount();
  if (group < 0 || group > count) throw regexGroupIndex(functionName, count, group);
  return matcher.group(group) ?? '';
}

function extractAll(text: string, pattern: string, group: number): string[] {
  const matcher = regularExpression(pattern, 'regexp_extract_all').matcher(text);
  const found: string[] = [];
  while (matcher.find()) found.push(groupText(matcher, group, 'regexp_extract_all'));
  return found;
}

/** The first match; null where there is none, or nothing in it. */
function substr(text: string, pattern: string): string | null {
  const matcher = regularExpression(pattern, 'regexp_substr').matcher(text);
  return matcher.find() ? matcher.group(0) || null : null;
}

/** Splits a text as Java does: at most `limit` parts, or all of them if it is not positive. */
export function splitText(
  { text, pattern, functionName }: { text: string; pattern: string; functionName: string },
  limit: number,
): string[] {
  const matcher = regularExpression(pattern, functionName).matcher(text);
  const parts: string[] = [];
  let start = 0;
  while ((limit <= 0 || parts.length < limit - 1) && matcher.find()) {
    const end = matcher.end();
    // An empty match at the very start splits nothing off; nor does what makes characters of a text, at the end.
    if (end === 0 || (pattern === '' && end >= text.length)) continue;
    parts.push(text.slice(start, matcher.start()));
    start = end;
  }
  parts.push(text.slice(start));
  return parts;
}

function split(text: string, pattern: string, limit: number): string[] {
  return splitText({ text, pattern, functionName: 'split' }, limit);
}

export const MATCHING: readonly ScalarFunction[] = [
  defineFunction({
    name: 'rlike',
    aliases: ['regexp', 'regexp_like'],
    usage: 'Whether a regular expression matches some part of a text.',
    examples: [["SELECT 'abc' RLIKE '^b'", false]],
    resolve: overloads('rlike', [
      binary([TEXT, TEXT], BooleanType, (text, pattern) =>
        regularExpression(pattern, 'rlike').matcher(text).find(),
      ),
    ]),
  }),
  defineFunction({
    name: 'regexp_extract',
    usage:
      'Returns a group of the first match of a regular expression; empty text without a match.',
    examples: [["SELECT regexp_extract('k1=v1', '(\\\\w+)=(\\\\w+)', 2)", 'v1']],
    resolve: overloads('regexp_extract', [
      binary([TEXT, TEXT], StringType, (text, pattern) => extract(text, pattern, 1)),
      ternary([TEXT, TEXT, INT], StringType, extract),
    ]),
  }),
  defineFunction({
    name: 'regexp_extract_all',
    usage: 'Returns a group of every match of a regular expression.',
    examples: [["SELECT regexp_extract_all('a1 b22', '\\\\d+', 0)", ['1', '22']]],
    resolve: overloads('regexp_extract_all', [
      binary([TEXT, TEXT], arrayType(StringType), (text, pattern) => extractAll(text, pattern, 1)),
      ternary([TEXT, TEXT, INT], arrayType(StringType), extractAll),
    ]),
  }),
  defineFunction({
    name: 'regexp_substr',
    usage: 'Returns the first part of a text that matches; null if none does.',
    examples: [["SELECT regexp_substr('none', '\\\\d+')", null]],
    resolve: overloads('regexp_substr', [
      binary([TEXT, TEXT], StringType, substr, { nullable: true }),
    ]),
  }),
  defineFunction({
    name: 'regexp_count',
    usage: 'Returns the number of matches of a regular expression.',
    examples: [["SELECT regexp_count('a1 b22', '\\\\d+')", 2]],
    resolve: overloads('regexp_count', [
      binary([TEXT, TEXT], IntegerType, (text, pattern) => extractAll(text, pattern, 0).length),
    ]),
  }),
  defineFunction({
    name: 'split',
    usage: 'Returns the parts of a text between matches of a regular expression.',
    examples: [["SELECT split('a,b,,c', ',')", ['a', 'b', '', 'c']]],
    resolve: overloads('split', [
      binary([TEXT, TEXT], arrayType(StringType, false), (text, pattern) =>
        split(text, pattern, -1),
      ),
      ternary([TEXT, TEXT, INT], arrayType(StringType, false), split),
    ]),
  }),
];
