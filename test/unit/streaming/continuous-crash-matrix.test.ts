import { describe, expect, test } from 'vitest';
import type { Trigger } from '../../../src/streaming/trigger.ts';
import { MATRIX_QUERIES, outcomeOf } from '../../support/crash-matrix.ts';
import { FIRST_CRASH, nextCrash } from '../../support/crash-points.ts';
import { faultAt } from '../../support/crash-run.ts';
import type { Fault } from '../../support/faulty-storage.ts';

const FAULTS: Fault[] = ['crashAfter', 'tear'];
const EPOCHS: Trigger = { continuous: '1 second' };
const BATCHES: Trigger = { processingTime: '0 seconds' };

/** The queries of the crash matrix whose operators are real, in continuous mode. */
describe.each(MATRIX_QUERIES.filter(({ isFull }) => isFull !== true))(
  'the crash matrix of $name in continuous mode',
  (query) => {
    test.each(FAULTS)(
      '%s at any call of a port leaves the result as it is without',
      async (fault) => {
        const undisturbed = await outcomeOf(query, []);
        const inEpochs = { ...query, trigger: () => EPOCHS };
        const [calls] = (await outcomeOf(inEpochs, [])).calls;
        expect(calls.length).toBeGreaterThan(40);
        for (let index = FIRST_CRASH; index < calls.length; index = nextCrash(index)) {
          const { rows } = await outcomeOf(inEpochs, [faultAt(index, fault)]);
          expect(rows, `${fault} at call ${index}, ${calls[index]}`).toEqual(undisturbed.rows);
        }
      },
    );

    test.each([
      ['an epoch goes on in micro-batches', [EPOCHS, BATCHES]],
      ['a micro-batch goes on in epochs', [BATCHES, EPOCHS]],
    ])('%s after a crash', async (_name, [before, after]) => {
      const undisturbed = await outcomeOf(query, []);
      const changing = { ...query, trigger: (process: number) => (process === 0 ? before : after) };
      const [calls] = (await outcomeOf(changing, [])).calls;
      for (let index = 4 + FIRST_CRASH; index < calls.length; index = nextCrash(index)) {
        const { rows } = await outcomeOf(changing, [faultAt(index, 'crashAfter')]);
        expect(rows, `after call ${index}, ${calls[index]}`).toEqual(undisturbed.rows);
      }
    });
  },
);
