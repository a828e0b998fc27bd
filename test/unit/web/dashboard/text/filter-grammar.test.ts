import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FilterTerm } from '../../../../../web/dashboard/protocol.ts';
import { parseFilter, writeTerm } from '../../../../../web/dashboard/text/filter-grammar.ts';

const term = (
  field: string,
  value: string,
  match: FilterTerm['match'] = 'exact',
  isNegated = false,
): FilterTerm => ({ field, value, isNegated, match });

describe('the text of the filter box', () => {
  test('is read as fields, classes, prefixes, negations and texts', () => {
    expect(parseFilter('status:5xx path:/api/* -method:GET "timed out" oops -debug')).toEqual({
      terms: [
        term('status', '5xx', 'class'),
        term('path', '/api/', 'prefix'),
        term('method', 'GET', 'exact', true),
        term('text', 'timed out', 'contains'),
        term('text', 'oops', 'contains'),
        term('text', 'debug', 'contains', true),
      ],
      problem: undefined,
    });
  });

  test('may hold nothing', () => {
    expect(parseFilter('   ')).toEqual({ terms: [], problem: undefined });
  });

  test.each([
    ['path:"/a b"', term('path', '/a b')],
    ['path:"/a*"', term('path', '/a*')],
    ['path:/a:b', term('path', '/a:b')],
    ['client:::1', term('client', '::1')],
    ['client:10.0.9.0/24', term('client', '10.0.9.0/24')],
    ['-"say \\"hi\\""', term('text', 'say "hi"', 'contains', true)],
    ['text:/api/*', term('text', '/api/*', 'contains')],
    ['status:"5xx"', term('status', '5xx')],
    ['STATUS:5xx', term('STATUS', '5xx')],
    ['status:5XX', term('status', '5xx', 'class')],
    ['/api/cart', term('text', '/api/cart', 'contains')],
    ['10:38:20', term('text', '10:38:20', 'contains')],
    ['path:*', term('path', '', 'prefix')],
    ['path:"/a b"*', term('path', '/a b', 'prefix')],
    ['größe', term('text', 'größe', 'contains')],
  ])('reads %s', (text, expected) => {
    expect(parseFilter(text)).toEqual({ terms: [expected], problem: undefined });
  });

  test.each([
    ['status:', 0, 7, /Nothing stands after status:/],
    ['ok -', 3, 4, /after the minus/],
    ['""', 0, 2, /hold nothing/],
    ['path:""', 0, 7, /hold nothing/],
    ['ok "timed out', 3, 13, /not closed/],
    ['path:"a"b', 0, 9, /comes a space/],
    ['path:/a*b', 0, 9, /only at the end: path:\/a\*/],
    ['"a b"*', 0, 6, /needs no star/],
    ['status:9xx', 0, 10, /1xx, 2xx, 3xx, 4xx and 5xx/],
    ['status:xx', 0, 9, /1xx, 2xx/],
  ])('says what is wrong with %s, and where', (text, start, end, message) => {
    const { terms, problem } = parseFilter(text);
    expect(terms).toEqual([]);
    expect(problem).toMatchObject({ start, end, message: expect.stringMatching(message) });
  });

  test('always ends, and points inside of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab:"*-\\ /5x') }), (text) => {
        const { problem } = parseFilter(text);
        if (problem === undefined) return;
        expect(problem.message).not.toBe('');
        expect(problem.start).toBeLessThan(problem.end);
        expect(problem.end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('a term as text', () => {
  const value = fc.string({ minLength: 1, unit: fc.constantFrom(...'ab:"*-\\ /5x') });
  const field = fc.constantFrom('status', 'path', 'client_ip', '@level');
  const arbitrary = fc.oneof(
    fc.record({
      field: fc.constant('text'),
      value,
      isNegated: fc.boolean(),
      match: fc.constant('contains' as const),
    }),
    fc.record({ field, value, isNegated: fc.boolean(), match: fc.constant('exact' as const) }),
    fc.record({ field, value, isNegated: fc.boolean(), match: fc.constant('prefix' as const) }),
    fc.record({
      field: fc.constant('status'),
      value: fc.constantFrom('4xx', '5xx'),
      isNegated: fc.boolean(),
      match: fc.constant('class' as const),
    }),
  );

  test.each(['xx', '5XX', '9xx'])('keeps the status %s itself apart from a class', (status) => {
    const term = { field: 'status', value: status, isNegated: false, match: 'exact' as const };
    expect(parseFilter(writeTerm(term)).terms).toEqual([term]);
  });

  test('is read back as the same term', () => {
    fc.assert(
      fc.property(arbitrary, (written) => {
        expect(parseFilter(writeTerm(written))).toEqual({ terms: [written], problem: undefined });
      }),
    );
  });
});
