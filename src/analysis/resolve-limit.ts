import { invalidLimit } from '../errors/analysis-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { typeSql } from '../types/type-sql.ts';
import type { Analysis } from './analysis.ts';
import { scopeContext } from './name-lookup.ts';
import type { Resolution } from './resolution.ts';
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
  if (!isConstant(resolved)) throw invalidLimit(name, sql, { kind: 'notConstant' });
  if (dataType.kind !== 'integer') {
    throw invalidLimit(name, sql, { kind: 'notInteger', dataType: `"${typeSql(dataType)}"` });
  }
  const count = constantInteger(resolved.expression);
  if (count === undefined) throw invalidLimit(name, sql, { kind: 'notConstant' });
  if (count === null) throw invalidLimit(name, sql, { kind: 'null' });
  if (count < 0) throw invalidLimit(name, sql, { kind: 'negative', value: `${count}` });
  return count;
}

function isConstant({ expression }: Resolution): boolean {
  return expression.kind === 'literal' || constantInteger(expression) !== undefined;
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
    return value === null || typeof value === 'number' ? value : undefined;
  }
  if (expression.kind !== 'call') return undefined;
  const values = expression.args.map(constantInteger);
  const [left, right] = values;
  if (values.some((value) => value === undefined) || left === undefined) return undefined;
  if (left === null || right === null) return null;
  if (right === undefined) return expression.name === 'negative' ? -left : undefined;
  return ARITHMETIC[expression.name]?.(left, right);
}
