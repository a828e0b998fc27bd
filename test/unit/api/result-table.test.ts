import { describe, expect, onTestFinished, test } from 'vitest';
import { count, desc, expr, sum } from '../../../src/api/functions.ts';
import type {
  MemoryStreamFrame,
  ResultChange,
  Session,
  StreamingQuery,
} from '../../../src/index.ts';
import { describeSessions } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

/** Takes changes until there is one of a micro-batch. */
async function changesUntil(
  changes: AsyncGenerator<ResultChange, void>,
  batchId: number,
): Promise<ResultChange[]> {
  const taken: ResultChange[] = [];
  for (;;) {
    const { done, value } = await changes.next();
    if (done === true) return taken;
    taken.push(value);
    if (value.batchId === batchId) return taken;
  }
}

describeSessions((newSession) => {
  async function open(machine = new SimulatedMachine()): Promise<Session> {
    const session = await newSession({}, machine);
    onTestFinished(() => session.stop());
    return session;
  }

  const counting = (session: Session) => {
    const input = session.memoryStream('k STRING, v INT');
    const counts = input.toDF().groupBy('k').agg(count('*').as('n'), sum('v').as('total'));
    return { input, writer: counts.writeStream.format('noop') };
  };

  const failureOf = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error) => error,
    );

  describe('a result table', () => {
    test('has the last row of each key in update mode, and says which micro-batch it is of', async () => {
      const session = await open();
      const { input, writer } = counting(session);
      const query = await writer.outputMode('update').resultTable().start();
      expect(await query.resultTable.read()).toMatchObject({ batchId: null, keyColumns: ['k'] });
      input.addData(['a', 1], ['b', 2]);
      await query.processAllAvailable();
      const first = await query.resultTable.read();
      input.addData(['a', 3], ['c', 4]);
      await query.processAllAvailable();
      expect(await query.resultTable.collect()).toEqual([
        { k: 'b', n: 1, total: 2 },
        { k: 'a', n: 2, total: 4 },
        { k: 'c', n: 1, total: 4 },
      ]);
      // What was read before is of one micro-batch, whatever came later.
      expect(first).toMatchObject({ batchId: 0, droppedRows: 0 });
      expect(await first.frame.orderBy('k').collect()).toEqual([
        { k: 'a', n: 1, total: 1 },
        { k: 'b', n: 1, total: 2 },
      ]);
      const whole = await query.resultTable.toDF();
      expect(await whole.where('n > 1').select('k').collect()).toEqual([{ k: 'a' }]);
    });

    test('has the whole result in complete mode, in its order', async () => {
      const session = await open();
      const input = session.memoryStream('k STRING');
      const query = await input
        .toDF()
        .groupBy('k')
        .count()
        .orderBy(desc('count'))
        .writeStream.format('noop')
        .outputMode('complete')
        .resultTable()
        .start();
      input.addData(['a'], ['b']);
      await query.processAllAvailable();
      input.addData(['b']);
      await query.processAllAvailable();
      expect(await query.resultTable.collect()).toEqual([
        { k: 'b', count: 2 },
        { k: 'a', count: 1 },
      ]);
    });

    test('has all rows in append mode, and the youngest where it may keep no more', async () => {
      const session = await open();
      const input = session.memoryStream('v INT');
      const query = await input
        .toDF()
        .writeStream.format('noop')
        .resultTable({ maxRows: 3 })
        .start();
      input.addData([1], [2]);
      await query.processAllAvailable();
      const changes = query.resultTable.changes();
      expect(await changes.next()).toMatchObject({ value: { isSnapshot: true, batchId: 0 } });
      input.addData([3], [4], [5]);
      await query.processAllAvailable();
      expect(await query.resultTable.collect()).toEqual([{ v: 3 }, { v: 4 }, { v: 5 }]);
      expect((await query.resultTable.read()).droppedRows).toBe(2);
      expect((await changes.next()).value).toMatchObject({
        upserts: [{ v: 3 }, { v: 4 }, { v: 5 }],
        deletes: [{ v: 1 }, { v: 2 }],
      });
    });

    test('never holds a micro-batch that is far larger than it', async () => {
      const session = await open();
      const input = session.memoryStream('v INT');
      const rows = input.toDF().writeStream.format('noop').resultTable({ maxRows: 2 });
      const query = await rows.start();
      input.addData(...Array.from({ length: 5000 }, (_, v) => [v]));
      await query.processAllAvailable();
      expect(await query.resultTable.collect()).toEqual([{ v: 4998 }, { v: 4999 }]);
      expect((await query.resultTable.read()).droppedRows).toBe(4998);
    });

    test('fails the query before the commit where rows may not be let go', async () => {
      const session = await open();
      const { input, writer } = counting(session);
      const query = await writer
        .outputMode('update')
        .resultTable({ maxRows: 2, onFull: 'fail' })
        .start();
      input.addData(['a', 1], ['b', 1]);
      await query.processAllAvailable();
      input.addData(['b', 1]);
      await query.processAllAvailable();
      input.addData(['c', 1]);
      const failure = await failureOf(query.processAllAvailable());
      expect(failure).toMatchObject({ cause: { condition: 'RESULT_TABLE_FULL' } });
      expect(query.exception()).toBe(failure);
      // The table of a query that failed is not read as if nothing had happened.
      expect(await failureOf(query.resultTable.collect())).toBe(failure);
      expect(await failureOf(query.resultTable.toDF())).toBe(failure);
      expect(await failureOf(query.resultTable.changes().next())).toBe(failure);
      const sql = failureOf(query.resultTable.createOrReplaceTempView('late'));
      expect(await sql).toBe(failure);
    });

    test('is whole or fails in complete mode', async () => {
      const session = await open();
      const { input, writer } = counting(session);
      const query = await writer.outputMode('complete').resultTable({ maxRows: 1 }).start();
      input.addData(['a', 1], ['b', 1]);
      await expect(query.processAllAvailable()).rejects.toMatchObject({
        cause: { condition: 'RESULT_TABLE_FULL' },
      });
    });

    test('is queried by its name, and is then what the last micro-batch left', async () => {
      const session = await open();
      const { input, writer } = counting(session);
      const query = await writer.outputMode('update').resultTable().start();
      await query.resultTable.createOrReplaceTempView('counts');
      const answer = () => session.table('counts').orderBy('k').collect();
      expect(await answer()).toEqual([]);
      input.addData(['a', 1]);
      await query.processAllAvailable();
      expect(await answer()).toEqual([{ k: 'a', n: 1, total: 1 }]);
      input.addData(['a', 2], ['b', 1]);
      await query.processAllAvailable();
      const total = await session.sql('SELECT sum(n) AS n FROM counts');
      expect(await total.collect()).toEqual([{ n: 3 }]);
      // It stays when the query stops.
      await query.stop();
      expect(await answer()).toHaveLength(2);
      expect(await query.resultTable.collect()).toHaveLength(2);
    });

    test('is not there where nobody asked for it before the start', async () => {
      const session = await open();
      const query = await counting(session).writer.outputMode('update').start();
      await expect(query.resultTable.collect()).rejects.toMatchObject({
        condition: 'RESULT_TABLE_NOT_KEPT',
      });
      await expect(query.resultTable.changes().next()).rejects.toMatchObject({
        condition: 'RESULT_TABLE_NOT_KEPT',
      });
    });

    test('begins with what this run gives, over a checkpoint', async () => {
      const machine = new SimulatedMachine();
      const session = await open(machine);
      const start = (input: MemoryStreamFrame, outputMode: 'update' | 'complete') =>
        input
          .toDF()
          .groupBy('k')
          .count()
          .writeStream.format('noop')
          .option('checkpointLocation', `/checkpoints/${outputMode}`)
          .outputMode(outputMode)
          .resultTable()
          .start();
      const rowsAfterRestart = async (outputMode: 'update' | 'complete') => {
        const input = session.memoryStream('k STRING');
        input.addData(['a'], ['b']);
        const query = await start(input, outputMode);
        await query.processAllAvailable();
        await query.stop();
        const again = await start(input, outputMode);
        expect(await again.resultTable.collect()).toEqual([]);
        input.addData(['b']);
        await again.processAllAvailable();
        return (await again.resultTable.toDF()).orderBy('k').collect();
      };
      expect(await rowsAfterRestart('complete')).toEqual([
        { k: 'a', count: 1 },
        { k: 'b', count: 2 },
      ]);
      expect(await rowsAfterRestart('update')).toEqual([{ k: 'b', count: 2 }]);
    });
  });

  describe('the key of a result', () => {
    async function keyColumns(
      session: Session,
      text: string,
      outputMode: 'update' | 'complete' | 'append' = 'update',
    ) {
      const input = session.memoryStream('t TIMESTAMP, k STRING, v INT');
      await input.toDF().withWatermark('t', '1 minute').createOrReplaceTempView('s');
      const result = await session.sql(text);
      const query = await result.writeStream
        .format('noop')
        .outputMode(outputMode)
        .resultTable()
        .start();
      return (await query.resultTable.read()).keyColumns;
    }

    test.each([
      ['SELECT k, count(*) AS n FROM s GROUP BY k', ['k']],
      ['SELECT count(*) AS n, upper(k) AS u FROM s GROUP BY upper(k)', ['u']],
      ['SELECT count(*) AS n FROM s', []],
      ['SELECT k, window, sum(v) AS v FROM s GROUP BY k, window(t, "1 minute")', ['k', 'window']],
      ['SELECT window.start AS w, k, max(v) FROM s GROUP BY k, window(t, "1 minute")', ['k', 'w']],
      ['SELECT a AS b, n FROM (SELECT k AS a, count(*) AS n FROM s GROUP BY k) WHERE n > 1', ['b']],
      ['SELECT v FROM s', []],
      ['SELECT DISTINCT k, v FROM s', ['k', 'v']],
    ])('of %s', async (text, expected) => {
      expect(await keyColumns(await open(), text)).toEqual(expected);
    });

    test('must be in the result in update mode', async () => {
      const session = await open();
      const hidden = 'SELECT count(*) AS n FROM s GROUP BY k';
      await expect(keyColumns(session, hidden)).rejects.toMatchObject({
        condition: 'RESULT_TABLE_NEEDS_KEY',
      });
      expect(await keyColumns(session, hidden, 'complete')).toEqual([]);
    });

    test('is one row where the result has no grouping', async () => {
      const session = await open();
      const input = session.memoryStream('v INT');
      const query = await input
        .toDF()
        .agg(sum('v').as('v'))
        .writeStream.format('noop')
        .outputMode('update')
        .resultTable()
        .start();
      for (const value of [1, 2]) {
        input.addData([value]);
        await query.processAllAvailable();
      }
      expect(await query.resultTable.collect()).toEqual([{ v: 3 }]);
    });

    test('tells nulls, NaN and zeros apart as grouping does', async () => {
      const session = await open();
      const input = session.memoryStream('d DOUBLE, k STRING');
      const query = await input
        .toDF()
        .groupBy('d', 'k')
        .count()
        .writeStream.format('noop')
        .outputMode('update')
        .resultTable()
        .start();
      for (const row of [
        [Number.NaN, null],
        [0, ''],
        [null, 'null'],
        [-0, ''],
      ]) {
        input.addData(row, [Number.NaN, null]);
        await query.processAllAvailable();
      }
      const rows = await query.resultTable.collect();
      expect(rows.map((row) => row.count)).toEqual([1, 2, 5]);
    });
  });

  describe('changes', () => {
    const start = async (session: Session, outputMode: 'update' | 'complete') => {
      const { input, writer } = counting(session);
      const query = await writer.outputMode(outputMode).resultTable().start();
      const add = async (...rows: readonly unknown[]) => {
        input.addData(...rows);
        await query.processAllAvailable();
      };
      return { add, input, query };
    };

    test('begin with the table and go on with each micro-batch, none left out and none twice', async () => {
      const session = await open();
      const { add, query } = await start(session, 'update');
      await add(['a', 1]);
      const changes = query.resultTable.changes();
      const first = await changes.next();
      expect(first.value).toEqual({
        fromBatchId: 0,
        batchId: 0,
        isSnapshot: true,
        isProvisional: false,
        keyColumns: ['k'],
        upserts: [{ k: 'a', n: 1, total: 1 }],
        deletes: [],
      });
      for (let batchId = 1; batchId < 5; batchId++) {
        await add(['a', 1], [`k${batchId}`, 1]);
        expect((await changes.next()).value).toEqual({
          ...{ fromBatchId: batchId, batchId, isSnapshot: false, isProvisional: false },
          ...{ keyColumns: ['k'], deletes: [] },
          upserts: [
            { k: 'a', n: batchId + 1, total: batchId + 1 },
            { k: `k${batchId}`, n: 1, total: 1 },
          ],
        });
      }
    });

    test('of several micro-batches become one for who is slow', async () => {
      const session = await open();
      const { add, query } = await start(session, 'update');
      const changes = query.resultTable.changes();
      expect((await changes.next()).value).toMatchObject({ batchId: null, upserts: [] });
      for (let round = 0; round < 20; round++) await add(['a', 1]);
      expect((await changes.next()).value).toMatchObject({
        fromBatchId: 0,
        batchId: 19,
        upserts: [{ k: 'a', n: 20, total: 20 }],
      });
    });

    test('of a complete result are only what is not as it was', async () => {
      const session = await open();
      const input = session.memoryStream('k STRING');
      const query = await input
        .toDF()
        .groupBy('k')
        .count()
        .where('count < 3')
        .writeStream.format('noop')
        .outputMode('complete')
        .resultTable()
        .start();
      const changes = query.resultTable.changes();
      await changes.next();
      const added = async (...keys: readonly string[]) => {
        input.addData(...keys.map((key) => [key]));
        await query.processAllAvailable();
        return (await changes.next()).value;
      };
      expect(await added('a', 'b')).toMatchObject({ deletes: [] });
      expect(await added('b')).toMatchObject({ upserts: [{ k: 'b', count: 2 }], deletes: [] });
      expect(await added('b')).toMatchObject({ upserts: [], deletes: [{ k: 'b', count: 2 }] });
    });

    test('of rows without a key are whole rows that came and went', async () => {
      const session = await open();
      const input = session.memoryStream('k STRING');
      const counts = input.toDF().groupBy('k').count().select('count');
      const query = await counts.writeStream
        .format('noop')
        .outputMode('complete')
        .resultTable()
        .start();
      const changes = query.resultTable.changes();
      input.addData(['a'], ['b']);
      await query.processAllAvailable();
      expect((await changes.next()).value).toMatchObject({ upserts: [{ count: 1 }, { count: 1 }] });
      input.addData(['a']);
      await query.processAllAvailable();
      expect((await changes.next()).value).toMatchObject({
        upserts: [{ count: 2 }],
        deletes: [{ count: 1 }],
      });
    });

    test('end with the query, and with its exception', async () => {
      const session = await open();
      const { add, query } = await start(session, 'update');
      const seen: ResultChange[] = [];
      const done = query.resultTable.subscribe((change) => seen.push(change));
      await add(['a', 1]);
      await query.stop();
      await done;
      expect(seen.at(-1)).toMatchObject({ batchId: 0, upserts: [{ k: 'a' }] });
      // Of a query that has ended there is the last snapshot.
      expect(await changesUntil(query.resultTable.changes(), -1)).toMatchObject([
        { isSnapshot: true, batchId: 0, upserts: [{ k: 'a' }] },
      ]);
    });

    test('throw what the query failed with, after the last change', async () => {
      const session = await open();
      const input = session.memoryStream('v INT');
      const query = await input
        .toDF()
        .select(expr('10 / v').as('q'))
        .writeStream.format('noop')
        .resultTable()
        .start();
      const seen: ResultChange[] = [];
      const done = failureOf(query.resultTable.subscribe((change) => seen.push(change)));
      input.addData([2]);
      await query.processAllAvailable();
      input.addData([0]);
      await failureOf(query.processAllAvailable());
      expect(await done).toBe(query.exception());
      expect(seen.flatMap((change) => change.upserts)).toEqual([{ q: 5 }]);
    });

    test('end when the signal aborts, also while they are waited for', async () => {
      const session = await open();
      const { query } = await start(session, 'update');
      const controller = new AbortController();
      const { signal } = controller;
      const changes = query.resultTable.changes({ signal });
      await changes.next();
      const next = changes.next();
      controller.abort();
      expect(await next).toEqual({ done: true, value: undefined });
      expect(await query.resultTable.changes({ signal }).next()).toMatchObject({ done: true });
      expect(query.isActive).toBe(true);
    });

    test('stop for a subscriber whose function fails, and for nobody else', async () => {
      const session = await open();
      const { add, query } = await start(session, 'update');
      const failing = query.resultTable.subscribe(() => {
        throw new Error('enough');
      });
      await expect(failing).rejects.toThrow('enough');
      await add(['a', 1]);
      expect(await query.resultTable.collect()).toHaveLength(1);
    });

    test('applied one after the other give the table, however fast each follower is', async () => {
      const session = await open();
      const { add, query } = await start(session, 'update');
      const mirror = (pause: number) => follow(query, pause);
      const mirrors = [mirror(0), mirror(3), mirror(20)];
      for (let round = 0; round < 40; round++) {
        await add([`k${(round * 7) % 11}`, round], [`k${round % 3}`, 1]);
      }
      await query.stop();
      const rows = await (await query.resultTable.toDF()).orderBy('k').collect();
      for (const followed of mirrors) expect(await followed).toEqual(rows);
    });
  });

  /** Keeps a table by the changes alone; waits so many turns after each. */
  async function follow(query: StreamingQuery, pause: number): Promise<unknown[]> {
    const rows = new Map<unknown, ResultChange['upserts'][number]>();
    let lastId: number | null = null;
    for await (const change of query.resultTable.changes()) {
      if (!change.isSnapshot) expect(change.fromBatchId).toBe((lastId ?? -1) + 1);
      lastId = change.batchId;
      for (const row of change.deletes) rows.delete(row.k);
      for (const row of change.upserts) rows.set(row.k, row);
      for (let turn = 0; turn < pause; turn++) await new Promise(setImmediate);
    }
    return [...rows.values()].sort((a, b) => (String(a.k) < String(b.k) ? -1 : 1));
  }

  describe('an option of a result table', () => {
    test.each([
      [{ maxRows: 0 }, 'maxRows'],
      [{ maxRows: 1.5 }, 'maxRows'],
      [JSON.parse('{"maxRows": "3"}'), 'maxRows'],
      [JSON.parse('{"onFull": "wait"}'), 'onFull'],
      [JSON.parse('{"rows": 3}'), 'rows'],
    ])('is refused: %j', async (options, option) => {
      const session = await open();
      const { writer } = counting(session);
      expect(() => writer.resultTable(options)).toThrow(
        expect.objectContaining({
          condition: 'INVALID_RESULT_TABLE_OPTION',
          parameters: expect.objectContaining({ option }),
        }),
      );
    });
  });
});
