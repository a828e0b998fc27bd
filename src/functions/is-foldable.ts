import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { expressionChildren } from '../plan/transform.ts';
import { lookupFunction } from './registry.ts';

/** Functions that Spark plans as others, and looks at before it does: they are never foldable. */
const REPLACED = /^(nullif|nullifzero|zeroifnull|nvl|nvl2)$/;

/** Whether no row is needed to know the value (Spark's `foldable`): constants, and deterministic functions of them. */
export function isFoldable(expression: ResolvedExpression): boolean {
  return isFoldableNode(expression) && expressionChildren(expression).every(isFoldable);
}

function isFoldableNode(expression: ResolvedExpression): boolean {
  switch (expression.kind) {
    case 'literal':
    case 'cast':
    case 'alias':
    case 'getField':
    case 'caseWhen':
      return true;
    case 'call': {
      const record = lookupFunction(expression.name);
      if (record?.kind !== 'scalar' || REPLACED.test(record.name)) return false;
      return record.deterministic !== false;
    }
    default:
      return false;
  }
}
