import fc from 'fast-check';
import { test } from 'vitest';
import { GroupStateModel } from '../support/group-state-model.ts';
import { ProcessorModel } from '../support/processor-model.ts';
import { propertyOptions } from '../support/property-options.ts';
import {
  inOrderOfText,
  runScripted,
  type ScriptedQuery,
  type ScriptRow,
  type ScriptStep,
} from '../support/scripted-run.ts';
import { newSession, newWorkerSession } from '../support/session.ts';
import { SimulatedMachine } from '../support/simulation.ts';

/*
 * Processors with timers by event time, and functions with timeouts by event time and by processing time, against models of
 * plain objects: rows that come late, watermarks that move after a micro-batch, restarts from changelogs and snapshots, in both
 * realms.
 */

const START_MS = 1000;
const DELAY_MS = 1500;

interface Model {
  run(nowMs: number, rows: readonly ScriptRow[], handlesTimes: boolean): [string, string][];
}

/** A model by event time: rows move the watermark, which a micro-batch without rows follows. */
class ByEventTime {
  readonly #model: Model;
  #watermarkMs = 0;

  constructor(model: Model) {
    this.#model = model;
  }

  step({ rows }: ScriptStep): [string, string][] {
    if (rows.length === 0) return [];
    const isTimely = ([atMs]: ScriptRow) => this.#watermarkMs === 0 || atMs > this.#watermarkMs;
    const output = this.#model.run(this.#watermarkMs, rows.filter(isTimely), true);
    const watermarkMs = Math.max(...rows.map(([atMs]) => atMs)) - DELAY_MS;
    if (watermarkMs > this.#watermarkMs) {
      this.#watermarkMs = watermarkMs;
      output.push(...this.#model.run(watermarkMs, [], true));
    }
    return output;
  }
}

/** A model by the clock: what is due without rows is due from the first micro-batch of a start on. */
class ByClock {
  readonly #model: Model;
  #nowMs = START_MS;
  #hasRun = false;

  constructor(model: Model) {
    this.#model = model;
  }

  step({ rows, advanceMs = 0, restart }: ScriptStep): [string, string][] {
    this.#nowMs += advanceMs;
    if (restart) this.#hasRun = false;
    const output = this.#model.run(this.#nowMs, rows, this.#hasRun);
    this.#hasRun ||= rows.length > 0;
    return output;
  }
}

const halves = (max: number) => fc.integer({ min: 2, max }).map((count) => count * 500);
const valued = (op: fc.Arbitrary<string>, v: fc.Arbitrary<number>) => fc.record({ op, v });

const PROCESSOR_CALL = fc.oneof(
  fc.constantFrom('v.get', 'l.get', 'm.all', 't.list', 'wm').map((op) => ({ op })),
  valued(fc.constantFrom('v.set'), fc.constantFrom(0, 2, 3, 5, 7)),
  valued(fc.constantFrom('l.add'), fc.integer({ min: 0, max: 8 })),
  valued(fc.constantFrom('t.add', 't.add', 't.del'), halves(40)),
);

const STATE_CALL = fc.oneof(
  fc.constantFrom('get', 'option', 'exists', 'remove', 'timedOut').map((op) => ({ op })),
  valued(fc.constantFrom('set'), fc.integer({ min: 1, max: 6 })),
  valued(fc.constantFrom('timestamp', 'timestampText', 'duration'), halves(40)),
);

type Call = { readonly op: string; readonly v?: number };

const scenario = (call: fc.Arbitrary<Call>) =>
  fc.record({
    isRemote: fc.boolean(),
    steps: fc.array(
      fc.record({
        calls: fc.array(fc.tuple(halves(40), fc.constantFrom('a', 'b', 'c'), call), {
          maxLength: 7,
        }),
        advanceMs: fc.constantFrom(1000, 1000, 2000, 5000),
        restart: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  });

type Scenario = ReturnType<typeof scenario> extends fc.Arbitrary<infer T> ? T : never;

/** Event time goes on, by and large: a row may be as late as its step and the next few. */
function stepsOf({ steps }: Scenario): ScriptStep[] {
  return steps.map(({ calls, advanceMs, restart }, at) => ({
    rows: calls.map(([lateMs, key, { op, v }]): ScriptRow => {
      const atMs = Math.max(1000, at * 4000 + 20_000 - lateMs);
      return v === undefined ? [atMs, key, op] : [atMs, key, op, v];
    }),
    advanceMs,
    restart,
  }));
}

async function check(
  { isRemote }: Scenario,
  query: ScriptedQuery,
  steps: readonly ScriptStep[],
  model: ByEventTime | ByClock,
): Promise<void> {
  const machine = new SimulatedMachine(START_MS);
  const config = { 'spark.sql.streaming.stateStore.minDeltasForSnapshot': 2 };
  const session = await (isRemote ? newWorkerSession : newSession)({ config }, machine);
  let at = 0;
  try {
    for await (const { output } of runScripted(session, machine.clock, query, steps)) {
      const [answer, expected] = [output, inOrderOfText(model.step(steps[at++]))].map((pairs) =>
        JSON.stringify(pairs),
      );
      if (answer !== expected) throw new Error(`step ${at}: ${answer} instead of ${expected}`);
    }
  } finally {
    await session.stop();
  }
}

const watermark = `${DELAY_MS} milliseconds`;

test('a processor by event time answers as a model does', async () => {
  const query = { method: 'transformWithState', timeMode: 'EventTime', watermark } as const;
  await fc.assert(
    fc.asyncProperty(scenario(PROCESSOR_CALL), (given) =>
      check(given, query, stepsOf(given), new ByEventTime(new ProcessorModel({}))),
    ),
    propertyOptions(60),
  );
});

test('a function with timeouts by event time answers as a model does', async () => {
  const timeout = 'EventTimeTimeout';
  const query = { method: 'flatMapGroupsWithState', timeout, watermark } as const;
  await fc.assert(
    fc.asyncProperty(scenario(STATE_CALL), (given) =>
      check(given, query, stepsOf(given), new ByEventTime(new GroupStateModel('eventTime'))),
    ),
    propertyOptions(60),
  );
});

test('a function with timeouts by processing time answers as a model does', async () => {
  const timeout = 'ProcessingTimeTimeout';
  const query = { method: 'flatMapGroupsWithState', timeout, manualClock: true } as const;
  await fc.assert(
    fc.asyncProperty(scenario(STATE_CALL), (given) =>
      check(given, query, stepsOf(given), new ByClock(new GroupStateModel('processingTime'))),
    ),
    propertyOptions(60),
  );
});
