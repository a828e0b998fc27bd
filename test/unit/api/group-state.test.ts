import { expect, onTestFinished, test } from 'vitest';
import type { GroupState, Row, Session } from '../../../src/index.ts';
import { describeSessions } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

const COUNTS = {
  outputSchema: 'k STRING, n BIGINT',
  stateSchema: 'n BIGINT',
} as const;

/** Counts the rows of a group over all micro-batches. */
function countRows({ k }: Row, rows: readonly Row[], state: GroupState): Row {
  const n = Number(state.getOption()?.n ?? 0) + rows.length;
  state.update({ n });
  return { k, n };
}

describeSessions((newSession) => {
  async function withSession(run: (session: Session) => Promise<void>): Promise<void> {
    const session = await newSession();
    try {
      await run(session);
    } finally {
      await session.stop();
    }
  }

  test('a function is called once for each group of a table', () =>
    withSession(async (session) => {
      const rows = session.createDataFrame([['a'], ['b'], ['a']], 'k STRING');
      const counts = rows.groupBy('k').mapGroupsWithState(COUNTS, countRows);
      expect(await counts.orderBy('k').collect()).toEqual([
        { k: 'a', n: 2 },
        { k: 'b', n: 1 },
      ]);
    }));

  test('a function keeps a state of each group of a stream', () =>
    withSession(async (session) => {
      const input = session.memoryStream('k STRING');
      const counts = input.toDF().groupBy('k').mapGroupsWithState(COUNTS, countRows);
      const query = await counts.writeStream.outputMode('update').toTable('counts');
      input.addData(['a'], ['b'], ['a']);
      await query.processAllAvailable();
      input.addData(['a']);
      await query.processAllAvailable();
      expect(await session.table('counts').orderBy('k', 'n').collect()).toEqual([
        { k: 'a', n: 2 },
        { k: 'a', n: 3 },
        { k: 'b', n: 1 },
      ]);
      expect(query.lastProgress?.stateOperators[0]).toMatchObject({
        operatorName: 'flatMapGroupsWithState',
        numRowsTotal: 2,
        numRowsUpdated: 1,
        numRowsRemoved: 0,
      });
    }));

  test('a group without rows times out when the watermark has passed its time', () =>
    withSession(async (session) => {
      const input = session.memoryStream('ts TIMESTAMP, k STRING');
      const at = (second: number) => new Date(second * 1000);
      const ended = input
        .toDF()
        .withWatermark('ts', '0 seconds')
        .groupBy('k')
        .flatMapGroupsWithState(
          { ...COUNTS, timeout: 'EventTimeTimeout', outputMode: 'append' },
          ({ k }, rows, state) => {
            if (state.hasTimedOut) {
              const { n } = state.get();
              state.remove();
              return [{ k, n }];
            }
            countRows({ k }, rows, state);
            state.setTimeoutTimestamp(state.getCurrentWatermarkMs(), '10 seconds');
            return [];
          },
        );
      const query = await ended.writeStream.toTable('ended');
      input.addData([at(1), 'a'], [at(2), 'a']);
      await query.processAllAvailable();
      input.addData([at(10), 'b']);
      await query.processAllAvailable();
      // The watermark is at the timeout, which it has to pass.
      expect(await session.table('ended').collect()).toEqual([]);
      input.addData([at(11), 'b']);
      await query.processAllAvailable();
      expect(await session.table('ended').collect()).toEqual([{ k: 'a', n: 2 }]);
    }));

  test('what the function throws fails the query', () =>
    withSession(async (session) => {
      const input = session.memoryStream('k STRING');
      const failing = input
        .toDF()
        .groupBy('k')
        .mapGroupsWithState(COUNTS, (_key, _rows, state) => {
          if (!state.exists) throw new Error('no such group');
        });
      const query = await failing.writeStream.outputMode('update').toTable('failing');
      input.addData(['a']);
      await expect(query.processAllAvailable()).rejects.toMatchObject({
        cause: { condition: 'FLATMAPGROUPSWITHSTATE_USER_FUNCTION_ERROR' },
      });
    }));

  test.each([
    ['get of no state', (state: GroupState) => state.get(), 'INVALID_GROUP_STATE_CALL.NOT_DEFINED'],
    [
      'null',
      (state: GroupState) => Reflect.apply(state.update, state, [null]),
      'INVALID_GROUP_STATE_CALL.NULL_STATE',
    ],
    [
      'duration',
      (state: GroupState) => state.setTimeoutDuration('1 second'),
      '_LEGACY_ERROR_TEMP_2203',
    ],
    ['watermark', (state: GroupState) => state.getCurrentWatermarkMs(), '_LEGACY_ERROR_TEMP_2204'],
    ['timestamp', (state: GroupState) => state.setTimeoutTimestamp(1), '_LEGACY_ERROR_TEMP_2205'],
  ] as const)('refuses %s', (_name, misuse, condition) =>
    withSession(async (session) => {
      const rows = session.createDataFrame([['a']], 'k STRING');
      const failing = rows.groupBy('k').mapGroupsWithState(COUNTS, (key, group, state) => {
        misuse(state);
        return countRows(key, group, state);
      });
      await expect(failing.collect()).rejects.toMatchObject({ condition });
    }),
  );

  test.each([
    ['NaN', Number.NaN],
    ['an endless time', Number.POSITIVE_INFINITY],
    ['a time beyond all numbers', 1e300],
    ['a text', 'soon'],
  ])('refuses %s as a timeout where it is set', (_name, ms) =>
    withSession(async (session) => {
      const timeouts = {
        ProcessingTimeTimeout: (state: GroupState) =>
          Reflect.apply(state.setTimeoutDuration, state, [typeof ms === 'string' ? null : ms]),
        EventTimeTimeout: (state: GroupState) =>
          Reflect.apply(state.setTimeoutTimestamp, state, [ms]),
      };
      for (const [timeout, misuse] of Object.entries(timeouts)) {
        const input = session.memoryStream('ts TIMESTAMP, k STRING');
        const options = { ...COUNTS, timeout };
        const groups = input.toDF().withWatermark('ts', '0 seconds').groupBy('k');
        const failing = Reflect.apply(groups.mapGroupsWithState, groups, [
          options,
          (key: Row, group: readonly Row[], state: GroupState) => {
            misuse(state);
            return countRows(key, group, state);
          },
        ]);
        const query = await failing.writeStream.outputMode('update').format('noop').start();
        input.addData([new Date(1000), 'a']);
        await expect(query.processAllAvailable()).rejects.toMatchObject({
          cause: { condition: 'INVALID_GROUP_STATE_CALL.NOT_MILLISECONDS' },
        });
      }
    }),
  );

  test('a fraction of a millisecond is cut off', () =>
    withSession(async (session) => {
      const input = session.memoryStream('k STRING');
      const options = { ...COUNTS, timeout: 'ProcessingTimeTimeout' } as const;
      const counts = input
        .toDF()
        .groupBy('k')
        .mapGroupsWithState(options, (key, group, state) => {
          state.setTimeoutDuration(1_000_000.7);
          return countRows(key, group, state);
        });
      const query = await counts.writeStream.outputMode('update').toTable('cut');
      input.addData(['a']);
      await query.processAllAvailable();
      expect(await session.table('cut').collect()).toEqual([{ k: 'a', n: 1 }]);
    }));

  test('the initial state is what its table has, to the last digit', async () => {
    const session = await newSession({ int64: 'bigint', timestamps: 'date' });
    onTestFinished(() => session.stop());
    const big = 9_007_199_254_740_993n;
    const micros = 1_700_000_000_123_456n;
    const schema = 'n BIGINT, at TIMESTAMP, took INTERVAL DAY TO SECOND, price DECIMAL(30,2)';
    const initial = await session.sql(
      `SELECT 'a' AS k, ${big} AS n, timestamp_micros(${micros}) AS at, INTERVAL '1 02:03:04.5' DAY TO SECOND AS took, ` +
        '1234567890123456789012345678.91BD AS price',
    );
    const input = session.memoryStream('k STRING');
    const states = input
      .toDF()
      .groupBy('k')
      .flatMapGroupsWithState(
        {
          ...{ outputSchema: 'k STRING', stateSchema: schema, outputMode: 'append' },
          initialState: initial.groupBy('k'),
        },
        () => [],
      );
    const query = await states.writeStream
      .option('checkpointLocation', 'initial')
      .format('noop')
      .start();
    input.addData(['b']);
    await query.processAllAvailable();
    await query.stop();
    const held = session.read.format('statestore').load('initial').selectExpr('value.value');
    expect(await held.collect()).toEqual([
      {
        value: JSON.stringify([
          String(big),
          String(micros),
          '93784500000',
          '123456789012345678901234567891',
        ]),
      },
    ]);
  });

  test.each(['number', 'bigint'] as const)(
    'two initial states of a key are refused (%s)',
    async (int64) => {
      const session = await newSession({ int64 });
      onTestFinished(() => session.stop());
      const initial = session.createDataFrame(
        [
          [7, 1],
          [7, 2],
        ],
        'k BIGINT, n BIGINT',
      );
      const counts = initial
        .groupBy('k')
        .mapGroupsWithState({ ...COUNTS, initialState: initial.groupBy('k') }, countRows);
      await expect(counts.collect()).rejects.toMatchObject({
        condition: 'INVALID_GROUP_STATE_CALL.DUPLICATE_INITIAL_STATE',
        parameters: { key: '{"k":"7"}' },
      });
    },
  );

  test('a state is there until its function has returned', () =>
    withSession(async (session) => {
      let kept: GroupState | undefined;
      const rows = session.createDataFrame([['a']], 'k STRING');
      const counts = rows.groupBy('k').mapGroupsWithState(COUNTS, (key, group, state) => {
        kept = state;
        return countRows(key, group, state);
      });
      await counts.collect();
      const uses: readonly ((state: GroupState) => unknown)[] = [
        (state) => state.exists,
        (state) => state.get(),
        (state) => state.getOption(),
        (state) => state.update({ n: 1 }),
        (state) => state.remove(),
        (state) => state.setTimeoutDuration(1),
        (state) => state.setTimeoutTimestamp(1),
      ];
      for (const use of uses) {
        expect(() => kept && use(kept)).toThrow(
          expect.objectContaining({ condition: 'INVALID_GROUP_STATE_CALL.OUTSIDE_OF_CALL' }),
        );
      }
    }));

  test('mapGroupsWithState needs the output mode update', () =>
    withSession(async (session) => {
      const input = session.memoryStream('k STRING');
      const counts = input.toDF().groupBy('k').mapGroupsWithState(COUNTS, countRows);
      await expect(counts.writeStream.toTable('counts')).rejects.toMatchObject({
        condition: '_LEGACY_ERROR_TEMP_3102',
      });
    }));

  test('a query that is started again goes on with the states of its checkpoint', async () => {
    const machine = new SimulatedMachine();
    const start = async (rows: readonly string[]) => {
      const session = await newSession({}, machine);
      const counts = session.readStream
        .from(
          rows.map((k) => [k]),
          'k STRING',
        )
        .groupBy('k')
        .mapGroupsWithState(COUNTS, countRows);
      const seen: Row[] = [];
      const query = await counts.writeStream
        .outputMode('update')
        .option('checkpointLocation', 'counts')
        .foreach((row) => seen.push(row))
        .start();
      await query.processAllAvailable();
      await session.stop();
      return seen;
    };
    const lastOf = (rows: readonly Row[]) => new Map(rows.map(({ k, n }) => [k, n]));
    expect(lastOf(await start(['a', 'b', 'a']))).toEqual(
      new Map([
        ['a', 2],
        ['b', 1],
      ]),
    );
    expect(lastOf(await start(['b', 'c']))).toEqual(
      new Map([
        ['b', 2],
        ['c', 1],
      ]),
    );
  });
});
