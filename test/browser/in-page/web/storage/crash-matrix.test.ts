import { afterAll, describe, expect, test } from 'vitest';
import type { CheckpointStorageFactory } from '../../../../../src/ports/checkpoint-storage.ts';
import { MemoryCheckpoints } from '../../../../../src/streaming/checkpoint/memory-storage.ts';
import { IndexedDbCheckpointStorage } from '../../../../../web/storage/indexeddb.ts';
import { MATRIX_QUERIES, type MatrixQuery, outcomeOf } from '../../../../support/crash-matrix.ts';
import { faultAt } from '../../../../support/crash-run.ts';
import type { Fault, FaultPlan } from '../../../../support/faulty-storage.ts';

/*
 * The crash matrix of the unit tests over IndexedDB. A set of writes can't be torn there, so a process ends before or
 * after a call; its successor opens the databases that it finds.
 */
let run = 0;
const memory = new MemoryCheckpoints();

function nextDisk(): CheckpointStorageFactory {
  const disk = `matrix/${++run}`;
  return {
    open: (location) => new IndexedDbCheckpointStorage(`${disk}/${location}`),
    temporary: () => memory.temporary(),
  };
}

afterAll(async () => {
  // Those that ended by a fault still hold their locks.
  for (const { name = '' } of await indexedDB.databases()) {
    if (name.startsWith('millrace:matrix/')) indexedDB.deleteDatabase(name);
  }
});

async function outcomeOnDisk(query: MatrixQuery, faults: readonly FaultPlan[]) {
  return outcomeOf(query, faults, { checkpoints: nextDisk() });
}

describe.each(MATRIX_QUERIES.slice(0, 2))('the crash matrix of $name over IndexedDB', (query) => {
  test.each<Fault>(query.isFull ? ['crashAfter', 'crashBefore', 'fail'] : ['crashAfter'])(
    '%s at any call of a port leaves the result as it is without',
    async (fault) => {
      const undisturbed = await outcomeOnDisk(query, []);
      const callCount = undisturbed.calls[0].length;
      expect(callCount).toBeGreaterThan(50);
      expect(undisturbed.rows.length).toBe(query.rows);
      for (let index = 0; index < callCount; index++) {
        const { rows, calls } = await outcomeOnDisk(query, [faultAt(index, fault)]);
        expect(rows, `${fault} at call ${index}, ${calls[0].at(-1)}`).toEqual(undisturbed.rows);
      }
    },
  );
});
