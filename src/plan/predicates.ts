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

/** More terms than these become a tree of small depth: whatever walks it does so by recursion. */
const MANY = 100;

/** Terms joined by AND in their order; undefined for none. */
export function conjunction(terms: readonly ResolvedExpression[]): ResolvedExpression | undefined {
  return joined('and', terms);
}

/** Terms joined by OR in their order; undefined for none. */
export function disjunction(terms: readonly ResolvedExpression[]): ResolvedExpression | undefined {
  return joined('or', terms);
}

function joined(
  name: 'and' | 'or',
  terms: readonly ResolvedExpression[],
): ResolvedExpression | undefined {
  if (terms.length > MANY) {
    const middle = terms.length >> 1;
    const halves = [joined(name, terms.slice(0, middle)), joined(name, terms.slice(middle))];
    return joined(
      name,
      halves.filter((half) => half !== undefined),
    );
  }
  return terms.reduce<ResolvedExpression | undefined>(
    (all, term) =>
      all === undefined
        ? term
        : {
            kind: 'call',
            name,
            args: [all, term],
            dataType: { kind: 'boolean' },
            nullable: all.nullable || term.nullable,
          },
    undefined,
  );
}
