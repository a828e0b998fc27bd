import { beforeEach, expect, test, vi } from 'vitest';

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
