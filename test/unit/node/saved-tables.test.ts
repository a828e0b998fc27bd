import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../../../node/index.ts';
import { temporaryFolder } from '../../support/child-program.ts';
import { NODE_SESSIONS } from '../../support/node-sessions.ts';

/* Tables by name wherever the engine runs; what Spark answers is in `test/golden/saved-tables.test.ts`. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

async function rows(session: Session, text: string): Promise<unknown[][]> {
  return (await session.sql(text)).collect({ rowMode: 'array' });
}

describe.each(NODE_SESSIONS)('with the engine %s', (_, create) => {
  const newSession = () =>
    create({ config: { 'spark.sql.warehouse.dir': join(folder.path, 'warehouse') } });

  test('a DataFrame is saved, appended to by name, and overwritten', async () => {
    await using session = await newSession();
    const frame = session.createDataFrame(
      [
        { n: 1, k: 'a' },
        { n: 2, k: 'b' },
      ],
      'n INT, k STRING',
    );
    await frame.write.saveAsTable('t');
    expect(session.listTables()).toEqual([{ name: 't', isTemporary: false }]);
    expect(session.tableExists('T')).toBe(true);
    await frame.select('k', 'n').write.mode('append').saveAsTable('default.t');
    expect(await session.table('spark_catalog.default.t').count()).toBe(4);
    await expect(frame.write.saveAsTable('t')).rejects.toMatchObject({
      condition: 'TABLE_OR_VIEW_ALREADY_EXISTS',
    });
    await frame.limit(1).write.mode('overwrite').insertInto('t');
    expect(await rows(session, 'SELECT * FROM t')).toEqual([[1, 'a']]);
    await frame.write.mode('overwrite').partitionBy('k').saveAsTable('t');
    expect(await rows(session, 'SHOW PARTITIONS t')).toEqual([['k=a'], ['k=b']]);
    await frame.select('k').write.mode('ignore').saveAsTable('t');
    expect(await session.read.table('t').orderBy('n').collect()).toEqual(await frame.collect());
  });

  test('partitions are overwritten as a whole, as one, and as they get rows', async () => {
    await using session = await newSession();
    await session.sql('CREATE TABLE p (n INT, k STRING, d INT) PARTITIONED BY (k, d)');
    await session.sql("INSERT INTO p VALUES (1, 'a', 1), (2, 'a', 2), (3, 'b', 1), (4, NULL, 1)");
    expect(await rows(session, 'SHOW PARTITIONS p')).toEqual([
      ['k=__HIVE_DEFAULT_PARTITION__/d=1'],
      ['k=a/d=1'],
      ['k=a/d=2'],
      ['k=b/d=1'],
    ]);
    await session.sql("INSERT OVERWRITE p PARTITION (k = 'a', d) SELECT 5, 9");
    const numbers = async () => (await rows(session, 'SELECT n FROM p ORDER BY n')).flat();
    expect(await numbers()).toEqual([3, 4, 5]);
    await session.sql("INSERT OVERWRITE p PARTITION (k = 'b', d = 1) IF NOT EXISTS SELECT 6");
    expect(await numbers()).toEqual([3, 4, 5]);
    session.conf.set('spark.sql.sources.partitionOverwriteMode', 'dynamic');
    await session.sql("INSERT OVERWRITE p VALUES (7, 'b', 1), (8, 'c', 1)");
    expect(await numbers()).toEqual([4, 5, 7, 8]);
    session.conf.unset('spark.sql.sources.partitionOverwriteMode');
    await session.sql("TRUNCATE TABLE p PARTITION (k = 'b')");
    expect(await numbers()).toEqual([4, 5, 8]);
    await session.sql("INSERT OVERWRITE p VALUES (9, 'z', 1)");
    expect(await numbers()).toEqual([9]);
    await session.sql('TRUNCATE TABLE p');
    expect(await numbers()).toEqual([]);
  });

  test('a table is renamed and dropped; a view of its name hides it', async () => {
    await using session = await newSession();
    await session.sql('CREATE TABLE t AS SELECT 1 AS n');
    await session.sql('ALTER TABLE t RENAME TO u');
    expect(session.tableExists('t')).toBe(false);
    await session.sql('CREATE TEMPORARY VIEW u AS SELECT 2 AS n');
    expect(await rows(session, 'SELECT n FROM u')).toEqual([[2]]);
    expect(session.dropTempView('u')).toBe(true);
    expect(await rows(session, 'SELECT n FROM u')).toEqual([[1]]);
    expect(session.tableExists('u')).toBe(true);
    await session.sql('DROP TABLE u');
    expect(session.tableExists('u')).toBe(false);
    await expect(rows(session, 'SELECT n FROM u')).rejects.toMatchObject({
      condition: 'TABLE_OR_VIEW_NOT_FOUND',
    });
  });

  test('a nested value finds its fields by name, at any depth', async () => {
    await using session = await newSession();
    await session.sql(
      'CREATE TABLE t (s STRUCT<a: INT, b: ARRAY<STRUCT<x: INT, y: STRING>>>, m MAP<INT, STRUCT<p: INT, q: INT>>)',
    );
    await session.sql(`INSERT INTO t BY NAME SELECT
      map(1, named_struct('q', 2, 'p', 3)) AS m,
      named_struct('b', array(named_struct('y', 'v', 'x', 4L), NULL), 'a', 5) AS s`);
    await session.sql('INSERT INTO t BY NAME SELECT NULL AS m, NULL AS s');
    expect(
      await rows(session, 'SELECT to_json(s) AS s, to_json(m) AS m FROM t ORDER BY s'),
    ).toEqual([
      [null, null],
      ['{"a":5,"b":[{"x":4,"y":"v"},null]}', '{"1":{"p":3,"q":2}}'],
    ]);
    await expect(
      session.sql(
        "INSERT INTO t BY NAME SELECT named_struct('b', array(named_struct('y', 'v', 'x', date'2020-01-01')), 'a', 5) AS s, NULL AS m",
      ),
    ).rejects.toMatchObject({
      condition: 'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST',
      parameters: { colName: '`s`.`b`.`element`.`x`' },
    });
  });

  test('a column of a DataFrame may be called default', async () => {
    await using session = await newSession();
    await session.sql('CREATE TABLE t (n INT DEFAULT 9, `default` INT)');
    const frame = (await session.sql('SELECT 1 AS `default`, 2 AS n')).select('default', 'n');
    await frame.write.insertInto('t');
    await session.sql('INSERT INTO t SELECT DEFAULT, 3');
    expect(await rows(session, 'SELECT n, `default` FROM t ORDER BY n')).toEqual([
      [1, 2],
      [9, 3],
    ]);
    await frame.write.mode('append').saveAsTable('t');
    expect(await rows(session, 'SELECT n, `default` FROM t ORDER BY n')).toEqual([
      [1, 2],
      [2, 1],
      [9, 3],
    ]);
  });

  test('what fails changes nothing', async () => {
    await using session = await newSession();
    await session.sql('CREATE TABLE t AS SELECT 1 AS n');
    const failing = session.range(3).selectExpr('CAST(1 / (id - 1) AS INT) AS n');
    for (const mode of ['append', 'overwrite']) {
      await expect(failing.write.mode(mode).saveAsTable('t')).rejects.toMatchObject({
        condition: 'DIVIDE_BY_ZERO',
      });
    }
    await expect(failing.write.saveAsTable('other')).rejects.toThrow(/DIVIDE_BY_ZERO/);
    expect(session.tableExists('other')).toBe(false);
    expect(await rows(session, 'SELECT * FROM t')).toEqual([[1]]);
  });
});
