import { describe, expect, it } from 'vitest';
import {
  quoteIfNeeded,
  sqlStringLiteral,
  unescapeSqlString,
} from '../../../src/types/sql-string.ts';

describe('unescapeSqlString', () => {
  it.each([
    ["'plain'", 'plain'],
    [`"it's"`, "it's"],
    ["'it''s'", "it's"],
    [`"a""b''c"`, `a"b''c`],
    [String.raw`'\n\t\r\b\0\Z\\\'\"'`, '\n\t\r\b\0\u001a\\\'"'],
    [String.raw`'\%\_'`, String.raw`\%\_`],
    [String.raw`'\x'`, 'x'],
    [String.raw`'\u00e9\U0001F600\101'`, 'é😀A'],
    [String.raw`'\777'`, '777'],
    [String.raw`r'\d+''`, String.raw`\d+'`],
    [String.raw`R"\n"`, String.raw`\n`],
    ["''", ''],
  ])('%s', (literal, text) => {
    expect(unescapeSqlString(literal)).toBe(text);
  });

  it('reads back what sqlStringLiteral writes', () => {
    for (const text of ["it's", '\\', 'a\nb\tc\0', '%_', 'é😀', '"']) {
      expect(unescapeSqlString(sqlStringLiteral(text))).toBe(text);
    }
  });
});

describe('quoteIfNeeded', () => {
  it('leaves plain names alone and doubles back-ticks', () => {
    expect(['a_1', '1a', '1', 'a b', 'a`b', ''].map(quoteIfNeeded)).toEqual([
      'a_1',
      '`1a`',
      '`1`',
      '`a b`',
      '`a``b`',
      '``',
    ]);
  });
});
