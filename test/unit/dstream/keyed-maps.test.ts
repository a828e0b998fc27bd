import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyedMap } from '../../../src/dstream/rdd/keyed-map.ts';
import {
  type MapVersion,
  noChanges,
  VersionedMap,
} from '../../../src/dstream/rdd/versioned-map.ts';
import { propertyOptions } from '../../support/property-options.ts';

describe('KeyedMap', () => {
  test('keeps apart what says something else', () => {
    const keys: unknown[] = [
      1,
      '1',
      1n,
      null,
      undefined,
      true,
      [1],
      ['1'],
      [[1]],
      [],
      [[]],
      ['a,b'],
      ['a', 'b'],
      [null],
      [undefined],
      {},
      { a: 1 },
      { a: '1' },
      { a: undefined },
      new Date(1),
      new Uint8Array([1, 2]),
      [new Uint8Array([1]), 2],
      [new Uint8Array([1, 2])],
      new Set([1]),
      new Map([[1, 1]]),
      [new Date(1)],
      ['d1'],
    ];
    const map = new KeyedMap<unknown, number>();
    for (const [index, key] of keys.entries()) map.set(key, index);
    expect(map.size).toBe(keys.length);
    for (const [index, key] of keys.entries()) expect(map.get(key)).toBe(index);
    expect([...map.values()].sort((a, b) => a - b)).toEqual([...keys.keys()]);
  });

  test('takes sets, maps and records as equal in whatever order they were filled', () => {
    const map = new KeyedMap<unknown, number>();
    for (const key of [
      new Set([1, 2]),
      new Set([2, 1]),
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
      new Map([
        ['b', 2],
        ['a', 1],
      ]),
      { a: 1, b: { c: 2, d: 3 } },
      { b: { d: 3, c: 2 }, a: 1 },
      Object.assign(Object.create(null), { b: { d: 3, c: 2 }, a: 1 }),
    ]) {
      map.set(key, (map.get(key) ?? 0) + 1);
    }
    expect([...map.values()]).toEqual([2, 2, 3]);
  });

  test('takes minus zero for zero, and objects of classes for themselves', () => {
    class Own {}
    const [one, other] = [new Own(), new Own()];
    const map = new KeyedMap<unknown, string>();
    map.set([-0], 'zero').set(one, 'one').set([one], 'list');
    expect(map.get([0])).toBe('zero');
    expect(map.has(other)).toBe(false);
    expect(map.has([one])).toBe(false);
    expect(map.delete(one)).toBe(true);
    expect(map.delete([0])).toBe(true);
    expect(map.delete([0])).toBe(false);
    expect(map.size).toBe(1);
  });
});

const keyArb = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 2 })),
);
const valueArb = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(undefined));
const stepArb = fc.record({
  set: fc.array(fc.tuple(keyArb, valueArb), { maxLength: 4 }),
  removed: fc.array(keyArb, { maxLength: 3 }),
});

test('every version of a VersionedMap stays what it was, however many follow', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(keyArb, valueArb), { maxLength: 5 }),
      fc.array(stepArb, { maxLength: 12 }),
      (initial, steps) => {
        type Key = (typeof initial)[number][0];
        const model = new Map(initial.map(([key, value]) => [JSON.stringify(key), value]));
        const map = new VersionedMap<Key, number | undefined>(initial);
        const kept: [MapVersion<Key, number | undefined>, Map<string, number | undefined>][] = [
          [map.version, new Map(model)],
        ];
        for (const { set, removed } of steps) {
          const changes = noChanges<Key, number | undefined>();
          for (const key of removed) {
            changes.removed.set(key, true);
            model.delete(JSON.stringify(key));
          }
          for (const [key, value] of set) {
            changes.set.set(key, value);
            model.set(JSON.stringify(key), value);
          }
          kept.push([map.apply(changes), new Map(model)]);
          for (const [version, expected] of kept) {
            const entries = [...version].map(([key, value]) => [JSON.stringify(key), value]);
            expect(new Map(entries as [string, number | undefined][])).toEqual(expected);
            expect(entries).toHaveLength(expected.size);
            for (let key = 0; key <= 5; key++) {
              expect(version.get(key)).toBe(expected.get(String(key)));
            }
            expect(version.get(['a', 1])).toBe(expected.get('["a",1]'));
          }
          expect(map.size).toBe(model.size);
        }
      },
    ),
    propertyOptions(300),
  );
});

test('a version costs what it changes', () => {
  const map = new VersionedMap<number, number>(
    Array.from({ length: 100_000 }, (_, key) => [key, 0] as const),
  );
  const versions: MapVersion<number, number>[] = [map.version];
  for (let step = 1; step <= 1000; step++) {
    const changes = noChanges<number, number>();
    changes.set.set(step, step);
    versions.push(map.apply(changes));
  }
  expect(versions[0].get(500)).toBe(0);
  expect(versions[499].get(500)).toBe(0);
  expect(versions[500].get(500)).toBe(500);
  expect([...versions[999]].reduce((sum, [, value]) => sum + value, 0)).toBe((999 * 1000) / 2);
});
