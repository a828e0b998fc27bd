import { describe, expect, test } from 'vitest';
import { MATRIX_QUERIES, outcomeOf } from '../../support/crash-matrix.ts';
import { FIRST_CRASH, nextCrash } from '../../support/crash-points.ts';
import { faultAt } from '../../support/crash-run.ts';
import type { Fault } from '../../support/faulty-storage.ts';

const FAULTS: Fault[] = ['crashAfter', 'tear', 'crashBefore', 'fail', 'delay'];

describe.each(MATRIX_QUERIES)('the crash matrix of $name', (query) => {
  test.each(query.isFull ? FAULTS : FAULTS.slice(0, 2))(
    '%s at any call of a port leaves the result as it is without',
    async (fault) => {
      const undisturbed = await outcomeOf(query, []);
      const callCount = undisturbed.calls[0].length;
      expect(callCount).toBeGreaterThan(50);
      expect(undisturbed.rows.length).toBe(query.rows);
      const next = query.isFull ? (index: number) => index + 1 : nextCrash;
      for (let index = query.isFull ? 0 : FIRST_CRASH; index < callCount; index = next(index)) {
        const { rows, calls } = await outcomeOf(query, [faultAt(index, fault)]);
        expect(rows, `${fault} at call ${index}, ${calls[0].at(-1)}`).toEqual(undisturbed.rows);
      }
    },
  );

  test('a second crash while the first is being recovered from changes nothing either', async () => {
    const undisturbed = await outcomeOf(query, []);
    const callCount = undisturbed.calls[0].length;
    for (let first = 4; first < callCount; first += query.isFull ? 5 : 15) {
      for (let second = 0; second < 24; second += 3) {
        const faults = [faultAt(first, 'crashAfter'), faultAt(second, 'crashAfter')];
        const { rows } = await outcomeOf(query, faults);
        expect(rows, `crashes after calls ${first} and ${second}`).toEqual(undisturbed.rows);
      }
    }
  });
});
