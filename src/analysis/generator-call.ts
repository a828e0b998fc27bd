import { nestedGenerator } from '../errors/misplaced-call-errors.ts';
import { lookupFunction } from '../functions/registry.ts';
import type {
  AttributeReference,
  ResolvedExpression,
  ScalarCall,
} from '../plan/resolved-expression.ts';
import { someExpression } from '../plan/transform.ts';

/** Whether the expression itself is a call of a generator. */
export function isGeneratorCall(expression: ResolvedExpression): expression is ScalarCall {
  return expression.kind === 'call' && lookupFunction(expression.name)?.kind === 'generator';
}

/** A generator in a select list or a lateral view, and the columns that it gives. */
export interface Generated {
  readonly generator: ScalarCall;
  readonly isOuter: boolean;
  readonly columns: readonly AttributeReference[];
}

/** Fails where a generator is part of a value. */
export function refuseNestedGenerator(expression: ResolvedExpression, sql: string): void {
  if (someExpression(expression, isGeneratorCall)) throw nestedGenerator(`"${sql}"`);
}
