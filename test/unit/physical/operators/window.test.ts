import { beforeAll, describe, expect, test } from 'vitest';
import { col, lag, rank, sum } from '../../../../src/api/functions.ts';
import type { Session } from '../../../../src/api/session.ts';
import { Window } from '../../../../src/api/window-spec.ts';
import { newSession } from '../../../support/session.ts';

let session: Session;
beforeAll(async () => {
  session = await newSession();
});

async function rows(sql: string): Promise<unknown[][]> {
  const found = await (await session.sql(sql)).collect();
  return found.map((row) => Object.values(row));
}

const EMPLOYEES = `VALUES (1, 'ops', 300), (2, 'ops', 200), (3, 'dev', 250), (4, 'dev', 250), (5, NULL, 50) t(id, dept, pay)`;

describe('functions with OVER', () => {
  test('number the rows of each partition; null is a partition', async () => {
    const sql = `SELECT id, row_number() OVER w, rank() OVER w, dense_rank() OVER w, percent_rank() OVER w,
      cume_dist() OVER w FROM ${EMPLOYEES} WINDOW w AS (PARTITION BY dept ORDER BY pay) ORDER BY id`;
    expect(await rows(sql)).toEqual([
      [1, 2, 2, 2, 1, 1],
      [2, 1, 1, 1, 0, 0.5],
      [3, 1, 1, 1, 0, 1],
      [4, 2, 1, 1, 0, 1],
      [5, 1, 1, 1, 0, 1],
    ]);
  });

  test('have a frame up to the peers by default, and everything without an order', async () => {
    const sql = `SELECT id, sum(pay) OVER (ORDER BY pay), sum(pay) OVER (), count(*) OVER (PARTITION BY dept) FROM ${EMPLOYEES} ORDER BY id`;
    expect(await rows(sql)).toEqual([
      [1, 1050, 1050, 2],
      [2, 250, 1050, 2],
      [3, 750, 1050, 2],
      [4, 750, 1050, 2],
      [5, 50, 1050, 1],
    ]);
  });

  test('stand in expressions, inside each other, and beside columns that name them', async () => {
    const sql = `SELECT id, pay - max(pay) OVER () AS gap, gap * 2, sum(row_number() OVER (ORDER BY id)) OVER () FROM ${EMPLOYEES} ORDER BY id LIMIT 2`;
    expect(await rows(sql)).toEqual([
      [1, 0, 0, 15],
      [2, -100, -200, 15],
    ]);
  });

  test('come after GROUP BY and HAVING, before an outer WHERE', async () => {
    const grouped = `SELECT dept, sum(pay) AS s, rank() OVER (ORDER BY sum(pay) DESC) AS r, sum(sum(pay)) OVER () AS t
      FROM ${EMPLOYEES} GROUP BY dept HAVING s > 100`;
    expect(await rows(`${grouped} ORDER BY r, dept`)).toEqual([
      ['dev', 500, 1, 1000],
      ['ops', 500, 1, 1000],
    ]);
    expect(await rows(`SELECT dept FROM (${grouped}) WHERE dept = 'ops' AND t = 1000`)).toEqual([
      ['ops'],
    ]);
  });

  test('are not seen by a filter on anything but whole partitions', async () => {
    const sql = (condition: string) =>
      `SELECT id, n FROM (SELECT id, dept, pay, count(*) OVER (PARTITION BY dept) AS n FROM ${EMPLOYEES}) WHERE ${condition} ORDER BY id`;
    expect(await rows(sql('id = 1'))).toEqual([[1, 2]]);
    expect(await rows(sql("dept = 'dev'"))).toEqual([
      [3, 2],
      [4, 2],
    ]);
  });

  test('count a frame that ends before it begins as empty', async () => {
    const sql = `SELECT sum(pay) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND 1 PRECEDING), count(*) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) FROM ${EMPLOYEES} LIMIT 1`;
    expect(await rows(sql)).toEqual([[null, 0]]);
  });

  test('keep order where the aggregate minds it: text, NaN and signed zeros included', async () => {
    const sql = `SELECT id, max(s) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), min(d) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING),
      count(*) OVER (ORDER BY d RANGE BETWEEN CURRENT ROW AND CURRENT ROW)
      FROM VALUES (1, 'é', CAST('NaN' AS DOUBLE)), (2, 'z', 0.0D), (3, NULL, -0.0D), (4, '', NULL) t(id, s, d) ORDER BY id`;
    expect(await rows(sql)).toEqual([
      [1, 'é', null, 1],
      [2, 'é', Number.NaN, 2],
      [3, 'z', 0, 2],
      [4, '', 0, 1],
    ]);
  });

  test('take FILTER, in every shape of frame', async () => {
    const frames = [
      'PARTITION BY 1',
      'ORDER BY id',
      'ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING',
    ];
    const columns = frames.map((frame) => `sum(id) FILTER (WHERE id % 2 = 1) OVER (${frame})`);
    const sql = `SELECT ${columns.join(', ')} FROM range(1, 5) ORDER BY id`;
    expect(await rows(sql)).toEqual([
      [4, 1, 1],
      [4, 1, 4],
      [4, 4, 3],
      [4, 4, 3],
    ]);
  });

  test('are there for DataFrames', async () => {
    const frame = (await session.sql(`SELECT * FROM ${EMPLOYEES}`))
      .withColumn('r', rank().over(Window.partitionBy('dept').orderBy(col('pay').desc())))
      .withColumn('before', lag('pay').over(Window.orderBy('id')))
      .withColumn('near', sum('pay').over(Window.orderBy('id').rowsBetween(-1, 1)))
      .orderBy('id');
    const found = await frame.select('id', 'r', 'before', 'near').collect();
    expect(found.map((row) => Object.values(row))).toEqual([
      [1, 1, null, 500],
      [2, 2, 300, 750],
      [3, 1, 200, 700],
      [4, 1, 250, 550],
      [5, 1, 250, 300],
    ]);
  });

  test('run over a partition of many chunks, and over frames of any length in it', async () => {
    const sql = `SELECT max(abs(s - id * (id + 1) / 2)), max(abs(c - least(id + 1, 1000))), max(abs(m - greatest(id - 999, 0)))
      FROM (SELECT id, sum(id) OVER (ORDER BY id) AS s, count(*) OVER (ORDER BY id ROWS BETWEEN 999 PRECEDING AND CURRENT ROW) AS c,
      min(id) OVER (ORDER BY id ROWS BETWEEN 999 PRECEDING AND CURRENT ROW) AS m FROM range(20000))`;
    expect(await rows(sql)).toEqual([[0, 0, 0]]);
  });

  test('take the first rows for each row of a query around', async () => {
    const sql = `SELECT t.id, x.m FROM VALUES (1), (2), (3) t(id), LATERAL (SELECT v AS m FROM VALUES (1, 5), (1, 6), (1, 7), (2, 9) u(k, v) WHERE k = t.id ORDER BY v DESC LIMIT 2) x ORDER BY id, m`;
    expect(await rows(sql)).toEqual([
      [1, 6],
      [1, 7],
      [2, 9],
    ]);
  });

  test.each([
    ['row_number()', 'WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE'],
    ['row_number() OVER ()', 'WINDOW_FUNCTION_FRAME_NOT_ORDERED'],
    ['row_number() OVER (ORDER BY id ROWS 1 PRECEDING)', '_LEGACY_ERROR_TEMP_1036'],
    ['lag(id) OVER (ORDER BY id ROWS 1 PRECEDING)', '_LEGACY_ERROR_TEMP_1035'],
    ['lag(id, id) OVER (ORDER BY id)', 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT'],
    ['ntile(0) OVER (ORDER BY id)', 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE'],
    ['nth_value(id, 0) OVER (ORDER BY id)', 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE'],
    ['upper(dept) OVER (ORDER BY id)', 'UNSUPPORTED_EXPR_FOR_WINDOW'],
    ['count(DISTINCT id) OVER ()', 'DISTINCT_WINDOW_FUNCTION_UNSUPPORTED'],
    ['sum(row_number() OVER (ORDER BY id))', '_LEGACY_ERROR_TEMP_1031'],
    ['sum(id) OVER (PARTITION BY map(1, 2))', 'EXPRESSION_TYPE_IS_NOT_ORDERABLE'],
    ['sum(id) OVER (ORDER BY map(1, 2))', 'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE'],
    [
      'sum(id) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND 1 PRECEDING)',
      'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON',
    ],
    [
      'sum(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED FOLLOWING AND CURRENT ROW)',
      'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND',
    ],
    [
      'sum(id) OVER (ORDER BY id ROWS 1.5 PRECEDING)',
      'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE',
    ],
    ['sum(id) OVER (RANGE 1 PRECEDING)', 'DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER'],
    [
      'sum(id) OVER (ORDER BY id, pay RANGE 1 PRECEDING)',
      'DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER',
    ],
    [
      "sum(id) OVER (ORDER BY DATE'2024-01-01' RANGE 1L PRECEDING)",
      'DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE',
    ],
  ])('%s fails with %s', async (call, condition) => {
    await expect(rows(`SELECT ${call} FROM ${EMPLOYEES}`)).rejects.toMatchObject({ condition });
  });

  test.each([
    [
      `SELECT id FROM ${EMPLOYEES} WHERE rank() OVER (ORDER BY id) = 1`,
      'WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE',
    ],
    [
      `SELECT dept FROM ${EMPLOYEES} GROUP BY dept HAVING rank() OVER (ORDER BY dept) = 1`,
      'WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE',
    ],
    [
      `SELECT id FROM ${EMPLOYEES} ORDER BY rank() OVER (ORDER BY id)`,
      'UNSUPPORTED_EXPR_FOR_OPERATOR',
    ],
    [
      `SELECT 1 FROM ${EMPLOYEES} GROUP BY rank() OVER (ORDER BY id)`,
      'UNSUPPORTED_EXPR_FOR_OPERATOR',
    ],
    [
      `SELECT dept, rank() OVER (ORDER BY id) FROM ${EMPLOYEES} GROUP BY dept`,
      'MISSING_AGGREGATION',
    ],
  ])('%s fails with %s', async (sql, condition) => {
    await expect(rows(sql)).rejects.toMatchObject({ condition });
  });

  test('are refused over streams', async () => {
    const input = session.memoryStream('id INT').toDF();
    const numbered = input.withColumn('r', rank().over(Window.orderBy('id')));
    await expect(
      numbered.writeStream.format('memory').queryName('r').start(),
    ).rejects.toMatchObject({
      condition: 'NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING',
    });
  });
});
