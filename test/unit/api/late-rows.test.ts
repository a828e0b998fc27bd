import { expect, test } from 'vitest';
import { count, window } from '../../../src/api/functions.ts';
import { describeSessions, sessionsOf } from '../../support/session.ts';

const at = (second: number) => new Date(Date.UTC(2024, 0, 1, 0, 0, second));

/** In three micro-batches: the last has rows that are late by themselves, and some by their window of a minute. */
const BATCHES = [
  [
    [at(10), 1],
    [null, 2],
  ],
  [[at(200), 3]],
  [
    [at(139), 4],
    [at(141), 5],
    [at(119), 6],
    [null, 7],
    [at(20), 8],
  ],
] as const;

describeSessions((newSession) => {
  const withSession = sessionsOf(newSession);

  test('late rows are written by a query of their own', () =>
    withSession(async (session) => {
      const input = session.memoryStream('ts TIMESTAMP, id INT');
      const events = input.toDF().withWatermark('ts', '1 minute');
      const late = await events.lateRows().writeStream.toTable('late');
      for (const rows of BATCHES) {
        input.addData(...rows);
        await late.processAllAvailable();
      }
      const rows = await session.table('late').orderBy('id').collect();
      expect(rows.map(({ id }) => id)).toEqual([4, 6, 8]);
    }));

  test('there are as many as an aggregation drops, where each row has a key of its own', () =>
    withSession(async (session) => {
      const input = session.memoryStream('ts TIMESTAMP, id INT');
      const events = input.toDF().withWatermark('ts', '1 minute');
      const minute = window('ts', '1 minute');
      const queries = [
        await events.groupBy(minute, 'id').agg(count('*').as('n')).writeStream.toTable('sums'),
        await events
          .withColumn('minute', minute)
          .lateRows('minute')
          .select('id')
          .writeStream.toTable('late'),
      ];
      for (const rows of BATCHES) {
        input.addData(...rows);
        for (const query of queries) await query.processAllAvailable();
      }
      const late = await session.table('late').orderBy('id').collect();
      expect(late).toEqual([{ id: 6 }, { id: 8 }]);
      const dropped = queries[0].recentProgress.map(
        ({ stateOperators: [operator] }) => operator.numRowsDroppedByWatermark,
      );
      expect(dropped.reduce((sum, each) => sum + each, 0)).toBe(2);
      const ids = queries.map(({ recentProgress }) => recentProgress.map(({ batchId }) => batchId));
      expect(ids[0]).toEqual(ids[1]);
    }));

  test('late rows are counted by a further aggregation', () =>
    withSession(async (session) => {
      const input = session.memoryStream('ts TIMESTAMP, id INT');
      await input.toDF().createOrReplaceTempView('events');
      const counts = await session.sql(
        `SELECT date_trunc('MINUTE', ts) AS minute, count(*) AS n
         FROM LATE_ROWS(TABLE events WATERMARK ts DELAY OF INTERVAL 1 MINUTE) GROUP BY 1`,
      );
      const query = await counts.writeStream.outputMode('complete').toTable('counts');
      for (const rows of BATCHES) {
        input.addData(...rows);
        await query.processAllAvailable();
      }
      expect(await session.table('counts').orderBy('minute').collect()).toEqual([
        { minute: at(0), n: 1 },
        { minute: at(60), n: 1 },
        { minute: at(120), n: 1 },
      ]);
    }));

  test('a table has none', () =>
    withSession(async (session) => {
      const rows = 'SELECT TIMESTAMP_SECONDS(id) AS ts, id FROM range(10)';
      const table = (await session.sql(rows)).withWatermark('ts', '1 second');
      expect(await table.lateRows().collect()).toEqual([]);
      const sql = await session.sql(`SELECT * FROM LATE_ROWS(TABLE (${rows}), DESCRIPTOR(ts)) l`);
      expect(await sql.collect()).toEqual([]);
      expect((await sql.schema()).fields.map(({ name }) => name)).toEqual(['ts', 'id']);
    }));

  test('what says nothing of lateness is refused', () =>
    withSession(async (session) => {
      const events = session.memoryStream('ts TIMESTAMP, id INT').toDF();
      await expect(events.lateRows().schema()).rejects.toMatchObject({
        condition: 'LATE_ROWS_WITHOUT_WATERMARK',
        parameters: { columns: '`ts`, `id`' },
      });
      const known = events.withWatermark('ts', '1 minute');
      await expect(known.lateRows('id').schema()).rejects.toMatchObject({
        condition: 'LATE_ROWS_WITHOUT_WATERMARK',
        parameters: { columns: '`id`' },
      });
      await expect(known.lateRows('nope').schema()).rejects.toMatchObject({
        condition: 'UNRESOLVED_COLUMN.WITH_SUGGESTION',
      });
      // Late rows have no watermark, so that append mode could never finish a window of them.
      const windows = known.lateRows().groupBy(window('ts', '1 minute')).count();
      await expect(windows.writeStream.toTable('windows')).rejects.toMatchObject({
        condition: 'STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION',
      });
      await known.createOrReplaceTempView('events');
      await expect(
        session.sql('SELECT * FROM LATE_ROWS(TABLE events, 1 + 1)'),
      ).rejects.toMatchObject({
        condition: '_LEGACY_ERROR_TEMP_0035',
      });
      await expect(
        session.sql('SELECT * FROM LATE_ROWS(TABLE events, ts, 1)'),
      ).rejects.toMatchObject({
        condition: 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      });
    }));
});
