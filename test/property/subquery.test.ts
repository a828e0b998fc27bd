import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyOptions } from '../support/property-options.ts';
import { newSession } from '../support/session.ts';

/*
 * Queries inside expressions against their definition: the inner query is computed anew for each row of the outer one.
 */

interface Outer {
  readonly a: number | null;
  readonly b: number;
}
interface Inner {
  readonly c: number | null;
  readonly d: number;
}

type Truth = boolean | null;

const equal = (x: number | null, y: number | null): Truth =>
  x === null || y === null ? null : x === y;
const and = (x: Truth, y: Truth): Truth =>
  x === false || y === false ? false : x === null || y === null ? null : true;

const related = (o: Outer, inner: readonly Inner[]) =>
  inner.filter((i) => equal(o.a, i.c) === true && i.d > o.b);
const isIn = (x: number | null, values: readonly (number | null)[]): Truth =>
  values.some((value) => equal(x, value) === true)
    ? true
    : values.some((value) => equal(x, value) === null)
      ? null
      : false;
const largest = (rows: readonly Inner[]) =>
  rows.length === 0 ? null : Math.max(...rows.map(({ d }) => d));

/** A query over `o`, and its answer for each row: the values of the row, or undefined where there is none. */
const QUERIES: readonly {
  readonly sql: string;
  readonly answer: (o: Outer, inner: readonly Inner[]) => readonly unknown[] | undefined;
}[] = [
  {
    sql: 'SELECT a, b FROM o WHERE EXISTS (SELECT 1 FROM i WHERE c = a AND d > b)',
    answer: (o, inner) => (related(o, inner).length > 0 ? [o.a, o.b] : undefined),
  },
  {
    sql: 'SELECT a, b FROM o WHERE NOT EXISTS (SELECT d FROM i WHERE c = a AND d > b ORDER BY d)',
    answer: (o, inner) => (related(o, inner).length === 0 ? [o.a, o.b] : undefined),
  },
  {
    sql: 'SELECT a, b FROM o WHERE b > 5 OR EXISTS (SELECT 1 FROM i WHERE c = a AND d > b)',
    answer: (o, inner) => (o.b > 5 || related(o, inner).length > 0 ? [o.a, o.b] : undefined),
  },
  {
    sql: 'SELECT a FROM o WHERE a IN (SELECT c FROM i)',
    answer: (o, inner) =>
      isIn(
        o.a,
        inner.map(({ c }) => c),
      ) === true
        ? [o.a]
        : undefined,
  },
  {
    sql: 'SELECT a FROM o WHERE a NOT IN (SELECT c FROM i WHERE d > b)',
    answer: (o, inner) =>
      isIn(
        o.a,
        inner.filter(({ d }) => d > o.b).map(({ c }) => c),
      ) === false
        ? [o.a]
        : undefined,
  },
  {
    sql: 'SELECT a, b FROM o WHERE (a, b) NOT IN (SELECT c, d FROM i)',
    answer: (o, inner) =>
      inner.every((i) => and(equal(o.a, i.c), equal(o.b, i.d)) === false) ? [o.a, o.b] : undefined,
  },
  {
    sql: 'SELECT a, (SELECT count(*) FROM i WHERE c = a AND d > b) AS n FROM o',
    answer: (o, inner) => [o.a, related(o, inner).length],
  },
  {
    sql: 'SELECT a, (SELECT max(d) + 1 FROM i WHERE c = a) AS m FROM o',
    answer: (o, inner) => {
      const found = largest(inner.filter((i) => equal(o.a, i.c) === true));
      return [o.a, found === null ? null : found + 1];
    },
  },
  {
    sql: 'SELECT a FROM o WHERE b < (SELECT max(d) FROM i WHERE c = a GROUP BY c)',
    answer: (o, inner) => {
      const found = largest(inner.filter((i) => equal(o.a, i.c) === true));
      return found !== null && o.b < found ? [o.a] : undefined;
    },
  },
  {
    sql: 'SELECT b - (SELECT max(d) FROM i) AS x FROM o',
    answer: (o, inner) => {
      const found = largest(inner);
      return [found === null ? null : o.b - found];
    },
  },
  {
    sql: `SELECT a FROM o WHERE EXISTS (
      SELECT 1 FROM i WHERE c = a AND d > b AND d IN (SELECT j.d FROM i j WHERE j.c = i.c))`,
    answer: (o, inner) => (related(o, inner).length > 0 ? [o.a] : undefined),
  },
  {
    sql: 'SELECT a, n FROM o, LATERAL (SELECT count(*) AS n FROM i WHERE d > b) t',
    answer: (o, inner) => [o.a, inner.filter(({ d }) => d > o.b).length],
  },
];

const small = fc.integer({ min: 0, max: 8 });
const nullable = fc.option(fc.integer({ min: 0, max: 4 }), { nil: null, freq: 5 });
const text = (rows: readonly (readonly unknown[])[]) => rows.map((row) => row.join('|')).sort();

describe('a query inside an expression', () => {
  test.each(QUERIES.map((query) => [query.sql, query] as const))('%s', async (_sql, query) => {
    const session = await newSession();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record<Outer>({ a: nullable, b: small }), { maxLength: 12 }),
        fc.array(fc.record<Inner>({ c: nullable, d: small }), { maxLength: 12 }),
        async (outer, inner) => {
          await session.createDataFrame(outer, 'a INT, b INT').createOrReplaceTempView('o');
          await session.createDataFrame(inner, 'c INT, d INT').createOrReplaceTempView('i');
          const rows = await (await session.sql(query.sql)).collect({ rowMode: 'array' });
          const expected = outer
            .map((o) => query.answer(o, inner))
            .filter((row) => row !== undefined);
          expect(text(rows)).toEqual(text(expected));
        },
      ),
      propertyOptions(25),
    );
  });

  test('may look at groups from HAVING', async () => {
    const session = await newSession();
    await session
      .createDataFrame([{ b: 1 }, { b: 1 }, { b: 2 }], 'b INT')
      .createOrReplaceTempView('o');
    await session.createDataFrame([{ d: 1 }, { d: 2 }], 'd INT').createOrReplaceTempView('i');
    const rows = await (
      await session.sql(
        'SELECT b, count(*) AS n FROM o GROUP BY b HAVING count(*) > (SELECT count(*) FROM i WHERE d = b)',
      )
    ).collect();
    expect(rows).toEqual([{ b: 1, n: 2 }]);
  });

  test('that stands for a value must have one row', async () => {
    const session = await newSession();
    await session.createDataFrame([{ d: 1 }, { d: 2 }], 'd INT').createOrReplaceTempView('i');
    const frame = await session.sql(
      'SELECT (SELECT d FROM i WHERE d < 2) AS x, (SELECT d FROM i WHERE d > 2) AS y',
    );
    expect(await frame.collect()).toEqual([{ x: 1, y: null }]);
    const two = await session.sql('SELECT (SELECT d FROM i) AS x');
    await expect(two.collect()).rejects.toMatchObject({
      condition: 'SCALAR_SUBQUERY_TOO_MANY_ROWS',
    });
  });
});
