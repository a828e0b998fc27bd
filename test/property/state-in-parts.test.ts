import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OutputMode } from '../../src/connectors/connector.ts';
import type { Trigger } from '../../src/streaming/trigger.ts';
import { SHARDS, STATE_MEMORY } from '../../src/types/session-config.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { StreamingCase } from '../parity/streaming-case.ts';
import { CaseQuery } from '../parity/streaming-case-query.ts';
import { MemorySpill } from '../support/memory-spill.ts';
import { propertyOptions } from '../support/property-options.ts';
import { asMultiset } from '../support/test-stream.ts';
import '../support/all-parts.ts';
import '../support/property-seed.ts';

/*
 * Queries whose state is in parts against the same queries in one: batch by batch they give the same rows, the same counts of
 * state and the same watermarks, and go on from each other's checkpoints.
 */

const WATERMARK = { withWatermark: ['ts', '2 seconds'] } as const;
const ON = 'l.k = r.k AND r.ts BETWEEN l.ts AND l.ts + INTERVAL 3 SECONDS';
const AGGREGATES = 'count(*) AS c, sum(n) AS s, first(n) AS f, max(k) AS m, collect_list(n) AS ns';

const QUERIES: Readonly<Record<string, readonly [sql: string, ...modes: OutputMode[]]>> = {
  groups: [`SELECT k, ${AGGREGATES} FROM stream GROUP BY k`, 'update', 'complete'],
  'groups by two keys': [
    'SELECT k, n, count(*) AS c FROM stream GROUP BY k, n',
    'update',
    'complete',
  ],
  'groups by event time': [
    'SELECT ts, k, count(*) AS c, avg(n) AS a FROM e GROUP BY ts, k',
    'append',
    'update',
  ],
  'tumbling windows': [
    `SELECT window.start, k, ${AGGREGATES} FROM e GROUP BY window(ts, '3 seconds'), k`,
    'append',
    'update',
    'complete',
  ],
  'sliding windows': [
    `SELECT window.start, k, ${AGGREGATES} FROM e GROUP BY window(ts, '5 seconds', '2 seconds'), k`,
    'append',
    'update',
  ],
  sessions: [
    `SELECT session_window.start, session_window.end, k, ${AGGREGATES} FROM e
     GROUP BY session_window(ts, '2 seconds'), k`,
    'append',
    'complete',
  ],
  'first rows': ['SELECT * FROM firsts', 'append', 'update'],
  'first rows within a watermark': ['SELECT * FROM within', 'append'],
  'windows of windows': [
    `SELECT window(window, '6 seconds').start AS at, sum(c) AS c FROM
     (SELECT window, k, count(*) AS c FROM e GROUP BY window(ts, '3 seconds'), k)
     GROUP BY window(window, '6 seconds'), k`,
    'append',
  ],
  'a global count': ['SELECT count(*) AS c FROM stream', 'update', 'complete'],
  'an inner join': [`SELECT l.*, r.n AS other FROM e l JOIN e r ON ${ON}`, 'append'],
  'a left outer join': [`SELECT l.*, r.n AS other FROM e l LEFT JOIN e r ON ${ON}`, 'append'],
  'a full outer join': [`SELECT l.*, r.* FROM e l FULL JOIN e r ON ${ON}`, 'append'],
  'a semi join': [`SELECT l.* FROM e l LEFT SEMI JOIN e r ON ${ON}`, 'append'],
};

function recordOf(sql: string, outputMode: OutputMode): StreamingCase {
  return {
    id: 'random',
    tags: [],
    sources: [{ name: 'stream', schema: 'ts TIMESTAMP, k STRING, n INT', batches: [] }],
    views: [
      { name: 'e', from: 'stream', ops: [WATERMARK] },
      { name: 'firsts', from: 'stream', ops: [WATERMARK, { dropDuplicates: ['k', 'ts'] }] },
      {
        name: 'within',
        from: 'stream',
        ops: [WATERMARK, { dropDuplicatesWithinWatermark: ['k'] }],
      },
    ],
    sql,
    outputMode,
  };
}

interface Step {
  readonly rows: readonly ValueRow[];
  /** The settings that the query goes on with after the step; where absent it goes on as it is. */
  readonly restart?: Readonly<Record<string, string>>;
}

/** What each micro-batch did. */
async function batchesOf(
  name: string,
  mode: OutputMode,
  steps: readonly Step[],
  trigger?: Trigger,
): Promise<unknown[]> {
  const spill = new MemorySpill();
  const query = new CaseQuery(recordOf(QUERIES[name][0], mode), { spill });
  const rowsOf = new Map<number, string[]>();
  const batches: unknown[] = [];
  const start = (config: Readonly<Record<string, string>> | undefined) =>
    query.start({
      config,
      trigger,
      write: (id, rows) => rowsOf.set(id, asMultiset(rows)),
      onProgress: ({ batchId, eventTime, stateOperators }) =>
        batches.push([
          batchId,
          rowsOf.get(batchId),
          eventTime.watermark,
          stateOperators.map(({ memoryUsedBytes, ...counts }) => counts),
        ]),
    });
  let running = await start(steps[0]?.restart);
  for (const [index, { rows, restart }] of steps.entries()) {
    if (index > 0 && restart !== undefined) {
      await running.stop();
      running = await start(restart);
    }
    query.addRows('stream', rows);
    await running.processAllAvailable();
  }
  await running.stop();
  expect(spill.openCount).toBe(0);
  return batches;
}

const ROW = fc
  .tuple(
    fc.integer({ min: 0, max: 60 }),
    fc.option(
      fc.integer({ min: 0, max: 12 }).map((key) => `key ${key}`),
      { nil: null, freq: 9 },
    ),
    fc.option(fc.integer({ min: -3, max: 3 }), { nil: null }),
  )
  .map(([tenths, key, n]): ValueRow => [BigInt(tenths) * 100_000n, key, n]);

/** How state is kept: in shards, in the spill file as soon as may be, or there in part; no part is smaller than 8k. */
const SETTINGS = fc.oneof(
  fc.constantFrom('1', '2', '3', '4', '32').map((shards) => ({ [SHARDS]: shards })),
  fc.constantFrom('0', '20k', '60k', '200k').map((bytes) => ({ [STATE_MEMORY]: bytes })),
);

const STEPS = fc.array(
  fc.record({
    rows: fc.array(ROW, { maxLength: 25 }),
    leap: fc.integer({ min: 0, max: 30 }),
    restart: fc.option(SETTINGS),
  }),
  { minLength: 1, maxLength: 6 },
);
const RUN = fc.tuple(SETTINGS, STEPS);

/** Event times go on from step to step. */
function timed([first, steps]: typeof RUN extends fc.Arbitrary<infer T> ? T : never): Step[] {
  let base = 0n;
  return steps.map(({ rows, leap, restart }, index) => {
    base += BigInt(leap) * 100_000n;
    return {
      rows: rows.map(([time, ...rest]): ValueRow => [BigInt(String(time)) + base, ...rest]),
      restart: index === 0 ? first : (restart ?? undefined),
    };
  });
}

const asOne = (steps: readonly Step[]) =>
  steps.map(({ rows, restart }) => ({ rows, restart: restart && {} }));

describe.each(Object.keys(QUERIES))('the state of %s', (name) => {
  const [, ...modes] = QUERIES[name];
  test.each(modes)('in parts, output mode %s, gives what it gives in one', async (mode) => {
    await fc.assert(
      fc.asyncProperty(RUN, async (random) => {
        const steps = timed(random);
        expect(await batchesOf(name, mode, steps)).toEqual(
          await batchesOf(name, mode, asOne(steps)),
        );
      }),
      propertyOptions(15),
    );
  });
});
