import { describe, expect, test } from 'vitest';
import { SHARDS, STATE_MEMORY } from '../../../src/types/session-config.ts';
import { MATRIX_QUERIES, outcomeOf } from '../../support/crash-matrix.ts';
import { faultAt } from '../../support/crash-run.ts';
import { MemorySpill } from '../../support/memory-spill.ts';

/** One query of each kind of operator. */
const KINDS = [
  'sliding windows',
  'session windows',
  'deduplication',
  'a full outer join of two streams',
];

type Settings = Readonly<Record<string, string>>;

/** The process that crashes, and those that go on. */
const SETTINGS: readonly (readonly [first: Settings, others: Settings])[] = [
  [{ [SHARDS]: '2' }, { [SHARDS]: '2' }],
  [{ [SHARDS]: '4' }, {}],
  [{ [STATE_MEMORY]: '0' }, { [STATE_MEMORY]: '0' }],
  [{}, { [STATE_MEMORY]: '0' }],
];

describe.each(MATRIX_QUERIES.filter(({ name }) => KINDS.includes(name)))('$name', (query) => {
  test.each(SETTINGS)('in %j, then %j, give the same after any crash', async (first, others) => {
    const undisturbed = await outcomeOf(query, []);
    const config = (process: number) => (process === 0 ? first : others);
    const { length } = (await outcomeOf({ ...query, config }, [], { spill: new MemorySpill() }))
      .calls[0];
    for (let index = 3; index < length; index += 4) {
      const spill = new MemorySpill();
      const faults = [faultAt(index, 'crashAfter')];
      const { rows } = await outcomeOf({ ...query, config }, faults, { spill });
      expect(rows, `a crash after call ${index}`).toEqual(undisturbed.rows);
    }
  });
});
