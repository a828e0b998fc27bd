import { expect, test } from 'vitest';
import { window } from '../../../src/api/functions.ts';
import type { Session } from '../../../src/index.ts';
import { newSession } from '../../support/session.ts';

const at = (second: number) => [new Date(Date.UTC(2024, 0, 1) + second * 1000)] as const;

const COUNTED = { config: { 'spark.millrace.streaming.lateness.enabled': 'true' } };

/** What the last progress says after each micro-batch of rows of these seconds. */
async function latenessOf(session: Session, batches: readonly (readonly number[])[]) {
  const input = session.memoryStream('ts TIMESTAMP');
  const events = input.toDF().withWatermark('ts', '5 seconds');
  const query = await events.groupBy(window('ts', '10 seconds')).count().writeStream.toTable('t');
  const seen = [];
  for (const seconds of batches) {
    input.addData(...seconds.map(at));
    await query.processAllAvailable();
    seen.push(query.lastProgress?.lateness);
  }
  return seen;
}

test('rows are counted by how far they are behind the largest event time of earlier micro-batches', async () => {
  await using session = await newSession(COUNTED);
  const [first, second] = await latenessOf(session, [
    [100, 0, 50],
    [101, 100, 99.5, 99, 98, 97, 36, 500],
  ]);
  expect(first).toEqual([
    {
      eventTime: 'ts',
      numRows: 3,
      buckets: [{ delay: '0 seconds', numRows: 3 }],
      advisedDelay: { '99%': '0 seconds', '99.9%': '0 seconds' },
    },
  ]);
  expect(second).toEqual([
    {
      eventTime: 'ts',
      numRows: 11,
      buckets: [
        { delay: '0 seconds', numRows: 5 },
        { delay: '1 second', numRows: 2 },
        { delay: '2 seconds', numRows: 1 },
        { delay: '4 seconds', numRows: 2 },
        { delay: '128 seconds', numRows: 1 },
      ],
      advisedDelay: { '99%': '128 seconds', '99.9%': '128 seconds' },
    },
  ]);
});

test('the advised delays bring 99 %, and 99.9 %, of the rows in time', async () => {
  await using session = await newSession(COUNTED);
  const behind = (rows: number, seconds: number) => new Array<number>(rows).fill(1000 - seconds);
  const [, lateness] = await latenessOf(session, [
    [1000],
    [...behind(9900 - 1, 3), ...behind(90, 20), ...behind(10, 500)],
  ]);
  expect(lateness?.[0].advisedDelay).toEqual({ '99%': '4 seconds', '99.9%': '32 seconds' });
});

test('a restart counts anew, from the event time that its watermark tells', async () => {
  await using session = await newSession(COUNTED);
  const input = session.memoryStream('ts TIMESTAMP');
  const start = () =>
    input
      .toDF()
      .withWatermark('ts', '5 seconds')
      .lateRows()
      .writeStream.option('checkpointLocation', 'memory:lateness')
      .foreachBatch(() => {})
      .start();
  const first = await start();
  input.addData(at(100));
  await first.processAllAvailable();
  await first.stop();
  const second = await start();
  input.addData(at(97));
  await second.processAllAvailable();
  expect(second.recentProgress.find(({ numInputRows }) => numInputRows > 0)?.lateness).toEqual([
    {
      eventTime: 'ts',
      numRows: 1,
      buckets: [{ delay: '4 seconds', numRows: 1 }],
      advisedDelay: { '99%': '4 seconds', '99.9%': '4 seconds' },
    },
  ]);
});

test('a window that is event time counts with its end, and nothing is said unasked', async () => {
  await using session = await newSession();
  const run = async (name: string) => {
    const input = session.memoryStream('ts TIMESTAMP');
    const windows = input.toDF().select(window('ts', '10 seconds').as('w'));
    const query = await windows.withWatermark('w', '5 seconds').writeStream.toTable(name);
    for (const second of [100, 85]) {
      input.addData(at(second));
      await query.processAllAvailable();
    }
    return query.lastProgress;
  };
  expect(await run('unasked')).not.toHaveProperty('lateness');
  session.conf.set('spark.millrace.streaming.lateness.enabled', true);
  // The end of the second window is 20 seconds before that of the first.
  expect((await run('asked'))?.lateness?.[0]).toMatchObject({
    eventTime: 'w',
    buckets: [
      { delay: '0 seconds', numRows: 1 },
      { delay: '32 seconds', numRows: 1 },
    ],
  });
});
