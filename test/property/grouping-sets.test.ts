import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyOptions } from '../support/property-options.ts';
import { newSession } from '../support/session.ts';

/* Grouping sets against their definition: a GROUP BY for each set, one after the other. */

interface Row {
  readonly a: string | null;
  readonly b: number | null;
  readonly n: number;
}

const row = fc.record<Row>({
  a: fc.constantFrom(null, 'x', 'y'),
  b: fc.constantFrom(null, 1, 2),
  n: fc.integer({ min: 0, max: 9 }),
});

type Key = 'a' | 'b';

const CLAUSES: readonly { readonly sql: string; readonly sets: readonly (readonly Key[])[] }[] = [
  { sql: 'ROLLUP (a, b)', sets: [['a', 'b'], ['a'], []] },
  { sql: 'CUBE (a, b)', sets: [['a', 'b'], ['a'], ['b'], []] },
  { sql: 'GROUPING SETS ((a), (b), (a))', sets: [['a'], ['b'], ['a']] },
  { sql: 'a, ROLLUP (b)', sets: [['a', 'b'], ['a']] },
  { sql: 'a, b WITH CUBE', sets: [['a', 'b'], ['a'], ['b'], []] },
];

function groupsOf(rows: readonly Row[], set: readonly Key[]): string[] {
  const groups = new Map<string, Row[]>();
  for (const entry of rows) {
    const key = JSON.stringify(set.map((name) => entry[name]));
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const bit = (name: Key) => (set.includes(name) ? 0 : 1);
  return [...groups.values()].map((group) => {
    const [first] = group;
    const value = (name: Key) => (set.includes(name) ? first[name] : null);
    const sum = group.reduce((total, { n }) => total + n, 0);
    const id = bit('a') * 2 + bit('b');
    return [value('a'), value('b'), group.length, sum, bit('a'), id].join('|');
  });
}

describe('grouping sets', () => {
  test.each(CLAUSES.map((clause) => [clause.sql, clause] as const))('%s', async (sql, { sets }) => {
    const session = await newSession();
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
        await session.createDataFrame(rows, 'a STRING, b INT, n INT').createOrReplaceTempView('t');
        const frame = await session.sql(
          `SELECT a, b, count(*), sum(n), grouping(a), grouping_id() FROM t GROUP BY ${sql}`,
        );
        const answer = await frame.collect({ rowMode: 'array' });
        const expected = sets.flatMap((set) => groupsOf(rows, set));
        expect(answer.map((values) => values.join('|')).sort()).toEqual(expected.sort());
      }),
      propertyOptions(25),
    );
  });

  test('order and filter groups by what a set leaves out', async () => {
    const session = await newSession();
    const rows = [
      { a: 'x', n: 1 },
      { a: 'y', n: 2 },
      { a: null, n: 4 },
    ];
    await session.createDataFrame(rows, 'a STRING, n INT').createOrReplaceTempView('t');
    const frame = await session.sql(
      'SELECT a, sum(n) AS s FROM t GROUP BY ROLLUP (a) HAVING sum(n) > 1 ORDER BY grouping(a) DESC, a DESC NULLS LAST',
    );
    expect(await frame.collect({ rowMode: 'array' })).toEqual([
      [null, 7],
      ['y', 2],
      [null, 4],
    ]);
  });
});
