import { describe, expect, test } from 'vitest';
import { describeSessions } from '../../support/session.ts';

async function* one<T>(...items: T[]): AsyncGenerator<T, void> {
  yield* items;
}

describeSessions((newSession) => {
  describe('a table of columns', () => {
    test('has the types of typed arrays, whatever their values, and else those of its values', async () => {
      const session = await newSession({ int64: 'bigint' });
      const table = session.createDataFrame({
        d: Float64Array.of(1, 2),
        f: Float32Array.of(0.5, 1),
        i: Int32Array.of(1, 2),
        l: BigInt64Array.of(1n, 2n),
        n: [1, null],
        t: ['x', undefined],
      });
      expect(await table.dtypes()).toEqual([
        ['d', 'double'],
        ['f', 'float'],
        ['i', 'int'],
        ['l', 'bigint'],
        ['n', 'bigint'],
        ['t', 'string'],
      ]);
      expect(await table.collect({ rowMode: 'array' })).toEqual([
        [1, 0.5, 1, 1n, 1n, 'x'],
        [2, 1, 2, 2n, null, null],
      ]);
    });

    test('goes by the names of a schema', async () => {
      const session = await newSession();
      const table = session.createDataFrame({ b: ['x'], a: [1] }, 'a SMALLINT, b STRING, c DATE');
      expect(await table.collect()).toEqual([{ a: 1, b: 'x', c: null }]);
      const empty = session.createDataFrame({ a: new Float64Array(0) });
      expect([await empty.dtypes(), await empty.count()]).toEqual([[['a', 'double']], 0]);
    });

    test('needs columns of one length, and types for nulls', async () => {
      const session = await newSession();
      expect(() => session.createDataFrame({ a: [1, 2], b: [1] })).toThrow(
        /LENGTH_SHOULD_BE_THE_SAME/,
      );
      expect(() => session.createDataFrame({ a: [null] })).toThrow(/CANNOT_DETERMINE_TYPE/);
    });
  });

  test('iterables of rows are tables, and asynchronous ones when they have ended', async () => {
    const session = await newSession();
    const rows = new Map([['a', 1]]).entries();
    expect(await session.createDataFrame(rows, ['k', 'v']).collect()).toEqual([{ k: 'a', v: 1 }]);
    const table = await session.createDataFrame(one({ n: 1 }, { n: 2 }), 'n INT');
    expect(await table.collect()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await table.count()).toBe(2);
    const failing = async function* () {
      yield { n: 1 };
      throw new Error('the source is gone');
    };
    await expect(session.createDataFrame(failing())).rejects.toThrow('the source is gone');
  });

  describe('Arrow', () => {
    test('takes a table out and back in, with its names and types', async () => {
      const session = await newSession();
      const ddl = 'a INT NOT NULL, `A b` ARRAY<STRING>, m MAP<STRING, DECIMAL(10, 2)>, t TIMESTAMP';
      const table = session.createDataFrame(
        [
          [1, ['x', null], { k: '1.50' }, new Date(0)],
          [2, null, null, null],
        ],
        ddl,
      );
      const bytes = await table.toArrow();
      const again = session.createDataFrame(bytes);
      expect(await again.schema()).toEqual(await table.schema());
      expect(await again.collect()).toEqual(await table.collect());
      expect(await again.where('a = 2').select('a').collect()).toEqual([{ a: 2 }]);
      // The bytes are still there for another use.
      expect(await session.createDataFrame(bytes.slice().buffer).count()).toBe(2);
    });

    test('has many rows, and none', async () => {
      const session = await newSession();
      const many = session.range(300_000).selectExpr('id', "concat('row ', id) AS t");
      const again = session.createDataFrame(await many.toArrow());
      expect(await again.selectExpr('sum(id) AS s', 'max(t) AS t').collect()).toEqual([
        { s: 44_999_850_000, t: 'row 99999' },
      ]);
      const none = session.createDataFrame(await many.limit(0).toArrow());
      expect([await none.columns(), await none.count()]).toEqual([['id', 't'], 0]);
    });

    test('refuses bytes that are none', async () => {
      const session = await newSession();
      const table = session.createDataFrame(new TextEncoder().encode('a,b\n1,2\n'));
      await expect(table.collect()).rejects.toMatchObject({
        condition: 'FAILED_READ_FILE.MALFORMED_ARROW',
      });
      const stream = session.readStream.format('arrow').files([]);
      await expect(stream.schema()).rejects.toMatchObject({ condition: 'UNABLE_TO_INFER_SCHEMA' });
      await expect(session.readStream.format('rate').load().toArrow()).rejects.toThrow(
        /writeStream/,
      );
    });
  });
});
