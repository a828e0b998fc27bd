import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyOptions } from '../support/property-options.ts';
import { newSession } from '../support/session.ts';

/*
 * Joins against their definition: every pair of rows is looked at. The condition is equality of one to three keys, one of
 * them null-safe, and sometimes a comparison besides.
 */

interface LeftRow {
  readonly a: string | null;
  readonly b: number | null;
  readonly n: number;
}
interface RightRow {
  readonly c: string | null;
  readonly d: number | null;
  readonly m: number;
}

const text = fc.constantFrom(null, '', 'x', 'a longer key than sixteen bytes', 'y');
const double = fc.constantFrom(null, 0, -0, Number.NaN, 1.5);
const left = fc.record<LeftRow>({ a: text, b: double, n: fc.integer({ min: 0, max: 9 }) });
const right = fc.record<RightRow>({ c: text, d: double, m: fc.integer({ min: 0, max: 9 }) });

const equalText = (x: string | null, y: string | null) => x !== null && x === y;
const sameDouble = (x: number | null, y: number | null) =>
  x === null || y === null ? x === y : x === y || (Number.isNaN(x) && Number.isNaN(y));

const CONDITIONS = [
  { sql: 'a = c', holds: (l: LeftRow, r: RightRow) => equalText(l.a, r.c) },
  { sql: 'b <=> d', holds: (l: LeftRow, r: RightRow) => sameDouble(l.b, r.d) },
  {
    sql: 'c = a AND d <=> b',
    holds: (l: LeftRow, r: RightRow) => equalText(l.a, r.c) && sameDouble(l.b, r.d),
  },
  {
    sql: 'a = c AND n > m',
    holds: (l: LeftRow, r: RightRow) => equalText(l.a, r.c) && l.n > r.m,
  },
  { sql: 'n > m', holds: (l: LeftRow, r: RightRow) => l.n > r.m },
  { sql: 'n + 1 = m * 2', holds: (l: LeftRow, r: RightRow) => l.n + 1 === r.m * 2 },
  { sql: 'true', holds: () => true },
];
const TYPES = ['inner', 'left', 'right', 'full', 'left semi', 'left anti', 'cross'] as const;

type Joined = readonly (string | number | null)[];

function naiveJoin(
  type: (typeof TYPES)[number],
  lefts: readonly LeftRow[],
  rights: readonly RightRow[],
  holds: (l: LeftRow, r: RightRow) => boolean,
): Joined[] {
  const leftValues = (row: LeftRow): Joined => [row.a, row.b, row.n];
  const rightValues = (row: RightRow): Joined => [row.c, row.d, row.m];
  const nulls = [null, null, null];
  const partners = (l: LeftRow) => rights.filter((r) => holds(l, r));
  if (type === 'left semi') return lefts.filter((l) => partners(l).length > 0).map(leftValues);
  if (type === 'left anti') return lefts.filter((l) => partners(l).length === 0).map(leftValues);
  const pairs = lefts.flatMap((l) => partners(l).map((r) => [...leftValues(l), ...rightValues(r)]));
  const alone = lefts.filter((l) => partners(l).length === 0);
  const unjoined = rights.filter((r) => !lefts.some((l) => holds(l, r)));
  return [
    ...pairs,
    ...(type === 'left' || type === 'full' ? alone.map((l) => [...leftValues(l), ...nulls]) : []),
    ...(type === 'right' || type === 'full'
      ? unjoined.map((r) => [...nulls, ...rightValues(r)])
      : []),
  ];
}

/** Sets of rows are compared: the order of a join is nobody's business. -0.0 and 0.0 are told apart by nobody either. */
const comparable = (rows: readonly (readonly unknown[])[]) =>
  rows.map((row) => row.map((value) => (value === 0 ? '0' : String(value))).join('|')).sort();

describe('a join', () => {
  test('gives the pairs of its definition, whatever its type and condition', async () => {
    const session = await newSession();
    await fc.assert(
      fc.asyncProperty(
        fc.array(left, { maxLength: 30 }),
        fc.array(right, { maxLength: 30 }),
        fc.constantFrom(...CONDITIONS),
        fc.constantFrom(...TYPES),
        async (lefts, rights, condition, type) => {
          const l = session.createDataFrame(lefts, 'a STRING, b DOUBLE, n INT');
          const r = session.createDataFrame(rights, 'c STRING, d DOUBLE, m INT');
          await l.createOrReplaceTempView('l');
          await r.createOrReplaceTempView('r');
          const frame = await session.sql(
            `SELECT * FROM l ${type.toUpperCase()} JOIN r ON ${condition.sql}`,
          );
          const rows = await frame.collect({ rowMode: 'array' });
          expect(comparable(rows)).toEqual(
            comparable(naiveJoin(type, lefts, rights, condition.holds)),
          );
        },
      ),
      propertyOptions(150),
    );
  });

  test('keeps the order of the left side, and makes many pairs in little memory', async () => {
    const session = await newSession();
    const many = session.range(2000);
    await many.createOrReplaceTempView('many');
    const frame = await session.sql(
      'SELECT count(*) AS pairs, sum(x.id * y.id) AS total FROM many x JOIN many y ON x.id % 2 = y.id % 2',
    );
    const ids = Array.from({ length: 2000 }, (_, id) => id);
    const even = ids.filter((id) => id % 2 === 0).reduce((sum, id) => sum + id, 0);
    const odd = ids.filter((id) => id % 2 === 1).reduce((sum, id) => sum + id, 0);
    expect(await frame.collect()).toEqual([{ pairs: 2_000_000, total: even ** 2 + odd ** 2 }]);
    const ordered = await (
      await session.sql('SELECT x.id AS a, y.id AS b FROM many x JOIN many y ON x.id = y.id + 1')
    ).collect({ rowMode: 'array' });
    expect(ordered).toEqual(ids.slice(1).map((id) => [id, id - 1]));
  });
});
