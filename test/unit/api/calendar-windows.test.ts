import { describe, expect, test } from 'vitest';
import { calendarWindow, col, count, lit, windowTime } from '../../../src/api/functions.ts';
import type { Session } from '../../../src/index.ts';
import { newSession } from '../../support/session.ts';

const utc = (text: string) => new Date(`${text}Z`);

/** The clocks of Berlin go forward on 31 March: that day has 23 hours, and begins at 23:00 UTC like those before. */
const BATCHES = [
  ['2024-03-29T23:30:00', '2024-03-30T22:59:59', '2024-03-30T23:00:00'],
  ['2024-03-31T21:59:59', '2024-03-31T22:00:00', null],
  // The first is late for its day, the second is not for its own.
  ['2024-03-30T12:00:00', '2024-03-31T12:00:00', '2024-04-02T00:00:00'],
  ['2024-03-31T12:00:00'],
];

const SATURDAY = { start: utc('2024-03-29T23:00:00'), end: utc('2024-03-30T23:00:00') };
const SUNDAY = { start: utc('2024-03-30T23:00:00'), end: utc('2024-03-31T22:00:00') };
const MONDAY = { start: utc('2024-03-31T22:00:00'), end: utc('2024-04-01T22:00:00') };
const TUESDAY = { start: utc('2024-04-01T22:00:00'), end: utc('2024-04-02T22:00:00') };

type Counted = readonly [typeof SATURDAY | null, number];

/** What an aggregation by days gave in each batch; it is stopped and started again after each. */
async function countsByDay(session: Session, outputMode: 'append' | 'update' | 'complete') {
  const input = session.memoryStream('ts TIMESTAMP');
  const seen: Counted[][] = [];
  for (const texts of BATCHES) {
    const batches: Counted[][] = [];
    const query = await input
      .toDF()
      .withWatermark('ts', '1 hour')
      .groupBy(calendarWindow('ts', 'day', 'Europe/Berlin').as('day'))
      .agg(count('*').as('n'))
      .writeStream.outputMode(outputMode)
      .option('checkpointLocation', `memory:${outputMode}`)
      .foreachBatch(async (rows) => {
        const collected = await rows.orderBy('day.start').collect();
        batches.push(collected.map(({ day, n }) => [day, n] as Counted));
      })
      .start();
    input.addData(...texts.map((text) => [text === null ? null : utc(text)]));
    await query.processAllAvailable();
    await query.stop();
    seen.push(batches.flat());
  }
  return seen;
}

describe('an aggregation of a stream by days of a zone', () => {
  test('gives in append mode each day once, when the watermark has passed its end', async () => {
    await using session = await newSession();
    expect(await countsByDay(session, 'append')).toEqual([
      [],
      [[SATURDAY, 2]],
      // By then Sunday was not closed for rows that come late, Saturday was.
      [
        [SUNDAY, 3],
        [MONDAY, 1],
      ],
      [],
    ]);
  });

  test('gives in update mode the days that changed', async () => {
    await using session = await newSession();
    expect(await countsByDay(session, 'update')).toEqual([
      [
        [SATURDAY, 2],
        [SUNDAY, 1],
      ],
      [
        [null, 1],
        [SUNDAY, 2],
        [MONDAY, 1],
      ],
      [
        [SUNDAY, 3],
        [TUESDAY, 1],
      ],
      [],
    ]);
  });

  test('gives in complete mode all days, late rows too', async () => {
    await using session = await newSession();
    const batches = await countsByDay(session, 'complete');
    expect(batches.at(-1)).toEqual([
      [null, 1],
      [SATURDAY, 3],
      [SUNDAY, 4],
      [MONDAY, 1],
      [TUESDAY, 1],
    ]);
  });
});

test('weeks begin on Monday, in SQL and in the zone of the session', async () => {
  await using session = await newSession({
    config: { 'spark.sql.session.timeZone': 'America/New_York' },
  });
  const weeks = await session.sql(`
    SELECT calendar_window(ts, 'week') AS w, count(*) AS n
    FROM VALUES (TIMESTAMP '2024-03-04 00:00:00'), (TIMESTAMP '2024-03-10 23:59:59'), (TIMESTAMP '2024-03-11 00:00:00') AS t(ts)
    GROUP BY calendar_window(ts, 'week') ORDER BY w`);
  expect(await weeks.collect()).toEqual([
    { w: { start: utc('2024-03-04T05:00:00'), end: utc('2024-03-11T04:00:00') }, n: 2 },
    { w: { start: utc('2024-03-11T04:00:00'), end: utc('2024-03-18T04:00:00') }, n: 1 },
  ]);
});

test('a calendar window has an event time, of which further windows are made', async () => {
  await using session = await newSession();
  const days = session
    .createDataFrame([[utc('2024-02-29T12:00:00')]], 'ts TIMESTAMP')
    .select(calendarWindow('ts', 'DAY').as('day'));
  const months = days.select(
    windowTime('day').as('time'),
    calendarWindow(windowTime('day'), 'month').getField('end').as('end'),
  );
  expect(await months.collect()).toEqual([
    { time: new Date(Date.UTC(2024, 1, 29, 23, 59, 59, 999)), end: utc('2024-03-01T00:00:00') },
  ]);
});

test('a unit that there is not, or that is not constant, and a zone that there is not are refused', async () => {
  await using session = await newSession();
  const times = session.createDataFrame([], 'ts TIMESTAMP, k STRING');
  const schemaOf = (window: ReturnType<typeof calendarWindow>) => times.select(window).schema();
  await expect(schemaOf(calendarWindow('ts', 'hour'))).rejects.toMatchObject({
    condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE',
    parameters: {
      exprName: '`unit`',
      valueRange: '[DAY, WEEK, MONTH, QUARTER, YEAR]',
      currentValue: 'hour',
    },
  });
  await expect(schemaOf(calendarWindow('ts', col('k')))).rejects.toMatchObject({
    condition: 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT',
  });
  await expect(schemaOf(calendarWindow('ts', lit(null)))).rejects.toMatchObject({
    condition: 'DATATYPE_MISMATCH.UNEXPECTED_NULL',
  });
  await expect(schemaOf(calendarWindow('ts', 'day', 'Europe/Nowhere'))).rejects.toMatchObject({
    condition: 'INVALID_TIMEZONE',
  });
});
