import { JsonTokens, MalformedJson } from '../connectors/format/infer/json-tokens.ts';
import { arrayType, IntegerType, StringType } from '../types/data-type.ts';
import { defineFunction, type ScalarFunction } from './define.ts';
import { extractJson } from './json-extraction.ts';
import { type PathStep, parsePath } from './json-path.ts';

import { binary, unary } from './per-row.ts';
import { overloads } from './signature.ts';
import { STRICT_TEXT } from './strict-text.ts';

/* Functions over JSON texts that need no schema. They take strings alone, and make null of what is malformed. */

/** A path read once for all rows that have it. */
function pathReader(): (path: string) => readonly PathStep[] | undefined {
  let last: { readonly text: string; readonly steps: readonly PathStep[] | undefined } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, steps: parsePath(text) };
    return last.steps;
  };
}

const getJsonObject = defineFunction({
  name: 'get_json_object',
  usage:
    'Returns what a path finds in a JSON text: `$.a.b[0]`, `$[*].c`; a string without its quotes.',
  examples: [[`SELECT get_json_object('{"a": {"b": [1, 2]}}', '$.a.b[1]')`, '2']],
  resolve: (args) => {
    const read = pathReader();
    return overloads('get_json_object', [
      binary(
        [STRICT_TEXT, STRICT_TEXT],
        StringType,
        (json, path) => {
          const steps = read(path);
          return steps === undefined ? null : extractJson(json, steps);
        },
        { nullable: true, isTotal: true },
      ),
    ])(args);
  },
});

/** What the elements of the outermost object or array come to; null where there is none, or it is malformed. */
function outermost<T>(json: string, open: '{' | '[', read: (tokens: JsonTokens) => T): T | null {
  const tokens = new JsonTokens(json);
  try {
    return tokens.next() === open ? read(tokens) : null;
  } catch (error) {
    if (error instanceof MalformedJson) return null;
    throw error;
  }
}

const jsonArrayLength = defineFunction({
  name: 'json_array_length',
  usage: 'Returns how many elements a JSON array has; null for what is none.',
  examples: [["SELECT json_array_length('[1, [2, 3]]')", 2]],
  resolve: overloads('json_array_length', [
    unary(
      STRICT_TEXT,
      IntegerType,
      (json) =>
        outermost(json, '[', (tokens) => {
          let count = 0;
          for (; tokens.next() !== ']'; count++) tokens.skipChildren();
          return count;
        }),
      { nullable: true, isTotal: true },
    ),
  ]),
});

const jsonObjectKeys = defineFunction({
  name: 'json_object_keys',
  usage: 'Returns the names of the fields of a JSON object; null for what is none.',
  examples: [[`SELECT json_object_keys('{"a": 1, "b": {"c": 2}}')`, ['a', 'b']]],
  resolve: overloads('json_object_keys', [
    unary(
      STRICT_TEXT,
      arrayType(StringType),
      (json) =>
        outermost(json, '{', (tokens) => {
          const names: string[] = [];
          while (tokens.next() !== '}') {
            names.push(tokens.text);
            tokens.next();
            tokens.skipChildren();
          }
          return names;
        }),
      { nullable: true, isTotal: true },
    ),
  ]),
});

export const JSON_TEXTS: readonly ScalarFunction[] = [
  getJsonObject,
  jsonArrayLength,
  jsonObjectKeys,
];
