import { describe, expect, test } from 'vitest';
import type { DataFrame } from '../../../src/api/dataframe.ts';
import { avg, col, count, lit, sum } from '../../../src/api/functions.ts';
import type { LogicalPlan } from '../../../src/plan/logical-plan.ts';
import { describeSessions } from '../../support/session.ts';

/** A plan without the numbers of its relations. */
function shape(frame: DataFrame): unknown {
  return JSON.parse(
    JSON.stringify(frame.plan, (key, value) =>
      key === 'planId' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
    ),
  );
}

const RANGE = { kind: 'range', start: '0n', end: '3n', step: '1n' };
const a = { kind: 'attribute', nameParts: ['a'] };
const b = { kind: 'attribute', nameParts: ['b'] };
const one = { kind: 'literal', value: 1, dataType: { kind: 'integer' } };

describeSessions((newSession) => {
  describe('building a DataFrame', async () => {
    const session = await newSession();
    const df = session.range(3);

    test.each<[string, DataFrame, unknown]>([
      ['select', df.select('a', col('b')), { kind: 'project', expressions: [a, b] }],
      [
        'selectExpr',
        df.selectExpr('a + 1'),
        { kind: 'project', expressions: [{ kind: 'expressionString', text: 'a + 1' }] },
      ],
      [
        'where of text',
        df.where('a > 1'),
        { kind: 'filter', condition: { kind: 'expressionString', text: 'a > 1' } },
      ],
      ['filter of a column', df.filter(col('a')), { kind: 'filter', condition: a }],
      [
        'withColumn',
        df.withColumn('x', col('a')),
        { kind: 'withColumns', aliases: [{ kind: 'alias', child: a, names: ['x'] }] },
      ],
      [
        'withColumnRenamed',
        df.withColumnRenamed('a', 'b'),
        { kind: 'withColumnsRenamed', renames: [{ from: 'a', to: 'b' }] },
      ],
      [
        'drop',
        df.drop('a.b', col('a')),
        { kind: 'drop', columns: [{ kind: 'attribute', nameParts: ['a.b'] }, a] },
      ],
      ['toDF', df.toDF('x'), { kind: 'toDF', columnNames: ['x'] }],
      ['alias', df.alias('t'), { kind: 'subqueryAlias', alias: 't' }],
      [
        'orderBy',
        df.orderBy('a', col('b').desc()),
        {
          kind: 'sort',
          order: [
            { kind: 'sortOrder', child: a, direction: 'ascending', nullOrdering: 'first' },
            { kind: 'sortOrder', child: b, direction: 'descending', nullOrdering: 'last' },
          ],
        },
      ],
      ['limit', df.limit(1), { kind: 'limit', limit: one }],
      ['offset', df.offset(1), { kind: 'offset', offset: one }],
      [
        'distinct',
        df.distinct(),
        { kind: 'deduplicate', columnNames: [], allColumns: true, withinWatermark: false },
      ],
      [
        'dropDuplicatesWithinWatermark',
        df.dropDuplicatesWithinWatermark(['a']),
        { kind: 'deduplicate', columnNames: ['a'], allColumns: false, withinWatermark: true },
      ],
      [
        'withWatermark',
        df.withWatermark('ts', '5 seconds'),
        {
          kind: 'withWatermark',
          watermarkId: expect.any(Number),
          ...{ eventTime: 'ts', delayThreshold: '5 seconds' },
        },
      ],
    ])('%s', (_name, frame, expected) => {
      expect(shape(frame)).toEqual({ ...(expected as object), input: RANGE });
    });

    test('groups keep their columns in front of the aggregates', () => {
      const call = (name: string, ...args: unknown[]) => ({ kind: 'function', name, args });
      const aggregate = (
        aggregates: unknown[],
        groupType = 'groupBy',
        grouping: unknown[] = [a],
      ) => ({
        kind: 'aggregate',
        input: RANGE,
        groupType,
        grouping,
        aggregates,
        implicitGrouping: true,
      });
      const counted = { kind: 'alias', child: call('count', one), names: ['count'] };
      expect(shape(df.groupBy('a').count())).toEqual(aggregate([counted]));
      expect(shape(df.groupBy('a').sum('b'))).toEqual(aggregate([call('sum', b)]));
      expect(shape(df.groupBy('a').agg({ b: 'max', '*': 'count' }))).toEqual(
        aggregate([call('max', b), call('count', { kind: 'star' })]),
      );
      expect(shape(df.agg(sum('a')))).toEqual(aggregate([call('sum', a)], 'groupBy', []));
      expect(shape(df.rollup('a').agg(sum('b')))).toEqual(aggregate([call('sum', b)], 'rollup'));
      expect(shape(df.groupBy('a').pivot('b', [1]).avg('a'))).toEqual({
        ...aggregate([call('avg', a)], 'pivot'),
        pivot: { column: b, values: [one] },
      });
    });

    test('joins take names, conditions, and any of Spark’s spellings', () => {
      const join = { kind: 'join', left: RANGE, right: RANGE };
      expect(shape(df.join(df, 'a', 'left_outer'))).toEqual({
        ...join,
        joinType: 'leftOuter',
        usingColumns: ['a'],
      });
      expect(shape(df.join(df, [col('a'), col('b')]))).toMatchObject({
        joinType: 'inner',
        usingColumns: [],
        condition: { kind: 'function', name: 'and' },
      });
      expect(shape(df.crossJoin(df))).toMatchObject({ joinType: 'cross' });
      expect(() => df.join(df, 'a', 'sideways')).toThrow(/UNSUPPORTED_JOIN_TYPE/);
    });

    test('a column of one relation of a join is told by the relation’s number', () => {
      const [left, right] = [session.range(1), session.range(2)];
      expect(left.col('id').expression).toMatchObject({ planId: left.plan.planId });
      expect(left.plan.planId).not.toBe(right.plan.planId);
    });

    test('sets combine by position or by name', () => {
      const set = { kind: 'setOperation', left: RANGE, right: RANGE };
      expect(shape(df.union(df))).toEqual({ ...set, operation: 'union', isAll: true });
      expect(shape(df.unionByName(df, { allowMissingColumns: true }))).toEqual({
        ...set,
        operation: 'union',
        isAll: true,
        byName: true,
        allowMissingColumns: true,
      });
      expect(shape(df.except(df))).toEqual({ ...set, operation: 'except', isAll: false });
    });

    test('never looks anything up', () => {
      const nonsense = session.table('nowhere').select('nothing').where('not ( sql');
      expect((nonsense.plan as Extract<LogicalPlan, { kind: 'filter' }>).kind).toBe('filter');
    });
  });

  describe('a batch query', () => {
    test('goes from rows through columns back to rows', async () => {
      const session = await newSession();
      const events = session.createDataFrame(
        [
          { service: 'web', status: 200, latency: 1.5 },
          { service: 'db', status: 500, latency: null },
          { service: 'web', status: 404, latency: 2.5 },
        ],
        'service STRING, status INT, latency DOUBLE',
      );
      const perService = events
        .groupBy('service')
        .agg(count('*').as('hits'), avg('latency').as('latency'))
        .orderBy(col('service').desc());
      expect(await perService.collect()).toEqual([
        { service: 'web', hits: 2, latency: 2 },
        { service: 'db', hits: 1, latency: null },
      ]);
      expect(await perService.collect({ rowMode: 'array' })).toEqual([
        ['web', 2, 2],
        ['db', 1, null],
      ]);
      expect(await events.where('status >= 400').select('status').collect()).toEqual([
        { status: 500 },
        { status: 404 },
      ]);
    });

    test('is counted, begun and ended', async () => {
      const session = await newSession();
      const numbers = session.range(5);
      expect(await numbers.count()).toBe(5);
      expect(await numbers.first()).toEqual({ id: 0 });
      expect(await numbers.head(2)).toEqual([{ id: 0 }, { id: 1 }]);
      expect(await numbers.take(0)).toEqual([]);
      expect(await numbers.tail(2)).toEqual([{ id: 3 }, { id: 4 }]);
      expect(await numbers.isEmpty()).toBe(false);
      expect(await numbers.where('id > 9').isEmpty()).toBe(true);
      expect(await numbers.where('id > 9').first()).toBeUndefined();
      expect(await numbers.offset(3).collect()).toEqual([{ id: 3 }, { id: 4 }]);
      expect(await numbers.offset(1).limit(1).collect()).toEqual([{ id: 1 }]);
    });

    test('runs over views, and sees them as they were named', async () => {
      const session = await newSession();
      await session.range(3).createOrReplaceTempView('numbers');
      const doubled = await session.sql('SELECT id * 2 AS n FROM numbers WHERE id > 0');
      expect(await doubled.collect()).toEqual([{ n: 2 }, { n: 4 }]);
      await session.sql('CREATE OR REPLACE TEMP VIEW big AS SELECT * FROM numbers WHERE id = 2');
      expect(await session.table('big').collect()).toEqual([{ id: 2 }]);
      expect(session.listTables().map((table) => table.name)).toEqual(['big', 'numbers']);
      expect(session.dropTempView('big')).toBe(true);
      await expect(session.table('big').collect()).rejects.toThrow(/TABLE_OR_VIEW_NOT_FOUND/);
    });

    test('drops duplicates by all columns, or by some', async () => {
      const session = await newSession();
      const rows = session.createDataFrame(
        [
          ['x', 1],
          ['x', 2],
          ['y', 3],
          ['x', 1],
        ],
        'k STRING, v INT',
      );
      expect(await rows.distinct().count()).toBe(3);
      expect(await rows.dropDuplicates(['k']).orderBy('k').collect()).toEqual([
        { k: 'x', v: 1 },
        { k: 'y', v: 3 },
      ]);
    });

    test('unites tables', async () => {
      const session = await newSession();
      const left = session.createDataFrame([[1, 'a']], 'n INT, t STRING');
      const right = session.createDataFrame([['b', 2]], 't STRING, n INT');
      expect(await left.unionByName(right).orderBy('n').collect()).toEqual([
        { n: 1, t: 'a' },
        { n: 2, t: 'b' },
      ]);
      expect(await left.union(left).count()).toBe(2);
    });

    test('groups by time windows', async () => {
      const session = await newSession();
      const { window } = await import('../../../src/api/functions.ts');
      const events = session.createDataFrame(
        [['2024-01-01T00:00:30Z'], ['2024-01-01T00:01:30Z'], ['2024-01-01T00:01:40Z'], [null]],
        'ts TIMESTAMP',
      );
      const perMinute = events
        .groupBy(window('ts', '1 minute'))
        .count()
        .select(col('window.start').as('start'), 'count')
        .orderBy('start');
      expect(await perMinute.collect()).toEqual([
        { start: new Date('2024-01-01T00:00:00Z'), count: 1 },
        { start: new Date('2024-01-01T00:01:00Z'), count: 2 },
      ]);
      const sliding = events
        .groupBy(window('ts', '1 minute', '30 seconds'))
        .agg(count('*').as('n'));
      expect(await sliding.agg(sum('n').as('n')).collect()).toEqual([{ n: 6 }]);
    });

    test('says what is wrong with a name at the first action, and what may have been meant', async () => {
      const session = await newSession();
      await expect(session.range(1).select('idd').schema()).rejects.toThrow(
        /UNRESOLVED_COLUMN.WITH_SUGGESTION.*`idd`.*`id`/,
      );
      await expect(session.sql('SELECT nope FROM range(1)')).rejects.toThrow();
      await expect(session.sql('SELEC 1')).rejects.toThrow(/PARSE_SYNTAX_ERROR/);
      await expect(session.read.format('jsn').load('x').collect()).rejects.toThrow(
        /DATA_SOURCE_NOT_FOUND/,
      );
    });

    test('over a stream is refused, and over a stopped session', async () => {
      const session = await newSession();
      const stream = session.memoryStream('a INT').toDF();
      expect(stream.isStreaming).toBe(true);
      await expect(stream.collect()).rejects.toThrow(/must be executed with writeStream.start/);
      await session.stop();
      await expect(session.range(1).collect()).rejects.toThrow(/SESSION_STOPPED/);
    });

    test('fails with the row’s error', async () => {
      const session = await newSession();
      await expect(
        session
          .range(2)
          .select(lit(1).divide(col('id')))
          .collect(),
      ).rejects.toThrow(/DIVIDE_BY_ZERO/);
    });
  });
});
