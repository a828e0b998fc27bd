import { describe, expect, test } from 'vitest';
import type { Value } from '../../../src/types/value.ts';
import { valueKey } from '../../../src/types/value-key.ts';

describe('the key of a value', () => {
  test.each<[Value, Value]>([
    [Number.NaN, Number.NaN],
    [0, -0],
    [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    [
      [1, null, ['a', -0]],
      [1, null, ['a', 0]],
    ],
    [[Number.NaN], [Number.NaN]],
    [[], []],
  ])('of %o is that of %o', (left, right) => {
    expect(new Set([valueKey(left), valueKey(right)]).size).toBe(1);
  });

  test.each<[Value, Value]>([
    [null, ''],
    [new Uint8Array([1, 2]), new Uint8Array([2, 1])],
    [new Uint8Array([0x80]), new Uint8Array([0xc2, 0x80])],
    [['a', 'b'], ['ab']],
    [['1:a'], ['1', 'a']],
    [[null], ['-']],
    [[null], []],
    [[[]], []],
    [
      [1n, 12n],
      [11n, 2n],
    ],
    [['é'], ['e\u0301']],
  ])('of %o is not that of %o', (left, right) => {
    expect(new Set([valueKey(left), valueKey(right)]).size).toBe(2);
  });
});
