import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type DStream,
  StreamingContext as NodeContext,
  type Pair,
  Seconds,
  StateSpec,
} from '../../../node/dstream/index.ts';
import { createSession, type Session } from '../../../node/index.ts';
import { DiskCheckpointStorage } from '../../../node/storage/disk.ts';
import type { StreamingContext } from '../../../src/dstream/streaming-context.ts';
import { DStreamMachine, Fate } from '../../support/dstream-lives.ts';
import { nextTurn } from '../../support/manual-clock.ts';

const add = (a: number, b: number) => a + b;
type Pairs = DStream<Pair<string, number>>;

let session: Session;
let machine: DStreamMachine;
let ssc: StreamingContext;
let stream: ReturnType<Session['memoryStream']>;
beforeAll(async () => {
  machine = new DStreamMachine();
  session = await machine.session();
});
afterAll(() => session.stop());
let directories = 0;
let directory: string;
beforeEach(() => {
  machine.fate = new Fate();
  directory = `directory ${directories++}`;
  stream = session.memoryStream('k STRING, v DOUBLE');
});
afterEach(() => ssc?.stop().catch(() => {}));

/** Starts a program that goes on from the checkpoint. */
async function start(build: (pairs: Pairs) => void): Promise<void> {
  await ssc?.stop().catch(() => {});
  machine.fate = new Fate();
  ssc = machine.context(session);
  ssc.recoverFrom(directory);
  const rows = ssc.dataFrameStream<{ readonly k: string; readonly v: number }>(stream.toDF());
  build(rows.map(({ k, v }): Pair<string, number> => [k, v]));
  await ssc.start();
  await ssc.processAllAvailable();
}

async function batch(...rows: readonly Pair<string, number>[]): Promise<void> {
  if (rows.length > 0) stream.addData(...rows);
  while (rows.length > 0 && !ssc.graph.inputs[0].hasWaiting) await nextTurn();
  machine.clock.advance(1000);
  await ssc.processAllAvailable();
}

const refused = (condition: string) => expect.objectContaining({ condition });

describe('a function that throws', () => {
  const cases: Record<
    string,
    (pairs: Pairs, check: (value: number) => number) => DStream<unknown>
  > = {
    'in map': (pairs, check) => pairs.mapValues(check).reduceByKey(add),
    'in updateStateByKey': (pairs, check) =>
      pairs.updateStateByKey<string, number, number>((values, state) =>
        values.map(check).reduce(add, state ?? 0),
      ),
    'in mapWithState': (pairs, check) =>
      pairs.mapWithState(
        StateSpec.function<string, number, number, number>((_, value, state) => {
          state.update((state.getOption() ?? 0) + check(value ?? 0));
          return state.get();
        }),
      ),
    'in a window with an inverse': (pairs, check) =>
      pairs.reduceByKeyAndWindow((a, b) => check(a) + check(b), Seconds(3), Seconds(1), {
        inverse: (a, b) => a - b,
      }),
    'in transform': (pairs, check) =>
      pairs.transform((rdd) => {
        rdd.values().foreach(check);
        return rdd;
      }),
  };

  test.each(Object.entries(cases))(
    '%s fails its batch, and the mended program goes on exactly',
    async (_, make) => {
      const run = async (isBroken: boolean) => {
        const seen: string[] = [];
        const program = (broken: boolean) => (pairs: Pairs) => {
          const check = (value: number) => {
            if (broken && value === 13) throw new Error('thirteen');
            return value;
          };
          make(pairs, check).foreachRDD((rdd, time) => {
            seen.push(`${(time.milliseconds - t0) / 1000} ${JSON.stringify(rdd.collect())}`);
          });
        };
        const t0 = machine.clock.nowMs();
        await start(program(isBroken));
        await batch(['a', 1], ['b', 2]);
        await batch(['a', 13], ['a', 1]);
        if (isBroken) {
          await expect(ssc.awaitTermination()).rejects.toMatchObject({
            condition: 'DSTREAM_JOB_FAILED',
            message: expect.stringContaining('thirteen'),
            parameters: { output: 'foreachRDD', time: new Date(t0 + 2000).toISOString() },
            cause: new Error('thirteen'),
          });
          // Later batches go on, as in Spark; none of them counts.
          machine.clock.advance(1000);
          await ssc.processAllAvailable();
          expect(await ssc.awaitTerminationOrTimeout(0).catch((error) => error.condition)).toBe(
            'DSTREAM_JOB_FAILED',
          );
          seen.length = 1;
          await start(program(false));
        } else {
          await batch();
        }
        await batch(['b', 5]);
        await batch();
        await ssc.stop();
        return seen;
      };
      const calm = await run(false);
      directory = `${directory} again`;
      stream = session.memoryStream('k STRING, v DOUBLE');
      expect(await run(true)).toEqual(calm);
      expect(calm).toHaveLength(5);
    },
  );

  test('fails its own output, and the others of the batch are run all the same', async () => {
    const seen: string[] = [];
    const failures: (string | undefined)[] = [];
    await start((pairs) => {
      pairs.foreachRDD(() => Promise.reject(new Error('one of them')));
      pairs.foreachRDD((rdd) => seen.push(...rdd.keys().collect()));
    });
    ssc.addStreamingListener({
      onOutputOperationCompleted: ({ outputOperationInfo }) =>
        failures.push(outputOperationInfo.failureReason),
    });
    await batch(['a', 1]);
    expect(seen).toEqual(['a']);
    expect(failures).toEqual([expect.stringContaining('one of them'), undefined]);
  });
});

describe('what is told before anything runs', () => {
  const context = () => machine.context(session);

  test.each([
    ['no multiple of the batch', 1500, 1000],
    ['a slide that is none', 2000, 1500],
    ['of no length', 0, 1000],
    ['of negative length', -1000, 1000],
    ['that is no number', Number.NaN, 1000],
    ['without a slide', 2000, 0],
  ])('a window %s', (_, window, slide) => {
    const pairs = context().queueStream<Pair<string, number>>([]);
    const condition = refused('INVALID_DSTREAM_WINDOW.NOT_MULTIPLE');
    expect(() => pairs.window(window, slide)).toThrow(condition);
    expect(() => pairs.reduceByKeyAndWindow(add, window, slide)).toThrow(condition);
    expect(() => pairs.reduceByKeyAndWindow(add, window, slide, { inverse: add })).toThrow(
      condition,
    );
    expect(() => pairs.countByWindow(window, slide)).toThrow(condition);
    expect(() => pairs.groupByKeyAndWindow(window, slide)).toThrow(condition);
  });

  test('different slides in a join, a union and a transform', () => {
    const own = context();
    const pairs = own.queueStream<Pair<string, number>>([]);
    const slow = pairs.window(Seconds(2), Seconds(2));
    const condition = refused('INVALID_DSTREAM_WINDOW.DIFFERENT_SLIDES');
    expect(() => pairs.join(slow)).toThrow(condition);
    expect(() => pairs.union(slow)).toThrow(condition);
    expect(() => own.union(pairs, slow)).toThrow(condition);
    expect(() => pairs.transformWith((a) => a, slow)).toThrow(condition);
  });

  test('a checkpoint interval of mapWithState that is no multiple', () => {
    const states = context()
      .queueStream<Pair<string, number>>([])
      .mapWithState(StateSpec.function<string, number, number, number>(() => 1));
    expect(() => states.checkpoint(1500)).toThrow(refused('INVALID_DSTREAM_OPTION'));
    expect(() => states.checkpoint(0)).toThrow(refused('INVALID_DSTREAM_OPTION'));
    states.checkpoint('2 seconds');
  });
});

describe('states', () => {
  test('tell when they are used as they can’t be', async () => {
    const told: unknown[] = [];
    const attempt = (f: () => unknown) => {
      try {
        f();
      } catch (error) {
        told.push((error as { condition?: string }).condition);
      }
    };
    await start((pairs) => {
      pairs
        .mapWithState(
          StateSpec.function<string, number, number, string>((key, _, state) => {
            if (state.isTimingOut()) {
              attempt(() => state.update(1));
              attempt(() => state.remove());
              return `${key} ${state.get()}`;
            }
            if (!state.exists()) attempt(() => state.get());
            state.update(5);
            state.remove();
            attempt(() => state.update(1));
            attempt(() => state.remove());
            return key === 'kept' ? `${state.getOption()}` : (undefined as never);
          })
            .initialState([['idle', 7]])
            .timeout(Seconds(1)),
        )
        .checkpoint(Seconds(1))
        .foreachRDD((rdd) => told.push(...rdd.collect()));
    });
    await batch(['kept', 1]);
    await batch();
    await batch();
    expect(told).toEqual([
      'DSTREAM_STATE_GONE',
      'DSTREAM_STATE_GONE',
      'DSTREAM_STATE_GONE',
      'undefined',
      'DSTREAM_STATE_TIMING_OUT',
      'DSTREAM_STATE_TIMING_OUT',
      'idle 7',
    ]);
  });

  test('that can’t be written are told, and the checkpoint stays as it was', async () => {
    const seen: unknown[] = [];
    const program = (isBroken: boolean) => (pairs: Pairs) => {
      pairs
        .updateStateByKey<string, number, unknown>((values, state) => {
          const total = values.reduce(add, Number(state ?? 0));
          return isBroken && total > 1 ? () => total : total;
        })
        .foreachRDD((rdd) => seen.push(rdd.values().collect()));
    };
    await start(program(true));
    await batch(['a', 1]);
    await batch(['a', 2]);
    await expect(ssc.awaitTermination()).rejects.toMatchObject({
      condition: 'DSTREAM_VALUE_NOT_SERIALIZABLE',
      parameters: { stream: 'updateStateByKey' },
    });
    seen.length = 0;
    await start(program(false));
    await batch(['a', 4]);
    expect(seen).toEqual([[3], [7]]);
  });

  test('keep what plain JavaScript has: dates, maps, sets, lists, BIGINTs', async () => {
    const seen: unknown[] = [];
    const value = {
      date: new Date(5),
      map: new Map([['a', new Set([1n])]]),
      list: [undefined, null, Number.NaN, -0],
      bytes: new Uint8Array([1, 2]),
    };
    const program = (pairs: Pairs) => {
      pairs
        .map(([key, each]) => [[key, new Date(0)], each] as const)
        .updateStateByKey<readonly [string, Date], number, unknown>((_, state) => state ?? value)
        .foreachRDD((rdd) => seen.push(rdd.collect()));
    };
    await start(program);
    await batch(['a', 1]);
    await start(program);
    await batch(['a', 1]);
    expect(seen).toEqual([[[['a', new Date(0)], value]], [[['a', new Date(0)], value]]]);
  });
});

describe('a checkpoint', () => {
  test('of another program is refused, and stays', async () => {
    const counts = (pairs: Pairs) =>
      pairs.reduceByKeyAndWindow(add, Seconds(2)).foreachRDD(() => {});
    await start(counts);
    await batch(['a', 1]);
    await expect(
      start((pairs) => pairs.reduceByKey(add).foreachRDD(() => {})),
    ).rejects.toMatchObject({
      condition: 'DSTREAM_CHECKPOINT_MISMATCH.GRAPH',
    });
    // Nothing is held by the one that was refused.
    await start(counts);
    await batch(['a', 1]);
  });

  test('of other batches is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-failures-'));
    try {
      await using own = await createSession();
      const create = (seconds: number) => () => {
        const context = new NodeContext(own, Seconds(seconds));
        context.dataFrameStream(own.memoryStream('v STRING').toDF()).foreachRDD(() => {});
        return context;
      };
      const first = await NodeContext.getOrCreate(folder, create(60));
      await first.start();
      await first.stop();
      const second = await NodeContext.getOrCreate(folder, create(30));
      await expect(second.start()).rejects.toMatchObject({
        condition: 'DSTREAM_CHECKPOINT_MISMATCH.BATCH_DURATION',
      });
      expect(NodeContext.getActive()).toBeUndefined();

      // In use by another owner.
      const storage = new DiskCheckpointStorage(folder);
      await storage.lock();
      const third = await NodeContext.getOrCreate(folder, create(60));
      await expect(third.start()).rejects.toMatchObject({ condition: 'CONCURRENT_QUERY' });
      expect(third.getState()).toBe('STOPPED');
      await storage.close();
      const fourth = await NodeContext.getOrCreate(folder, create(60));
      await fourth.start();
      await fourth.stop();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('that a disk can’t take fails the context; once there is room it goes on', async () => {
    const seen: unknown[] = [];
    const program = (pairs: Pairs) =>
      pairs
        .updateStateByKey<string, number, number>((values, state) => values.reduce(add, state ?? 0))
        .foreachRDD((rdd) => seen.push(rdd.values().collect()));
    await start(program);
    await batch(['a', 1]);
    stream.addData(['a', 2]);
    while (!ssc.graph.inputs[0].hasWaiting) await nextTurn();
    machine.fate.isDead = true;
    await batch();
    await expect(ssc.awaitTermination()).rejects.toMatchObject({
      condition: 'DSTREAM_JOB_FAILED',
      parameters: { output: 'checkpoint' },
    });
    await batch();
    expect(seen).toEqual([[1], [3], [3]]);
    await start(program);
    await batch(['a', 4]);
    expect(seen.slice(3).at(-1)).toEqual([7]);
  });
});
