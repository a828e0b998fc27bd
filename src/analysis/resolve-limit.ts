import { invalidLimit, notExecutable } from '../errors/analysis-errors.ts';
import { isFoldable } from '../functions/is-foldable.ts';
import type { Expression } from '../plan/expression.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { isIntegral } from '../types/coercion.ts';
import { typeSql } from '../types/type-sql.ts';
import type { Analysis } from './analysis.ts';
import { scopeContext } from './name-lookup.ts';
import { resolveExpression } from './resolve-expression.ts';
import type { Scope } from './scope.ts';

/** The count of LIMIT or OFFSET: a constant INT that is not negative. */
export function resolveCount(
  name: 'limit' | 'offset',
  expression: Expression,
  scope: Scope,
  analysis: Analysis,
): number {
  const resolved = resolveExpression(expression, scopeContext(scope, analysis));
  const { dataType } = resolved.expression;
  const sql = `"${resolved.sql}"`;
  if (!isFoldable(resolved.expression)) throw invalidLimit(name, sql, { kind: 'notConstant' });
  if (dataType.kind !== 'integer') {
    throw invalidLimit(name, sql, { kind: 'notInteger', dataType: `"${typeSql(dataType)}"` });
  }
  const count = constantInteger(resolved.expression);
  if (count === undefined) throw notExecutable(`${name.toUpperCase()} of ${resolved.sql}`);
  if (count === null) throw invalidLimit(name, sql, { kind: 'null' });
  if (count < 0) throw invalidLimit(name, sql, { kind: 'negative', value: `${count}` });
  return count;
}

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
};

/** The value of an integer expression over constants; undefined of any other expression. */
function constantInteger(expression: ResolvedExpression): number | null | undefined {
  if (expression.kind === 'literal') {
    const { value } = expression;
    if (typeof value === 'bigint') return Number(value);
    return value === null || typeof value === 'number' ? value : undefined;
  }
  if (expression.kind === 'cast' && isIntegral(expression.child.dataType)) {
    return constantInteger(expression.child);
  }
  if (expression.kind !== 'call') return undefined;
  const values = expression.args.map(constantInteger);
  const [left, right] = values;
  if (values.some((value) => value === undefined) || left === undefined) return undefined;
  if (left === null || right === null) return null;
  if (right === undefined) return expression.name === 'negative' ? -left : undefined;
  return ARITHMETIC[expression.name]?.(left, right);
}
