import { expect, test } from 'vitest';
import { inHeldOrder } from '../../../../../web/dashboard/lists/held-order.ts';
import { sparkPath } from '../../../../../web/dashboard/lists/spark.ts';

const row = (name: string, rows: number, prefix = 'GET') => ({ name, prefix, rows });

test('rows keep their places and take new numbers while the order is held', () => {
  const held = [row('/a', 9), row('/b', 5)];
  const latest = [row('/b', 20), row('/c', 15), row('/a', 10)];
  expect(inHeldOrder(held, latest)).toEqual([row('/a', 10), row('/b', 20)]);
});

test('a name that left the list keeps its last numbers', () => {
  expect(inHeldOrder([row('/a', 9)], [row('/b', 1)])).toEqual([row('/a', 9)]);
});

test('one path under two methods is two rows', () => {
  const held = [row('/a', 9, 'GET'), row('/a', 5, 'POST')];
  expect(inHeldOrder(held, [row('/a', 6, 'POST'), row('/a', 10, 'GET')])).toEqual([
    row('/a', 10, 'GET'),
    row('/a', 6, 'POST'),
  ]);
});

test('a spark has a bar for each value, the highest nearly as high as its box', () => {
  expect(sparkPath([0, 5, 10]).match(/M/g)).toHaveLength(3);
  expect(sparkPath([0, 5, 10])).toContain('M2.1 1.0h.8V16h-.8z');
  expect(sparkPath([])).toBe('');
});
