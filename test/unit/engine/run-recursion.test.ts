import { beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/api/session.ts';
import { newSession } from '../../support/session.ts';

let session: Session;
beforeAll(async () => {
  session = await newSession();
});

async function rows(sql: string): Promise<unknown[][]> {
  const found = await (await session.sql(sql)).collect();
  return found.map((row) => Object.values(row));
}

const counting = (rest: string, level = '') =>
  `WITH RECURSIVE t(n) ${level} AS (SELECT 1 UNION ALL SELECT n + 1 FROM t ${rest})`;

describe('WITH RECURSIVE', () => {
  test('gives the rows of all rounds, each of which sees those of the one before only', async () => {
    expect(await rows(`${counting('WHERE n < 4')} SELECT * FROM t ORDER BY n`)).toEqual([
      [1],
      [2],
      [3],
      [4],
    ]);
    const doubled = `WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT a.n + b.n FROM t a, t b WHERE a.n < 10) SELECT * FROM t ORDER BY n`;
    expect(await rows(doubled)).toEqual([[1], [2], [4], [8], [16]]);
  });

  test('walks a graph with a cycle as long as it is told to', async () => {
    const sql = `WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT e.dst FROM t JOIN VALUES (1, 2), (2, 3), (3, 1), (2, 4) e(src, dst) ON t.n = e.src) SELECT * FROM t LIMIT 10`;
    expect(await rows(sql)).toHaveLength(10);
  });

  test('can be read twice, in subqueries, and by another recursion', async () => {
    const sql = `${counting('WHERE n < 3')} SELECT (SELECT max(n) FROM t) AS m, x FROM VALUES (1), (5) v(x) WHERE x IN (SELECT n FROM t)`;
    expect(await rows(sql)).toEqual([[3, 1]]);
    const both = `WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 2), b(m) AS (SELECT n FROM a UNION ALL SELECT m + 10 FROM b WHERE m < 10) SELECT * FROM b ORDER BY m`;
    expect(await rows(both)).toEqual([[1], [2], [11], [12]]);
  });

  test('names itself in a subquery of a condition', async () => {
    const sql = `WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE EXISTS (SELECT 1 FROM t u WHERE u.n < 3)) SELECT * FROM t ORDER BY n`;
    expect(await rows(sql)).toEqual([[1], [2], [3]]);
  });

  test('is an ordinary CTE where it does not name itself', async () => {
    expect(
      await rows('WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT 2) SELECT * FROM t'),
    ).toEqual([[1], [2]]);
  });

  test('may take as many levels as the limit says, and no more', async () => {
    const last = 'SELECT max(n) FROM t';
    expect(await rows(`${counting('WHERE n < 100')} ${last}`)).toEqual([[100]]);
    await expect(rows(`${counting('WHERE n < 101')} ${last}`)).rejects.toMatchObject({
      condition: 'RECURSION_LEVEL_LIMIT_EXCEEDED',
      parameters: { levelLimit: '100' },
    });
    expect(await rows(`${counting('WHERE n < 150', 'MAX RECURSION LEVEL 150')} ${last}`)).toEqual([
      [150],
    ]);
    await expect(rows(`${counting('')} SELECT * FROM t LIMIT 200`)).rejects.toMatchObject({
      condition: 'RECURSION_LEVEL_LIMIT_EXCEEDED',
    });
  });

  test('may make as many rows as the setting says, unless a LIMIT asks for fewer', async () => {
    const own = await newSession({ config: { 'spark.sql.cteRecursionRowLimit': '10' } });
    const many = 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t)';
    await expect((await own.sql(`${many} SELECT * FROM t`)).collect()).rejects.toMatchObject({
      condition: 'RECURSION_ROW_LIMIT_EXCEEDED',
      parameters: { rowLimit: '10' },
    });
    expect(await (await own.sql(`${many} SELECT n FROM t LIMIT 20`)).collect()).toHaveLength(20);
    await own.stop();
  });

  test.each([
    ['SELECT n + 1 FROM t', 'INVALID_RECURSIVE_CTE'],
    ['SELECT n FROM t UNION ALL SELECT 1', 'INVALID_RECURSIVE_CTE'],
    ['SELECT 1 EXCEPT SELECT n FROM t', 'INVALID_RECURSIVE_CTE'],
    ['SELECT 1 UNION SELECT n + 1 FROM t', 'UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE'],
    ['SELECT 1 UNION ALL SELECT n + 0.5 FROM t', 'CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE'],
    ['SELECT 1 UNION ALL SELECT max(n) FROM t', 'INVALID_RECURSIVE_REFERENCE.PLACE'],
    [
      'SELECT 1 UNION ALL SELECT row_number() OVER (ORDER BY n) FROM t',
      'INVALID_RECURSIVE_REFERENCE.PLACE',
    ],
    [
      'SELECT 1 UNION ALL SELECT x FROM (SELECT 2 AS x) LEFT JOIN t ON n = x',
      'INVALID_RECURSIVE_REFERENCE.PLACE',
    ],
  ])('%s fails with %s', async (definition, condition) => {
    await expect(
      rows(`WITH RECURSIVE t(n) AS (${definition}) SELECT * FROM t`),
    ).rejects.toMatchObject({ condition });
  });
});

describe('INTERSECT ALL and EXCEPT ALL', () => {
  const left = 'SELECT * FROM VALUES (1), (1), (1), (2), (NULL), (NULL) a(x)';
  const right = 'SELECT * FROM VALUES (1), (1), (3), (NULL) b(x)';

  test('count how often each row stands on either side; null is equal to null', async () => {
    expect(await rows(`SELECT * FROM (${left} INTERSECT ALL ${right}) ORDER BY x`)).toEqual([
      [null],
      [1],
      [1],
    ]);
    expect(await rows(`SELECT * FROM (${left} EXCEPT ALL ${right}) ORDER BY x`)).toEqual([
      [null],
      [1],
      [2],
    ]);
  });

  test('agree with their definition on random rows', async () => {
    const lists = (seed: number, count: number) =>
      Array.from({ length: count }, (_, at) => (seed * (at + 1) * (at + 7)) % 5);
    for (const seed of [3, 5, 7, 11]) {
      const [a, b] = [lists(seed, 20), lists(seed + 1, 15)];
      const values = (list: readonly number[]) => `VALUES ${list.map((x) => `(${x})`).join(', ')}`;
      const count = (list: readonly number[], x: number) => list.filter((y) => y === x).length;
      const expected = (times: (x: number) => number) =>
        [0, 1, 2, 3, 4].flatMap((x) => Array.from({ length: Math.max(0, times(x)) }, () => [x]));
      const both = (name: string) =>
        `SELECT * FROM (SELECT * FROM ${values(a)} AS l(x) ${name} ALL SELECT * FROM ${values(b)} AS r(x)) ORDER BY x`;
      expect(await rows(both('INTERSECT'))).toEqual(
        expected((x) => Math.min(count(a, x), count(b, x))),
      );
      expect(await rows(both('EXCEPT'))).toEqual(expected((x) => count(a, x) - count(b, x)));
    }
  });

  test('are refused over streams', async () => {
    const one = session.memoryStream('x INT').toDF();
    const two = session.memoryStream('x INT').toDF();
    const start = (frame: typeof one) => frame.writeStream.format('memory').queryName('q').start();
    await expect(start(one.intersectAll(two))).rejects.toMatchObject({ name: 'AnalysisException' });
    await expect(start(one.exceptAll(two))).rejects.toMatchObject({ name: 'AnalysisException' });
  });
});
