/** PostgreSQL with a real server. Budget: 90 seconds. */

import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createSession } from '../../node/index.ts';
import type { DataFrame } from '../../src/api/dataframe.ts';
import type { OutputMode } from '../../src/connectors/connector.ts';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import { COUNTING, countingFolder, disturb } from './agent.ts';
import { closedCounts, countsByMinute, hitsOf, sortedCounts } from './hits.ts';
import { runOfPage } from './page-programs.ts';
import {
  missingPostgres,
  POSTGRES_GUEST,
  POSTGRES_USER,
  PostgresService,
} from './services/postgres.ts';
import { randomFrom, SEED } from './support.ts';

const missing = missingPostgres();
if (missing !== undefined) console.log(`the tests of PostgreSQL are skipped: ${missing}`);

const KILLS = 10;
const WAIT = { timeout: 30_000, interval: 50 };

let work: string;
let postgres: PostgresService;
let session: Awaited<ReturnType<typeof createSession>>;

describe.skipIf(missing !== undefined)('PostgreSQL', () => {
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'millrace-postgres-'));
    // The server runs as another user.
    await chmod(work, 0o755);
    postgres = await PostgresService.in(join(work, 'server'));
    await postgres.start();
    for (const { name, password } of [POSTGRES_USER, POSTGRES_GUEST]) {
      await postgres.query(`CREATE ROLE ${name} LOGIN PASSWORD '${password}'`);
    }
    await postgres.query(`GRANT CREATE ON SCHEMA public TO ${POSTGRES_USER.name}`);
    vi.stubEnv('TEST_PG_PASSWORD', POSTGRES_USER.password);
    session = await createSession();
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await session?.stop();
    await postgres?.stop();
    await rm(work, { recursive: true, force: true });
  });

  test.each(['append', 'update'])(
    `the agent counts by window exactly in %s mode over ${KILLS} times kill -9 and a crash of the server (seed ${SEED})`,
    async (mode) => {
      const hits = hitsOf(8000, 20);
      const table = `killed_${mode}`;
      const sink = `format: postgres\n      options: { url: '${postgres.url}', dbtable: ${table}, keyColumns: 'start,service' }`;
      const folder = await countingFolder(join(work, table), { hits, mode, sink });
      const restart = async () => {
        await postgres.stop('immediate');
        await postgres.start();
      };
      const random = randomFrom(SEED);
      await disturb(folder, { kills: KILLS, random, ...COUNTING, restart });
      const rows = await postgres.query(`SELECT start, service, hits, bytes FROM ${table}`);
      const counts = rows.map(({ start, service, hits, bytes }) => ({
        start: new Date(String(start)).toISOString(),
        service: String(service),
        hits: Number(hits),
        bytes: Number(bytes),
      }));
      // Seven services in as many windows; the last one is still open.
      const expected = mode === 'append' ? closedCounts(hits) : countsByMinute(hits);
      expect(expected).toHaveLength(mode === 'append' ? 6 * 7 : 7 * 7);
      expect(sortedCounts(counts)).toEqual(expected);
    },
  );

  test('a query goes on over restarts of the server, each row once', async () => {
    const { query, add } = await stream('over_restarts');
    let next = 0;
    for (const mode of ['fast', 'immediate'] as const) {
      for (let at = 0; at < 5; at++) add(next++);
      await vi.waitFor(async () => expect(await countIn('over_restarts')).toBe(next), WAIT);
      await postgres.stop(mode);
      for (let at = 0; at < 5; at++) add(next++);
      const retries = () => Number(query.lastProgress?.sink.metrics?.retries ?? 0);
      expect(retries()).toBeGreaterThanOrEqual(0);
      await postgres.start();
      await vi.waitFor(async () => expect(await countIn('over_restarts')).toBe(next), WAIT);
    }
    expect(query.exception()).toBeNull();
    const [row] = await postgres.query(
      'SELECT count(*)::int AS all, count(DISTINCT id)::int AS distinct FROM over_restarts',
    );
    expect(row).toEqual({ all: next, distinct: next });
  });

  test('in update mode rows are replaced by their key, in complete mode all of them', async () => {
    await postgres.query(
      'CREATE TABLE by_key (name VARCHAR(10) PRIMARY KEY, id NUMERIC, note TEXT)',
    );
    await postgres.query("INSERT INTO by_key VALUES ('n1', 0, 'kept')");
    const { query, source } = await stream('by_key', { mode: 'update', keys: 'NAME' });
    source.addData([1, 'n1'], [2, 'n2'], [3, 'n1']);
    await query.processAllAvailable();
    source.addData([4, 'n2']);
    await query.processAllAvailable();
    expect(await postgres.query('SELECT name, id, note FROM by_key ORDER BY name')).toEqual([
      { name: 'n1', id: '3', note: 'kept' },
      { name: 'n2', id: '4', note: null },
    ]);
    const counted = session.memoryStream('name STRING');
    const counts = await counted
      .toDF()
      .groupBy('name')
      .count()
      .writeStream.format('postgres')
      .options(options('totals'))
      .outputMode('complete')
      .option('checkpointLocation', join(work, 'at-totals'))
      .start();
    onTestFinished(() => counts.stop());
    for (const names of [['a', 'b', 'a'], ['b']]) {
      counted.addData(...names.map((name) => [name]));
      await counts.processAllAvailable();
    }
    expect(await postgres.query('SELECT * FROM totals ORDER BY name')).toEqual([
      { name: 'a', count: '2' },
      { name: 'b', count: '2' },
    ]);
  });

  test('a row that breaks a rule ends the query with nothing of its batch written, and the checkpoint goes on', async () => {
    await postgres.query('CREATE TABLE ruled (id BIGINT CHECK (id <> 3), name TEXT)');
    const rows = session.memoryStream('id BIGINT, name STRING');
    const start = () =>
      rows
        .toDF()
        .writeStream.format('postgres')
        .options(options('ruled'))
        .option('checkpointLocation', join(work, 'at-ruled'))
        .start();
    const query = await start();
    onTestFinished(() => query.stop().catch(() => {}));
    rows.addData([1, 'a']);
    await query.processAllAvailable();
    rows.addData([2, 'b'], [3, 'c']);
    await expect(query.awaitTermination()).rejects.toMatchObject({
      cause: {
        condition: 'DATABASE_VALUE_REFUSED',
        message: expect.stringContaining('ruled_id_check'),
      },
    });
    expect(await postgres.query('SELECT id FROM ruled')).toEqual([{ id: '1' }]);
    await postgres.query('ALTER TABLE ruled DROP CONSTRAINT ruled_id_check');
    const again = await start();
    onTestFinished(() => again.stop());
    await again.processAllAvailable();
    expect(await postgres.query('SELECT id FROM ruled ORDER BY id')).toEqual([
      { id: '1' },
      { id: '2' },
      { id: '3' },
    ]);
  });

  test('a batch that is larger than what is held is one transaction, too', async () => {
    const table = await session.range(200_000).selectExpr('id', "repeat('x', 100) AS text");
    const small = { ...options('large'), retryBytes: '1m' };
    await table.write.format('postgres').options(small).save();
    expect(await countIn('large')).toBe(200_000);
    const failing = session.range(200_000).selectExpr('id', 'IF(id = 199999, NULL, id) AS key');
    await postgres.query('CREATE TABLE half (id BIGINT, key BIGINT NOT NULL)');
    await expect(
      failing.write
        .format('postgres')
        .options({ ...small, dbtable: 'half' })
        .mode('append')
        .save(),
    ).rejects.toMatchObject({ condition: 'DATABASE_VALUE_REFUSED' });
    expect(await countIn('half')).toBe(0);
  });

  test('tables are written by their mode', async () => {
    const save = (from: number, mode: string, more = {}) =>
      session
        .range(from, from + 3)
        .write.format('postgres')
        .options({ ...options('by_mode'), ...more })
        .mode(mode)
        .save();
    const ids = async () =>
      (await postgres.query('SELECT id::int FROM by_mode ORDER BY id')).map(({ id }) => id);
    await save(0, 'errorifexists');
    await expect(save(3, 'errorifexists')).rejects.toMatchObject({
      condition: 'TABLE_OR_VIEW_ALREADY_EXISTS',
    });
    await save(3, 'ignore');
    expect(await ids()).toEqual([0, 1, 2]);
    await save(3, 'append');
    expect(await ids()).toEqual([0, 1, 2, 3, 4, 5]);
    await postgres.query("COMMENT ON TABLE by_mode IS 'kept'");
    const comment = async () =>
      (await postgres.query("SELECT obj_description('by_mode'::regclass) AS c"))[0].c;
    await save(6, 'overwrite', { truncate: 'true' });
    expect([await ids(), await comment()]).toEqual([[6, 7, 8], 'kept']);
    await save(9, 'overwrite');
    expect([await ids(), await comment()]).toEqual([[9, 10, 11], null]);
  });

  test('what is wrong is told with the way out, and no password', async () => {
    const { name: user } = POSTGRES_USER;
    const { address } = postgres;
    const seen: string[] = [];
    vi.stubEnv('TEST_PG_WRONG', 'not-the-password-9');
    vi.stubEnv('TEST_PG_GUEST', POSTGRES_GUEST.password);
    await postgres.query('CREATE TABLE other (id TEXT NOT NULL, more INT NOT NULL)');
    await postgres.query('CREATE TABLE keyless (id BIGINT, name TEXT)');
    const password = 'env:TEST_PG_PASSWORD';
    const wrong: Record<
      string,
      { condition: string; message: string; options: object; mode?: OutputMode }
    > = {
      password: {
        condition: 'DATABASE_AUTHENTICATION_FAILED',
        message: 'options user and password',
        options: { url: address, user, password: 'env:TEST_PG_WRONG' },
      },
      'no password': {
        condition: 'DATABASE_AUTHENTICATION_FAILED',
        message: 'options user and password',
        options: { url: address, user },
      },
      'plain password': {
        condition: 'CREDENTIAL_UNAVAILABLE.PLAIN_TEXT',
        message: 'env:NAME',
        options: { url: address, user, password: 'not-the-password-9' },
      },
      'password in the URL': {
        condition: 'CREDENTIAL_UNAVAILABLE.PLAIN_TEXT',
        message: 'env:NAME',
        options: { url: address.replace('//', '//alice:not-the-password-9@') },
      },
      database: {
        condition: 'DATABASE_NOT_FOUND',
        message: '"nowhere" does not exist',
        options: { url: postgres.url.replace(/postgres$/, 'nowhere') },
      },
      right: {
        condition: 'DATABASE_PERMISSION_DENIED',
        message: 'Grant the right',
        options: { url: address, user: POSTGRES_GUEST.name, password: 'env:TEST_PG_GUEST' },
      },
      table: {
        condition: 'DATABASE_TABLE_NOT_FOUND',
        message: 'Create it: CREATE TABLE IF NOT EXISTS "nothing" ("id" bigint, "name" text)',
        options: { createTable: 'false' },
      },
      columns: {
        condition: 'DATABASE_COLUMNS_DIFFER',
        message: [
          '- name: the table has no such column',
          '- more: integer NOT NULL without a default, which the rows do not have',
        ].join('\n'),
        options: { dbtable: 'other' },
      },
      'no key': {
        condition: 'DATABASE_KEY_REQUIRED',
        message: 'keyColumns',
        options: { dbtable: 'keyless' },
        mode: 'update',
      },
      'key without an index': {
        condition: 'DATABASE_KEY_NOT_UNIQUE',
        message: 'ALTER TABLE "keyless" ADD PRIMARY KEY ("id")',
        options: { dbtable: 'keyless', keyColumns: 'id' },
        mode: 'update',
      },
      'null in the key': {
        condition: 'DATABASE_KEY_IS_NULL',
        message: 'column id',
        options: { dbtable: 'keyed', keyColumns: 'id' },
        mode: 'update',
      },
      server: {
        condition: 'DATABASE_UNREACHABLE',
        message: 'ECONNREFUSED',
        options: { url: 'postgres://127.0.0.1:1/postgres', retryTimeout: '1 second' },
      },
      name: {
        condition: 'INVALID_OPTION_VALUE',
        message: 'the name of a table',
        options: { dbtable: 'x; DROP TABLE other' },
      },
    };
    for (const [what, { condition, message, options: given, mode }] of Object.entries(wrong)) {
      const rows = session.memoryStream('id BIGINT, name STRING');
      rows.addData([1, 'a'], [null, 'b']);
      const failing = async () => {
        const query = await rows
          .toDF()
          .writeStream.format('postgres')
          .options({ ...options('nothing'), ...given })
          .outputMode(mode ?? 'append')
          .option('checkpointLocation', join(work, 'wrong', what.replaceAll(' ', '-')))
          .start();
        try {
          await query.awaitTermination();
        } finally {
          seen.push(JSON.stringify(query.lastProgress), String(query.exception()));
        }
      };
      const error = await failing().then(
        () => 'nothing',
        (thrown) => thrown,
      );
      expect({ what, condition: error.cause?.condition ?? error.condition }).toEqual({
        what,
        condition,
      });
      expect(String(error.cause?.condition ? error.cause : error)).toContain(message);
      seen.push(String(error), String(error.stack), JSON.stringify(error), String(error.cause));
    }
    const user2 = { ...options('mine'), url: address, user, password };
    await session.range(1).write.format('postgres').options(user2).save();
    const more = { ...user2, dbtable: 'mine_too', batchTable: 'batches_of_alice' };
    const { query } = await stream('mine_too', { options: more });
    await query.processAllAvailable();
    seen.push(query.explain() ?? '', JSON.stringify(query.lastProgress));
    const entries = await readdir(work, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter(
      (one) => one.isFile() && !one.parentPath.includes('server'),
    )) {
      seen.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
    }
    const secrets = [POSTGRES_USER.password, POSTGRES_GUEST.password, 'not-the-password-9'];
    for (const secret of secrets) {
      expect(seen.filter((text) => text.includes(secret))).toEqual([]);
    }
  });

  test('every type is written and comes back as it was', async () => {
    const frame = await session.sql(TYPES);
    await frame.write.format('postgres').options(options('types')).save();
    const [written] = await postgres.query(
      `SELECT pg_typeof(d)::text AS d, d::text AS dv, pg_typeof(t)::text AS t, t AT TIME ZONE 'UTC' = '2026-03-01 10:20:30.123456' AS tv,
        pg_typeof(a)::text AS a, a->>1 AS av, m->>'k' AS mv, s->'x' AS sv, encode(y, 'hex') AS yv FROM types WHERE i IS NOT NULL`,
    );
    expect(written).toEqual({
      ...{
        d: 'numeric',
        dv: '-12345678901234567890.1200',
        t: 'timestamp with time zone',
        tv: true,
      },
      ...{ a: 'jsonb', av: '9007199254740993', mv: '7', sv: 1, yv: '00ff' },
    });
    const read = session.read
      .format('postgres')
      .options({ ...options('types'), preferTimestampNTZ: 'true', fetchsize: '1' })
      .load();
    // Nested columns are JSON in the database, and text when they are read.
    const flat = [...'bhifgodzyktn', 'CAST(l AS STRING) AS l'];
    expect(await read.selectExpr(...flat).collect()).toEqual(
      await frame.selectExpr(...flat).collect(),
    );
    expect(await read.select('a', 'm').where('i IS NOT NULL').collect()).toEqual([
      { a: '[1, 9007199254740993]', m: '{"k": 7}' },
    ]);
  });

  test('the programs of docs/connectors/postgres.md write and read as they stand there', async () => {
    const source = session.memoryStream('service STRING');
    source.addData(['shop'], ['shop'], ['site']);
    const counts = source.toDF().groupBy('service').count();
    const texts = {
      'postgres://localhost:5432/shop': postgres.url,
      'env:PGPASSWORD': 'env:TEST_PG_PASSWORD',
      'checkpoints/': join(work, 'page/'),
    };
    const query: StreamingQuery = await runOfPage('postgres', 'sink', { counts }, texts, 'query');
    onTestFinished(() => query.stop());
    await query.processAllAvailable();
    const read: DataFrame = await runOfPage('postgres', 'source', { session }, texts, 'counts');
    expect(await read.orderBy('service').collect()).toEqual([
      { service: 'shop', count: 2 },
      { service: 'site', count: 1 },
    ]);
  });

  test('a query of the database is read as a table, in pieces', async () => {
    const query =
      "SELECT g AS id, ARRAY[g, NULL] AS pair, 'x'::char(3) AS c FROM generate_series(1, 10000) g";
    const table = session.read
      .format('postgres')
      .options({ url: postgres.url, query, fetchsize: '1000' })
      .load();
    expect(await table.count()).toBe(10_000);
    expect(await table.selectExpr('sum(id) AS all', 'max(pair[0]) AS last').collect()).toEqual([
      { all: 50_005_000, last: 10_000 },
    ]);
    const missing = session.read.format('postgres').options(options('not_there')).load();
    await expect(missing.collect()).rejects.toMatchObject({
      condition: 'DATABASE_REQUEST_FAILED',
      message: expect.stringContaining('"not_there" does not exist'),
    });
    const streamed = session.readStream.format('postgres').options(options('types')).load();
    await expect(streamed.writeStream.format('noop').start()).rejects.toMatchObject({
      condition: 'DATABASE_NO_STREAM',
    });
  });
});

const TYPES = `SELECT CAST(1 AS TINYINT) AS b, CAST(-2 AS SMALLINT) AS h, CAST(3 AS INT) AS i, 9007199254740993L AS l,
  CAST(1.5 AS FLOAT) AS f, CAST(-0.1 AS DOUBLE) AS g, true AS o, CAST('-12345678901234567890.12' AS DECIMAL(38, 4)) AS d,
  'ä\\nb' AS z, X'00FF' AS y, DATE'1969-12-31' AS k, TIMESTAMP'2026-03-01 10:20:30.123456Z' AS t,
  TIMESTAMP_NTZ'2026-03-01 10:20:30' AS n, array(1L, 9007199254740993L) AS a, map('k', 7) AS m, named_struct('x', 1) AS s
  UNION ALL SELECT null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null`;

function options(dbtable: string): Record<string, string> {
  return { url: postgres.url, dbtable };
}

async function countIn(table: string): Promise<number> {
  const [{ count }] = await postgres.query(`SELECT count(*)::int AS count FROM ${table}`);
  return Number(count);
}

/** A query that writes numbers as they are added. */
async function stream(
  table: string,
  given: { mode?: OutputMode; keys?: string; options?: Record<string, string> } = {},
): Promise<{
  query: StreamingQuery;
  source: ReturnType<typeof session.memoryStream>;
  add: (id: number) => void;
}> {
  const source = session.memoryStream('id BIGINT, name STRING');
  const query = await source
    .toDF()
    .writeStream.format('postgres')
    .options({ ...options(table), ...given.options })
    .options(given.keys === undefined ? {} : { keyColumns: given.keys })
    .outputMode(given.mode ?? 'append')
    .option('checkpointLocation', join(work, `at-${table}`))
    .start();
  onTestFinished(() => query.stop());
  return { query, source, add: (id) => source.addData({ id, name: `n${id}` }) };
}
