import { describe, expect, test } from 'vitest';
import type { Session } from '../../../src/api/session.ts';
import { newSession } from '../../support/session.ts';

/* Bids of Flink's documentation of its window table functions, by which the answers were worked out. */
const BIDS = `
  CREATE TEMP VIEW bid AS SELECT to_timestamp('2020-04-15 ' || at) AS bidtime, price, item
  FROM VALUES ('08:05:00', 4, 'C'), ('08:07:00', 2, 'A'), ('08:09:00', 5, 'D'),
    ('08:11:00', 3, 'B'), ('08:13:00', 1, 'E'), ('08:17:00', 6, 'F') AS v(at, price, item)`;

async function withBids(): Promise<Session> {
  const session = await newSession({ config: { 'spark.sql.session.timeZone': 'UTC' } });
  await session.sql(BIDS);
  return session;
}

async function rowsOf(session: Session, sql: string): Promise<unknown[][]> {
  const rows = await (await session.sql(sql)).collect({ rowMode: 'array' });
  return rows.map((row) => row.map(timeOfDay));
}

function timeOfDay(value: unknown): unknown {
  return value instanceof Date ? value.toISOString().slice(11, 23).replace('.000', '') : value;
}

/** The windows of each bid, and the sums by window. */
async function windowsAndSums(table: string): Promise<{ rows: unknown[][]; sums: unknown[][] }> {
  await using session = await withBids();
  const rows = await rowsOf(
    session,
    `SELECT item, window_start, window_end, window_time FROM ${table} ORDER BY item, window_end`,
  );
  const sums = await rowsOf(
    session,
    `SELECT window_start, window_end, sum(price) AS s FROM ${table}
     GROUP BY window_start, window_end ORDER BY window_start, window_end`,
  );
  return { rows, sums };
}

describe('a window table', () => {
  test('TUMBLE gives each row its one window', async () => {
    const { rows, sums } = await windowsAndSums(
      "TABLE(TUMBLE(TABLE bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))",
    );
    expect(rows).toHaveLength(6);
    expect(rows[0]).toEqual(['A', '08:00:00', '08:10:00', '08:09:59.999']);
    expect(sums).toEqual([
      ['08:00:00', '08:10:00', 11],
      ['08:10:00', '08:20:00', 10],
    ]);
  });

  test('TUMBLE moves its windows by an offset', async () => {
    const { sums } = await windowsAndSums(
      "TABLE(TUMBLE(TABLE bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES, INTERVAL '1' MINUTE))",
    );
    expect(sums).toEqual([
      ['08:01:00', '08:11:00', 11],
      ['08:11:00', '08:21:00', 10],
    ]);
  });

  test('HOP gives each row as many windows as overlap', async () => {
    const { rows, sums } = await windowsAndSums(
      "TABLE(HOP(TABLE bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES, INTERVAL '10' MINUTES))",
    );
    expect(rows.filter(([item]) => item === 'C')).toEqual([
      ['C', '08:00:00', '08:10:00', '08:09:59.999'],
      ['C', '08:05:00', '08:15:00', '08:14:59.999'],
    ]);
    expect(sums).toEqual([
      ['08:00:00', '08:10:00', 11],
      ['08:05:00', '08:15:00', 15],
      ['08:10:00', '08:20:00', 10],
      ['08:15:00', '08:25:00', 6],
    ]);
  });

  test('CUMULATE grows by steps and begins anew after the whole', async () => {
    const { rows, sums } = await windowsAndSums(
      "TABLE(CUMULATE(TABLE bid, DESCRIPTOR(bidtime), INTERVAL '2' MINUTES, INTERVAL '10' MINUTES))",
    );
    expect(rows.filter(([item]) => item === 'C').map(([, start, end]) => [start, end])).toEqual([
      ['08:00:00', '08:06:00'],
      ['08:00:00', '08:08:00'],
      ['08:00:00', '08:10:00'],
    ]);
    expect(sums).toEqual([
      ['08:00:00', '08:06:00', 4],
      ['08:00:00', '08:08:00', 6],
      ['08:00:00', '08:10:00', 11],
      ['08:10:00', '08:12:00', 3],
      ['08:10:00', '08:14:00', 4],
      ['08:10:00', '08:16:00', 4],
      ['08:10:00', '08:18:00', 10],
      ['08:10:00', '08:20:00', 10],
    ]);
  });

  test('SESSION ends with a gap, row by row and as a group', async () => {
    const { rows, sums } = await windowsAndSums(
      "TABLE(SESSION(TABLE bid, DESCRIPTOR(bidtime), INTERVAL '3' MINUTES))",
    );
    expect(rows[0]).toEqual(['A', '08:05:00', '08:16:00', '08:15:59.999']);
    expect(rows[5]).toEqual(['F', '08:17:00', '08:20:00', '08:19:59.999']);
    expect(sums).toEqual([
      ['08:05:00', '08:16:00', 15],
      ['08:17:00', '08:20:00', 6],
    ]);
  });

  test('SESSION keeps the rows of each key apart', async () => {
    await using session = await withBids();
    const table = `TABLE(SESSION(TABLE (SELECT *, price % 2 AS odd FROM bid) PARTITION BY odd,
      DESCRIPTOR(bidtime), INTERVAL '3' MINUTES))`;
    const byKey = await rowsOf(
      session,
      `SELECT odd, window_start, window_end, count(*) AS c FROM ${table}
       GROUP BY odd, window_start, window_end ORDER BY odd, window_start`,
    );
    expect(byKey).toEqual([
      [0, '08:05:00', '08:10:00', 2],
      [0, '08:17:00', '08:20:00', 1],
      [1, '08:09:00', '08:16:00', 3],
    ]);
    const overAll = await rowsOf(
      session,
      `SELECT window_start, window_end, count(*) AS c FROM ${table}
       GROUP BY window_start, window_end ORDER BY window_start`,
    );
    expect(overAll).toEqual(byKey.map((row) => row.slice(1)).sort());
  });

  test.each([
    ['a duration that is no constant', 'TUMBLE(TABLE bid, DESCRIPTOR(bidtime), price)'],
    ['a missing duration', 'TUMBLE(TABLE bid, DESCRIPTOR(bidtime))'],
    ['an argument of no such name', 'TUMBLE(TABLE bid, DESCRIPTOR(bidtime), LENGTH => 1)'],
    ['a column that is not there', "TUMBLE(TABLE bid, DESCRIPTOR(nope), INTERVAL '1' DAY)"],
    [
      'steps that do not fill the whole',
      "CUMULATE(TABLE bid, DESCRIPTOR(bidtime), INTERVAL '3' DAYS, INTERVAL '4' DAYS)",
    ],
  ])('is refused for %s', async (_name, table) => {
    await using session = await withBids();
    await expect(session.sql(`SELECT * FROM TABLE(${table})`)).rejects.toMatchObject({
      condition: expect.stringMatching(
        /^(?:_LEGACY_ERROR_TEMP_1207|WRONG_NUM_ARGS.*|UNRESOLVED_COLUMN.*|DATATYPE_MISMATCH.*)$/,
      ),
    });
  });
});
