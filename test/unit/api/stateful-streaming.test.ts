import { expect, test } from 'vitest';
import { col, count, window } from '../../../src/api/functions.ts';
import { describeSessions, sessionsOf } from '../../support/session.ts';

const minute = (at: number) => new Date(Date.UTC(2024, 0, 1, 0, at));

describeSessions((newSession) => {
  const withSession = sessionsOf(newSession);

  test('is grouped by windows that the watermark closes', () =>
    withSession(async (session) => {
      const input = session.memoryStream('ts TIMESTAMP, k STRING');
      const counts = input
        .toDF()
        .withWatermark('ts', '1 minute')
        .groupBy(window('ts', '5 minutes'), 'k')
        .agg(count('*').as('n'))
        .select(col('window.start').as('start'), 'k', 'n');
      const query = await counts.writeStream.toTable('counts');
      input.addData([minute(0), 'a'], [minute(1), 'a'], [minute(2), 'b']);
      await query.processAllAvailable();
      expect(await session.table('counts').collect()).toEqual([]);
      input.addData([minute(9), 'a']);
      await query.processAllAvailable();
      expect(await session.table('counts').orderBy('k').collect()).toEqual([
        { start: minute(0), k: 'a', n: 2 },
        { start: minute(0), k: 'b', n: 1 },
      ]);
    }));

  test('goes by SQL over a view of it', () =>
    withSession(async (session) => {
      const input = session.memoryStream('k STRING');
      await input.toDF().createOrReplaceTempView('events');
      const counts = await session.sql('SELECT k, count(*) AS n FROM events GROUP BY k');
      expect(counts.isStreaming).toBe(true);
      const query = await counts.writeStream.outputMode('complete').toTable('counts');
      input.addData(['a'], ['b'], ['a']);
      await query.processAllAvailable();
      expect(await session.table('counts').orderBy('k').collect()).toEqual([
        { k: 'a', n: 2 },
        { k: 'b', n: 1 },
      ]);
    }));
});
