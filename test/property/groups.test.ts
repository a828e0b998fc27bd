import fc from 'fast-check';
import { test } from 'vitest';
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
 * Processors with timers and times to live by processing time against a model of plain objects, over restarts from
 * changelogs and snapshots, in both realms.
 */

const START_MS = 1000;

const CALL = fc
  .oneof(
    fc
      .constantFrom('v.get', 'v.clear', 'l.get', 'l.clear', 'm.all', 'm.clear', 't.list')
      .map((op) => ({ op })),
    fc.record({
      op: fc.constantFrom('v.set', 'l.add', 'l.put'),
      v: fc.integer({ min: 0, max: 8 }),
    }),
    fc.record({ op: fc.constantFrom('m.set', 'm.remove'), v: fc.integer({ min: 10, max: 49 }) }),
    fc.record({
      op: fc.constantFrom('t.add', 't.add', 't.del'),
      v: fc.integer({ min: 1, max: 40 }).map((halves) => halves * 500),
    }),
  )
  .filter((call) => !('v' in call) || call.op !== 'v.set' || ![1, 4, 6].includes(call.v));

const TIME_TO_LIVE = fc.option(fc.constantFrom(1500, 3000, 8000), { nil: undefined });

const SCENARIO = fc.record({
  ttl: fc.record({ v: TIME_TO_LIVE, l: TIME_TO_LIVE, m: TIME_TO_LIVE }),
  isRemote: fc.boolean(),
  steps: fc.array(
    fc.record({
      calls: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), CALL), { maxLength: 9 }),
      advanceMs: fc.constantFrom(1000, 1000, 2000, 5000),
      restart: fc.boolean(),
    }),
    { minLength: 1, maxLength: 9 },
  ),
});

type Scenario = typeof SCENARIO extends fc.Arbitrary<infer T> ? T : never;

function stepsOf({ steps }: Scenario): ScriptStep[] {
  return steps.map(({ calls, advanceMs, restart }) => ({
    rows: calls.map(
      ([key, { op, v }]: [string, { op: string; v?: number }]): ScriptRow =>
        v === undefined ? [1, key, op] : [1, key, op, v],
    ),
    advanceMs,
    restart,
  }));
}

test('a processor answers as a model of plain objects does', async () => {
  await fc.assert(
    fc.asyncProperty(SCENARIO, async (scenario) => {
      const machine = new SimulatedMachine(START_MS);
      const config = { 'spark.sql.streaming.stateStore.minDeltasForSnapshot': 2 };
      const session = await (scenario.isRemote ? newWorkerSession : newSession)(
        { config },
        machine,
      );
      const model = new ProcessorModel(scenario.ttl);
      const steps = stepsOf(scenario);
      const query: ScriptedQuery = {
        method: 'transformWithState',
        timeMode: 'ProcessingTime',
        ttl: scenario.ttl,
        manualClock: true,
      };
      let [at, nowMs, hasRun] = [0, START_MS, false];
      try {
        for await (const { output } of runScripted(session, machine.clock, query, steps)) {
          const { rows, advanceMs = 0, restart } = steps[at++];
          nowMs += advanceMs;
          if (restart) hasRun = false;
          const expected = inOrderOfText(model.run(nowMs, rows, hasRun));
          hasRun ||= rows.length > 0;
          if (JSON.stringify(output) !== JSON.stringify(expected)) {
            throw new Error(
              `step ${at}: ${JSON.stringify(output)} instead of ${JSON.stringify(expected)}`,
            );
          }
        }
      } finally {
        await session.stop();
      }
    }),
    propertyOptions(60),
  );
});
