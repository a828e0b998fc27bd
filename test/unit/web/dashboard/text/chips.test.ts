import { expect, test } from 'vitest';
import type { FilterTerm } from '../../../../../web/dashboard/protocol.ts';
import {
  addTerms,
  chipText,
  classTerm,
  hasTerm,
  toggleTerm,
} from '../../../../../web/dashboard/text/chips.ts';

const path = (value: string, isNegated = false): FilterTerm => ({
  field: 'path',
  value,
  isNegated,
  match: 'exact',
});

test('a click keeps a name, the same click again lets it go', () => {
  const kept = toggleTerm([], path('/a'));
  expect(kept).toEqual([path('/a')]);
  expect(toggleTerm(kept, path('/a'))).toEqual([]);
});

test('leaving out what was kept replaces it', () => {
  expect(toggleTerm([path('/a'), path('/b')], path('/a', true))).toEqual([
    path('/b'),
    path('/a', true),
  ]);
});

test('a term is never there twice', () => {
  expect(addTerms([path('/a')], [path('/a'), path('/b')])).toEqual([path('/a'), path('/b')]);
});

test('an exact value is another term than a prefix of the same letters', () => {
  expect(hasTerm([path('/a')], { ...path('/a'), match: 'prefix' })).toBe(false);
});

test('a chip spells "not", shows the star, and puts texts in quotes', () => {
  expect(chipText(path('/a', true), 'status')).toEqual({ field: 'not path', value: '/a' });
  expect(chipText({ ...path('/a/'), match: 'prefix' }, 'status').value).toBe('/a/*');
  expect(
    chipText({ field: 'text', value: 'oops', isNegated: false, match: 'contains' }, 'none'),
  ).toEqual({ field: 'text', value: '"oops"' });
});

test('the legend of a log with levels names them, and its chips too', () => {
  expect(chipText(classTerm('level', 3), 'level')).toEqual({ field: 'level', value: 'error' });
  expect(chipText(classTerm('status', 3), 'status')).toEqual({ field: 'status', value: '5xx' });
});
