import { expect, test } from 'vitest';
import { describeSessions } from '../../support/session.ts';

describeSessions((newSession) => {
  test('where there are no files no table is saved, and that is said', async () => {
    await using session = await newSession();
    const unsupported = {
      condition: 'UNSUPPORTED_FEATURE.TABLES_WITHOUT_FILES',
      sqlState: '0A000',
      parameters: { tableName: '`spark_catalog`.`default`.`t`' },
    };
    const frame = session.range(3);
    for (const mode of ['append', 'overwrite', 'ignore', 'error']) {
      const write = frame.write.mode(mode).saveAsTable('t');
      await expect(write).rejects.toMatchObject(unsupported);
    }
    for (const text of [
      'CREATE TABLE t (a INT)',
      'CREATE TABLE IF NOT EXISTS t AS SELECT 1 AS a',
      "CREATE TABLE t USING json LOCATION '/t'",
    ]) {
      await expect(session.sql(text)).rejects.toMatchObject(unsupported);
    }
    expect(session.listTables()).toEqual([]);
  });

  test('where there are no files no table is found', async () => {
    await using session = await newSession();
    const notFound = { condition: 'TABLE_OR_VIEW_NOT_FOUND', sqlState: '42P01' };
    const statements = [
      'SELECT * FROM t',
      'INSERT INTO t VALUES (1)',
      'DROP TABLE t',
      'DESCRIBE TABLE t',
      'TRUNCATE TABLE t',
      'ALTER TABLE t RENAME TO u',
    ];
    for (const text of statements) {
      const answer = async () => (await session.sql(text)).collect();
      await expect(answer()).rejects.toMatchObject(notFound);
    }
    await expect(session.range(1).write.insertInto('t')).rejects.toMatchObject(notFound);
    await session.sql('DROP TABLE IF EXISTS t');
    expect(await (await session.sql('SHOW TABLES')).collect()).toEqual([]);
  });
});
