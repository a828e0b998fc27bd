import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { someExpression } from '../plan/transform.ts';
import { lookupFunction } from './registry.ts';

/** Whether the expression gives the same value whenever it is evaluated on the same row. */
export function isDeterministic(expression: ResolvedExpression): boolean {
  return !someExpression(expression, (node) => {
    if (node.kind === 'udf') return !node.deterministic;
    if (node.kind !== 'call') return false;
    const record = lookupFunction(node.name);
    return record?.kind === 'scalar' && record.deterministic === false;
  });
}
