import type { ResolvedExpression } from '../plan/resolved-expression.ts';

/** Whether evaluating it does nothing but read, and so can't fail. */
export function isPlain(expression: ResolvedExpression): boolean {
  return expression.kind === 'attribute' || expression.kind === 'literal';
}

/** Under FILTER an argument is computed for the rows that pass only, as it may fail for others. */
export function onlyWhere(
  filter: ResolvedExpression | undefined,
  arg: ResolvedExpression,
): ResolvedExpression {
  if (filter === undefined || isPlain(arg)) return arg;
  return {
    kind: 'caseWhen',
    branches: [{ condition: filter, value: arg }],
    dataType: arg.dataType,
    nullable: true,
  };
}
