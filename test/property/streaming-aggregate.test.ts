import fc from 'fast-check';
import { describe, test } from 'vitest';
import type { OutputMode } from '../../src/connectors/connector.ts';
import {
  type EventTimeGrouping,
  StreamingAggregateExec,
} from '../../src/physical/operators/streaming-aggregate.ts';
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
} from '../support/aggregate-harness.ts';
import { CORE_BUILDS } from '../support/core.ts';
import { type CheckedOperator, type CheckedStep, checkSteps } from '../support/stateful-run.ts';

/*
 * Aggregates by key against a Map, with event time as a plain column or as a window made before, restarts included.
 */

type EventTime = 'none' | 'column' | 'window';

const WINDOW = structType([structField('start', TimestampType), structField('end', TimestampType)]);
const KEY = attribute(1, 'k', StringType);
const N = attribute(2, 'n', IntegerType);

interface Row {
  readonly time: bigint | null;
  readonly key: string | null;
  readonly n: number | null;
}

interface Group {
  readonly time: bigint | null;
  readonly key: string | null;
  rows: Row[];
}

/** Spark's stateful aggregation, naively. */
class Reference {
  readonly state = new Map<string, Group>();
  readonly #mode: OutputMode;
  readonly #hasEventTime: boolean;

  constructor(mode: OutputMode, eventTime: EventTime) {
    this.#mode = mode;
    this.#hasEventTime = eventTime !== 'none' && mode !== 'complete';
  }

  run(rows: readonly Row[], late: bigint, eviction: bigint) {
    const touched = new Set<string>();
    const dropped = new Set<string>();
    for (const row of rows) {
      const id = JSON.stringify([String(row.time), row.key]);
      if (this.#hasEventTime && row.time !== null && row.time <= late) {
        dropped.add(id);
        continue;
      }
      const group = this.state.get(id) ?? { time: row.time, key: row.key, rows: [] };
      group.rows.push(row);
      this.state.set(id, group);
      touched.add(id);
    }
    const passed = [...this.state.keys()].filter((id) => {
      const time = this.state.get(id)?.time;
      return this.#hasEventTime && typeof time === 'bigint' && time <= eviction;
    });
    const ids = { complete: [...this.state.keys()], append: passed, update: [...touched] };
    const emitted = ids[this.#mode].map((id) => this.state.get(id) as Group);
    for (const id of passed) this.state.delete(id);
    return {
      emitted,
      counts: [this.state.size, touched.size, passed.length, dropped.size],
    };
  }
}

function timeValue(eventTime: EventTime, time: bigint | null): ValueRow[number] {
  return eventTime === 'window' && time !== null ? [time - 10n, time] : time;
}

function resultOf(eventTime: EventTime, { time, key, rows }: Group): ValueRow {
  const numbers = rows.map((row) => row.n).filter((n) => n !== null);
  const sum = numbers.length === 0 ? null : BigInt(numbers.reduce((a, b) => a + b, 0));
  const odd = rows.filter((row) => row.n !== null && row.n > 0).length;
  return [key, timeValue(eventTime, time), BigInt(rows.length), sum, BigInt(odd)];
}

const ROW = fc.record({
  lag: fc.integer({ min: 0, max: 30 }),
  key: fc.option(
    fc.integer({ min: 0, max: 3 }).map((n) => `k${n}`),
    { nil: null, freq: 8 },
  ),
  n: fc.option(fc.integer({ min: -5, max: 5 }), { nil: null }),
  hasTime: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
});

const SCENARIO = fc.record({
  mode: fc.constantFrom<OutputMode>('append', 'update', 'complete'),
  eventTime: fc.constantFrom<EventTime>('none', 'column', 'window'),
  delay: fc.integer({ min: 0, max: 20 }),
  steps: fc.array(
    fc.record({
      leap: fc.integer({ min: 0, max: 30 }),
      parts: fc.array(fc.array(ROW, { maxLength: 10 }), { maxLength: 3 }),
      restarts: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

type Scenario = typeof SCENARIO extends fc.Arbitrary<infer T> ? T : never;

function newOperator(core: WasmCore, mode: OutputMode, eventTime: EventTime): CheckedOperator {
  const time = attribute(0, 't', eventTime === 'window' ? WINDOW : TimestampType);
  const types = [time.dataType, StringType, IntegerType];
  const output = new CollectedOutput(core, [
    StringType,
    time.dataType,
    LongType,
    LongType,
    LongType,
  ]);
  const grouping: EventTimeGrouping = { grouping: 1, isWindow: eventTime === 'window' };
  const isPositive = {
    kind: 'call' as const,
    name: '>',
    args: [N, { kind: 'literal' as const, value: 0, dataType: IntegerType, nullable: false }],
    dataType: { kind: 'boolean' as const },
    nullable: true,
  };
  const operator = new StreamingAggregateExec({
    output,
    context: evaluation(core),
    input: [time, KEY, N],
    grouping: [KEY, time],
    calls: [
      aggregateCall('count', []),
      aggregateCall('sum', [N]),
      aggregateCall('count', [], { filter: isPositive }),
    ],
    operatorId: 0,
    outputMode: mode,
    eventTime: eventTime === 'none' ? undefined : grouping,
  });
  return { operator, output, types };
}

function* checkedSteps({ mode, eventTime, delay, steps }: Scenario): Generator<CheckedStep> {
  const reference = new Reference(mode, eventTime);
  let [now, latest, late, eviction] = [100, 0, 0n, 0n];
  for (const { leap, parts, restarts } of steps) {
    now += leap;
    const rows = parts.map((part) =>
      part.map(({ lag, key, n, hasTime }): Row => {
        if (hasTime) latest = Math.max(latest, now - lag);
        return { time: hasTime || eventTime === 'window' ? BigInt(now - lag) : null, key, n };
      }),
    );
    const { emitted, counts } = reference.run(rows.flat(), late, eviction);
    yield {
      parts: rows.map((part) =>
        part.map((row): ValueRow => [timeValue(eventTime, row.time), row.key, row.n]),
      ),
      late,
      eviction,
      restarts,
      expected: { rows: emitted.map((group) => resultOf(eventTime, group)), counts },
    };
    late = eviction;
    const next = BigInt(latest - delay);
    if (next > eviction) eviction = next;
  }
}

describe.each(CORE_BUILDS)('aggregates by key on the %s core', (build) => {
  test('are what Spark makes of them, also over restarts', async () => {
    await fc.assert(
      fc.asyncProperty(SCENARIO, (scenario) => {
        const { mode, eventTime } = scenario;
        fc.pre(mode !== 'append' || eventTime !== 'none');
        const start = (core: WasmCore) => newOperator(core, mode, eventTime);
        return checkSteps(build, start, checkedSteps(scenario));
      }),
      { numRuns: build === 'release' ? 150 : 40 },
    );
  });
});
