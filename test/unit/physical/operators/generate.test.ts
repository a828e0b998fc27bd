import { beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../../src/api/session.ts';
import { newSession } from '../../../support/session.ts';

let session: Session;
beforeAll(async () => {
  session = await newSession();
});

async function rows(sql: string): Promise<unknown[][]> {
  const found = await (await session.sql(sql)).collect();
  return found.map((row) => Object.values(row));
}

describe('a generator', () => {
  test('repeats the columns beside it for each element, and leaves out rows without any', async () => {
    const input = `VALUES (1, array('a', NULL)), (2, array()), (3, NULL), (4, array('b')) t(id, a)`;
    expect(await rows(`SELECT id, explode(a) AS x FROM ${input}`)).toEqual([
      [1, 'a'],
      [1, null],
      [4, 'b'],
    ]);
    expect(await rows(`SELECT posexplode_outer(a), id FROM ${input}`)).toEqual([
      [0, 'a', 1],
      [1, null, 1],
      [null, null, 2],
      [null, null, 3],
      [0, 'b', 4],
    ]);
  });

  test('gives the entries of maps and the fields of structs, nulls where a struct is null', async () => {
    expect(await rows(`SELECT explode(map('k', 1, 'l', NULL)) AS (k, v)`)).toEqual([
      ['k', 1],
      ['l', null],
    ]);
    expect(await rows(`SELECT inline(array(struct(1 AS a, 'x' AS b), NULL))`)).toEqual([
      [1, 'x'],
      [null, null],
    ]);
  });

  test('of constants and of nested arrays takes any number of rows', async () => {
    const nested = `SELECT y FROM (SELECT explode(array(array(1, 2), NULL, array(3))) AS x) LATERAL VIEW explode(x) AS y`;
    expect(await rows(nested)).toEqual([[1], [2], [3]]);
    const many = `SELECT count(*), sum(x), max(id) FROM range(5000) LATERAL VIEW explode(sequence_of) AS x`;
    const input = `SELECT id, array(1, 2, 3, 4, 5, 6, 7, 8) AS sequence_of FROM range(5000)`;
    expect(await rows(many.replace('range(5000)', `(${input})`))).toEqual([[40000, 180000, 4999]]);
  });

  test('joins laterally: a left join keeps a row all of whose elements its condition refuses', async () => {
    const input = `VALUES (1, array(1, 2)), (2, array(1)), (3, array()) t(id, a)`;
    const left = `SELECT id, x FROM ${input} LEFT JOIN LATERAL explode(a) AS e(x) ON x > 1`;
    expect(await rows(`${left} ORDER BY id`)).toEqual([
      [1, 2],
      [2, null],
      [3, null],
    ]);
    expect(await rows(left.replace('LEFT', 'INNER'))).toEqual([[1, 2]]);
  });

  test('reads its alias in the same list, several of them multiply', async () => {
    expect(
      await rows(`SELECT explode(array(1, 2)) AS x, x * 10 AS y, explode(array('a', 'b')) AS z`),
    ).toEqual([
      [1, 10, 'a'],
      [1, 10, 'b'],
      [2, 20, 'a'],
      [2, 20, 'b'],
    ]);
  });

  test('is filtered above it by its own columns, below it by the others', async () => {
    const sql = `SELECT id, x FROM (SELECT id, explode(array(id, id + 1)) AS x FROM range(4)) WHERE id > 1 AND x = 3`;
    expect(await rows(sql)).toEqual([
      [2, 3],
      [3, 3],
    ]);
  });

  test('works on a stream, micro-batch by micro-batch', async () => {
    const input = session.memoryStream('id INT, tags ARRAY<STRING>');
    await input.toDF().createOrReplaceTempView('tagged');
    const query = await (
      await session.sql(
        'SELECT tag, count(*) AS n FROM tagged LATERAL VIEW explode(tags) AS tag GROUP BY tag',
      )
    ).writeStream
      .format('memory')
      .queryName('counted')
      .outputMode('complete')
      .start();
    input.addData([1, ['a', 'b']], [2, []], [3, null]);
    await query.processAllAvailable();
    input.addData([4, ['b']]);
    await query.processAllAvailable();
    expect(await rows('SELECT * FROM counted ORDER BY tag')).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    await query.stop();
  });

  test.each([
    ['SELECT 1 + explode(array(1))', 'UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS'],
    ['SELECT CAST(explode(array(1)) AS STRING)', 'UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS'],
    ['SELECT 1 WHERE explode(array(true))', 'UNSUPPORTED_GENERATOR.OUTSIDE_SELECT'],
    ['SELECT id FROM range(2) ORDER BY explode(array(id))', 'UNSUPPORTED_GENERATOR.OUTSIDE_SELECT'],
    [
      "SELECT * FROM range(2) LATERAL VIEW upper('a') u AS x",
      'UNSUPPORTED_GENERATOR.NOT_GENERATOR',
    ],
    ['SELECT posexplode(array(1)) AS p', 'UDTF_ALIAS_NUMBER_MISMATCH'],
    ['SELECT explode(1)', 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['SELECT explode(array(1), array(2))', 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION'],
    ['SELECT inline(array(1))', 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ["SELECT stack(2, 1, 'a', 'x', 3)", 'DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES'],
    ['SELECT stack(0, 1)', 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE'],
    ['SELECT stack(id, 1, 2) FROM range(2)', 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['SELECT stack(CAST(id AS INT), 1, 2) FROM range(2)', 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT'],
  ])('%s fails with %s', async (sql, condition) => {
    await expect(rows(sql)).rejects.toMatchObject({ condition });
  });
});
