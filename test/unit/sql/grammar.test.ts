import { describe, expect, it } from 'vitest';
import { KEYWORDS } from '../../../src/sql/keywords.ts';
import { parseExpression } from '../../../src/sql/sql.ts';
import { SqlGrammar } from '../../../src/sql/statement-grammar.ts';

/** Chevrotain's validation, which only this test runs, needs `Object.groupBy`, and Node 20 lacks it. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => PropertyKey) {
  const groups: Record<PropertyKey, T[]> = {};
  for (const item of items) {
    const key = keyOf(item);
    groups[key] ??= [];
    groups[key].push(item);
  }
  return groups;
}
if (!('groupBy' in Object)) Object.defineProperty(Object, 'groupBy', { value: groupBy });

describe('the grammar', () => {
  it('has no ambiguity that a gate does not decide, no left recursion and no dead rule', () => {
    expect(() => new SqlGrammar({ validate: true })).not.toThrow();
  });

  it('lists its keywords in order, each once', () => {
    expect([...new Set(KEYWORDS)].sort()).toEqual([...KEYWORDS]);
  });

  it('takes every keyword for a name after a point and in back-ticks', () => {
    for (const word of KEYWORDS) {
      expect(parseExpression(`t.${word}`)).toMatchObject({ nameParts: ['t', word] });
      expect(parseExpression(`\`${word}\``)).toMatchObject({ nameParts: [word] });
    }
  });
});
