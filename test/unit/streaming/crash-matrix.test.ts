import { describe, expect, test } from 'vitest';
import { memoryConnector } from '../../../src/connectors/memory.ts';
import { MemoryStream } from '../../../src/connectors/memory-stream.ts';
import { MemoryTable } from '../../../src/connectors/memory-table.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { faultAt, runThroughCrashes } from '../../support/crash-run.ts';
import { COUNT_SCHEMA, EVENT_SCHEMA, fakeParts, streamsPlan } from '../../support/fake-plan.ts';
import type { Fault, FaultPlan } from '../../support/faulty-storage.ts';
import { asMultiset } from '../../support/test-stream.ts';

function event(minutes: number, key: string): ValueRow {
  return [BigInt(Date.UTC(2024, 2, 1, 10)) * 1000n + BigInt(minutes * 60_000_000), key];
}

/** Nothing here is late, whatever the batches: a crash may move rows from one batch to the next. */
const STEPS: ValueRow[][] = [
  [event(0, 'a'), event(1, 'b'), event(2, 'a')],
  [event(14, 'a'), event(16, 'c')],
  [event(15, 'b'), event(40, 'a'), event(41, 'a')],
  [event(90, 'z')],
  // Whether or not the batch without data ran before the crash, this one emits what is left.
  [event(200, 'end')],
  [event(201, 'end')],
];

async function outcomeOf(faults: readonly FaultPlan[]) {
  const stream = new MemoryStream(EVENT_SCHEMA);
  const table = new MemoryTable(COUNT_SCHEMA);
  const calls = await runThroughCrashes({
    plan: streamsPlan(['stream']),
    parts: fakeParts(),
    connector: memoryConnector,
    objects: new Map([['stream', stream]]),
    table,
    steps: STEPS.map((rows) => () => void stream.addData(rows)),
    faults,
  });
  return { rows: asMultiset(table.rows), calls };
}

const FAULTS: Fault[] = ['crashBefore', 'crashAfter', 'tear', 'fail', 'delay'];

describe('the crash matrix', () => {
  test.each(FAULTS)(
    '%s at any call of a port leaves the result as it is without',
    async (fault) => {
      const undisturbed = await outcomeOf([]);
      const callCount = undisturbed.calls[0].length;
      expect(callCount).toBeGreaterThan(50);
      expect(undisturbed.rows.length).toBe(7);
      for (let index = 0; index < callCount; index++) {
        const { rows, calls } = await outcomeOf([faultAt(index, fault)]);
        expect(rows, `${fault} at call ${index}, ${calls[0].at(-1)}`).toEqual(undisturbed.rows);
      }
    },
  );

  test('a second crash while the first is being recovered from changes nothing either', async () => {
    const undisturbed = await outcomeOf([]);
    const callCount = undisturbed.calls[0].length;
    for (let first = 4; first < callCount; first += 5) {
      for (let second = 0; second < 24; second += 3) {
        const faults = [faultAt(first, 'crashAfter'), faultAt(second, 'crashAfter')];
        const { rows } = await outcomeOf(faults);
        expect(rows, `crashes after calls ${first} and ${second}`).toEqual(undisturbed.rows);
      }
    }
  });
});
