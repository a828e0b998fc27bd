import { describe, expect, test } from 'vitest';
import type { Connector } from '../../../src/connectors/connector.ts';
import { IntegerType, structField, structType } from '../../../src/types/data-type.ts';
import { buildBatch } from '../../../src/wasm/column-builder.ts';
import { describeSessions, newSession } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

describeSessions((newSession) => {
  describe('a command', () => {
    test('runs at once, and answers with a table', async () => {
      const session = await newSession();
      await session.sql('CREATE TEMPORARY VIEW t AS SELECT 1 AS a, "x" AS b');
      const rows = async (text: string) => (await session.sql(text)).collect({ rowMode: 'array' });
      expect(await rows('SHOW TABLES')).toEqual([['', 't', true]]);
      expect(await rows('DESCRIBE t')).toEqual([
        ['a', 'int', null],
        ['b', 'string', null],
      ]);
      expect(await rows('SET spark.sql.session.timeZone = Asia/Tokyo')).toEqual([
        ['spark.sql.session.timeZone', 'Asia/Tokyo'],
      ]);
      expect(session.conf.get('spark.sql.session.timeZone')).toBe('Asia/Tokyo');
      expect(await rows('SET spark.sql.session.timeZone')).toEqual([
        ['spark.sql.session.timeZone', 'Asia/Tokyo'],
      ]);
      expect(await rows('SET no.such.key')).toEqual([['no.such.key', '<undefined>']]);
      expect(String((await rows('EXPLAIN SELECT a FROM t'))[0][0])).toContain(
        '== Physical Plan ==',
      );
      await expect(session.sql('CREATE TEMPORARY VIEW t AS SELECT 2')).rejects.toThrow(
        /TEMP_TABLE_OR_VIEW_ALREADY_EXISTS/,
      );
      expect(await rows('DROP VIEW t')).toEqual([]);
      await expect(session.sql('DROP VIEW t')).rejects.toThrow(/VIEW_NOT_FOUND/);
      expect(await rows('DROP VIEW IF EXISTS t')).toEqual([]);
    });
  });

  describe('looking at a table', () => {
    test('prints its first rows, in the zone of the session', async () => {
      const machine = new SimulatedMachine();
      const session = await newSession(
        { config: { 'spark.sql.session.timeZone': 'Europe/Berlin' } },
        machine,
      );
      const rows = session.createDataFrame(
        [[1, new Date(0), 'a long text, longer than twenty']],
        'n INT, at TIMESTAMP, text STRING',
      );
      await rows.union(rows).show(1);
      expect(machine.printed).toEqual([
        [
          '+---+-------------------+--------------------+',
          '|  n|                 at|                text|',
          '+---+-------------------+--------------------+',
          '|  1|1970-01-01 01:00:00|a long text, long...|',
          '+---+-------------------+--------------------+',
          'only showing top 1 row',
        ].join('\n'),
      ]);
      await rows.select('n').show(5, { vertical: true });
      expect(machine.printed[1]).toBe('-RECORD 0--\n n   | 1');
    });

    test('prints its schema as a tree', async () => {
      const machine = new SimulatedMachine();
      const session = await newSession({}, machine);
      const ddl = 'a INT NOT NULL, s STRUCT<x: ARRAY<DATE>, m: MAP<STRING, DECIMAL(5,2)>>';
      await session.createDataFrame([], ddl).printSchema();
      expect(machine.printed[0]).toBe(
        [
          'root',
          ' |-- a: integer (nullable = false)',
          ' |-- s: struct (nullable = true)',
          ' |    |-- x: array (nullable = true)',
          ' |    |    |-- element: date (containsNull = true)',
          ' |    |-- m: map (nullable = true)',
          ' |    |    |-- key: string',
          ' |    |    |-- value: decimal(5,2) (valueContainsNull = true)',
        ].join('\n'),
      );
    });

    test('explains its plan, before and after optimization', async () => {
      const machine = new SimulatedMachine();
      const session = await newSession({}, machine);
      const filtered = session.range(9).where('id > 1 + 1');
      await filtered.explain(true);
      expect(machine.printed[0]).toContain('== Analyzed Logical Plan ==');
      expect(machine.printed[0]).toContain('== Optimized Logical Plan ==');
      expect(await filtered.explainString()).not.toContain('== Analyzed Logical Plan ==');
    });

    test('names its columns and their types', async () => {
      const session = await newSession();
      const frame = session.createDataFrame([{ n: 1, t: 'x' }]);
      expect(await frame.columns()).toEqual(['n', 't']);
      expect(await frame.dtypes()).toEqual([
        ['n', 'bigint'],
        ['t', 'string'],
      ]);
    });
  });

  test('rows take the forms that the session was made for', async () => {
    const session = await newSession({ int64: 'bigint', timestamps: 'micros' });
    const frame = session.createDataFrame([[2n ** 60n, 5n]], 'n BIGINT, at TIMESTAMP');
    expect(await frame.collect()).toEqual([{ n: 2n ** 60n, at: 5n }]);
    const plain = (await newSession()).createDataFrame([[2n ** 60n]], 'n BIGINT');
    await expect(plain.collect()).rejects.toThrow(/LONG_BEYOND_NUMBER.*int64: 'bigint'/);
  });

  test('a session can be used up by a block', async () => {
    let stopped: Awaited<ReturnType<typeof newSession>>;
    {
      await using session = await newSession();
      stopped = session;
    }
    await expect(stopped.sql('SELECT 1')).rejects.toThrow(/SESSION_STOPPED/);
  });
});

interface Calls {
  batches: number;
  closed: string[];
}

/** A source of `batches` batches of two rows each. */
function numbers(calls: Calls, batches: number, failAt = Number.NaN): Connector {
  const schema = structType([structField('n', IntegerType)]);
  return {
    name: 'numbers',
    sourceOptions: [{ name: 'from', type: 'int', doc: 'The first number.' }],
    schema: async () => schema,
    openSource: async () => ({
      description: 'Numbers',
      defaultReadLimit: { kind: 'allAvailable' },
      latestOffset: async () => (batches === 0 ? null : batches),
      read: async (_start, _end, { core, columns }) => ({
        inputRows: 0,
        next: async () => {
          if (calls.batches === failAt) throw new Error('cable cut');
          if (calls.batches === batches) return undefined;
          const first = calls.batches++ * 2;
          const types = columns.fields.map((field) => field.dataType);
          return buildBatch(core, types, [types.map(() => first), types.map(() => first + 1)]);
        },
        close: async () => {
          calls.closed.push('reader');
        },
      }),
      commit: async () => {},
      stop: async () => {
        calls.closed.push('source');
      },
    }),
  };
}

describe('a table of a source', () => {
  test('is read to its end, and closed', async () => {
    const calls: Calls = { batches: 0, closed: [] };
    const session = await newSession({ connectors: [numbers(calls, 3)] });
    const frame = session.read.format('numbers').option('FROM', 0).load();
    expect(await frame.where('n % 2 = 1').collect()).toEqual([{ n: 1 }, { n: 3 }, { n: 5 }]);
    expect(calls.closed).toEqual(['reader', 'source']);
  });

  test('is read no further than is asked for', async () => {
    const calls: Calls = { batches: 0, closed: [] };
    const session = await newSession({ connectors: [numbers(calls, 1000)] });
    expect(await session.read.format('numbers').load().take(3)).toHaveLength(3);
    expect(calls.batches).toBe(2);
    expect(calls.closed).toEqual(['reader', 'source']);
  });

  test('that is empty has no rows', async () => {
    const calls: Calls = { batches: 0, closed: [] };
    const session = await newSession({ connectors: [numbers(calls, 0)] });
    expect(await session.read.format('numbers').load().count()).toBe(0);
    expect(calls.closed).toEqual(['source']);
  });

  test('that fails is closed too', async () => {
    const calls: Calls = { batches: 0, closed: [] };
    const session = await newSession({ connectors: [numbers(calls, 5, 2)] });
    await expect(session.read.format('numbers').load().collect()).rejects.toThrow('cable cut');
    expect(calls.closed).toEqual(['reader', 'source']);
  });

  test('has only the options that it says', async () => {
    const calls: Calls = { batches: 0, closed: [] };
    const session = await newSession({ connectors: [numbers(calls, 1)] });
    await expect(session.read.format('numbers').option('form', 1).load().collect()).rejects.toThrow(
      /UNKNOWN_DATA_SOURCE_OPTION.*`form`.*`from`/,
    );
    await expect(session.read.format('number').load().collect()).rejects.toThrow(
      /DATA_SOURCE_NOT_FOUND.*number.*`numbers`/,
    );
    await expect(session.read.load('x').collect()).rejects.toThrow(/DATA_SOURCE_NOT_FOUND/);
  });
});
