import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';

/* Every query here meets an engine that has loaded nothing yet: what it needs must be found by its names or its types. */

beforeEach(() => {
  vi.resetModules();
});

async function answer(sql: string): Promise<unknown[]> {
  const { createSession } = await import('../../../node/index.ts');
  await using session = await createSession();
  const rows = await (await session.sql(sql)).collect({ rowMode: 'array' });
  return rows.flat();
}

test.each([
  ["SELECT DATE'2026-01-31' + INTERVAL 1 MONTH", ['2026-02-28']],
  [
    "SELECT (TIMESTAMP'2026-01-02 00:00:00' - TIMESTAMP'2026-01-01 00:00:00') = INTERVAL 1 DAY",
    [true],
  ],
  ["SELECT CAST('1-2' AS INTERVAL YEAR TO MONTH) = INTERVAL '1-2' YEAR TO MONTH", [true]],
  ["SELECT TIME'10:00' < TIME'11:00'", [true]],
  ['SELECT array(1) = array(1L)', [true]],
  ["SELECT named_struct('a', 1) = named_struct('b', 1)", [true]],
  ['SELECT l[1] FROM VALUES (array(1, 2)) AS t(l)', [2]],
  ["SELECT m['b'], m.a FROM VALUES (map('a', 1, 'b', 2)) AS t(m)", [2, 1]],
  ["SELECT l.x FROM VALUES (array(named_struct('x', 5))) AS t(l)", [[5]]],
  ["SELECT max(s).x FROM VALUES (named_struct('x', 1)), (named_struct('x', 3)) AS t(s)", [3]],
  ["SELECT first(s).x FROM VALUES (named_struct('x', 4)) AS t(s)", [4]],
  ['SELECT transform(l, x -> x + 1) FROM VALUES (array(1, 2)) AS t(l)', [[2, 3]]],
  [
    "SELECT count(*) FROM VALUES (TIMESTAMP'2026-01-01 00:00:01') AS t(a) GROUP BY window(a, '1 minute')",
    [1],
  ],
  [
    "SELECT count(*) FROM VALUES (TIMESTAMP'2026-01-01 00:00:01') AS t(a) GROUP BY session_window(a, '1 minute')",
    [1],
  ],
  ['SELECT sum(n) OVER (ORDER BY n) FROM VALUES (1), (2) AS t(n)', [1, 3]],
  ['SELECT explode(array(1, 2))', [1, 2]],
  ['FROM VALUES (1), (2) AS t(n) |> WHERE n > 1', [2]],
  [
    "SELECT to_csv(from_json('{\"d\":\"31.01.2026\"}', 'd DATE', map('dateFormat', 'dd.MM.yyyy')), map('dateFormat', 'yyyy/MM/dd'))",
    ['2026/01/31'],
  ],
  [
    "SELECT from_json('{\"i\":\"1 02:00\"}', 'i INTERVAL DAY TO MINUTE').i = INTERVAL '26' HOUR",
    [true],
  ],
  ["SELECT from_csv('1-2', 'i INTERVAL YEAR TO MONTH').i = INTERVAL '14' MONTH", [true]],
])('%s', async (sql, expected) => {
  expect(await answer(sql)).toEqual(expected);
});

test('a cast to TIME, and its refusal where the session has none', async () => {
  const { createSession } = await import('../../../node/index.ts');
  await using session = await createSession();
  const cast = async () =>
    (await session.sql("SELECT CAST('10:20' AS TIME) + INTERVAL 1 HOUR AS t")).collect();
  await expect(cast()).rejects.toThrow(/UNSUPPORTED_TIME_TYPE/);
  session.conf.set('spark.sql.timeType.enabled', true);
  expect(await cast()).toEqual([{ t: '11:20:00' }]);
});

test.each(['json', 'csv', 'logfmt'])('a pattern of dates in files of %s', async (format) => {
  const { createSession } = await import('../../../node/index.ts');
  const folder = await mkdtemp(join(tmpdir(), 'millrace-patterns-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const lines = { json: '{"d":"31.01.2026"}', csv: '31.01.2026', logfmt: 'd=31.01.2026' };
  await writeFile(join(folder, 'dates'), Reflect.get(lines, format));
  await using session = await createSession();
  const reader = session.read.format(format).schema('d DATE').option('dateFormat', 'dd.MM.yyyy');
  expect(await reader.load(folder).collect()).toEqual([{ d: '2026-01-31' }]);
});

test.each(['json', 'csv', 'logfmt'])('intervals in files of %s', async (format) => {
  const { createSession } = await import('../../../node/index.ts');
  const folder = await mkdtemp(join(tmpdir(), 'millrace-intervals-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const lines = { json: '{"i":"26:30"}', csv: '26:30', logfmt: 'i=26:30' };
  await writeFile(join(folder, 'intervals'), Reflect.get(lines, format));
  await using session = await createSession();
  const read = session.read.format(format).schema('i INTERVAL HOUR TO MINUTE').load(folder);
  const isSame = read.selectExpr("i = INTERVAL '1590' MINUTE AS same");
  expect(await isSame.collect()).toEqual([{ same: true }]);
});

test('a pattern of dates in a table that another process has saved', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-patterns-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const ask = async (...statements: string[]) => {
    vi.resetModules();
    const { createSession } = await import('../../../node/index.ts');
    await using session = await createSession({ config: { 'spark.sql.warehouse.dir': folder } });
    for (const sql of statements.slice(0, -1)) await session.sql(sql);
    return (await session.sql(statements.at(-1) ?? '')).collect();
  };
  await ask(
    "CREATE TABLE t (d DATE) USING csv OPTIONS (dateFormat 'dd.MM.yyyy')",
    "INSERT INTO t VALUES (DATE'2026-01-31')",
  );
  expect(await ask('SELECT d FROM t')).toEqual([{ d: '2026-01-31' }]);
});

test('a window and a watermark of a stream', async () => {
  const { createSession } = await import('../../../node/index.ts');
  const { window } = await import('../../../src/api/functions.ts');
  await using session = await createSession();
  const stream = session.memoryStream('at TIMESTAMP, s STRUCT<n: INT>');
  await stream.addData({ at: new Date('2026-01-01T00:00:01Z'), s: { n: 1 } });
  const query = await stream
    .toDF()
    .withWatermark('at', '1 second')
    .groupBy(window('at', '1 minute'))
    .count()
    .writeStream.format('memory')
    .queryName('counts')
    .outputMode('update')
    .trigger({ availableNow: true })
    .start();
  await query.awaitTermination();
  expect(await session.table('counts').select('count').collect()).toEqual([{ count: 1 }]);
});

test('the late rows of a stream', async () => {
  const { createSession } = await import('../../../node/index.ts');
  await using session = await createSession();
  const stream = session.memoryStream('at TIMESTAMP');
  await stream.addData({ at: new Date(-1) }, { at: new Date(1) });
  const late = stream.toDF().withWatermark('at', '1 second').lateRows();
  const query = await late.writeStream.trigger({ availableNow: true }).toTable('late');
  await query.awaitTermination();
  expect(await session.table('late').collect()).toEqual([{ at: new Date(-1) }]);
});

test.each(['a table', 'a stream'])('functions on groups of %s', async (kind) => {
  const { createSession } = await import('../../../node/index.ts');
  await using session = await createSession();
  const stream = session.memoryStream('k STRING');
  const rows = kind === 'a stream' ? stream.toDF() : session.createDataFrame([['a']], 'k STRING');
  const options = { outputSchema: 'k STRING', stateSchema: 'n INT' };
  const mapped = rows.groupBy('k').mapGroupsWithState(options, ({ k }) => ({ k }));
  if (kind === 'a table') {
    expect(await mapped.collect()).toEqual([{ k: 'a' }]);
    return;
  }
  stream.addData(['a']);
  const query = await mapped.writeStream.outputMode('update').toTable('mapped');
  await query.processAllAvailable();
  expect(await session.table('mapped').collect()).toEqual([{ k: 'a' }]);
});

test('the refusal of an operator', async () => {
  await expect(answer("SELECT '1' + '2'")).rejects.toThrow(/BINARY_OP_WRONG_TYPE/);
  await expect(answer('SELECT 1 = array(1)')).rejects.toThrow(/BINARY_OP_DIFF_TYPES/);
});
