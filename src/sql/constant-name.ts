import type { TextPlace } from '../errors/parse-errors.ts';
import { notConstantName } from '../errors/sql-errors.ts';
import type { Expression, Literal } from '../plan/expression.ts';
import { typeSql } from '../types/type-sql.ts';

/** One part of a name, and the point after it. */
const PART = /(?:`(?<quoted>(?:[^`]|``)+)`|(?<plain>[^`.\s]+))\s*(?:\.|$)/y;

/**
 * The name that IDENTIFIER('a.b') stands for: a text that is written out, or put together of such texts and variables.
 * Fails with NOT_A_CONSTANT_STRING.
 */
export function constantName(
  expression: Expression,
  context: {
    readonly place: TextPlace;
    readonly variable: (name: string) => Literal | undefined;
  },
): string[] {
  const text = constantText(expression, context);
  const parts: string[] = [];
  PART.lastIndex = 0;
  for (let match = PART.exec(text); match !== null; match = PART.exec(text)) {
    const { quoted, plain } = match.groups ?? {};
    parts.push(quoted?.replaceAll('``', '`') ?? plain);
    if (PART.lastIndex >= text.length) return parts;
  }
  return [text];
}

function constantText(expression: Expression, context: Parameters<typeof constantName>[1]): string {
  const { place, variable } = context;
  const { start, end } = expression.origin ?? { start: place.offset, end: place.offset };
  const written = place.text.slice(start, end);
  if (expression.kind === 'function' && ['concat', '||'].includes(expression.name.toLowerCase())) {
    return expression.args.map((arg) => constantText(arg, context)).join('');
  }
  const found =
    expression.kind === 'attribute' && expression.nameParts.length === 1
      ? variable(expression.nameParts[0])
      : expression;
  if (found?.kind !== 'literal') throw notConstantName(written, place);
  const { value, dataType } = found;
  if (value === null) throw notConstantName(written, place, { isNull: true });
  if (typeof value !== 'string') {
    throw notConstantName(written, place, { dataType: `"${typeSql(dataType)}"` });
  }
  return value;
}
