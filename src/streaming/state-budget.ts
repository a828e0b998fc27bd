/**
 * The budget of a streaming query's state. Loaded by a query that has one.
 */
import { stateBudgetExceeded } from '../errors/spill-errors.ts';
import type { Output } from '../physical/operator.ts';
import { byteSize } from '../types/byte-size.ts';
import type { RunningQuery } from './running-query.ts';

export interface StateBudgetOptions {
  /** The setting that errors name, and its value. */
  readonly config: string;
  readonly size: string;
}

/** The parts of a query through which its operators get to work. */
type Watched = Pick<RunningQuery, 'inputs' | 'plan'>;

/**
 * A query whose state must not outgrow a size: what its operators hold, as progress reports it, is looked at after each
 * batch of rows, when an input has ended and after each step that finishes operators, which is before the sink commits.
 * Fails as that does, with STATE_BUDGET_EXCEEDED, where the state that was loaded is larger already.
 */
export function withinBudget(
  { inputs, plan }: Watched,
  { config, size }: StateBudgetOptions,
): Watched {
  const budgetBytes = byteSize(config, size);
  const check = () => {
    const held = plan.stateful.map((operator) => operator.metrics());
    // What spills keeps to its share, from one batch of rows to the next.
    const heldBytes = held.reduce((sum, { memoryUsedBytes }, index) => {
      const { keepsToBytes = memoryUsedBytes } = plan.stateful[index];
      return sum + Math.min(memoryUsedBytes, keepsToBytes);
    }, 0);
    if (heldBytes > budgetBytes) {
      throw stateBudgetExceeded({ budgetBytes, heldBytes, held, config });
    }
  };
  check();
  const finish = plan.finish?.bind(plan);
  return {
    inputs: inputs.map((input) => {
      const { scan } = input;
      return { ...input, scan: { ...scan, input: checkedOutput(scan.input, check) } };
    }),
    plan: { ...plan, finish: finish && (() => checkedSteps(finish(), check)) },
  };
}

function checkedOutput(output: Output, check: () => void): Output {
  return {
    push: (batch) => {
      output.push(batch);
      check();
    },
    end: () => {
      output.end();
      check();
    },
    isSatisfied: output.isSatisfied && (() => output.isSatisfied?.() === true),
    rowsWanted: output.rowsWanted && (() => output.rowsWanted?.() ?? Number.POSITIVE_INFINITY),
  };
}

async function* checkedSteps(
  steps: AsyncGenerator<void, void>,
  check: () => void,
): AsyncGenerator<void, void> {
  for await (const _ of steps) {
    check();
    yield;
  }
  check();
}
