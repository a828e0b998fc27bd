/**
 * What a path finds in a JSON text, by Spark's rules, which are Hive's: a string found alone is shown without quotes; of
 * several values that a wildcard finds an array is made, and of one the value itself; two wildcards next to each other
 * make one flat array.
 */

import { JsonTokens, MalformedJson } from '../connectors/format/infer/json-tokens.ts';
import { bareText, copyValue, JsonOutput } from './json-copy.ts';
import type { PathStep } from './json-path.ts';

/** How what is found is written: `raw` without quotes, `flat` arrays without their brackets. */
type Style = 'raw' | 'quoted' | 'flat';

/** The text that the path finds, or null: nothing is there, or the text is malformed. */
export function extractJson(json: string, path: readonly PathStep[]): string | null {
  const tokens = new JsonTokens(json);
  const output = new JsonOutput();
  try {
    if (tokens.next() === undefined) return null;
    return find(tokens, output, path, 'raw') ? output.text : null;
  } catch (error) {
    if (error instanceof MalformedJson) return null;
    throw error;
  }
}

/** Writes what the path finds below the last token; true if that is anything. */
function find(
  tokens: JsonTokens,
  output: JsonOutput,
  path: readonly PathStep[],
  style: Style,
): boolean {
  const { token } = tokens;
  if (path.length === 0) return write(tokens, output, style);
  const [step, ...rest] = path;
  if (token === '{' && step.kind === 'member') {
    return findMember(tokens, step.name, () => find(tokens, output, rest, style));
  }
  if (token === '[' && step.kind === 'element') {
    const inside = rest[0]?.kind === 'elements' ? 'quoted' : style;
    return findElement(tokens, step.index, () => find(tokens, output, rest, inside));
  }
  if (token === '[' && step.kind === 'elements') return findElements(tokens, output, rest, style);
  tokens.skipChildren();
  return false;
}

function write(tokens: JsonTokens, output: JsonOutput, style: Style): boolean {
  if (tokens.token === 'string' && style === 'raw') {
    output.raw(bareText(tokens));
    return true;
  }
  if (tokens.token === '[' && style === 'flat') {
    return eachElement(tokens, () => write(tokens, output, style)) > 0;
  }
  copyValue(tokens, output);
  return true;
}

/** The first member of the name that is not null and has what is looked for; the others are read over. */
function findMember(tokens: JsonTokens, name: string, found: () => boolean): boolean {
  let isFound = false;
  while (tokens.next() !== '}') {
    const isNamed = !isFound && tokens.text === name;
    if (tokens.next() !== 'null' && isNamed) isFound = found();
    else tokens.skipChildren();
  }
  return isFound;
}

function findElement(tokens: JsonTokens, index: number, found: () => boolean): boolean {
  let position = 0;
  return (
    eachElement(tokens, () => {
      if (position++ === index) return found();
      tokens.skipChildren();
      return false;
    }) > 0
  );
}

function findElements(
  tokens: JsonTokens,
  output: JsonOutput,
  path: readonly PathStep[],
  style: Style,
): boolean {
  const isDouble = path[0]?.kind === 'elements';
  if (isDouble || style === 'quoted') {
    const [inside, innerStyle] = isDouble ? [path.slice(1), 'flat' as const] : [path, style];
    output.open('[');
    const count = eachElement(tokens, () => find(tokens, output, inside, innerStyle));
    output.close(']');
    return count > 0;
  }
  const inner = new JsonOutput();
  inner.open('[');
  const innerStyle = style === 'raw' ? 'quoted' : style;
  const count = eachElement(tokens, () => find(tokens, inner, path, innerStyle));
  inner.close(']');
  if (count > 0) output.value(count > 1 ? inner.text : inner.text.slice(1, -1));
  return count > 0;
}

/** Visits the elements of the array that the last token began; returns for how many `visit` said yes. */
function eachElement(tokens: JsonTokens, visit: () => boolean): number {
  let count = 0;
  while (tokens.next() !== ']') if (visit()) count++;
  return count;
}
