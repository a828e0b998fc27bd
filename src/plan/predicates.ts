import type { ResolvedExpression } from './resolved-expression.ts';

/** The terms of AND, one by one and in order; none for no condition. */
export function conjuncts(
  condition: ResolvedExpression | undefined,
): readonly ResolvedExpression[] {
  if (condition === undefined) return [];
  return condition.kind === 'call' && condition.name === 'and'
    ? condition.args.flatMap(conjuncts)
    : [condition];
}

/** Terms joined by AND in their order; undefined for none. */
export function conjunction(terms: readonly ResolvedExpression[]): ResolvedExpression | undefined {
  return terms.reduce<ResolvedExpression | undefined>(
    (all, term) =>
      all === undefined
        ? term
        : {
            kind: 'call',
            name: 'and',
            args: [all, term],
            dataType: { kind: 'boolean' },
            nullable: all.nullable || term.nullable,
          },
    undefined,
  );
}
