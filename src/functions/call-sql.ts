import { typeSql } from '../types/type-sql.ts';
import { valueSql } from '../types/value-sql.ts';
import type { Argument } from './define.ts';

/** Operators that stand between their two arguments, under the name that SQL text shows. */
const INFIX: Readonly<Record<string, string>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': '%',
  '&': '&',
  '|': '|',
  '^': '^',
  '<<': '<<',
  '>>': '>>',
  '>>>': '>>>',
  '==': '=',
  '<=>': '<=>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  div: 'div',
  and: 'AND',
  or: 'OR',
};

/** An argument as Spark prints it; of one that has no text, the value or the type. */
export function argumentSql({ sql, literal, dataType }: Argument): string {
  if (sql !== undefined) return sql;
  return literal === undefined ? typeSql(dataType) : valueSql(literal, dataType);
}

/** A call as Spark prints it in messages: `(a + 1)`, `(NOT b)`, `upper(c)`. */
export function callSql(name: string, args: readonly Argument[]): string {
  const texts = args.map(argumentSql);
  const infix = INFIX[name];
  if (infix !== undefined && texts.length === 2) return `(${texts[0]} ${infix} ${texts[1]})`;
  switch (name) {
    case 'not':
      return `(NOT ${texts[0]})`;
    case 'negative':
      return `(- ${texts[0]})`;
    case 'isnull':
      return `(${texts[0]} IS NULL)`;
    case 'isnotnull':
      return `(${texts[0]} IS NOT NULL)`;
    case 'in':
      return `(${texts[0]} IN (${texts.slice(1).join(', ')}))`;
    case 'if':
      return `(IF(${texts.join(', ')}))`;
    case 'like':
      return `${texts[0]} LIKE ${texts[1]}`;
    default:
      return `${name}(${texts.join(', ')})`;
  }
}
