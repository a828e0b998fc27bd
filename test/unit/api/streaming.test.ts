import { describe, expect, test } from 'vitest';
import type { Row } from '../../../src/api/row.ts';
import type { ForeachWriter, Session } from '../../../src/index.ts';
import { describeSessions, newSession, sessionsOf } from '../../support/session.ts';

const start = (session: Session) => session.memoryStream('v INT').toDF().writeStream;

describeSessions((newSession) => {
  const withSession = sessionsOf(newSession);

  describe('a stream', () => {
    test('goes through foreachBatch as DataFrames, batch by batch', () =>
      withSession(async (session) => {
        const input = session.memoryStream('k STRING, v INT');
        const seen: [number, Row[]][] = [];
        const query = await input
          .toDF()
          .where('v > 0')
          .writeStream.foreachBatch(async (batch, id) => {
            seen.push([id, await batch.orderBy('v').collect()]);
          })
          .start();
        input.addData(['b', 2], { k: 'a', v: 1 });
        await query.processAllAvailable();
        input.addData(['c', 0], ['d', 4]);
        await query.processAllAvailable();
        expect(seen).toEqual([
          [
            0,
            [
              { k: 'a', v: 1 },
              { k: 'b', v: 2 },
            ],
          ],
          [1, [{ k: 'd', v: 4 }]],
        ]);
      }));

    test('goes row by row into an object that opens and closes', () =>
      withSession(async (session) => {
        const input = session.memoryStream('v BIGINT');
        const calls: unknown[] = [];
        const writer: ForeachWriter = {
          open: (partition, epoch) => calls.push(['open', partition, epoch]) > 0,
          process: (row) => calls.push(row),
          close: (error) => calls.push(['close', error]),
        };
        const query = await input.toDF().writeStream.foreach(writer).start();
        input.addData([1], [2]);
        await query.processAllAvailable();
        expect(calls).toEqual([['open', 0, 0], { v: 1 }, { v: 2 }, ['close', null]]);
      }));

    test('fills a table that SQL can ask', () =>
      withSession(async (session) => {
        const input = session.memoryStream('v INT');
        const query = await input.toDF().writeStream.toTable('numbers');
        expect(query.name).toBe('numbers');
        input.addData([1], [2]);
        await query.processAllAvailable();
        const total = await session.sql('SELECT sum(v) AS total FROM numbers');
        expect(await total.collect()).toEqual([{ total: 3 }]);
        input.addData([4]);
        await query.processAllAvailable();
        expect(await total.collect()).toEqual([{ total: 7 }]);
      }));

    test('is read by a loop, and stops with it', () =>
      withSession(async (session) => {
        const input = session.memoryStream('v INT');
        input.addData([1]);
        const seen: Row[][] = [];
        for await (const rows of input.toDF().stream()) {
          seen.push(rows);
          if (seen.length === 2) break;
          input.addData([2], [3]);
        }
        expect(seen).toEqual([[{ v: 1 }], [{ v: 2 }, { v: 3 }]]);
        expect(session.streams.active).toEqual([]);
      }));

    test('that fails throws into the loop, after the rows that came before', () =>
      withSession(async (session) => {
        const input = session.memoryStream('v INT');
        input.addData([1]);
        const seen: Row[][] = [];
        const loop = async () => {
          for await (const rows of input.toDF().selectExpr('10 div v AS d').stream()) {
            seen.push(rows);
            input.addData([0]);
          }
        };
        await expect(loop()).rejects.toThrow(/DIVIDE_BY_ZERO/);
        expect(seen).toEqual([[{ d: 10 }]]);
      }));

    test('comes from an iterable of rows', () =>
      withSession(async (session) => {
        async function* events() {
          yield { v: 1 };
          yield { v: 2 };
        }
        const seen: Row[] = [];
        const query = await session.readStream
          .from(events(), 'v INT')
          .writeStream.foreach((row) => seen.push(row))
          .trigger({ availableNow: true })
          .start();
        await query.awaitTermination();
        expect(seen).toEqual([{ v: 1 }, { v: 2 }]);
      }));

    test('comes from chunks of text, cut anywhere', () =>
      withSession(async (session) => {
        const seen: Row[] = [];
        const query = await session.readStream
          .format('json')
          .schema('v INT')
          .from(['{"v": 1}\n{"', 'v": 2}\n'])
          .writeStream.foreach((row) => seen.push(row))
          .trigger({ availableNow: true })
          .start();
        await query.awaitTermination();
        expect(seen).toEqual([{ v: 1 }, { v: 2 }]);
      }));
  });

  describe('starting a stream', () => {
    test('fails at once on what can not be', () =>
      withSession(async (session) => {
        await expect(session.range(1).writeStream.format('noop').start()).rejects.toThrow(
          /WRITE_STREAM_NOT_ALLOWED/,
        );
        await expect(start(session).format('nop').start()).rejects.toThrow(
          /DATA_SOURCE_NOT_FOUND.*nop.*`noop`/,
        );
        await expect(start(session).format('noop').option('numRow', 5).start()).rejects.toThrow(
          /UNKNOWN_DATA_SOURCE_OPTION.*`numRow`/,
        );
        await expect(start(session).format('memory').start()).rejects.toThrow(
          /STREAMING_QUERY_NAME_REQUIRED/,
        );
        await expect(start(session).format('noop').outputMode('complete').start()).rejects.toThrow(
          /STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION/,
        );
        expect(() => start(session).outputMode('all' as 'append')).toThrow(
          /STREAMING_OUTPUT_MODE.INVALID/,
        );
        expect(() => start(session).trigger({} as { once: true })).toThrow(/INVALID_TRIGGER/);
        expect(session.streams.active).toEqual([]);
      }));

    test('under a name that runs already fails, and leaves its table alone', () =>
      withSession(async (session) => {
        const input = session.memoryStream('v INT');
        const query = await input.toDF().writeStream.toTable('t');
        input.addData([1]);
        await query.processAllAvailable();
        await expect(start(session).toTable('t')).rejects.toThrow(/STREAMING_QUERY_NAME_IN_USE/);
        expect(await session.table('t').collect()).toEqual([{ v: 1 }]);
      }));
  });

  describe('the manager of queries', () => {
    test('knows those that run, and waits for any to end', () =>
      withSession(async (session) => {
        const heard: string[] = [];
        session.streams.addListener({
          onQueryStarted: () => heard.push('started'),
          onQueryTerminated: () => heard.push('terminated'),
        });
        const input = session.memoryStream('v INT');
        const query = await input.toDF().writeStream.format('noop').start();
        expect(session.streams.active).toEqual([query]);
        expect(session.streams.get(query.id)).toBe(query);
        const ended = session.streams.awaitAnyTermination();
        await query.stop();
        expect(await ended).toBe(true);
        expect(await session.streams.awaitAnyTermination()).toBe(true);
        expect(session.streams.active).toEqual([]);
        expect(session.streams.get(query.id)).toBeUndefined();
        expect(heard).toEqual(['started', 'terminated']);
      }));

    test('throws the exception of a query that failed, until it is told to forget', () =>
      withSession(async (session) => {
        const input = session.memoryStream('v INT');
        input.addData([0]);
        await input.toDF().selectExpr('1 / v').writeStream.format('noop').start();
        await expect(session.streams.awaitAnyTermination()).rejects.toThrow(/DIVIDE_BY_ZERO/);
        session.streams.resetTerminated();
        const other = await input.toDF().writeStream.format('noop').start();
        const ended = session.streams.awaitAnyTermination();
        await other.stop();
        expect(await ended).toBe(true);
      }));

    test('ends all queries with the session, or one by a signal', async () => {
      const session = await newSession();
      const input = session.memoryStream('v INT');
      const controller = new AbortController();
      const [first, second] = [
        await input.toDF().writeStream.format('noop').start({ signal: controller.signal }),
        await input.toDF().writeStream.format('noop').start(),
      ];
      controller.abort();
      await first.awaitTermination();
      expect(second.isActive).toBe(true);
      await session.stop();
      expect(second.isActive).toBe(false);
    });
  });
});

test('needs a place for the checkpoint unless the sink is for looking only', async () => {
  const lasting = {
    name: 'lasting',
    openSink: async () => {
      throw new Error('opened');
    },
  };
  const session = await newSession({ connectors: [lasting] });
  await expect(start(session).format('lasting').start()).rejects.toThrow(
    /CHECKPOINT_LOCATION_REQUIRED/,
  );
  await expect(
    start(session).format('lasting').option('checkpointLocation', 'here').start(),
  ).rejects.toThrow(/opened/);
  await session.stop();
});
