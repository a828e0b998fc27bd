import { expect, onTestFinished, test, vi } from 'vitest';
import { col, count, window } from '../../../src/api/functions.ts';
import { describeSessions } from '../../support/session.ts';

const at = (second: number) => new Date(Date.UTC(2024, 0, 1) + second * 1000);

describeSessions((newSession) => {
  const open = async () => {
    const session = await newSession();
    onTestFinished(() => session.stop());
    return session;
  };

  test('passes rows on long before the epoch is committed', async () => {
    const session = await open();
    const input = session.memoryStream('v INT');
    const rows: unknown[] = [];
    const ends: unknown[] = [];
    const query = await input
      .toDF()
      .select(col('v').multiply(10).as('v'))
      .writeStream.trigger({ continuous: '1 hour' })
      .foreach({
        open: (_partition, epoch) => {
          rows.push(`epoch ${epoch}`);
          return true;
        },
        process: (row) => void rows.push(row),
        close: (error) => void ends.push(error),
      })
      .start();
    for (const v of [1, 2, 3]) {
      await input.addData([v]);
      await vi.waitFor(() => expect(rows.at(-1)).toEqual({ v: v * 10 }));
    }
    expect(rows).toEqual(['epoch 0', { v: 10 }, { v: 20 }, { v: 30 }]);
    expect(ends).toEqual([]);
    expect(query.lastProgress).toBeNull();
    await query.processAllAvailable();
    expect(ends).toEqual([null]);
    expect(query.lastProgress).toMatchObject({ batchId: 0, numInputRows: 3 });
  });

  test('shows a result that is provisional until its epoch is committed', async () => {
    const session = await open();
    const input = session.memoryStream('k STRING');
    const query = await input
      .toDF()
      .groupBy('k')
      .count()
      .writeStream.format('noop')
      .outputMode('update')
      .trigger({ continuous: '1 hour' })
      .resultTable()
      .start();
    const changes = query.resultTable.changes();
    expect(await changes.next()).toMatchObject({ value: { isSnapshot: true, upserts: [] } });
    await input.addData(['a']);
    expect((await changes.next()).value).toMatchObject({
      batchId: 0,
      isProvisional: true,
      upserts: [{ k: 'a', count: 1 }],
    });
    await input.addData(['a'], ['b']);
    expect((await changes.next()).value).toMatchObject({
      isProvisional: true,
      upserts: [
        { k: 'a', count: 2 },
        { k: 'b', count: 1 },
      ],
    });
    expect(await query.resultTable.read()).toMatchObject({ batchId: 0, isProvisional: true });
    await query.processAllAvailable();
    expect((await changes.next()).value).toMatchObject({
      batchId: 0,
      isProvisional: false,
      upserts: [],
      deletes: [],
    });
    expect(await query.resultTable.read()).toMatchObject({ batchId: 0, isProvisional: false });
  });

  test('joins a table that is read once, and gives whole results in complete mode', async () => {
    const session = await open();
    await session
      .createDataFrame([{ k: 1, name: 'one' }], 'k INT, name STRING')
      .createOrReplaceTempView('names');
    const input = session.memoryStream('k INT');
    await input.toDF().createOrReplaceTempView('input');
    const sql = 'SELECT name, count(*) AS n FROM input LEFT JOIN names USING (k) GROUP BY name';
    const query = await (await session.sql(sql)).writeStream
      .format('memory')
      .queryName('totals')
      .outputMode('complete')
      .trigger({ continuous: '0 seconds' })
      .start();
    const totals = () => session.table('totals').orderBy('name').collect();
    await input.addData([1], [2]);
    await query.processAllAvailable();
    expect(await totals()).toEqual([
      { name: null, n: 1 },
      { name: 'one', n: 1 },
    ]);
    await input.addData([1]);
    await query.processAllAvailable();
    expect(await totals()).toEqual([
      { name: null, n: 1 },
      { name: 'one', n: 2 },
    ]);
  });

  test('emits a window as soon as a row has moved the watermark past it', async () => {
    const session = await open();
    const input = session.memoryStream('ts TIMESTAMP');
    const query = await input
      .toDF()
      .withWatermark('ts', '2 seconds')
      .groupBy(window('ts', '10 seconds'))
      .agg(count('*').as('n'))
      .select(col('window.start').as('start'), 'n')
      .writeStream.format('noop')
      .trigger({ continuous: '1 hour' })
      .resultTable()
      .start();
    // The third row is late by the second, though they come at once.
    await input.addData([at(1)], [at(13)], [at(2)]);
    await vi.waitFor(async () => {
      expect(await query.resultTable.collect()).toEqual([{ start: at(0), n: 1 }]);
    });
    await query.processAllAvailable();
    const [state] = query.lastProgress?.stateOperators ?? [];
    expect(state).toMatchObject({ numRowsTotal: 1, numRowsDroppedByWatermark: 1 });
  });

  test('emits what a micro-batch has let the watermark pass that it runs again, and waits for no row', async () => {
    const session = await open();
    const input = session.memoryStream('ts TIMESTAMP');
    const writer = (took: (starts: unknown[]) => void) =>
      input
        .toDF()
        .withWatermark('ts', '2 seconds')
        .groupBy(window('ts', '10 seconds'))
        .agg(count('*').as('n'))
        .select(col('window.start').as('start'))
        .writeStream.option('checkpointLocation', 'memory:run-again')
        .foreachBatch(async (rows) => took((await rows.collect()).map(({ start }) => start)));
    await input.addData([at(1)], [at(13)]);
    const failing = await writer(() => {
      throw new Error('not yet');
    }).start();
    await expect(failing.processAllAvailable()).rejects.toThrow(/not yet/);
    const taken: unknown[] = [];
    const query = await writer((starts) => taken.push(...starts))
      .trigger({ continuous: '1 hour' })
      .start();
    await query.processAllAvailable();
    expect(taken).toEqual([at(0)]);
    expect(query.recentProgress.map(({ batchId }) => batchId)).toEqual([0, 1]);
  });

  test('an interval that is none is refused', async () => {
    const session = await open();
    const writer = session.memoryStream('v INT').toDF().writeStream.format('noop');
    await expect(writer.trigger({ continuous: 'now' }).start()).rejects.toThrow(/now/);
    await expect(writer.trigger({ continuous: '-1 seconds' }).start()).rejects.toMatchObject({
      condition: 'INVALID_TRIGGER_INTERVAL',
    });
  });
});
