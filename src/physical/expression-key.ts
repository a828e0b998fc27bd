import type { ResolvedExpression } from '../plan/resolved-expression.ts';

/** A text that two expressions have in common exactly when they compute the same. */
export function expressionKey(expression: ResolvedExpression): string {
  return JSON.stringify(expression, (_key, value: unknown) => {
    if (typeof value === 'bigint') return `bigint ${value}`;
    if (value instanceof Uint8Array) return `bytes ${value.join(' ')}`;
    // JSON has no NaN, no infinity and no negative zero.
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
      return `number ${Object.is(value, -0) ? '-0' : value}`;
    }
    return value;
  });
}
