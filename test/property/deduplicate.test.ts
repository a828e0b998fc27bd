import fc from 'fast-check';
import { describe, test } from 'vitest';
import { DeduplicateExec } from '../../src/physical/operators/deduplicate.ts';
import { IntegerType, StringType, TimestampType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { attribute, CollectedOutput, evaluation } from '../support/aggregate-harness.ts';
import { CORE_BUILDS } from '../support/core.ts';
import { type CheckedOperator, type CheckedStep, checkSteps } from '../support/stateful-run.ts';

/* Deduplication against a Map from key to the time at which it is forgotten, over watermarks and restarts. */

const INPUT = [
  attribute(0, 't', TimestampType),
  attribute(1, 'k', StringType),
  attribute(2, 'n', IntegerType),
];
const TYPES = INPUT.map(({ dataType }) => dataType);

type Kind = 'by id' | 'by id, with event time' | 'by id and time' | 'within the watermark';

interface Row {
  readonly time: bigint | null;
  readonly key: string | null;
  readonly n: number;
}

const valuesOf = ({ time, key, n }: Row): ValueRow => [time, key, n];

/** Spark's deduplication, naively. */
class Reference {
  readonly #kind: Kind;
  readonly #delay: bigint;
  readonly #state = new Map<string, bigint | undefined>();

  constructor(kind: Kind, delay: bigint) {
    this.#kind = kind;
    this.#delay = delay;
  }

  run(rows: readonly Row[], late: bigint, eviction: bigint) {
    const emitted: Row[] = [];
    let dropped = 0;
    for (const row of rows) {
      if (this.#kind !== 'by id' && row.time !== null && row.time <= late) {
        dropped++;
        continue;
      }
      const id = this.#idOf(row);
      if (this.#state.has(id)) continue;
      this.#state.set(id, this.#expiryOf(row));
      emitted.push(row);
    }
    let removed = 0;
    for (const [id, expiry] of this.#state) {
      if (expiry === undefined || expiry > eviction) continue;
      this.#state.delete(id);
      removed++;
    }
    return { emitted, counts: [this.#state.size, emitted.length, removed, dropped] };
  }

  #idOf({ time, key }: Row): string {
    return JSON.stringify(this.#kind === 'by id and time' ? [key, String(time)] : [key]);
  }

  #expiryOf({ time }: Row): bigint | undefined {
    if (this.#kind === 'within the watermark') return (time ?? 0n) + this.#delay;
    return this.#kind === 'by id and time' ? (time ?? undefined) : undefined;
  }
}

const ROW = fc.record({
  lag: fc.integer({ min: 0, max: 25 }),
  key: fc.option(
    fc.integer({ min: 0, max: 4 }).map((n) => `k${n}`),
    { nil: null, freq: 8 },
  ),
  n: fc.integer({ min: -5, max: 5 }),
  hasTime: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
});

const SCENARIO = fc.record({
  kind: fc.constantFrom<Kind>(
    'by id',
    'by id, with event time',
    'by id and time',
    'within the watermark',
  ),
  delay: fc.integer({ min: 0, max: 15 }),
  steps: fc.array(
    fc.record({
      leap: fc.integer({ min: 0, max: 20 }),
      parts: fc.array(fc.array(ROW, { maxLength: 10 }), { maxLength: 3 }),
      restarts: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

type Scenario = typeof SCENARIO extends fc.Arbitrary<infer T> ? T : never;

function newOperator(core: WasmCore, kind: Kind, delay: bigint): CheckedOperator {
  const output = new CollectedOutput(core, TYPES);
  const operator = new DeduplicateExec({
    output,
    context: evaluation(core),
    input: INPUT,
    keys: kind === 'by id and time' ? [1, 0] : [1],
    eventTime: kind === 'by id' ? undefined : { ordinal: 0, isWindow: false },
    withinMicros: kind === 'within the watermark' ? delay : undefined,
    operatorId: 0,
  });
  return { operator, output, types: TYPES };
}

function* checkedSteps({ kind, delay, steps }: Scenario): Generator<CheckedStep> {
  const reference = new Reference(kind, BigInt(delay));
  let [now, late, eviction] = [100, 0n, 0n];
  for (const { leap, parts, restarts } of steps) {
    now += leap;
    const rows = parts.map((part) =>
      part.map(
        ({ lag, key, n, hasTime }): Row => ({ time: hasTime ? BigInt(now - lag) : null, key, n }),
      ),
    );
    const { emitted, counts } = reference.run(rows.flat(), late, eviction);
    const expected = { rows: emitted.map(valuesOf), counts };
    yield { parts: rows.map((part) => part.map(valuesOf)), late, eviction, restarts, expected };
    late = eviction;
    eviction = BigInt(Math.max(Number(eviction), now - delay));
  }
}

describe.each(CORE_BUILDS)('deduplication on the %s core', (build) => {
  test('gives the first row of each key, also over restarts', async () => {
    await fc.assert(
      fc.asyncProperty(SCENARIO, (scenario) => {
        const { kind, delay } = scenario;
        const start = (core: WasmCore) => newOperator(core, kind, BigInt(delay));
        return checkSteps(build, start, checkedSteps(scenario));
      }),
      { numRuns: build === 'release' ? 150 : 40 },
    );
  });
});
