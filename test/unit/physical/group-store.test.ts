import { expect, test } from 'vitest';
import { GroupStore } from '../../../src/physical/group-store.ts';
import { TIMERS } from '../../../src/plan/group-functions.ts';

const put = (store: GroupStore, group: number, item: string, value: string, expiresMs?: number) =>
  store.apply(group, { variable: 'v', item, entry: { value, expiresMs } });
const remove = (store: GroupStore, group: number, item: string) =>
  store.apply(group, { variable: 'v', item, entry: undefined });
const named = (rows: Iterable<{ number: number; item: string }>) =>
  [...rows].map(({ number, item }) => `${number}.${item}`);

test('what a micro-batch changed is told, and no more', () => {
  const store = new GroupStore();
  for (let group = 0; group < 1000; group++) put(store, group, 'x', 'first');
  store.committed();
  put(store, 7, 'x', 'second');
  put(store, 8, 'y', 'new');
  remove(store, 9, 'x');
  expect(named(store.put())).toEqual(['7.x', '8.y']);
  expect(named(store.removed())).toEqual(['9.x']);
  expect(store.emptied()).toEqual([9]);
  expect(store.count('v', 'entries')).toBe(1000);
  expect(store.count('v', 'groups')).toBe(999);
  expect(store.groupCount).toBe(999);
});

test('what comes and goes in one micro-batch is no change', () => {
  const store = new GroupStore();
  put(store, 1, 'kept', 'a');
  store.committed();
  put(store, 1, 'new', 'b');
  remove(store, 1, 'new');
  put(store, 2, 'new', 'b');
  remove(store, 2, 'new');
  put(store, 1, 'kept', 'c');
  remove(store, 1, 'kept');
  expect(named(store.put())).toEqual([]);
  expect(named(store.removed())).toEqual(['1.kept']);
  put(store, 2, 'new', 'again');
  expect(named(store.put())).toEqual(['2.new']);
  expect(named(store.removed())).toEqual(['1.kept']);
  store.committed();
  remove(store, 2, 'new');
  expect(named(store.removed())).toEqual(['2.new']);
});

test('a store that was cleared holds nothing, and nothing is due', () => {
  const store = new GroupStore();
  put(store, 1, 'x', 'mortal', 15);
  store.clear();
  expect(store.firstExpiryMs).toBeUndefined();
  expect(store.bytes).toBe(0);
  put(store, 1, 'x', 'mortal', 20);
  expect(store.removeExpired(19)).toEqual([]);
  expect(store.removeExpired(20)).toEqual([1]);
});

test('an entry that was removed and put again is the last one, also after a restart', () => {
  const store = new GroupStore();
  for (const item of ['a', 'b', 'c']) put(store, 1, item, item);
  store.committed();
  remove(store, 1, 'a');
  put(store, 1, 'a', 'again');
  expect(named(store.removed())).toEqual(['1.a']);
  expect(named(store.put())).toEqual(['1.a']);
  expect([...(store.entriesOf(1).get('v')?.keys() ?? [])]).toEqual(['b', 'c', 'a']);
});

test('what is due is found by its time, and stays until it is removed where it is a timer', () => {
  const store = new GroupStore();
  const timer = (group: number, ms: number) =>
    store.apply(group, { variable: TIMERS, item: String(ms), entry: { value: '', expiresMs: ms } });
  timer(1, 30);
  timer(2, 10);
  timer(2, 20);
  put(store, 3, 'x', 'mortal', 15);
  expect(store.firstTimerMs).toBe(10);
  expect(store.firstExpiryMs).toBe(15);
  for (let again = 0; again < 2; again++) {
    expect(store.expiredTimers(20)).toEqual([
      { number: 2, expiryMs: 10 },
      { number: 2, expiryMs: 20 },
    ]);
  }
  expect(store.removeExpired(14)).toEqual([]);
  expect(store.removeExpired(15)).toEqual([3]);
  expect(store.has(3)).toBe(false);
});

test('a variable is removed of all groups', () => {
  const store = new GroupStore();
  for (let group = 0; group < 10; group++) {
    put(store, group, 'x', 'x');
    if (group % 2 === 0) store.apply(group, { variable: 'w', item: '', entry: { value: '1' } });
  }
  expect(store.removeVariable('v')).toHaveLength(10);
  expect(store.groupCount).toBe(5);
  expect(store.count('v', 'entries')).toBe(0);
  expect(store.count('w', 'groups')).toBe(5);
});

test('the bytes follow what is held', () => {
  const store = new GroupStore();
  put(store, 1, 'x', 'a'.repeat(100));
  const before = store.bytes;
  put(store, 1, 'x', 'a');
  expect(store.bytes).toBe(before - 99);
  remove(store, 1, 'x');
  expect(store.bytes).toBe(0);
});
