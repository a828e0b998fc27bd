import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ValueRow } from '../../src/types/value.ts';
import type { StreamingCase } from '../parity/streaming-case.ts';
import { CaseQuery } from '../parity/streaming-case-query.ts';
import '../support/property-seed.ts';

const SECOND = 1_000_000n;
const DELAY = 2n * SECOND;

type Event = readonly [time: bigint, key: string];

function recordOf(sql: string): StreamingCase {
  return {
    id: 'random',
    tags: [],
    sources: [{ name: 'stream', schema: 'ts TIMESTAMP, k STRING', batches: [] }],
    views: [{ name: 'e', from: 'stream', ops: [{ withWatermark: ['ts', '2 seconds'] }] }],
    sql,
    outputMode: 'append',
  };
}

/** All rows of a query in continuous mode, over events that come in parts; it may start anew between two of them. */
async function rowsOf(
  sql: string,
  parts: readonly { readonly events: readonly Event[]; readonly restarts: boolean }[],
): Promise<ValueRow[]> {
  const query = new CaseQuery(recordOf(sql));
  const rows: ValueRow[] = [];
  const start = () =>
    query.start({
      trigger: { continuous: '1 second' },
      write: (_, batch) => void rows.push(...batch),
      onProgress: () => {},
    });
  let running = await start();
  for (const { events, restarts } of parts) {
    query.addRows('stream', events);
    await running.processAllAvailable();
    if (!restarts) continue;
    await running.stop();
    running = await start();
  }
  await running.stop();
  return rows;
}

/** The watermark before each event, by the events before it; the last one is that at the end. */
function watermarks(events: readonly Event[]): bigint[] {
  let watermark = 0n;
  return [0n, ...events.map(([time]) => (watermark = greatest(watermark, time - DELAY)))];
}

const greatest = (left: bigint, right: bigint) => (left > right ? left : right);

/** Windows of ten seconds every five that are over, with the events that came before they were. */
function windowCounts(events: readonly Event[]) {
  const before = watermarks(events);
  const counts = new Map<string, ValueRow>();
  for (const [index, [time, key]] of events.entries()) {
    for (const back of [0n, 1n]) {
      const start = (time / (5n * SECOND) - back) * 5n * SECOND;
      if (start + 10n * SECOND <= before[index]) continue;
      const id = `${start} ${key}`;
      const [, , count] = counts.get(id) ?? [start, key, 0n];
      counts.set(id, [start, key, BigInt(String(count)) + 1n]);
    }
  }
  const end = before[events.length];
  return [...counts.values()].filter(([start]) => BigInt(String(start)) + 10n * SECOND <= end);
}

const sorted = (rows: readonly ValueRow[]) => rows.map((row) => row.join(' ')).sort();

const events = fc.array(
  fc.tuple(
    fc.integer({ min: 100, max: 160_000 }).map((ms) => BigInt(ms) * 1000n),
    fc.constantFrom('a', 'b'),
  ),
  { maxLength: 40 },
);
const parts = fc.array(fc.record({ events, restarts: fc.boolean() }), { maxLength: 5 });

describe('in continuous mode what is late follows from the order of the rows, however they come', () => {
  test('in windows', async () => {
    const sql = `SELECT window.start, k, count(*) AS c FROM e
      GROUP BY window(ts, '10 seconds', '5 seconds'), k`;
    await fc.assert(
      fc.asyncProperty(parts, async (cut) => {
        const all = cut.flatMap((part) => part.events);
        const expected = sorted(windowCounts(all));
        expect(sorted(await rowsOf(sql, cut))).toEqual(expected);
        const whole = [{ events: all, restarts: false }];
        expect(sorted(await rowsOf(sql, whole))).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  test('of keys with an event time', async () => {
    const sql = 'SELECT ts, k, count(*) AS c FROM e GROUP BY ts, k';
    await fc.assert(
      fc.asyncProperty(parts, async (cut) => {
        const all = cut.flatMap((part) => part.events);
        const before = watermarks(all);
        const timely = all.filter(([time], index) => time > before[index]);
        const end = before[all.length];
        const keys = new Map<string, number>();
        for (const [time, key] of timely) {
          const id = `${time} ${key}`;
          if (time <= end) keys.set(id, (keys.get(id) ?? 0) + 1);
        }
        const expected = [...keys].map(([id, count]) => `${id} ${count}`).sort();
        expect(sorted(await rowsOf(sql, cut))).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
