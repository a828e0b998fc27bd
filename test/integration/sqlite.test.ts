/** SQLite with real files. Budget: 30 seconds. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import {
  loadSqlite,
  type SqliteDatabase,
  type SqliteOpener,
} from '../../node/connectors/database/sqlite-client.ts';
import { createSession } from '../../node/index.ts';
import type { DataFrame } from '../../src/api/dataframe.ts';
import type { OutputMode } from '../../src/connectors/connector.ts';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import { COUNTING, countingFolder, disturb } from './agent.ts';
import { closedCounts, countsByMinute, hitsOf, sortedCounts } from './hits.ts';
import { runOfPage } from './page-programs.ts';
import { randomFrom, SEED } from './support.ts';

const KILLS = 10;

let work: string;
let open: SqliteOpener;
let session: Awaited<ReturnType<typeof createSession>>;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'millrace-sqlite-'));
  open = await loadSqlite();
  session = await createSession();
});

afterAll(async () => {
  await session?.stop();
  await rm(work, { recursive: true, force: true });
});

test.each(['append', 'update'])(
  `the agent counts by window exactly in %s mode over ${KILLS} times kill -9 (seed ${SEED})`,
  async (mode) => {
    const hits = hitsOf(8000, 20);
    const sink = `format: sqlite\n      path: killed.db\n      options: { dbtable: counts, keyColumns: 'start,service' }`;
    const folder = await countingFolder(join(work, `killed-${mode}`), { hits, mode, sink });
    await disturb(folder, { kills: KILLS, random: randomFrom(SEED), ...COUNTING });
    const rows = rowsOf(
      join(folder, 'killed.db'),
      'SELECT start, service, hits, bytes FROM counts',
    );
    const counts = rows.map(({ start, service, hits, bytes }) => ({
      start: String(start),
      service: String(service),
      hits: Number(hits),
      bytes: Number(bytes),
    }));
    expect(counts.map(({ start }) => start)).toContain('2026-01-01 00:00:00.000000Z');
    const expected = mode === 'append' ? closedCounts(hits) : countsByMinute(hits);
    // Seven services in as many windows; the last one is still open.
    expect(expected).toHaveLength(mode === 'append' ? 6 * 7 : 7 * 7);
    const iso = (start: string) => new Date(start).toISOString();
    expect(sortedCounts(counts.map((row) => ({ ...row, start: iso(row.start) })))).toEqual(
      expected,
    );
  },
);

test('in update mode rows are replaced by their key, in complete mode all of them', async () => {
  const path = join(work, 'by-key.db');
  withDatabase(path, (database) => {
    database.exec('CREATE TABLE by_key (name TEXT PRIMARY KEY, id BIGINT, note TEXT)');
    database.exec("INSERT INTO by_key VALUES ('n1', 0, 'kept')");
  });
  const { query, source } = await stream(path, 'by_key', { mode: 'update', keyColumns: 'NAME' });
  source.addData([1, 'n1'], [2, 'n2'], [3, 'n1']);
  await query.processAllAvailable();
  source.addData([4, 'n2']);
  await query.processAllAvailable();
  expect(query.lastProgress?.sink.metrics).toMatchObject({ rows: '4', retries: '0' });
  expect(rowsOf(path, 'SELECT name, id, note FROM by_key ORDER BY name')).toEqual([
    { name: 'n1', id: 3n, note: 'kept' },
    { name: 'n2', id: 4n, note: null },
  ]);
  const counted = session.memoryStream('name STRING');
  const counts = await counted
    .toDF()
    .groupBy('name')
    .count()
    .writeStream.format('sqlite')
    .options({ dbtable: 'totals' })
    .outputMode('complete')
    .option('checkpointLocation', join(work, 'at-totals'))
    .start(path);
  onTestFinished(() => counts.stop());
  for (const names of [['a', 'b', 'a'], ['b']]) {
    counted.addData(...names.map((name) => [name]));
    await counts.processAllAvailable();
  }
  expect(rowsOf(path, 'SELECT * FROM totals ORDER BY name')).toEqual([
    { name: 'a', count: 2n },
    { name: 'b', count: 2n },
  ]);
});

test('a query waits while somebody else writes, and goes on', async () => {
  const path = join(work, 'busy.db');
  const { query, source } = await stream(path, 'busy', {});
  const other = open(path);
  onTestFinished(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  source.addData([1, 'a']);
  // Nothing happens meanwhile that could be waited for.
  await sleep(300);
  expect(rowsOf(path, 'SELECT id FROM busy')).toEqual([]);
  other.exec('COMMIT');
  await vi.waitFor(() => expect(rowsOf(path, 'SELECT id FROM busy')).toEqual([{ id: 1n }]), 5_000);
  await query.processAllAvailable();
  expect(Number(query.lastProgress?.sink.metrics?.retries)).toBeGreaterThan(0);
});

test('a row that breaks a rule ends the query with nothing of its batch written, and the checkpoint goes on', async () => {
  const path = join(work, 'ruled.db');
  withDatabase(path, (database) =>
    database.exec('CREATE TABLE ruled (id BIGINT, name TEXT UNIQUE)'),
  );
  const rows = session.memoryStream('id BIGINT, name STRING');
  const start = () =>
    rows
      .toDF()
      .writeStream.format('sqlite')
      .option('dbtable', 'ruled')
      .option('checkpointLocation', join(work, 'at-ruled'))
      .start(path);
  const query = await start();
  rows.addData([1, 'a']);
  await query.processAllAvailable();
  rows.addData([2, 'b'], [3, 'a']);
  await expect(query.awaitTermination()).rejects.toMatchObject({
    cause: { condition: 'DATABASE_VALUE_REFUSED' },
  });
  expect(rowsOf(path, 'SELECT id FROM ruled')).toEqual([{ id: 1n }]);
  withDatabase(path, (database) => database.exec("UPDATE ruled SET name = 'z'"));
  const again = await start();
  onTestFinished(() => again.stop());
  await again.processAllAvailable();
  expect(rowsOf(path, 'SELECT id FROM ruled ORDER BY id')).toEqual(
    [1n, 2n, 3n].map((id) => ({ id })),
  );
});

test('tables are written by their mode', async () => {
  const path = join(work, 'modes.db');
  const save = (from: number, mode: string, more = {}) =>
    session
      .range(from, from + 3)
      .write.format('sqlite')
      .options({ dbtable: 'by_mode', ...more })
      .mode(mode)
      .save(path);
  const ids = () => rowsOf(path, 'SELECT id FROM by_mode ORDER BY id').map(({ id }) => Number(id));
  await save(0, 'errorifexists');
  await expect(save(3, 'errorifexists')).rejects.toMatchObject({
    condition: 'TABLE_OR_VIEW_ALREADY_EXISTS',
  });
  await save(3, 'ignore');
  expect(ids()).toEqual([0, 1, 2]);
  await save(3, 'append');
  expect(ids()).toEqual([0, 1, 2, 3, 4, 5]);
  withDatabase(path, (database) => database.exec('CREATE INDEX kept ON by_mode (id)'));
  const indexes = () => rowsOf(path, "SELECT name FROM pragma_index_list('by_mode')").length;
  await save(6, 'overwrite', { truncate: 'true' });
  expect([ids(), indexes()]).toEqual([[6, 7, 8], 1]);
  await save(9, 'overwrite');
  expect([ids(), indexes()]).toEqual([[9, 10, 11], 0]);
});

test('every type is written and comes back as it was', async () => {
  const path = join(work, 'types.db');
  const frame = await session.sql(TYPES);
  await frame.write.format('sqlite').option('dbtable', 'types').save(path);
  const read = session.read.format('sqlite').option('dbtable', 'types').load(path);
  const flat = [...'bhifgodezyktn', 'CAST(l AS STRING) AS l'];
  expect(await read.selectExpr(...flat).collect()).toEqual(
    await frame.selectExpr(...flat).collect(),
  );
  expect(await read.select('a', 'm').where('i IS NOT NULL').collect()).toEqual([
    { a: '[1,9007199254740993]', m: '{"k":7}' },
  ]);
  const query = 'SELECT count(*) AS all_rows, 0.5 AS half, max(z) AS z FROM types';
  const counted = session.read.format('sqlite').option('query', query).load(path);
  expect(await counted.collect()).toEqual([{ all_rows: 2, half: 0.5, z: 'ä' }]);
});

const TYPES = `SELECT CAST(1 AS TINYINT) AS b, CAST(-2 AS SMALLINT) AS h, CAST(3 AS INT) AS i, 9007199254740993L AS l,
  CAST(1.1 AS FLOAT) AS f, CAST(-0.1 AS DOUBLE) AS g, true AS o, CAST('-12345678901234567890.12' AS DECIMAL(38, 4)) AS d,
  CAST(0.10 AS DECIMAL(10, 2)) AS e, 'ä' AS z, X'00FF' AS y, DATE'1969-12-31' AS k, TIMESTAMP'2026-03-01 10:20:30.123456Z' AS t,
  TIMESTAMP_NTZ'2026-03-01 10:20:30' AS n, array(1L, 9007199254740993L) AS a, map('k', 7) AS m, named_struct('x', 1) AS s
  UNION ALL SELECT null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null`;

test('the programs of docs/connectors/sqlite.md write and read as they stand there', async () => {
  const source = session.memoryStream('service STRING');
  source.addData(['shop'], ['shop'], ['site']);
  const counts = source.toDF().groupBy('service').count();
  const texts = { 'counts.db': join(work, 'page.db'), 'checkpoints/': join(work, 'page/') };
  const query: StreamingQuery = await runOfPage('sqlite', 'sink', { counts }, texts, 'query');
  onTestFinished(() => query.stop());
  await query.processAllAvailable();
  const read: DataFrame = await runOfPage('sqlite', 'source', { session }, texts, 'counts');
  expect(await read.orderBy('service').collect()).toEqual([
    { service: 'shop', count: 2 },
    { service: 'site', count: 1 },
  ]);
});

test('what is wrong is told with the way out', async () => {
  const path = join(work, 'wrong.db');
  withDatabase(path, (database) => {
    database.exec('CREATE TABLE other (id TEXT NOT NULL, more INT NOT NULL)');
    database.exec('CREATE TABLE keyless (id BIGINT, name TEXT)');
    database.exec('CREATE TABLE keyed (id BIGINT UNIQUE, name TEXT)');
  });
  await writeFile(
    join(work, 'none.db'),
    'not a database, but a text that is long enough to be one'.repeat(20),
  );
  const wrong: readonly [string, string, string, object, OutputMode?][] = [
    ['DATABASE_NOT_FOUND', 'the path', join(work, 'no/such/folder.db'), { dbtable: 't' }],
    ['DATABASE_NOT_FOUND', 'not a database', join(work, 'none.db'), { dbtable: 't' }],
    [
      'DATABASE_TABLE_NOT_FOUND',
      'CREATE TABLE IF NOT EXISTS "t" ("id" BIGINT, "name" TEXT)',
      path,
      { dbtable: 't', createTable: 'false' },
    ],
    [
      'DATABASE_COLUMNS_DIFFER',
      '- id: the rows have BIGINT (BIGINT), the table has TEXT\n- name: the table has no such column\n- more: INT NOT NULL',
      path,
      { dbtable: 'other' },
    ],
    ['DATABASE_KEY_REQUIRED', 'keyColumns', path, { dbtable: 'keyless' }, 'update'],
    [
      'DATABASE_KEY_NOT_UNIQUE',
      'CREATE UNIQUE INDEX',
      path,
      { dbtable: 'keyless', keyColumns: 'id' },
      'update',
    ],
    ['DATABASE_KEY_IS_NULL', 'column id', path, { dbtable: 'keyed', keyColumns: 'id' }, 'update'],
    ['INVALID_OPTION_VALUE', 'keyColumns', path, { dbtable: 'keyed', keyColumns: 'none' }],
  ];
  for (const [condition, message, file, given, mode] of wrong) {
    const failing = async () => {
      const { query, source } = await stream(file, `${condition}${message.length}`, {
        mode,
        ...given,
      });
      source.addData([1, 'a'], [null, 'b']);
      await query.awaitTermination();
    };
    const error = await failing().then(
      () => ({}),
      (thrown) => thrown.cause ?? thrown,
    );
    expect(error).toMatchObject({ condition, message: expect.stringContaining(message) });
  }
});

function withDatabase<T>(path: string, use: (database: SqliteDatabase) => T): T {
  const database = open(path);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

function rowsOf(path: string, query: string) {
  return withDatabase(path, (database) =>
    database
      .prepare(query)
      .all()
      .map((row) => ({ ...row })),
  );
}

async function stream(
  path: string,
  name: string,
  { mode = 'append', ...given }: { mode?: OutputMode | undefined; keyColumns?: string },
) {
  const source = session.memoryStream('id BIGINT, name STRING');
  await mkdir(join(work, 'at'), { recursive: true });
  const query = await source
    .toDF()
    .writeStream.format('sqlite')
    .options({ dbtable: name, ...given })
    .outputMode(mode)
    .option('checkpointLocation', join(work, 'at', `${name}-${Math.random()}`))
    .start(path);
  onTestFinished(() => query.stop().catch(() => {}));
  return { query, source };
}
