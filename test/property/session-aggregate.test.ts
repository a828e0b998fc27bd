import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OutputMode } from '../../src/connectors/connector.ts';
import { SessionAggregateExec } from '../../src/physical/operators/session-aggregate.ts';
import { SessionWindowsExec } from '../../src/physical/operators/session-windows.ts';
import type { ScalarCall } from '../../src/plan/resolved-expression.ts';
import {
  IntegerType,
  LongType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import {
  aggregateCall,
  attribute,
  CollectedOutput,
  evaluation,
  runMicroBatch,
  sortedRows,
} from '../support/aggregate-harness.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { type CheckedOperator, type CheckedStep, checkSteps } from '../support/stateful-run.ts';

/*
 * Session windows against sessions that are merged pair by pair until none touch, over micro-batches, watermarks and
 * restarts. The end of a row's span is a column, so every gap is a dynamic one.
 */

const WINDOW = structType([structField('start', TimestampType), structField('end', TimestampType)]);
const TIME = attribute(0, 't', TimestampType);
const END = attribute(1, 'e', TimestampType);
const KEY = attribute(2, 'k', StringType);
const N = attribute(3, 'n', IntegerType);
const NAME = attribute(4, 'name', StringType);
const INPUT = [TIME, END, KEY, N, NAME];
const TYPES = INPUT.map(({ dataType }) => dataType);
const SESSION: ScalarCall = {
  kind: 'call',
  name: 'session_window',
  args: [TIME, END],
  dataType: WINDOW,
  nullable: false,
};

interface Row {
  readonly time: bigint | null;
  readonly end: bigint | null;
  readonly key: string | null;
  readonly n: number | null;
  readonly name: string | null;
}

interface Session {
  readonly start: bigint;
  readonly end: bigint;
  readonly rows: readonly Row[];
}

function valuesOf({ time, end, key, n, name }: Row): ValueRow {
  return [time, end, key, n, name];
}

function touching(a: Session, b: Session): boolean {
  return a !== b && a.start <= b.end && b.start <= a.end;
}

/** Sessions of one key with a row more. */
function withRow(sessions: readonly Session[], row: Row): readonly Session[] {
  let merged: Session = { start: row.time ?? 0n, end: row.end ?? 0n, rows: [row] };
  let rest = sessions;
  for (;;) {
    const found = rest.find((session) => touching(session, merged));
    if (found === undefined) return [...rest, merged];
    rest = rest.filter((session) => session !== found);
    const [first, last] = [found.start < merged.start, found.end > merged.end];
    merged = {
      start: (first ? found : merged).start,
      end: (last ? found : merged).end,
      rows: [...found.rows, ...merged.rows],
    };
  }
}

function isInSession({ time, end }: Row): boolean {
  return time !== null && end !== null && end > time;
}

class Reference {
  sessions = new Map<string | null, readonly Session[]>();

  run(rows: readonly Row[], mode: OutputMode, late: bigint, eviction: bigint) {
    const before = this.sessions;
    this.sessions = new Map(before);
    const touched = new Set<string | null>();
    const dropped = new Set<string>();
    for (const row of rows.filter(isInSession)) {
      if (row.end !== null && row.end <= late) {
        dropped.add(JSON.stringify([row.key, String(row.time), String(row.end)]));
        continue;
      }
      touched.add(row.key);
      this.sessions.set(row.key, withRow(this.sessions.get(row.key) ?? [], row));
    }
    const updated = [...touched].flatMap((key) => this.sessions.get(key) ?? []).length;
    const lost = [...before].flatMap(([key, sessions]) =>
      sessions.filter(
        ({ start }) => !this.sessions.get(key)?.some((session) => session.start === start),
      ),
    ).length;
    const evicted = mode === 'append' ? this.#evict(eviction) : [];
    const live = [...this.sessions].flatMap(([key, sessions]) =>
      sessions.map((session) => ({ key, session })),
    );
    return {
      emitted: mode === 'append' ? evicted : live,
      counts: [live.length, updated, lost + evicted.length, dropped.size],
    };
  }

  #evict(watermark: bigint) {
    const evicted: { key: string | null; session: Session }[] = [];
    for (const [key, sessions] of this.sessions) {
      const kept = sessions.filter(({ end }) => end > watermark);
      for (const session of sessions) if (!kept.includes(session)) evicted.push({ key, session });
      if (kept.length > 0) this.sessions.set(key, kept);
      else this.sessions.delete(key);
    }
    return evicted;
  }
}

function resultOf(key: string | null, { start, end, rows }: Session): ValueRow {
  const numbers = rows.map(({ n }) => n).filter((n) => n !== null);
  const names = rows.map(({ name }) => name).filter((name) => name !== null);
  const sum = numbers.length === 0 ? null : BigInt(numbers.reduce((a, b) => a + b, 0));
  return [[start, end], key, BigInt(rows.length), sum, names.toSorted().at(-1) ?? null];
}

const ROW = fc.record({
  lag: fc.integer({ min: 0, max: 60 }),
  gap: fc.oneof(fc.constant(5), fc.integer({ min: -1, max: 20 })),
  key: fc.option(
    fc.integer({ min: 0, max: 2 }).map((n) => `k${n}`),
    { nil: null, freq: 8 },
  ),
  n: fc.option(fc.integer({ min: -5, max: 5 }), { nil: null }),
  name: fc.option(fc.constantFrom('', 'a', 'é', 'a name that is longer than a slot'), {
    nil: null,
  }),
  hasTime: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
});

type GivenRow = typeof ROW extends fc.Arbitrary<infer Value> ? Value : never;

function rowAt(now: number, { lag, gap, key, n, name, hasTime }: GivenRow): Row {
  const time = BigInt(now - lag);
  return { time: hasTime ? time : null, end: hasTime ? time + BigInt(gap) : null, key, n, name };
}

const SCENARIO = fc.record({
  mode: fc.constantFrom<OutputMode>('append', 'complete'),
  delay: fc.integer({ min: 0, max: 40 }),
  steps: fc.array(
    fc.record({
      leap: fc.integer({ min: 0, max: 30 }),
      parts: fc.array(fc.array(ROW, { maxLength: 12 }), { maxLength: 3 }),
      restarts: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

type Scenario = typeof SCENARIO extends fc.Arbitrary<infer T> ? T : never;

function newOperator(core: WasmCore, outputMode: OutputMode): CheckedOperator {
  const output = new CollectedOutput(core, [WINDOW, StringType, LongType, LongType, StringType]);
  const operator = new SessionAggregateExec({
    output,
    context: evaluation(core),
    input: INPUT,
    grouping: [SESSION, KEY],
    calls: [
      aggregateCall('count', []),
      aggregateCall('sum', [N]),
      aggregateCall('max', [NAME], { dataType: StringType }),
    ],
    window: SESSION,
    windowGrouping: 0,
    operatorId: 0,
    outputMode,
    hasWatermark: true,
  });
  return { operator, output, types: TYPES };
}

function* checkedSteps({ mode, delay, steps }: Scenario): Generator<CheckedStep> {
  const reference = new Reference();
  let [now, late, eviction] = [100, 0n, 0n];
  for (const { leap, parts, restarts } of steps) {
    now += leap;
    const rows = parts.map((part) => part.map((row) => rowAt(now, row)));
    const { emitted, counts } = reference.run(rows.flat(), mode, late, eviction);
    const expected = { rows: emitted.map(({ key, session }) => resultOf(key, session)), counts };
    yield { parts: rows.map((part) => part.map(valuesOf)), late, eviction, restarts, expected };
    late = eviction;
    const next = BigInt(now - delay);
    if (next > eviction) eviction = next;
  }
}

describe.each(CORE_BUILDS)('session windows on the %s core', (build) => {
  test('are what Spark makes of them, also over restarts', async () => {
    await fc.assert(
      fc.asyncProperty(SCENARIO, (scenario) =>
        checkSteps(build, (core) => newOperator(core, scenario.mode), checkedSteps(scenario)),
      ),
      { numRuns: build === 'release' ? 200 : 40 },
    );
  });

  test('of a table are given to its rows', async () => {
    const core = await newCore(build);
    const output = new CollectedOutput(core, [...TYPES, WINDOW]);
    const context = evaluation(core);
    const partition = [KEY];
    const given = { output, context, input: INPUT, window: SESSION, partition };
    const operator = new SessionWindowsExec(given);
    const parts = fc.array(fc.array(ROW, { maxLength: 30 }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, (given) => {
        const rows = given.map((part) => part.map((row) => rowAt(1000, row)));
        runMicroBatch(core, operator, {
          types: TYPES,
          parts: rows.map((part) => part.map(valuesOf)),
        });
        const reference = new Reference();
        reference.run(rows.flat(), 'complete', 0n, 0n);
        const expected = [...reference.sessions.values()].flatMap((sessions) =>
          sessions.flatMap(({ start, end, rows: own }) =>
            own.map((row): ValueRow => [...valuesOf(row), [start, end]]),
          ),
        );
        expect(sortedRows(output.take())).toEqual(sortedRows(expected));
      }),
      { numRuns: 60 },
    );
    operator.close();
    expect(core.kernels.mem_used()).toBe(0);
  });
});
