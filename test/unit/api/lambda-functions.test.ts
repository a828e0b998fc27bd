import { beforeAll, describe, expect, test } from 'vitest';
import type { DataFrame } from '../../../src/api/dataframe.ts';
import * as F from '../../../src/api/functions.ts';
import type { Session } from '../../../src/api/session.ts';
import { newSession } from '../../support/session.ts';

describe('functions that take lambdas', () => {
  let session: Session;
  let frame: DataFrame;
  beforeAll(async () => {
    session = await newSession();
    frame = session.createDataFrame(
      [
        { a: [3, 1, 2], m: new Map([['k', 1]]), v: 10 },
        { a: null, m: null, v: 20 },
        { a: [], m: new Map(), v: null },
        {
          a: [null, 5],
          m: new Map([
            ['k', 2],
            ['l', null],
          ]),
          v: 30,
        },
      ],
      'a ARRAY<INT>, m MAP<STRING, INT>, v INT',
    );
  });

  async function values(column: ReturnType<typeof F.col>): Promise<unknown[]> {
    const rows = await frame.select(column.as('value')).collect();
    return rows.map(({ value }) => value);
  }

  test('transform each element, with its place and with columns of its row', async () => {
    expect(await values(F.transform('a', (x) => x.plus(1)))).toEqual([
      [4, 2, 3],
      null,
      [],
      [null, 6],
    ]);
    expect(await values(F.transform('a', (x, i) => x.plus(i).plus(F.col('v'))))).toEqual([
      [13, 12, 14],
      null,
      [],
      [null, 36],
    ]);
  });

  test('keep the parameters of lambdas inside each other apart', async () => {
    const pairs = F.transform('a', (x) => F.transform('a', (y) => x.multiply(10).plus(y)));
    expect(await values(pairs)).toEqual([
      [
        [33, 31, 32],
        [13, 11, 12],
        [23, 21, 22],
      ],
      null,
      [],
      [
        [null, null],
        [null, 55],
      ],
    ]);
  });

  test('filter, and ask whether some or all elements pass', async () => {
    expect(await values(F.filter('a', (x) => x.gt(1)))).toEqual([[3, 2], null, [], [5]]);
    expect(await values(F.filter('a', (_x, i) => i.gt(0)))).toEqual([[1, 2], null, [], [5]]);
    expect(await values(F.exists('a', (x) => x.gt(2)))).toEqual([true, null, false, true]);
    expect(await values(F.forall('a', (x) => x.gt(0)))).toEqual([true, null, true, null]);
  });

  test('fold, sort and zip', async () => {
    const sum = F.aggregate('a', F.lit(0), (acc, x) => acc.plus(F.coalesce(x, F.lit(0))));
    expect(await values(sum)).toEqual([6, null, 0, 5]);
    const halved = F.reduce(
      'a',
      F.lit(0),
      (acc) => acc.plus(1),
      (acc) => acc.multiply(F.col('v')),
    );
    expect(await values(halved)).toEqual([30, null, null, 60]);
    expect(await values(F.arraySort('a'))).toEqual([[1, 2, 3], null, [], [5, null]]);
    expect(await values(F.arraySort('a', (x, y) => F.coalesce(y.minus(x), F.lit(0))))).toEqual([
      [3, 2, 1],
      null,
      [],
      [null, 5],
    ]);
    expect(await values(F.zipWith('a', 'a', (x, y) => x.plus(y)))).toEqual([
      [6, 2, 4],
      null,
      [],
      [null, 10],
    ]);
  });

  test('go through maps', async () => {
    const big = F.mapKeys(F.mapFilter('m', (_key, value) => value.gt(1)));
    expect(await values(big)).toEqual([[], null, [], ['k']]);
    const keys = F.mapKeys(F.transformKeys('m', (key) => F.upper(key)));
    expect(await values(keys)).toEqual([['K'], null, [], ['K', 'L']]);
    const doubled = F.mapValues(F.transform_values('m', (_key, value) => value.multiply(2)));
    expect(await values(doubled)).toEqual([[2], null, [], [4, null]]);
    const zipped = F.mapValues(F.mapZipWith('m', 'm', (key, x) => F.concat(key, x.cast('string'))));
    expect(await values(zipped)).toEqual([['k1'], null, [], ['k2', null]]);
  });

  test('group by what a lambda makes, written twice', async () => {
    const grouped = frame.groupBy(F.filter('a', (x) => x.gt(2))).count();
    expect(await grouped.collect()).toHaveLength(4);
    await frame.createOrReplaceTempView('t');
    const sql = 'SELECT transform(a, x -> x + 1) AS b FROM t GROUP BY transform(a, y -> y + 1)';
    expect(await (await session.sql(sql)).collect()).toHaveLength(4);
    const other = 'SELECT transform(a, x -> x + 2) AS b FROM t GROUP BY transform(a, y -> y + 1)';
    await expect(session.sql(other).then((made) => made.collect())).rejects.toMatchObject({
      condition: 'MISSING_AGGREGATION',
    });
  });

  test('fail only for elements that a loop comes to', async () => {
    const failing = (text: string) => F.expr(text);
    expect(await values(failing('exists(array(1, 0), x -> 1 / x > 0)'))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await values(failing('transform(filter(a, x -> x > 9), x -> raise_error(x))'))).toEqual([
      [],
      null,
      [],
      [],
    ]);
    const guarded = 'CASE WHEN v = 10 THEN aggregate(a, 0D, (s, x) -> s + 10 / (x - 5)) END';
    const [first, ...others] = await values(failing(guarded));
    expect(first).toBeCloseTo(-65 / 6);
    expect(others).toEqual([null, null, null]);
  });

  test('refuse aggregates over a parameter, and lambdas of functions that take none', async () => {
    await expect(values(F.transform('a', (x) => F.sum(x)))).rejects.toMatchObject({
      condition: 'UNSUPPORTED_FEATURE.NOT_EXECUTABLE',
    });
    await expect(values(F.expr('abs(x -> x)'))).rejects.toMatchObject({
      condition: 'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION',
    });
    let leaked = F.lit(1);
    F.transform('a', (x) => {
      leaked = x;
      return x;
    });
    await expect(values(leaked)).rejects.toMatchObject({
      condition: 'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION',
    });
  });
});
