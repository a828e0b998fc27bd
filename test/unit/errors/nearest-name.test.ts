import { describe, expect, it } from 'vitest';
import { editDistance, nearestName } from '../../../src/errors/nearest-name.ts';

describe('nearestName', () => {
  it('finds a name that is a slip away, whatever its case', () => {
    expect(nearestName('prise', ['page', 'price', 'prices'])).toBe('price');
    expect(nearestName('SELCET', ['set', 'select'])).toBe('select');
  });

  it('prefers a name of like length', () => {
    expect(nearestName('form', ['for', 'from'])).toBe('from');
  });

  it('proposes nothing for a name that is like no other', () => {
    expect(nearestName('zzz', ['page', 'price'])).toBeUndefined();
    expect(nearestName('ab', ['xy'])).toBeUndefined();
  });
});

describe('editDistance', () => {
  it('counts insertions, deletions, substitutions and swaps of neighbours', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('form', 'from')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('same', 'same')).toBe(0);
  });
});
