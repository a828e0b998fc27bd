/**
 * Leaves out of the bundles what only the tests and the reference read: the sentence of use and the examples in the records
 * of functions, the descriptions of options. Authors keep them where they belong, in the record.
 */
import { transform } from 'esbuild';

/** The files that hold such records. */
export const documentationFilter =
  /[\\/](?:src[\\/](?:functions|connectors)|node[\\/]connectors)[\\/].*\.ts$/;

/** A field of documentation in code that esbuild has printed, up to its value. */
const FIELD = /\b(?:usage|doc|examples): /g;

/** A module of TypeScript as JavaScript without documentation. */
export async function stripDocumentation(source, path) {
  const { code } = await transform(source, { loader: 'ts', sourcefile: path, target: 'esnext' });
  return withoutDocumentation(code);
}

/** The code without fields of documentation whose value is a text or a list. Others are parameters, and stay. */
export function withoutDocumentation(code) {
  let kept = '';
  let at = 0;
  for (const { 0: field, index } of code.matchAll(FIELD)) {
    const start = index + field.length;
    if (index < at || !'"\'`['.includes(code[start])) continue;
    kept += code.slice(at, index);
    at = endOfValue(code, start);
    if (code[at] === ',') at++;
  }
  return kept + code.slice(at);
}

/** Where a text or a list that begins at `start` ends. */
function endOfValue(code, start) {
  let depth = 0;
  let at = start;
  do {
    const character = code[at];
    if ('"\'`'.includes(character)) at = endOfText(code, at);
    else {
      if ('[({'.includes(character)) depth++;
      if ('])}'.includes(character)) depth--;
      at++;
    }
  } while (depth > 0);
  return at;
}

/** Where a text ends whose opening quote is at `start`; in a template, the code of a hole may hold texts itself. */
function endOfText(code, start) {
  const quote = code[start];
  let at = start + 1;
  while (code[at] !== quote) {
    if (code[at] === '\\') at += 2;
    else if (quote === '`' && code.startsWith('${', at)) at = endOfValue(code, at + 1);
    else at++;
  }
  return at + 1;
}
