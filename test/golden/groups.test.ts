import { expect, onTestFinished, test } from 'vitest';
import { MillraceError } from '../../src/errors/exception.ts';
import { goldenLines } from '../support/analysis.ts';
import {
  runScripted,
  type ScriptedQuery,
  type ScriptStep,
  type StepAnswer,
} from '../support/scripted-run.ts';
import { sparkName } from '../support/scripted-groups.ts';
import { describeSessions } from '../support/session.ts';
import { SimulatedMachine } from '../support/simulation.ts';

/** A query over scripts with what Spark answered. */
interface RecordedGroups extends ScriptedQuery {
  readonly id: string;
  /** Those that Spark finished. */
  readonly steps?: readonly (ScriptStep & StepAnswer)[];
  readonly plannedSteps?: readonly ScriptStep[];
  readonly error?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

describeSessions((newSession) => {
  const cases = ['groups/cases.jsonl', 'groups/restarts.jsonl'];
  test.each(cases.flatMap((file) => goldenLines<RecordedGroups>(file)))('$id', async (recorded) => {
    const { steps = [], plannedSteps = steps, error, parameters } = recorded;
    const machine = new SimulatedMachine(1000);
    const session = await newSession({}, machine);
    onTestFinished(() => session.stop());
    const answers: StepAnswer[] = [];
    const run = async () => {
      for await (const answer of runScripted(session, machine.clock, recorded, plannedSteps)) {
        answers.push(answer);
      }
    };
    if (error === undefined) await run();
    else {
      const failure = await failureOf(run());
      expect(sparkName(failure.condition)).toBe(error);
      // Types print in another form here, and conditions of no public name have a text as a whole.
      if (parameters !== undefined && !/^_|SCHEMA/.test(error)) {
        expect(failure.parameters).toMatchObject(parameters);
      }
    }
    expect(answers.map(({ output }) => output)).toEqual(steps.map(({ output }) => output));
    // By processing time Spark runs a micro-batch at each trigger, and this engine where something is due.
    if (recorded.batch === true || recorded.manualClock === true) return;
    const expected = steps.map(batchesOf);
    expect(answers.map((answer, at) => batchesOf({ ...steps[at], ...answer }))).toEqual(expected);
  });
});

/** Spark's count of updates begins anew with each `put` of a list, which says nothing of what was updated. */
function batchesOf({ rows, batches }: ScriptStep & StepAnswer): unknown {
  const isCounted = !rows.some(([, , op]) => op === 'l.put');
  return batches.map(({ batchId, watermark, state }) => ({
    batchId,
    watermark: watermark ?? undefined,
    state: state.map((counts) => ({
      rows: counts.rows,
      updated: isCounted ? counts.updated : undefined,
      removed: counts.removed,
      dropped: counts.dropped,
    })),
  }));
}

/** The failure, or what caused it: a query fails with what its micro-batch failed with. */
async function failureOf(run: Promise<void>): Promise<MillraceError> {
  const thrown: unknown = await run.then(
    () => new Error('nothing failed'),
    (error: unknown) => error,
  );
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof MillraceError && error.condition !== 'STREAM_FAILED') return error;
  }
  throw thrown;
}
