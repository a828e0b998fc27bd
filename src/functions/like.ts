import { invalidFormatEscape } from '../errors/string-errors.ts';
import { BooleanType, StringType } from '../types/data-type.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { isConstantColumn } from '../wasm/kernel-result.ts';
import { defineFunction, type Evaluate, type ScalarFunction } from './define.ts';
import { perRow } from './per-row.ts';
import { overload, overloads } from './signature.ts';
import { changedCase, compileLike, constantText, likePattern } from './string-kernels.ts';
import { asText } from './value-reading.ts';

/* LIKE. */

const ESCAPE = '\\';

function requirePattern(pattern: string, escapeCharacter: string): Uint32Array {
  const compiled = compileLike(pattern, escapeCharacter);
  if (typeof compiled === 'string') throw invalidFormatEscape(pattern, compiled);
  return compiled;
}

/** A LIKE pattern as a regular expression, for patterns that differ from row to row. */
function likeExpression(pattern: string, escapeCharacter: string): RegExp {
  let source = '';
  const marks = new Map([
    [256, '[\\s\\S]'],
    [257, '[\\s\\S]*'],
  ]);
  let bytes: number[] = [];
  const flush = () => {
    const text = new TextDecoder().decode(Uint8Array.from(bytes));
    source += text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    bytes = [];
  };
  for (const word of requirePattern(pattern, escapeCharacter)) {
    const mark = marks.get(word);
    if (mark === undefined) bytes.push(word);
    else {
      flush();
      source += mark;
    }
  }
  flush();
  return new RegExp(`^(?:${source})$`, 'u');
}

const likeRows = perRow(
  [StringType, StringType, StringType],
  BooleanType,
  ([text, like, escapeCharacter]) =>
    likeExpression(asText(like), asText(escapeCharacter)).test(asText(text)),
);

/** `like(text, pattern, escapeCharacter)`: a kernel for a constant pattern. */
const evaluateLike: Evaluate = (context, [text, pattern, escapeCharacter], rows) => {
  const { core } = context;
  const isConstant = isConstantColumn(core, pattern) && isConstantColumn(core, escapeCharacter);
  if (!isConstant) return likeRows(context, [text, pattern, escapeCharacter], rows);
  const like = constantText(core, pattern);
  const character = constantText(core, escapeCharacter);
  if (like === undefined || character === undefined) {
    return buildConstant(core, BooleanType, null, rows);
  }
  return likePattern(core, { column: text, pattern: requirePattern(like, character), rows });
};

function withoutCase(evaluate: Evaluate): Evaluate {
  const lower = changedCase(false);
  return (context, [text, pattern, escapeCharacter], rows) =>
    evaluate(
      context,
      [lower(context, [text], rows), lower(context, [pattern], rows), escapeCharacter],
      rows,
    );
}

function withEscape(evaluate: Evaluate): Evaluate {
  return (context, [text, pattern], rows) => {
    const escapeCharacter = buildConstant(context.core, StringType, ESCAPE, rows);
    return evaluate(context, [text, pattern, escapeCharacter], rows);
  };
}

function likeFunction(
  name: string,
  evaluate: Evaluate,
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  return defineFunction({
    name,
    usage: 'Whether a text matches a pattern in which % is any text and _ any character.',
    examples: [example],
    print: ([text, pattern, character = ESCAPE]) => {
      if (name !== 'like') return `${name}(${text}, ${pattern})`;
      return `${text} LIKE ${pattern}${character === ESCAPE ? '' : ` ESCAPE '${character}'`}`;
    },
    resolve: overloads(name, [
      overload([StringType, StringType], BooleanType, withEscape(evaluate)),
      overload([StringType, StringType, StringType], BooleanType, evaluate),
    ]),
  });
}

export const LIKE: readonly ScalarFunction[] = [
  likeFunction('like', evaluateLike, ["SELECT 'error: disk' LIKE 'error%'", true]),
  likeFunction('ilike', withoutCase(evaluateLike), ["SELECT 'ABC' ILIKE 'abc'", true]),
];
