import { describe, expect, it } from 'vitest';
import { KEYWORDS } from '../../../src/sql/keywords.ts';
import { parseExpression } from '../../../src/sql/sql.ts';
import { SqlGrammar } from '../../../src/sql/statement-grammar.ts';

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
