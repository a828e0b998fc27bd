import { expect, test } from 'vitest';
import { count } from '../../../src/api/functions.ts';
import type { Session } from '../../../src/api/session.ts';
import { checkpointQuotaExceeded } from '../../../src/errors/web-storage-errors.ts';
import type {
  CheckpointStorage,
  CheckpointStorageFactory,
} from '../../../src/ports/checkpoint-storage.ts';
import { MemoryCheckpoints } from '../../../src/streaming/checkpoint/memory-storage.ts';
import { describeSessions } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

/** A browser's storage that takes no more than some sets of writes. */
class BoundedCheckpoints implements CheckpointStorageFactory {
  readonly #disk = new MemoryCheckpoints();
  readonly refused: string[] = [];
  room = Number.POSITIVE_INFINITY;

  open(location: string): CheckpointStorage {
    const storage = this.#disk.open(location);
    return {
      read: (name) => storage.read(name),
      list: (prefix) => storage.list(prefix),
      delete: (names) => storage.delete(names),
      lock: () => storage.lock(),
      close: () => storage.close(),
      write: async (writes) => {
        if (this.room-- > 0) return storage.write(writes);
        this.refused.push(writes.map(({ name }) => name).join(' '));
        const sizes = { usedBytes: 90, quotaBytes: 100 };
        const cause = new DOMException('full', 'QuotaExceededError');
        throw checkpointQuotaExceeded({ location, ...sizes, cause });
      },
    };
  }

  temporary(): CheckpointStorage {
    return this.#disk.temporary();
  }
}

/** What the sink counts once: the rows of each batch, by its id. */
type Batches = Map<number, string[]>;

function start(input: ReturnType<Session['memoryStream']>, batches: Batches) {
  return input
    .toDF()
    .groupBy('k')
    .agg(count('*').as('c'))
    .writeStream.outputMode('update')
    .option('checkpointLocation', 'checkpoint')
    .foreachBatch(async (batch, id) => {
      const rows = await batch.collect({ rowMode: 'array' });
      batches.set(id, rows.map(String).sort());
    })
    .start();
}

const INPUT = [['a', 'b'], ['a', 'c'], ['a'], ['b', 'd']];

describeSessions((newSession) => {
  test('a query whose quota is used up says so, and goes on exactly when there is room', async () => {
    const refusedEntries = new Set<string>();
    for (let room = 0; ; room++) {
      const checkpoints = new BoundedCheckpoints();
      const machine = new SimulatedMachine(undefined, { checkpoints });
      const session = await newSession({}, machine);
      const input = session.memoryStream('k STRING');
      const batches: Batches = new Map();
      checkpoints.room = room;
      for (const keys of INPUT) {
        input.addData(...keys.map((key): [string] => [key]));
        for (let attempt = 0; attempt < 2; attempt++) {
          const failure = await start(input, batches)
            .then(async (query) => {
              await query.processAllAvailable();
              await query.stop();
            })
            .catch((error: unknown) => error);
          if (failure === undefined) break;
          expect(attempt).toBe(0);
          const { cause = failure } = failure as Error & { condition: string };
          const typed = (failure as { condition: string }).condition === 'STREAM_FAILED';
          expect(typed ? cause : failure).toMatchObject({
            condition: 'CHECKPOINT_STORAGE.QUOTA_EXCEEDED',
            sqlState: '53100',
            message: expect.stringContaining('start the query again: it goes on'),
          });
          checkpoints.room = Number.POSITIVE_INFINITY;
        }
      }
      await session.stop();
      // Each micro-batch has the counts of its own rows: none is lost, none is counted twice.
      expect([...batches.values()], `${room}: ${checkpoints.refused[0]}`).toEqual([
        ['a,1', 'b,1'],
        ['a,2', 'c,1'],
        ['a,3'],
        ['b,2', 'd,1'],
      ]);
      if (checkpoints.refused.length === 0) break;
      refusedEntries.add(checkpoints.refused[0].replaceAll(/\d+/g, 'N'));
    }
    expect([...refusedEntries].sort()).toEqual(['metadata', 'offsets/N', 'state/N commits/N']);
  });
});
