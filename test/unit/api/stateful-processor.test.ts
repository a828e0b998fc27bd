import { expect, onTestFinished, test, vi } from 'vitest';
import { MillraceError } from '../../../src/errors/exception.ts';
import type {
  ListState,
  MapState,
  Row,
  StatefulProcessor,
  StatefulProcessorHandle,
  ValueState,
} from '../../../src/index.ts';
import { describeSessions } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

/** Counts the rows of a group in a value. */
function counter(): StatefulProcessor & { readonly calls: string[] } {
  const calls: string[] = [];
  let handle: StatefulProcessorHandle;
  let count: ValueState;
  return {
    calls,
    init(given) {
      calls.push('init');
      handle = given;
      count = handle.getValueState('count', 'n BIGINT');
    },
    handleInputRows({ k }, rows) {
      const n = Number(count.get()?.n ?? 0) + rows.length;
      count.update({ n });
      return [{ k, n }];
    },
    close() {
      calls.push('close');
    },
  };
}

const COUNTED = 'k STRING, n BIGINT';
const EVERY_TYPE =
  'flag BOOLEAN, tiny TINYINT, big BIGINT, price DECIMAL(20,2), ratio DOUBLE, text STRING, bytes BINARY, day DATE, ' +
  'at TIMESTAMP, local TIMESTAMP_NTZ, tags ARRAY<STRING>, counts MAP<STRING, INT>, place STRUCT<x: INT, y: STRING>';

describeSessions((newSession) => {
  async function open(
    options: Parameters<typeof newSession>[0] = {},
    machine = new SimulatedMachine(),
  ) {
    const session = await newSession(options, machine);
    onTestFinished(() => session.stop());
    return session;
  }

  test('a processor is begun and closed in each micro-batch', async () => {
    const session = await open();
    const input = session.memoryStream('k STRING');
    const processor = counter();
    const counts = input
      .toDF()
      .groupBy('k')
      .transformWithState(processor, COUNTED, 'update', 'None');
    const query = await counts.writeStream.outputMode('update').toTable('counts');
    input.addData(['a'], ['b']);
    await query.processAllAvailable();
    input.addData(['a']);
    await query.processAllAvailable();
    expect(processor.calls).toEqual(['init', 'close', 'init', 'close']);
    expect(await session.table('counts').orderBy('k', 'n').collect()).toEqual([
      { k: 'a', n: 1 },
      { k: 'a', n: 2 },
      { k: 'b', n: 1 },
    ]);
  });

  test('two queries may have one processor', async () => {
    const session = await open();
    const input = session.memoryStream('k STRING');
    const counts = input
      .toDF()
      .groupBy('k')
      .transformWithState(counter(), COUNTED, 'update', 'None');
    const start = (table: string) => counts.writeStream.outputMode('update').toTable(table);
    const queries = [await start('one'), await start('two')];
    for (let batch = 0; batch < 5; batch++) {
      input.addData(['a'], ['b']);
      await Promise.all(queries.map((query) => query.processAllAvailable()));
    }
    for (const table of ['one', 'two']) {
      expect(await session.table(table).where('n = 5').orderBy('k').collect()).toEqual([
        { k: 'a', n: 5 },
        { k: 'b', n: 5 },
      ]);
    }
  });

  test('state keeps values of every type as they are', async () => {
    const machine = new SimulatedMachine();
    const row = {
      flag: true,
      tiny: -3,
      big: 9_007_199_254_740_993n,
      price: '12345678901234567.89',
      ratio: Number.NaN,
      text: 'ä"\\\n\u0000𝄞',
      bytes: Uint8Array.of(0, 255, 7),
      day: '2024-02-29',
      at: 1_700_000_000_123_456n,
      local: '2024-01-02T03:04:05.000001',
      tags: ['x', null],
      counts: new Map([['a', 1]]),
      place: { x: 1, y: null },
    };
    const nothing = Object.fromEntries(Object.keys(row).map((name) => [name, null]));
    const keeper: () => StatefulProcessor = () => {
      let list: ListState;
      let map: MapState;
      return {
        init(handle) {
          list = handle.getListState('list', EVERY_TYPE);
          map = handle.getMapState('map', EVERY_TYPE, EVERY_TYPE);
        },
        handleInputRows(_key, rows) {
          for (const { k: _, ...values } of rows) {
            list.appendValue(values);
            map.updateValue(values, values);
          }
          return [...list.get(), ...map.keys(), ...map.values()];
        },
      };
    };
    const run = async (rows: readonly object[]): Promise<readonly Row[]> => {
      const session = await newSession({ int64: 'bigint', timestamps: 'micros' }, machine);
      const seen: Row[] = [];
      const query = await session.readStream
        .from(rows, `k STRING, ${EVERY_TYPE}`)
        .groupBy('k')
        .transformWithState(keeper(), EVERY_TYPE, 'append', 'None')
        .writeStream.option('checkpointLocation', 'types')
        .foreach((given) => seen.push(given))
        .start();
      await query.processAllAvailable();
      await session.stop();
      return seen;
    };
    expect((await run([{ k: 'a', ...row }])).slice(-3)).toEqual([row, row, row]);
    expect((await run([{ k: 'a', ...nothing }])).slice(-6)).toEqual([
      row,
      nothing,
      row,
      nothing,
      row,
      nothing,
    ]);
  });

  test('groups may have any keys, and none', async () => {
    const session = await open();
    const rows = session.createDataFrame(
      [
        [1, 'a'],
        [2, 'b'],
        [3, null],
      ],
      'n INT, k STRING',
    );
    const sums: StatefulProcessor = {
      init: () => {},
      handleInputRows: (key, group) => [
        [JSON.stringify(key), group.reduce((sum, { n }) => sum + Number(n), 0)],
      ],
    };
    const of = (frame: ReturnType<typeof rows.groupBy>) =>
      frame
        .transformWithState(sums, 'key STRING, n INT', 'append', 'None')
        .orderBy('key')
        .collect();
    expect(await of(rows.groupBy('k'))).toEqual([
      { key: '{"k":"a"}', n: 1 },
      { key: '{"k":"b"}', n: 2 },
      { key: '{"k":null}', n: 3 },
    ]);
    expect(await of(rows.groupBy(rows.col('n').mod(2).as('odd'), 'k'))).toHaveLength(3);
    expect(await of(rows.groupBy())).toEqual([{ key: '{}', n: 6 }]);
  });

  test.each([
    ['a promise', () => Promise.resolve([]), 'TRANSFORM_WITH_STATE_USER_FUNCTION_ERROR'],
    ['nothing', () => undefined, 'TRANSFORM_WITH_STATE_USER_FUNCTION_ERROR'],
    [
      'a row of another type',
      () => [{ k: 'a', n: 'many' }],
      'FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME',
    ],
    [
      'a failure of its own',
      () => {
        throw new RangeError('no more');
      },
      'TRANSFORM_WITH_STATE_USER_FUNCTION_ERROR',
    ],
  ])('%s instead of rows fails the query', async (_name, give, condition) => {
    const session = await open();
    const processor = { init: () => {}, handleInputRows: give };
    const rows = session.createDataFrame([['a']], 'k STRING').groupBy('k');
    const failing = Reflect.apply(rows.transformWithState, rows, [
      processor,
      COUNTED,
      'append',
      'None',
    ]);
    await expect(failing.collect()).rejects.toMatchObject({ condition });
  });

  test.each([
    ['a timer', 'registerTimer', Number.NaN],
    ['a timer', 'registerTimer', Number.NEGATIVE_INFINITY],
    ['a timer', 'deleteTimer', '5'],
    ['a time to live', 'the time to live of v', Number.POSITIVE_INFINITY],
    ['a time to live', 'the time to live of v', Number.NaN],
  ])('%s that is no time is refused: %s of %s', async (_name, call, ms) => {
    const session = await open();
    let handle: StatefulProcessorHandle;
    const processor = {
      init(given: StatefulProcessorHandle) {
        handle = given;
        if (!call.endsWith('Timer')) {
          Reflect.apply(handle.getValueState, handle, ['v', 'n INT', ms]);
        }
      },
      handleInputRows() {
        const method = call === 'deleteTimer' ? handle.deleteTimer : handle.registerTimer;
        Reflect.apply(method, handle, [ms]);
        return [];
      },
    };
    const input = session.memoryStream('k STRING');
    const frame = input
      .toDF()
      .groupBy('k')
      .transformWithState(processor, COUNTED, 'append', 'ProcessingTime');
    const query = await frame.writeStream.format('noop').start();
    input.addData(['a']);
    await expect(query.processAllAvailable()).rejects.toMatchObject({
      cause: { condition: 'INVALID_GROUP_STATE_CALL.NOT_MILLISECONDS', parameters: { call } },
    });
  });

  test('fractions of times are cut off', async () => {
    const session = await open();
    let handle: StatefulProcessorHandle;
    let value: ValueState;
    const processor: StatefulProcessor = {
      init(given) {
        handle = given;
        value = handle.getValueState('v', 'n INT', 60_000.5);
      },
      handleInputRows: ({ k }) => {
        value.update({ n: 1 });
        handle.registerTimer(4e15 + 0.5);
        handle.registerTimer(1e12 + 0.25);
        handle.deleteTimer(1e12 + 0.75);
        return [{ k, n: handle.listTimers().at(-1) }];
      },
    };
    const input = session.memoryStream('k STRING');
    const frame = input
      .toDF()
      .groupBy('k')
      .transformWithState(processor, COUNTED, 'append', 'ProcessingTime');
    const query = await frame.writeStream.toTable('cut');
    input.addData(['a']);
    await query.processAllAvailable();
    expect(await session.table('cut').collect()).toEqual([{ k: 'a', n: 4e15 }]);
  });

  test.each(['init', 'handleInitialState', 'handleInputRows', 'close'])(
    'a method that is asynchronous is refused: %s',
    async (method) => {
      const session = await open();
      const processor = {
        init: () => {},
        handleInitialState: () => {},
        handleInputRows: () => [],
        close: () => {},
        [method]: async () => [],
      };
      const rows = session.createDataFrame([['a']], 'k STRING').groupBy('k');
      const frame = rows.transformWithState(processor, COUNTED, 'append', 'None', rows);
      await expect(frame.collect()).rejects.toMatchObject({
        condition: 'TRANSFORM_WITH_STATE_USER_FUNCTION_ERROR',
        parameters: {
          function: method,
          reason: 'it gave a promise, and must not be asynchronous',
        },
      });
    },
  );

  test('a list that is refused leaves the one before', async () => {
    const session = await open();
    let list: ListState;
    const processor: StatefulProcessor = {
      init(handle) {
        list = handle.getListState('l', 'n INT');
      },
      handleInputRows: ({ k }) => {
        list.appendList([[1], [2]]);
        for (const wrong of [[[3], ['many']], [[3], null], []]) {
          for (const method of [list.put, list.appendList]) {
            expect(() => Reflect.apply(method, list, [wrong])).toThrow(MillraceError);
          }
        }
        return list.get().map(({ n }) => [k, n]);
      },
    };
    const rows = session.createDataFrame([['a']], 'k STRING').groupBy('k');
    const frame = rows.transformWithState(processor, COUNTED, 'append', 'None');
    expect(await frame.collect()).toEqual([
      { k: 'a', n: 1 },
      { k: 'a', n: 2 },
    ]);
  });

  test('what a processor throws is the cause, and the processor is closed', async () => {
    const session = await open();
    const cause = new RangeError('no more');
    const calls: string[] = [];
    const processor: StatefulProcessor = {
      init: () => {},
      handleInputRows: () => {
        throw cause;
      },
      close: () => calls.push('close'),
    };
    const rows = session.createDataFrame([['a']], 'k STRING');
    const failing = rows.groupBy('k').transformWithState(processor, COUNTED, 'append', 'None');
    const failure = await failing.collect().catch((error: unknown) => error);
    expect(failure).toMatchObject({ parameters: { function: 'handleInputRows' } });
    expect(failure instanceof Error && failure.cause).toBe(cause);
    expect(calls).toEqual(['close']);
  });

  test('a processor whose init throws is closed', async () => {
    const session = await open();
    const cause = new RangeError('not now');
    const calls: string[] = [];
    const processor: StatefulProcessor = {
      init: () => {
        throw cause;
      },
      handleInputRows: () => [],
      close: () => {
        calls.push('close');
        throw new Error('nothing to close');
      },
    };
    const rows = session.createDataFrame([['a']], 'k STRING');
    const failing = rows.groupBy('k').transformWithState(processor, COUNTED, 'append', 'None');
    const failure = await failing.collect().catch((error: unknown) => error);
    expect(failure).toMatchObject({ parameters: { function: 'init' } });
    expect(failure instanceof Error && failure.cause).toBe(cause);
    expect(calls).toEqual(['close']);
  });

  test('a processor whose variables are not those of the checkpoint is closed', async () => {
    const session = await open();
    const calls: string[] = [];
    const input = session.memoryStream('k STRING');
    const run = async (schema: string) => {
      const processor: StatefulProcessor = {
        init(handle) {
          handle.getValueState('v', schema);
          calls.push(`init ${schema}`);
        },
        handleInputRows: () => [],
        close: () => calls.push('close'),
      };
      const frame = input
        .toDF()
        .groupBy('k')
        .transformWithState(processor, COUNTED, 'append', 'None');
      const query = await frame.writeStream
        .option('checkpointLocation', 'changed')
        .format('noop')
        .start();
      input.addData(['a']);
      try {
        await query.processAllAvailable();
      } finally {
        await query.stop();
      }
    };
    await run('n INT');
    await expect(run('n STRING')).rejects.toMatchObject({
      cause: { condition: 'STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE' },
    });
    expect(calls).toEqual(['init n INT', 'close', 'init n STRING', 'close']);
  });

  test.each(['init', 'close', 'later'])(
    'state is there in calls for a group alone, and not in %s',
    async (where) => {
      const session = await open();
      const failures: unknown[] = [];
      let handle: StatefulProcessorHandle;
      let value: ValueState;
      let list: ListState;
      let map: MapState;
      const use = (used: string) => {
        if (used !== where) return;
        const uses = [
          () => value.get(),
          () => value.update({ n: 1 }),
          () => list.appendValue({ n: 1 }),
          () => map.containsKey({ n: 1 }),
          () => handle.registerTimer(1),
          () => handle.listTimers(),
        ];
        for (const each of uses) {
          try {
            each();
          } catch (error) {
            failures.push(error);
          }
        }
      };
      const processor: StatefulProcessor = {
        init(given) {
          handle = given;
          value = handle.getValueState('v', 'n INT');
          list = handle.getListState('l', 'n INT');
          map = handle.getMapState('m', 'n INT', 'n INT');
          use('init');
        },
        handleInputRows: () => {
          throw new RangeError('stop here');
        },
        close: () => use('close'),
      };
      const input = session.memoryStream('k STRING');
      const frame = input
        .toDF()
        .groupBy('k')
        .transformWithState(processor, COUNTED, 'append', 'ProcessingTime');
      const query = await frame.writeStream.format('noop').start();
      input.addData(['a']);
      await query.processAllAvailable().catch(() => {});
      use('later');
      const conditions = failures.map((error) => error instanceof MillraceError && error.condition);
      const timers =
        where === 'init'
          ? 'STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_HANDLE_STATE'
          : 'INVALID_GROUP_STATE_CALL.OUTSIDE_OF_CALL';
      const others = Array.from({ length: 4 }, () => 'INVALID_GROUP_STATE_CALL.OUTSIDE_OF_CALL');
      expect(conditions).toEqual([...others, timers, timers]);
    },
  );

  test('a query may be stopped by its processor, which is closed', async () => {
    const session = await open();
    const input = session.memoryStream('k STRING');
    let stopped: Promise<void> | undefined;
    let isClosed = false;
    const processor: StatefulProcessor = {
      init: () => {},
      handleInputRows: () => {
        stopped = query.stop();
        return [['a', 1]];
      },
      close: () => {
        isClosed = true;
      },
    };
    const frame = input
      .toDF()
      .groupBy('k')
      .transformWithState(processor, COUNTED, 'append', 'None');
    const query = await frame.writeStream.toTable('stopped');
    input.addData(['a']);
    await query.awaitTermination();
    await stopped;
    await vi.waitFor(() => expect(isClosed).toBe(true));
    expect(query.isActive).toBe(false);
    expect(await session.table('stopped').collect()).toEqual([]);
  });

  test('what is held can be read as a table', async () => {
    const session = await open();
    const input = session.memoryStream('k STRING');
    const counts = input
      .toDF()
      .groupBy('k')
      .transformWithState(counter(), COUNTED, 'update', 'None');
    const query = await counts.writeStream
      .outputMode('update')
      .option('checkpointLocation', 'held')
      .format('noop')
      .start();
    input.addData(['a'], ['b'], ['a']);
    await query.processAllAvailable();
    await query.stop();
    const held = session.read.format('statestore').option('stateVarName', 'count').load('held');
    expect(await held.orderBy('key').collect()).toEqual([
      { key: { k: 'a' }, value: { n: 2 }, partition_id: 0 },
      { key: { k: 'b' }, value: { n: 1 }, partition_id: 0 },
    ]);
  });

  test('what is held has the names of the last start, also after micro-batches that call nobody', async () => {
    const session = await open();
    const input = session.memoryStream('k STRING');
    const run = async (schema: string, rows: readonly string[]) => {
      let list: ListState;
      const processor: StatefulProcessor = {
        init(handle) {
          list = handle.getListState('all', schema);
        },
        handleInputRows: (_key, given) => {
          for (const { k } of given) list.appendValue([k]);
          return [];
        },
      };
      const query = await input
        .toDF()
        .where("k <> 'none'")
        .groupBy()
        .transformWithState(processor, COUNTED, 'append', 'None')
        .writeStream.option('checkpointLocation', 'named')
        .format('noop')
        .start();
      for (const k of rows) {
        input.addData([k]);
        await query.processAllAvailable();
      }
      await query.stop();
      const held = session.read.format('statestore');
      const options = { stateVarName: 'all', flattenCollectionTypes: 'false' };
      return held.options(options).load('named').collect();
    };
    const row = (list_value: readonly object[]) => [{ key: {}, list_value, partition_id: 0 }];
    expect(await run('first STRING', ['x', 'y'])).toEqual(row([{ first: 'x' }, { first: 'y' }]));
    // Nothing is begun: the names are still those of before.
    expect(await run('second STRING', ['none'])).toEqual(row([{ first: 'x' }, { first: 'y' }]));
    expect(await run('second STRING', ['z'])).toEqual(
      row([{ second: 'x' }, { second: 'y' }, { second: 'z' }]),
    );
  });

  test('a list comes in its order, however many elements there are, and its feed makes it again', async () => {
    const session = await open();
    const input = session.memoryStream('k STRING, n INT');
    let list: ListState;
    const processor: StatefulProcessor = {
      init(handle) {
        list = handle.getListState('all', 'n INT');
      },
      handleInputRows: (_key, rows) => {
        for (const { n } of rows) {
          if (Number(n) % 10 === 7) list.clear();
          if (Number(n) % 10 === 9) list.put([[n], [-Number(n)]]);
          else list.appendValue([n]);
        }
        return [];
      },
    };
    const query = await input
      .toDF()
      .groupBy('k')
      .transformWithState(processor, COUNTED, 'append', 'None')
      .writeStream.option('checkpointLocation', 'long')
      .format('noop')
      .start();
    const expected = new Map<string, number[]>();
    for (let batch = 0; batch < 12; batch++) {
      const rows = Array.from({ length: batch * 3 + 1 }, (_, at) => {
        const n = batch * 100 + at;
        return [`k${n % 4}`, n] as const;
      });
      for (const [k, n] of rows) {
        const held = expected.get(k) ?? [];
        if (n % 10 === 7) held.length = 0;
        expected.set(k, n % 10 === 9 ? [n, -n] : [...held, n]);
      }
      input.addData(...rows);
      await query.processAllAvailable();
    }
    await query.stop();
    const read = (options: Readonly<Record<string, string>>) =>
      session.read
        .format('statestore')
        .options({ stateVarName: 'all', ...options })
        .load('long')
        .selectExpr('key.k', '*')
        .collect();
    const held = new Map<string, unknown[]>();
    for (const { k, list_element } of await read({})) {
      held.set(String(k), [...(held.get(String(k)) ?? []), list_element]);
    }
    const wanted = new Map([...expected].map(([k, all]) => [k, all.map((n) => ({ n }))]));
    expect(held).toEqual(wanted);
    const told = new Map<string, unknown[]>();
    for (const row of await read({ readChangeFeed: 'true', changeStartBatchId: '0' })) {
      const { k, change_type: type, list_element: element } = row;
      const before = type === 'append' ? (told.get(String(k)) ?? []) : [];
      told.set(String(k), type === 'delete' ? [] : [...before, element]);
    }
    expect(told).toEqual(wanted);
  });

  test('in continuous mode rows go through as they come, and the state is that of all of them', async () => {
    const machine = new SimulatedMachine();
    const run = async (batches: readonly (readonly string[])[]) => {
      const session = await newSession({}, machine);
      const input = session.memoryStream('k STRING, v STRING');
      let list: ListState;
      let handle: StatefulProcessorHandle;
      const collector: StatefulProcessor = {
        init(given) {
          handle = given;
          list = handle.getListState('list', 'v STRING');
        },
        handleInputRows({ k }, rows, timerValues) {
          for (const { v } of rows) list.appendValue({ v });
          handle.registerTimer(timerValues.getCurrentProcessingTimeInMs() + 5000);
          return [
            {
              k,
              all: list
                .get()
                .map(({ v }) => v)
                .join(''),
            },
          ];
        },
        handleExpiredTimer({ k }) {
          return [{ k, all: 'due' }];
        },
      };
      const seen: Row[] = [];
      const query = await input
        .toDF()
        .groupBy('k')
        .transformWithState(collector, 'k STRING, all STRING', 'update', 'ProcessingTime')
        .writeStream.outputMode('update')
        .option('checkpointLocation', 'continuous')
        .trigger({ continuous: '10 seconds' })
        .foreach((row) => seen.push(row))
        .start();
      for (const rows of batches) {
        input.addData(...rows.map((v) => ['a', v]));
        // Time for a slice: the epoch goes on.
        for (let turn = 0; turn < 20; turn++) await machine.clock.advance(50);
      }
      await query.processAllAvailable();
      const isTimerDue = () => seen.some(({ all }) => all === 'due');
      const goOn = async () => {
        await machine.clock.advance(1000);
        expect(isTimerDue()).toBe(true);
      };
      await vi.waitFor(goOn, { timeout: 8000, interval: 10 });
      await query.processAllAvailable();
      await session.stop();
      return seen.map(({ all }) => all);
    };
    // How the rows come in slices is up to the engine.
    const texts = (await run([['1'], ['2', '3'], ['4']])).filter((all) => all !== 'due');
    expect(texts.at(-1)).toBe('1234');
    expect(texts.filter((all) => !'1234'.startsWith(String(all)))).toEqual([]);
  });

  test.each([
    ['a time mode', 'append', 'Yesterday', 'STATEFUL_PROCESSOR_UNKNOWN_TIME_MODE'],
    ['an output mode', 'sometimes', 'None', 'INVALID_GROUP_FUNCTIONS.ARGUMENT'],
  ])('%s that there is not is refused', async (_name, outputMode, timeMode, condition) => {
    const session = await open();
    const rows = session.createDataFrame([['a']], 'k STRING').groupBy('k');
    const call = [counter(), COUNTED, outputMode, timeMode];
    const frame = Reflect.apply(rows.transformWithState, rows, call);
    await expect(frame.collect()).rejects.toMatchObject({ condition });
  });

  test('an initial state needs the same keys, and a processor that takes it', async () => {
    const session = await open();
    const rows = session.createDataFrame([['a']], 'k STRING').groupBy('k');
    const started = (initial: typeof rows) =>
      rows.transformWithState(counter(), COUNTED, 'append', 'None', initial).collect();
    const numbers = session.createDataFrame([[1]], 'k INT').groupBy('k');
    await expect(started(numbers)).rejects.toMatchObject({
      condition: 'INVALID_GROUP_FUNCTIONS.INITIAL_STATE_KEYS',
    });
    await expect(started(rows)).rejects.toMatchObject({
      condition: 'INVALID_GROUP_FUNCTIONS.ARGUMENT',
    });
  });

  test('groups of ROLLUP and of a pivot have no state', async () => {
    const session = await open();
    const rows = session.createDataFrame([['a', 1]], 'k STRING, n INT');
    for (const groups of [rows.rollup('k'), rows.groupBy('k').pivot('n', [1])]) {
      const frame = groups.transformWithState(counter(), COUNTED, 'append', 'None');
      await expect(frame.collect()).rejects.toMatchObject({
        condition: 'INVALID_GROUP_FUNCTIONS.ARGUMENT',
      });
    }
  });
});
