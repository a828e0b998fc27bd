import type { ResolvedExpression } from '../plan/resolved-expression.ts';

/**
 * The text that an expression stands for, known without a row and before anything is computed: a literal, or texts put
 * together. Undefined for any other expression; null is NULL.
 */
export function constantText(
  expression: ResolvedExpression | undefined,
): string | null | undefined {
  switch (expression?.kind) {
    case 'literal':
      return literalText(expression.value);
    case 'alias':
    case 'cast':
      return constantText(expression.child);
    case 'call':
      return callText(expression.name, expression.args);
    default:
      return undefined;
  }
}

function literalText(value: unknown): string | null | undefined {
  return typeof value === 'string' || value === null ? value : undefined;
}

function callText(name: string, args: readonly ResolvedExpression[]): string | null | undefined {
  const texts = args.map(constantText);
  if (texts.includes(undefined)) return undefined;
  if (texts.includes(null)) return null;
  switch (name) {
    case 'concat':
      return texts.join('');
    case 'lower':
      return texts[0]?.toLowerCase();
    case 'upper':
      return texts[0]?.toUpperCase();
    default:
      return undefined;
  }
}
