import { describe, expect, test } from 'vitest';
import { count, sum } from '../../../src/api/functions.ts';
import type { Session } from '../../../src/index.ts';
import { newSession } from '../../support/session.ts';

const WINDOWS = { step: '10 minutes', size: '30 minutes' };
const DELAY = 5;
/** Minutes, in micro-batches; some come late for the smaller of their windows, one for all of them. */
const BATCHES = [[1, 12, 29], [31, 25, null], [3, 22, 38, 61], [45, 2], [95]] as const;

const time = (minute: number) => new Date(Date.UTC(2024, 0, 1, 0, minute));

/** A window by its first and last minute. */
type Window = readonly [start: number, end: number];

function windowsOf(minute: number): readonly Window[] {
  const start = Math.floor(minute / 30) * 30;
  return [10, 20, 30].flatMap((size): Window[] =>
    minute < start + size ? [[start, start + size]] : [],
  );
}

/** What an aggregation gives in each batch of rows and the batch without data after it, naively. */
function expected(outputMode: string) {
  const groups = new Map<string, { window: Window; n: number; total: number }>();
  const closed = new Set<string>();
  let latest = 0;
  let late = 0;
  return BATCHES.map((minutes) => {
    const touched = new Set<string>();
    for (const minute of minutes) {
      if (minute === null) continue;
      for (const window of windowsOf(minute)) {
        if (outputMode !== 'complete' && window[1] <= late) continue;
        const key = window.join();
        const group = groups.get(key) ?? { window, n: 0, total: 0 };
        groups.set(key, { window, n: group.n + 1, total: group.total + minute });
        touched.add(key);
      }
      latest = Math.max(latest, minute);
    }
    late = Math.max(late, latest - DELAY);
    const due = [...groups].filter(([key, { window }]) => window[1] <= late && !closed.has(key));
    for (const [key] of due) closed.add(key);
    const given = {
      append: due.map(([, group]) => group),
      update: [...touched].map((key) => groups.get(key)),
      complete: [...groups.values()],
    }[outputMode];
    return given
      ?.map((group) => (group === undefined ? [] : [...group.window, group.n, group.total]))
      .sort(byWindow);
  });
}

function byWindow(left: readonly number[], right: readonly number[]): number {
  return left[0] - right[0] || left[1] - right[1];
}

/** The same of a query that is started anew for each batch. */
async function given(session: Session, outputMode: 'append' | 'update' | 'complete') {
  const input = session.memoryStream('ts TIMESTAMP, minute INT');
  const seen: number[][][] = [];
  for (const minutes of BATCHES) {
    const rows = new Map<string, number[]>();
    const query = await input
      .toDF()
      .withWatermark('ts', `${DELAY} minutes`)
      .withCumulatingWindows('ts', WINDOWS)
      .groupBy('window_start', 'window_end')
      .agg(count('*').as('n'), sum('minute').as('total'))
      .writeStream.outputMode(outputMode)
      .option('checkpointLocation', `memory:${outputMode}`)
      .foreachBatch(async (batch) => {
        for (const row of await batch.collect({ rowMode: 'array' })) {
          const [start, end, n, total] = row as [Date, Date, number, number];
          const window = [start, end].map((at) => (at.getTime() - time(0).getTime()) / 60_000);
          rows.set(window.join(), [...window, Number(n), Number(total)]);
        }
      })
      .start();
    input.addData(...minutes.map((each) => [each === null ? null : time(each), each]));
    await query.processAllAvailable();
    await query.stop();
    seen.push([...rows.values()].sort(byWindow));
  }
  return seen;
}

describe('cumulating windows of a stream that restarts after each batch', () => {
  test.each(['append', 'update', 'complete'] as const)('in %s mode', async (outputMode) => {
    await using session = await newSession();
    expect(await given(session, outputMode)).toEqual(expected(outputMode));
  });
});

describe('cumulating windows of a table', () => {
  test('are those of CUMULATE, moved by an offset', async () => {
    await using session = await newSession();
    const rows = session.createDataFrame([[time(1)], [time(17)], [null]], 'ts TIMESTAMP');
    await rows.createOrReplaceTempView('rows');
    const frame = rows.withCumulatingWindows('ts', { ...WINDOWS, offset: '5 minutes' });
    const sql = await session.sql(
      `SELECT * FROM CUMULATE(TABLE rows, DESCRIPTOR(ts), INTERVAL 10 MINUTES, INTERVAL 30 MINUTES, INTERVAL 5 MINUTES)`,
    );
    expect(await frame.schema()).toEqual(await sql.schema());
    const order = ['ts', 'window_end'] as const;
    const collected = await frame.orderBy(...order).collect();
    expect(collected).toEqual(await sql.orderBy(...order).collect());
    expect(collected.map(({ window_end }) => window_end)).toEqual([time(5), time(25), time(35)]);
  });

  test('are whole numbers of steps of some length', async () => {
    await using session = await newSession();
    const rows = session.createDataFrame([], 'ts TIMESTAMP');
    const schema = (size: string, step: string) =>
      rows.withCumulatingWindows('ts', { size, step }).schema();
    await expect(schema('25 minutes', '10 minutes')).rejects.toMatchObject({
      condition: 'DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION',
    });
    await expect(schema('0 minutes', '10 minutes')).rejects.toMatchObject({
      condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE',
    });
    await expect(schema('an hour', '10 minutes')).rejects.toThrow(/an hour/);
  });
});
