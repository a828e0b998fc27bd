import { describe, expect, onTestFinished, test } from 'vitest';
import {
  AnalysisException,
  type ForeachWriter,
  ParseException,
  type Row,
  RuntimeException,
  type Session,
  StreamingQueryException,
} from '../../../src/index.ts';
import { describeSessions } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

/*
 * What a program sees of its session must not depend on where the engine runs: errors, functions, iterables, settings,
 * views, and what is answered at once.
 */
describeSessions((newSession) => {
  async function openSession(
    options: Parameters<typeof newSession>[0] = {},
    machine = new SimulatedMachine(),
  ): Promise<Session> {
    const session = await newSession(options, machine);
    onTestFinished(() => session.stop());
    return session;
  }

  const failureOf = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error) => error,
    );

  describe('an error', () => {
    test('has its class, condition and parameters', async () => {
      const session = await openSession();
      const failure = await failureOf(session.range(3).select('idd').collect());
      expect(failure).toBeInstanceOf(AnalysisException);
      expect(failure).toMatchObject({
        name: 'AnalysisException',
        condition: 'UNRESOLVED_COLUMN.WITH_SUGGESTION',
        sqlState: '42703',
        parameters: { objectName: '`idd`', proposal: '`id`' },
      });
      expect(failure.message).toMatch(/^\[UNRESOLVED_COLUMN.WITH_SUGGESTION\] .* SQLSTATE: 42703$/);
    });

    test('in SQL has its place', async () => {
      const session = await openSession();
      const failure = await failureOf(session.sql('SELECT\n  (1'));
      expect(failure).toBeInstanceOf(ParseException);
      expect(failure.line).toBe(2);
      expect(failure.position).toBeGreaterThan(0);
    });

    test('of a value comes while rows are read', async () => {
      const session = await openSession();
      const frame = session.range(2).selectExpr('1 div id');
      expect(await frame.columns()).toHaveLength(1);
      const failure = await failureOf(frame.collect());
      expect(failure).toBeInstanceOf(RuntimeException);
      expect(failure).toMatchObject({ condition: 'DIVIDE_BY_ZERO' });
    });

    test('of a query is the cause of its exception, which is one object', async () => {
      const session = await openSession();
      const input = session.memoryStream('v INT');
      input.addData([0]);
      const query = await input.toDF().selectExpr('1 / v').writeStream.format('noop').start();
      const failure = await failureOf(query.awaitTermination());
      expect(failure).toBeInstanceOf(StreamingQueryException);
      expect(failure.cause).toBeInstanceOf(RuntimeException);
      expect(failure.cause).toMatchObject({ condition: 'DIVIDE_BY_ZERO' });
      expect(query.exception()).toBe(failure);
      expect(await failureOf(query.processAllAvailable())).toBe(failure);
      expect(query.isActive).toBe(false);
      expect(query.status.message).toBe(failure.message);
    });
  });

  describe('a function', () => {
    class OutOfPaper extends Error {
      readonly sheets = 0;
    }

    test('that throws fails its query with the very error', async () => {
      const session = await openSession();
      const input = session.memoryStream('v INT');
      const thrown = new OutOfPaper('no paper');
      const query = await input
        .toDF()
        .writeStream.foreachBatch(() => {
          throw thrown;
        })
        .start();
      input.addData([1]);
      await expect(query.awaitTermination()).rejects.toThrow(/no paper/);
      expect(query.exception()?.cause).toBe(thrown);
    });

    test('that hands on an error of the engine fails its query with that error', async () => {
      const session = await openSession();
      const input = session.memoryStream('v INT');
      const query = await input
        .toDF()
        .writeStream.foreachBatch(async (batch) => {
          await batch.selectExpr('1 div v').collect();
        })
        .start();
      input.addData([0]);
      await expect(query.awaitTermination()).rejects.toThrow(/DIVIDE_BY_ZERO/);
      expect(query.exception()?.cause).toBeInstanceOf(RuntimeException);
    });

    test('of a row is told of the failure when it is closed', async () => {
      const session = await openSession();
      const input = session.memoryStream('v INT');
      const thrown = new OutOfPaper('no paper');
      const closed: unknown[] = [];
      const writer: ForeachWriter = {
        process: ({ v }) => {
          if (v === 2) throw thrown;
        },
        close: (error) => closed.push(error),
      };
      const query = await input.toDF().writeStream.foreach(writer).start();
      input.addData([1]);
      await query.processAllAvailable();
      input.addData([2], [3]);
      await expect(query.awaitTermination()).rejects.toThrow(/no paper/);
      expect(closed).toEqual([null, thrown]);
      expect(closed[1]).toBe(thrown);
    });

    test('may use the session, and keep its batches', async () => {
      const session = await openSession();
      const input = session.memoryStream('k STRING, v INT');
      const names = session.createDataFrame([['a', 'Anna']], 'k STRING, name STRING');
      const kept: unknown[] = [];
      const query = await input
        .toDF()
        .writeStream.foreachBatch(async (batch) => {
          const named = batch.select('k', 'v').union(batch.select('k', 'v'));
          kept.push(await named.count(), await batch.collect(), await batch.schema(), batch);
          expect(await names.count()).toBe(1);
        })
        .start();
      input.addData(['a', 1]);
      await query.processAllAvailable();
      await query.stop();
      expect(kept.slice(0, 2)).toEqual([2, [{ k: 'a', v: 1 }]]);
      const [, , , frame] = kept as [number, Row[], unknown, ReturnType<Session['range']>];
      expect(await frame.selectExpr('v + 1 AS w').collect()).toEqual([{ w: 2 }]);
    });

    test('may stop its own query', async () => {
      const machine = new SimulatedMachine();
      const session = await openSession({}, machine);
      const input = session.memoryStream('v INT');
      let calls = 0;
      const query = await input
        .toDF()
        .writeStream.foreachBatch(() => {
          calls++;
          void query.stop();
        })
        .start();
      input.addData([1]);
      await query.awaitTermination();
      expect(calls).toBe(1);
      expect(query.exception()).toBeNull();
    });
  });

  describe('streams that the program feeds', () => {
    test('in one turn of the event loop are seen together', async () => {
      const session = await openSession();
      const [left, right] = [session.memoryStream('v INT'), session.memoryStream('v INT')];
      const batches: Row[][] = [];
      const query = await left
        .toDF()
        .union(right.toDF())
        .writeStream.foreachBatch(async (batch) => {
          batches.push(await batch.orderBy('v').collect());
        })
        .start();
      for (let turn = 0; turn < 3; turn++) {
        expect(left.addData([turn * 2])).toBe(turn);
        right.addData([turn * 2 + 1]);
        await query.processAllAvailable();
      }
      expect(batches).toEqual([
        [{ v: 0 }, { v: 1 }],
        [{ v: 2 }, { v: 3 }],
        [{ v: 4 }, { v: 5 }],
      ]);
    });

    test('refuse a row that does not fit at once, and take those that follow', async () => {
      const session = await openSession();
      const input = session.memoryStream('v INT NOT NULL');
      expect(() => input.addData([1], ['x'])).toThrow(/FIELD_DATA_TYPE_UNACCEPTABLE/);
      expect(input.addData([2])).toBe(0);
      const query = await input.toDF().writeStream.toTable('t');
      await query.processAllAvailable();
      expect(await session.table('t').collect()).toEqual([{ v: 2 }]);
    });
  });

  describe('an iterable', () => {
    const start = async (frame: ReturnType<Session['range']>, rows: Row[]) =>
      frame.writeStream
        .foreach((row) => rows.push(row))
        .trigger({ availableNow: true })
        .start();

    test('of many rows is read to its end, in order', async () => {
      const session = await openSession();
      async function* numbers() {
        for (let v = 0; v < 5000; v++) {
          if (v % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
          yield { v };
        }
      }
      const rows: Row[] = [];
      await (await start(session.readStream.from(numbers(), 'v INT'), rows)).awaitTermination();
      expect(rows).toEqual(Array.from({ length: 5000 }, (_, v) => ({ v })));
    });

    test('that fails fails its query with the very error', async () => {
      const session = await openSession();
      const thrown = new Error('the camera fell off');
      async function* broken() {
        yield { v: 1 };
        throw thrown;
      }
      const frame = session.readStream.from(broken(), 'v INT');
      expect(await failureOf(start(frame, []))).toBe(thrown);
      const query = await session.readStream
        .from(broken(), 'v INT')
        .writeStream.format('noop')
        .start();
      await expect(query.awaitTermination()).rejects.toThrow(/the camera fell off/);
      expect(query.exception()?.cause).toBe(thrown);
    });

    test('with an item that is no row, or no bytes, is refused by name', async () => {
      const session = await openSession();
      const rows = start(session.readStream.from([{ v: 1 }, { v: 'x' }], 'v INT'), []);
      await expect(rows).rejects.toThrow(/FIELD_DATA_TYPE_UNACCEPTABLE.*v/);
      const bytes = start(session.readStream.format('text').from(['a\n', 42]), []);
      await expect(bytes).rejects.toThrow(/ITERABLE_ITEM_NOT_BYTES.*number/);
    });

    test('of bytes that the program fills anew is read as it was given', async () => {
      const session = await openSession();
      const buffer = new TextEncoder().encode('0\n');
      function* refilled() {
        for (let digit = 0; digit < 10; digit++) {
          buffer[0] = 0x30 + digit;
          yield buffer;
        }
      }
      const rows: Row[] = [];
      const frame = session.readStream.format('text').from(refilled());
      await (await start(frame, rows)).awaitTermination();
      expect(rows.map(({ value }) => value).join('')).toBe('0123456789');
      expect(buffer.byteLength).toBe(2);
    });

    test('is pulled no further than the spool may hold', async () => {
      const session = await openSession();
      let pulled = 0;
      function* endless() {
        for (;;) yield { text: `${++pulled}`.padEnd(1000, 'x') };
      }
      const query = await session.readStream
        .option('maxSpoolBytes', '100k')
        .from(endless(), 'text STRING')
        .writeStream.format('noop')
        .trigger({ processingTime: '1 hour' })
        .start();
      for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
      expect(pulled).toBeGreaterThan(90);
      expect(pulled).toBeLessThan(900);
      await query.stop();
    });

    test('of a stream is free again between queries, and goes on where it was', async () => {
      const session = await openSession();
      let push: (text: string) => void = () => {};
      const stream = new ReadableStream<string>({
        start(controller) {
          push = (text) => controller.enqueue(text);
        },
      });
      const rows: Row[] = [];
      const frame = session.readStream.format('text').from(stream);
      const run = () => frame.writeStream.foreach((row) => rows.push(row)).start();
      const settle = async (count: number) => {
        for (let turn = 0; turn < 500 && rows.length < count; turn++) {
          await new Promise(setImmediate);
        }
      };
      const first = await run();
      push('one\ntw');
      await settle(1);
      await first.stop();
      await new Promise(setImmediate);
      expect(stream.locked).toBe(false);
      push('o\nthree\n');
      const second = await run();
      await settle(3);
      expect(rows.map(({ value }) => value)).toEqual(['one', 'two', 'three']);
      await second.stop();
    });
  });

  describe('settings', () => {
    test('hold for all that is asked after them', async () => {
      const session = await openSession();
      session.conf.set('spark.sql.session.timeZone', 'Asia/Tokyo');
      const now = session.sql("SELECT TIMESTAMP '2024-01-01 09:00:00' AS t");
      expect(await (await now).collect()).toEqual([{ t: new Date('2024-01-01T00:00:00Z') }]);
      session.conf.unset('spark.sql.session.timeZone');
      const utc = await session.sql("SELECT TIMESTAMP '2024-01-01 09:00:00' AS t");
      expect(await utc.collect()).toEqual([{ t: new Date('2024-01-01T09:00:00Z') }]);
    });

    test('do not change a query that runs', async () => {
      const session = await openSession();
      const input = session.memoryStream('t TIMESTAMP');
      const rows: Row[] = [];
      const query = await input
        .toDF()
        .selectExpr('hour(t) AS h')
        .writeStream.foreach((row) => rows.push(row))
        .start();
      await session.sql('SET spark.sql.session.timeZone = Asia/Tokyo');
      input.addData([new Date('2024-01-01T00:00:00Z')]);
      await query.processAllAvailable();
      expect(rows).toEqual([{ h: 0 }]);
    });
  });

  test('views say at once whether they are there, and whether a stream is behind them', async () => {
    const session = await openSession();
    const input = session.memoryStream('v INT');
    await input.toDF().createOrReplaceTempView('Low');
    await session.sql('CREATE TEMPORARY VIEW high AS SELECT v + 1 AS v FROM low');
    expect(session.table('HIGH').isStreaming).toBe(true);
    expect(session.listTables().map(({ name }) => name)).toEqual(['Low', 'high']);
    await session.range(3).selectExpr('id AS v').createOrReplaceTempView('low');
    expect(session.table('high').isStreaming).toBe(false);
    expect(session.tableExists('HIGH')).toBe(true);
    expect(session.dropTempView('HIGH')).toBe(true);
    expect(session.dropTempView('high')).toBe(false);
    expect(session.tableExists('high')).toBe(false);
    await expect(session.table('high').collect()).rejects.toThrow(/TABLE_OR_VIEW_NOT_FOUND/);
  });

  test('a query answers at once with what it is and did', async () => {
    const session = await openSession({
      config: { 'spark.sql.streaming.numRecentProgressUpdates': 2 },
    });
    const heard: string[] = [];
    session.streams.addListener({
      onQueryProgress: ({ progress }) => heard.push(`${progress.batchId} ${progress.numInputRows}`),
    });
    const input = session.memoryStream('v INT');
    const query = await input
      .toDF()
      .where('v > 1')
      .writeStream.queryName('q')
      .format('noop')
      .start();
    expect(query).toMatchObject({ name: 'q', isActive: true, lastProgress: null });
    expect(query.explain()).toContain('== Physical Plan ==');
    expect(query.explain(true)).toContain('== Analyzed Logical Plan ==');
    for (let batch = 0; batch < 3; batch++) {
      input.addData([batch], [batch]);
      await query.processAllAvailable();
      expect(query.lastProgress).toMatchObject({ id: query.id, batchId: batch, numInputRows: 2 });
    }
    expect(query.recentProgress.map(({ batchId }) => batchId)).toEqual([1, 2]);
    expect(heard).toEqual(['0 2', '1 2', '2 2']);
    expect(query.status).toEqual({
      message: 'Waiting for data to arrive',
      isDataAvailable: false,
      isTriggerActive: false,
    });
    await query.stop();
    expect(query.status.message).toBe('Stopped');
    expect(await query.awaitTermination(0)).toBe(true);
  });

  test('waiting for the end of a query has a limit', async () => {
    const machine = new SimulatedMachine();
    const session = await openSession({}, machine);
    const query = await session.memoryStream('v INT').toDF().writeStream.format('noop').start();
    const waited = query.awaitTermination(5000);
    await new Promise(setImmediate);
    await machine.clock.advance(5000);
    expect(await waited).toBe(false);
  });

  test('a signal that aborts before or while a query starts is told with its reason', async () => {
    const session = await openSession();
    const reason = new Error('changed my mind');
    const controller = new AbortController();
    const writer = session.memoryStream('v INT').toDF().writeStream.format('noop');
    const started = writer.start({ signal: controller.signal });
    controller.abort(reason);
    expect(await failureOf(started)).toBe(reason);
    expect(await failureOf(writer.start({ signal: controller.signal }))).toBe(reason);
    expect(session.streams.active).toEqual([]);
  });

  test('a signal ends also a start that waits for an iterable to end', async () => {
    const session = await openSession();
    async function* endless() {
      yield { v: 1 };
      await new Promise(() => {});
    }
    const controller = new AbortController();
    const started = session.readStream
      .from(endless(), 'v INT')
      .writeStream.format('noop')
      .trigger({ availableNow: true })
      .start({ signal: controller.signal });
    await new Promise(setImmediate);
    controller.abort(new Error('too long'));
    await expect(started).rejects.toThrow('too long');
    expect(session.streams.active).toEqual([]);
  });

  test('what a console sink prints comes out where the session prints', async () => {
    const machine = new SimulatedMachine();
    const session = await openSession({}, machine);
    const input = session.memoryStream('v INT');
    const query = await input.toDF().writeStream.format('console').start();
    input.addData([7]);
    await query.processAllAvailable();
    expect(machine.printed).toContain('Batch: 0');
    expect(machine.printed).toContain('|  7|');
  });

  test('the console prints as many rows as its option says, of a table, too', async () => {
    const machine = new SimulatedMachine();
    const session = await openSession({}, machine);
    const printed = session.range(9).write.format('console').option('numRows', '2');
    await printed.save();
    expect(machine.printed).toContain('|  1|');
    expect(machine.printed).not.toContain('|  2|');
    expect(machine.printed).toContain('only showing top 2 rows');
    await expect(printed.option('rows', '2').save()).rejects.toMatchObject({
      condition: 'UNKNOWN_DATA_SOURCE_OPTION',
    });
  });

  test('a session that was stopped does nothing more', async () => {
    const session = await openSession();
    const input = session.memoryStream('v INT');
    const query = await input.toDF().writeStream.format('noop').start();
    await Promise.all([session.stop(), session.stop()]);
    expect(query.isActive).toBe(false);
    expect(query.exception()).toBeNull();
    for (const action of [
      () => session.range(1).collect(),
      () => session.sql('SELECT 1'),
      () => session.range(1).createOrReplaceTempView('t'),
      () => input.toDF().writeStream.format('noop').start(),
    ]) {
      await expect(action()).rejects.toMatchObject({ condition: 'SESSION_STOPPED' });
    }
    input.addData([1]);
    session.conf.set('a', 'b');
    await query.stop();
    await query.processAllAvailable();
  });
});
