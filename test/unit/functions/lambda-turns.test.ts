import { beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/api/session.ts';
import { newSession } from '../../support/session.ts';

describe('lambdas that run in turns', () => {
  let session: Session;
  beforeAll(async () => {
    session = await newSession();
  });

  async function only(sql: string): Promise<unknown> {
    const [row] = await (await session.sql(sql)).collect({ rowMode: 'array' });
    return row[0];
  }

  async function arrays(lists: readonly (readonly (number | null)[])[], select: string) {
    const frame = session.createDataFrame(
      lists.map((a) => ({ a })),
      'a ARRAY<INT>',
    );
    const rows = await frame.selectExpr(`${select} AS value`).collect();
    return rows.map(({ value }) => value);
  }

  test('a fold over a long array beside short ones keeps its memory small, texts included', async () => {
    const long = Array.from({ length: 20_000 }, (_, at) => at % 10);
    const lists = [[1], long, [], [7, 8]];
    const sums = await arrays(lists, 'aggregate(a, 0L, (acc, x) -> acc + x)');
    expect(sums).toEqual([1n, 90_000n, 0n, 15n].map(Number));
    const last = "aggregate(a, '', (acc, x) -> right(acc || CAST(x AS STRING), 5))";
    expect(await arrays(lists, last)).toEqual(['1', '56789', '', '78']);
  });

  test('a comparator sorts long arrays, and keeps equal elements in their order', async () => {
    const long = Array.from({ length: 500 }, (_, at) => (at * 7919) % 1000);
    const byTens = 'array_sort(a, (x, y) -> x DIV 10 - y DIV 10)';
    const cast = byTens.replace(/x DIV 10 - y DIV 10/, 'CAST(x DIV 10 - y DIV 10 AS INT)');
    const sorted = (list: readonly number[]) =>
      list.toSorted((x, y) => Math.trunc(x / 10) - Math.trunc(y / 10));
    const lists = [long, [3, 2, 1], long.slice(0, 31), long.slice(0, 32), long.slice(0, 33)];
    expect(await arrays(lists, cast)).toEqual(lists.map(sorted));
  });

  test('a comparator without an answer is an error that names the elements', async () => {
    const sql = 'SELECT array_sort(array(3, NULL), (x, y) -> x - y)';
    await expect(only(sql)).rejects.toMatchObject({
      condition: 'COMPARATOR_RETURNS_NULL',
      parameters: { firstValue: 'NULL', secondValue: '3' },
    });
    expect(await only('SELECT array_sort(array(3), (x, y) -> NULL + x)')).toEqual([3]);
  });
});
