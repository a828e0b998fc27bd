import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OutputMode } from '../../src/connectors/connector.ts';
import { WindowedAggregateExec } from '../../src/physical/operators/windowed-aggregate.ts';
import { MemoryLocation } from '../../src/streaming/checkpoint/memory-storage.ts';
import {
  type DataType,
  DoubleType,
  LongType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../src/types/data-type.ts';
import type { Value, ValueRow } from '../../src/types/value.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import {
  aggregateCall,
  attribute,
  CollectedOutput,
  evaluation,
  runMicroBatch,
  timeWindow,
} from '../support/aggregate-harness.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import {
  type CheckedOperator,
  type CheckedStep,
  checkSteps,
  withStore,
} from '../support/stateful-run.ts';

/*
 * Windows made of panes against Spark's definition, row by row: every row is copied into each of its windows.
 */

const TS = attribute(0, 'ts', TimestampType);
const KEY = attribute(1, 'k', StringType);
const N = attribute(2, 'n', LongType);
const X = attribute(3, 'x', DoubleType);
const INPUT = [TS, KEY, N, X];
const INPUT_TYPES = INPUT.map(({ dataType }) => dataType);
const WINDOW_TYPE = structType([
  structField('start', TimestampType),
  structField('end', TimestampType),
]);
const OUTPUT_TYPES: DataType[] = [
  StringType,
  WINDOW_TYPE,
  LongType,
  LongType,
  DoubleType,
  StringType,
  StringType,
];
const CALLS = [
  aggregateCall('count', []),
  aggregateCall('sum', [N]),
  aggregateCall('max', [X]),
  aggregateCall('min', [KEY]),
  aggregateCall('last', [KEY]),
];

type Geometry = readonly [size: bigint, slide: bigint, start: bigint];
type Row = readonly [ts: bigint | null, key: string | null, n: bigint | null, x: number | null];

/** One (window, key). */
interface Cell {
  readonly start: bigint;
  readonly key: string | null;
  readonly rows: Row[];
}

/** Spark's stateful aggregation, naively. */
class Reference {
  readonly #geometry: Geometry;
  readonly #mode: OutputMode;
  readonly #state = new Map<string, Cell>();

  constructor(geometry: Geometry, mode: OutputMode) {
    this.#geometry = geometry;
    this.#mode = mode;
  }

  #starts(ts: bigint): bigint[] {
    const [size, slide, origin] = this.#geometry;
    const starts: bigint[] = [];
    const offset = (((ts - origin) % slide) + slide) % slide;
    for (let start = ts - offset; start + size > ts; start -= slide) starts.push(start);
    return starts;
  }

  run(rows: readonly Row[], late: bigint, eviction: bigint): CheckedStep['expected'] {
    const [size] = this.#geometry;
    const keepsAll = this.#mode === 'complete';
    const touched = new Set<string>();
    const dropped = new Set<string>();
    for (const row of rows) {
      if (row[0] === null) continue;
      for (const start of this.#starts(row[0])) {
        const id = `${start}|${row[1] === null ? 'null' : `'${row[1]}`}`;
        if (!keepsAll && start + size <= late) {
          dropped.add(id);
          continue;
        }
        touched.add(id);
        const cell = this.#state.get(id) ?? { start, key: row[1], rows: [] };
        cell.rows.push(row);
        this.#state.set(id, cell);
      }
    }
    const passed = [...this.#state].filter(([, cell]) => cell.start + size <= eviction);
    const emitted = {
      complete: [...this.#state.values()],
      append: passed.map(([, cell]) => cell),
      update: [...touched].map((id) => this.#state.get(id) as Cell),
    }[this.#mode];
    const output = emitted.map((cell) => this.#result(cell));
    if (!keepsAll) for (const [id] of passed) this.#state.delete(id);
    const removed = keepsAll ? 0 : passed.length;
    const counts = [this.#state.size, touched.size, removed, dropped.size];
    return { rows: output, counts };
  }

  #result({ start, key, rows }: Cell): ValueRow {
    const numbers = rows.map((row) => row[2]).filter((n) => n !== null);
    const doubles = rows.map((row) => row[3]).filter((x) => x !== null);
    const sum: Value = numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0n);
    const largest = doubles.includes(Number.NaN) ? Number.NaN : Math.max(...doubles);
    return [
      key,
      [start, start + this.#geometry[0]],
      BigInt(rows.length),
      sum,
      doubles.length === 0 ? null : largest,
      key,
      key,
    ];
  }
}

const GEOMETRY: fc.Arbitrary<Geometry> = fc
  .tuple(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: -5, max: 5 }),
  )
  .map(([a, b, start]) => [BigInt(Math.max(a, b)), BigInt(Math.min(a, b)), BigInt(start)]);

/** Rows around a time that moves on, with stragglers and leaps. */
const ROW = fc.record({
  lag: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 20 }) },
    { weight: 1, arbitrary: fc.integer({ min: 20, max: 200 }) },
  ),
  key: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 0, max: 6 }).map((n) => `key ${n}`) },
    { weight: 1, arbitrary: fc.constantFrom(null, '') },
  ),
  n: fc.option(fc.bigInt({ min: -100n, max: 100n }), { nil: null }),
  x: fc.option(fc.oneof(fc.integer().map(Number), fc.constant(Number.NaN)), { nil: null }),
  hasTime: fc.integer({ min: 0, max: 20 }).map((n) => n > 0),
});

const STEP = fc.record({
  leap: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 25 }) },
    { weight: 1, arbitrary: fc.constant(100_000_000) },
  ),
  parts: fc.array(fc.array(ROW, { maxLength: 12 }), { maxLength: 3 }),
  restarts: fc.boolean(),
});

const SCENARIO = fc.record({
  geometry: GEOMETRY,
  mode: fc.constantFrom<OutputMode>('append', 'update', 'complete'),
  origin: fc.integer({ min: -300, max: 300 }),
  delay: fc.integer({ min: 0, max: 30 }),
  steps: fc.array(STEP, { minLength: 1, maxLength: 10 }),
});

type Scenario = typeof SCENARIO extends fc.Arbitrary<infer T> ? T : never;

/** The steps with their rows and Spark's watermarks: late rows by the previous one, eviction by the current one. */
function* checkedSteps({ geometry, mode, origin, delay, steps }: Scenario): Generator<CheckedStep> {
  const reference = new Reference(geometry, mode);
  let now = origin;
  let latest = Number.NEGATIVE_INFINITY;
  let late = 0n;
  let eviction = 0n;
  const step = (parts: readonly (readonly Row[])[], restarts: boolean): CheckedStep => {
    const expected = reference.run(parts.flat(), late, eviction);
    return { parts, late, eviction, restarts, expected };
  };
  for (const { leap, parts, restarts } of steps) {
    now += leap;
    const rows = parts.map((part) =>
      part.map(({ lag, key, n, x, hasTime }): Row => {
        if (hasTime) latest = Math.max(latest, now - lag);
        return [hasTime ? BigInt(now - lag) : null, key, n, x];
      }),
    );
    yield step(rows, restarts);
    late = eviction;
    const next = Number.isFinite(latest) ? BigInt(latest - delay) : 0n;
    if (next > eviction) eviction = next;
    // A batch without data follows when the watermark has moved, as in Spark.
    if (eviction > late) yield step([], false);
    late = eviction;
  }
}

function newOperator(core: WasmCore, geometry: Geometry, mode: OutputMode): CheckedOperator {
  const output = new CollectedOutput(core, OUTPUT_TYPES);
  const window = timeWindow(TS, geometry);
  const operator = new WindowedAggregateExec({
    output,
    context: evaluation(core),
    input: INPUT,
    grouping: [KEY, window],
    calls: CALLS,
    window,
    windowGrouping: 1,
    operatorId: 0,
    outputMode: mode,
    hasWatermark: true,
  });
  return { operator, output, types: INPUT_TYPES };
}

describe.each(CORE_BUILDS)('windows of panes on the %s core', (build) => {
  test('are what Spark makes of every row in each of its windows, also over restarts', async () => {
    await fc.assert(
      fc.asyncProperty(SCENARIO, (scenario) => {
        const start = (core: WasmCore) => newOperator(core, scenario.geometry, scenario.mode);
        return checkSteps(build, start, checkedSteps(scenario));
      }),
      { numRuns: build === 'release' ? 50 : 15 },
    );
  });

  test('are refused from a checkpoint of other windows', async () => {
    const location = new MemoryLocation();
    const core = await newCore(build);
    const first = withStore(core, location, newOperator(core, [10n, 4n, 0n], 'update'));
    runMicroBatch(core, first.operator, { types: INPUT_TYPES, parts: [[[2n, 'a', 1n, 1]]] });
    await first.storage.write(first.store.prepare(1));
    const second = withStore(core, location, newOperator(core, [10n, 3n, 0n], 'update'));
    await expect(second.store.load(1)).rejects.toEqual(
      expect.objectContaining({ condition: 'STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE' }),
    );
  });
});
