import { describe, expect, onTestFinished, test } from 'vitest';
import type { DataFrame, Session, StreamingQuery } from '../../../src/index.ts';
import { describeSessions } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

/** Each query has a source of its own, as in Spark: rows and offsets of one are nothing to another. */
describeSessions((newSession) => {
  async function open(machine = new SimulatedMachine()): Promise<Session> {
    const session = await newSession({}, machine);
    onTestFinished(() => session.stop());
    return session;
  }

  const start = (frame: DataFrame) => frame.writeStream.format('noop').resultTable().start();
  const rowsOf = async (query: StreamingQuery) => {
    await query.processAllAvailable();
    return query.resultTable.collect();
  };
  const endOffset = (query: StreamingQuery) => query.lastProgress?.sources[0].endOffset;

  describe('two queries over one source', () => {
    test('both get all rows of a memory stream, one of them far behind', async () => {
      const session = await open();
      const input = session.memoryStream('v INT');
      const fast = await start(input.toDF());
      const even = await start(input.toDF().where('v % 2 = 0'));
      for (let v = 0; v < 6; v++) {
        input.addData([v]);
        await fast.processAllAvailable();
      }
      expect(await rowsOf(fast)).toHaveLength(6);
      expect(await rowsOf(even)).toEqual([{ v: 0 }, { v: 2 }, { v: 4 }]);
      await even.stop();
      input.addData([6]);
      expect(await rowsOf(fast)).toHaveLength(7);
      expect(endOffset(fast)).toBe(6);
      expect(endOffset(even)).toBe(5);
    });

    test('both get the rows of a rate, from their own start', async () => {
      const machine = new SimulatedMachine(0);
      const session = await open(machine);
      const rate = session.readStream.format('rate').option('rowsPerSecond', 2).load();
      const first = await start(rate);
      await machine.clock.jump(2_000);
      await first.processAllAvailable();
      const second = await start(rate);
      await machine.clock.jump(1_000);
      const values = async (query: StreamingQuery) =>
        (await rowsOf(query)).map((row) => Number(row.value));
      expect(await values(first)).toEqual([0, 1, 2, 3, 4, 5]);
      expect(await values(second)).toEqual([0, 1]);
    });

    test('an iterable is refused to the second, which is told how to share it', async () => {
      const session = await open();
      const rows = {
        *[Symbol.iterator]() {
          yield* [[1], [2], [3]];
        },
      };
      const frame = session.readStream.schema('v INT').from(rows);
      const first = await start(frame);
      await expect(start(frame)).rejects.toMatchObject({
        condition: 'STREAMING_ITERABLE_IN_USE',
        message: expect.stringContaining('memory stream'),
      });
      // The one that reads goes on as if nothing had been.
      await expect.poll(async () => (await rowsOf(first)).length).toBe(3);
    });
  });

  describe('maxRowsPerTrigger of a memory stream', () => {
    test('cuts what waits into micro-batches of whole sets', async () => {
      const session = await open();
      const input = session.memoryStream('v INT', { maxRowsPerTrigger: 3 });
      for (const size of [2, 1, 2, 5, 1]) input.addData(...Array.from({ length: size }, () => [1]));
      const query = await start(input.toDF());
      await query.processAllAvailable();
      expect(query.recentProgress.map((progress) => progress.numInputRows)).toEqual([3, 2, 5, 1]);
    });

    test('is a whole number of at least 1', async () => {
      const session = await open();
      const input = session.memoryStream('v INT', { maxRowsPerTrigger: 0 });
      await expect(start(input.toDF())).rejects.toThrow(/maxRowsPerTrigger/);
    });
  });
});
