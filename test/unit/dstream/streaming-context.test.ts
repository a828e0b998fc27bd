import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  ManualClock,
  StreamingContext as NodeContext,
  type Pair,
  Seconds,
  StateSpec,
  type StreamingListener,
} from '../../../node/dstream/index.ts';
import { createSession, type Session } from '../../../node/index.ts';
import { StreamingContext } from '../../../src/dstream/streaming-context.ts';
import { DStreamMachine } from '../../support/dstream-lives.ts';
import { nextTurn } from '../../support/manual-clock.ts';

const add = (a: number, b: number) => a + b;

let session: Session;
let machine: DStreamMachine;
let ssc: StreamingContext;
let t0: number;
beforeAll(async () => {
  session = await new DStreamMachine().session();
});
afterAll(() => session.stop());
beforeEach(() => {
  machine = new DStreamMachine();
  t0 = machine.clock.nowMs();
  ssc = machine.context(session);
});
afterEach(() => ssc.stop());

async function batches(count: number): Promise<void> {
  for (let batch = 0; batch < count; batch++) {
    machine.clock.advance('1 second');
    await ssc.processAllAvailable();
  }
}

/** Waits until the input has something for the next batch; fails with what the input has failed with. */
async function untilReceived(context: StreamingContext): Promise<void> {
  while (!context.graph.inputs[0].hasWaiting) {
    await Promise.race([context.awaitTermination(), nextTurn()]);
  }
}

describe('life', () => {
  test('begins once, and a second start says nothing', async () => {
    ssc.queueStream([[1]]).foreachRDD(() => {});
    expect(ssc.getState()).toBe('INITIALIZED');
    expect(StreamingContext.getActive()).toBeUndefined();
    await ssc.start();
    await ssc.start();
    expect(ssc.getState()).toBe('ACTIVE');
    expect(StreamingContext.getActive()).toBe(ssc);
    await ssc.stop();
    expect(ssc.getState()).toBe('STOPPED');
    expect(StreamingContext.getActive()).toBeUndefined();
    await expect(ssc.start()).rejects.toMatchObject({
      condition: 'DSTREAM_INVALID_STATE.ALREADY_STOPPED',
    });
  });

  test('one context at a time', async () => {
    ssc.queueStream([[1]]).print();
    await ssc.start();
    const other = machine.context(session);
    other.queueStream([[1]]).print();
    await expect(other.start()).rejects.toMatchObject({
      condition: 'DSTREAM_INVALID_STATE.ANOTHER_ACTIVE',
    });
    expect(StreamingContext.getActive()).toBe(ssc);
    await ssc.stop();
    await other.start();
    await other.stop();
  });

  test('needs an output operation', async () => {
    ssc.queueStream([[1]]);
    await expect(ssc.start()).rejects.toMatchObject({
      condition: 'DSTREAM_INVALID_STATE.NO_OUTPUT',
    });
    expect(StreamingContext.getActive()).toBeUndefined();
  });

  test('takes no streams, outputs or checkpoint after the start and the end', async () => {
    const numbers = ssc.queueStream([[1]]);
    numbers.print();
    await ssc.start();
    const late = [
      () => ssc.queueStream([]),
      () => numbers.map((value) => value),
      () => numbers.print(),
      () => numbers.window(Seconds(2)),
      () => ssc.checkpoint('elsewhere'),
    ];
    for (const act of late) {
      expect(act).toThrow(
        expect.objectContaining({ condition: 'DSTREAM_INVALID_STATE.ALREADY_STARTED' }),
      );
    }
    await ssc.stop();
    for (const act of late) {
      expect(act).toThrow(
        expect.objectContaining({ condition: 'DSTREAM_INVALID_STATE.ALREADY_STOPPED' }),
      );
    }
  });

  test.each([0, -1, 0.5, Number.NaN])('a batch duration of %s ms is refused', (duration) => {
    expect(() => new NodeContext(session, duration)).toThrow(
      expect.objectContaining({ condition: 'INVALID_DSTREAM_OPTION' }),
    );
  });

  test('awaitTermination and its time-out', async () => {
    ssc.queueStream([[1]]).print();
    await ssc.start();
    const waiting = ssc.awaitTerminationOrTimeout(Seconds(5));
    await nextTurn();
    machine.clock.advance(Seconds(5));
    expect(await waiting).toBe(false);
    const ended = ssc.awaitTermination();
    await ssc.stop();
    await ended;
    expect(await ssc.awaitTerminationOrTimeout(Seconds(5))).toBe(true);
  });

  test('stops although the start is under way', async () => {
    ssc.queueStream([[1]]).print();
    const starting = ssc.start();
    await ssc.stop();
    await starting;
    expect(ssc.getState()).toBe('STOPPED');
    machine.clock.advance(Seconds(3));
    await nextTurn();
    expect(machine.printed).toEqual([]);
  });

  test('a context that was never started can be stopped', async () => {
    await ssc.stop();
    await ssc.awaitTermination();
    expect(ssc.getState()).toBe('STOPPED');
  });

  test('stops its session where that is asked for', async () => {
    const own = await machine.session();
    const context = machine.context(own);
    context.queueStream([[1]]).print();
    await context.start();
    await context.stop({ stopSparkContext: true });
    await expect((async () => (await own.sql('SELECT 1')).collect())()).rejects.toThrow();
  });

  test('await using stops it', async () => {
    {
      await using scoped = machine.context(session);
      scoped.queueStream([[1]]).print();
      await scoped.start();
    }
    expect(StreamingContext.getActive()).toBeUndefined();
  });
});

describe('batches', () => {
  test('come at multiples of the duration, all of them, also when they are late', async () => {
    const times: number[] = [];
    machine.clock.advance(300);
    ssc.queueStream<number>([]).foreachRDD((_, time) => times.push(time.milliseconds - t0));
    await ssc.start();
    await ssc.processAllAvailable();
    expect(times).toEqual([]);
    machine.clock.advance(3800);
    await ssc.processAllAvailable();
    expect(times).toEqual([1000, 2000, 3000, 4000]);
  });

  test('one ends before the next begins, and its outputs are run one after the other', async () => {
    const events: string[] = [];
    const stream = ssc.queueStream<number>([]);
    for (const name of ['a', 'b']) {
      stream.foreachRDD(async (_, time) => {
        events.push(`${name}${(time.milliseconds - t0) / 1000}`);
        await nextTurn();
        await nextTurn();
        events.push('end');
      });
    }
    await ssc.start();
    machine.clock.advance(Seconds(2));
    await ssc.processAllAvailable();
    expect(events).toEqual(['a1', 'end', 'b1', 'end', 'a2', 'end', 'b2', 'end']);
  });

  test('a queue may be filled while batches run', async () => {
    const queue: number[][] = [[1]];
    const seen: number[][] = [];
    const defaultRDD = ssc.sparkContext.parallelize([0]);
    ssc.queueStream(queue, { defaultRDD }).foreachRDD((rdd) => seen.push(rdd.collect()));
    await ssc.start();
    await batches(2);
    queue.push([2, 3], [4]);
    await batches(3);
    expect(seen).toEqual([[1], [0], [2, 3], [4], [0]]);
  });

  test('a queue may be emptied at once; texts are lists of characters', async () => {
    const seen: unknown[] = [];
    const queue: Iterable<string>[] = [['a'], 'bc', ['d']];
    ssc.queueStream(queue, { oneAtATime: false }).foreachRDD((rdd) => seen.push(rdd.collect()));
    await ssc.start();
    await batches(2);
    expect(seen).toEqual([['a', 'b', 'c', 'd'], []]);
  });

  test('union, transform of several streams, repartition, glom, cache', async () => {
    const a = ssc.queueStream([[1], [2]]);
    const b = ssc.queueStream([[10], [20]]);
    const seen: unknown[] = [];
    ssc
      .union(a, b)
      .cache()
      .foreachRDD((rdd) => seen.push(rdd.collect()));
    ssc
      .transform([a, b], ([left, right], time) =>
        left.cartesian(right).map(([x, y]) => [x * y, time.milliseconds - t0]),
      )
      .foreachRDD((rdd) => seen.push(rdd.collect()));
    a.repartition(3)
      .glom()
      .count()
      .foreachRDD((rdd) => seen.push(rdd.collect()));
    await ssc.start();
    await batches(1);
    expect(seen).toEqual([[1, 10], [[10, 1000]], [3]]);
    expect(() => ssc.transform([], () => ssc.sparkContext.emptyRDD())).toThrow(
      expect.objectContaining({ condition: 'INVALID_DSTREAM_OPTION' }),
    );
  });
});

describe('outputs', () => {
  test('print as Spark does', async () => {
    ssc.queueStream([[['a', 1], { b: 2 }, null, 'text']]).print(3);
    ssc.queueStream([[1, 2]]).print();
    await ssc.start();
    await batches(1);
    const line = '-------------------------------------------';
    expect(machine.printed).toEqual([
      ...[line, `Time: ${t0 + 1000} ms`, line, '(a,1)', '{"b":2}', 'null', '...', ''],
      ...[line, `Time: ${t0 + 1000} ms`, line, '1', '2', ''],
    ]);
  });

  test('saveAsTextFiles and saveAsObjectFiles, a folder for each batch', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-dstream-'));
    try {
      const pairs = ssc.queueStream<Pair<string, bigint>>([[['a', 1n]], [['b', 2n]]]);
      pairs.saveAsTextFiles(join(folder, 'out'), 'txt');
      pairs.saveAsObjectFiles(join(folder, 'objects'));
      await ssc.start();
      await batches(2);
      expect((await readdir(folder)).sort()).toEqual([
        `objects-${t0 + 1000}`,
        `objects-${t0 + 2000}`,
        `out-${t0 + 1000}.txt`,
        `out-${t0 + 2000}.txt`,
      ]);
      const read = (name: string) => readFile(join(folder, name, 'part-00000'), 'utf8');
      expect(await read(`out-${t0 + 1000}.txt`)).toBe('(a,1)\n');
      expect(await read(`objects-${t0 + 2000}`)).toBe('["b",2]\n');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('slice', () => {
  const collected = async (slice: Promise<{ collect(): unknown[] }[]>) =>
    (await slice).map((rdd) => rdd.collect());

  test('gives what is remembered, and nothing that is not or is to come', async () => {
    const queue = [[1], [2], [3], [4], [5]];
    const numbers = ssc.queueStream(queue);
    numbers.foreachRDD(() => {});
    ssc.remember(Seconds(3));
    await expect(numbers.slice(t0, t0 + 9000)).rejects.toMatchObject({
      condition: 'DSTREAM_INVALID_STATE.NOT_STARTED',
    });
    await ssc.start();
    expect(await numbers.slice(t0, t0 + 9000)).toEqual([]);
    await batches(4);
    expect(await collected(numbers.slice(t0 + 1000, t0 + 9000))).toEqual([[2], [3], [4]]);
    // Times between batches are those of the batch before.
    expect(await collected(numbers.slice(t0 + 2500, t0 + 3999))).toEqual([[2], [3]]);
    // A look at times that are to come took nothing from them.
    await batches(1);
    expect(await collected(numbers.slice(t0 + 5000, t0 + 5000))).toEqual([[5]]);
  });

  test('of states gives each batch its own, also those that nobody has looked at', async () => {
    const pairs = ssc.queueStream<Pair<string, number>>([[['a', 1]], [['a', 2]], [['a', 4]]]);
    const sums = pairs.updateStateByKey<string, number, number>(
      (values, state) => values.reduce(add, 0) + (state ?? 0),
    );
    sums.foreachRDD(() => {});
    const mapped = pairs.mapWithState(
      StateSpec.function<string, number, number, number>((_, value, state) => {
        state.update((state.getOption() ?? 0) + (value ?? 0));
        return state.get();
      }),
    );
    const snapshots = mapped.stateSnapshots();
    snapshots.foreachRDD(() => {});
    ssc.remember(Seconds(3));
    await ssc.start();
    await batches(3);
    const all = [t0, t0 + 3000] as const;
    const expected = [[['a', 1]], [['a', 3]], [['a', 7]]];
    expect(await collected(sums.slice(...all))).toEqual(expected);
    expect(await collected(mapped.slice(...all))).toEqual([[1], [3], [7]]);
    expect(await collected(snapshots.slice(...all))).toEqual(expected);
    await batches(2);
    // A slice takes no step of a state again.
    expect(await collected(sums.slice(t0, t0 + 9000))).toEqual([
      [['a', 7]],
      [['a', 7]],
      [['a', 7]],
    ]);
  });

  test('an RDD that is kept stays what it was', async () => {
    const kept: { collect(): unknown[] }[] = [];
    ssc
      .queueStream<Pair<string, number>>([[['a', 1]], [['a', 2]], [['b', 4]]])
      .updateStateByKey<string, number, number>((values, state) => values.reduce(add, state ?? 0))
      .foreachRDD((rdd) => kept.push(rdd));
    await ssc.start();
    await batches(8);
    expect(kept.slice(0, 3).map((rdd) => rdd.collect())).toEqual([
      [['a', 1]],
      [['a', 3]],
      [
        ['a', 3],
        ['b', 4],
      ],
    ]);
  });
});

test('a window over a state that nobody looks at in between has the state of each batch', async () => {
  const seen: unknown[] = [];
  ssc
    .queueStream<Pair<string, number>>([[['a', 1]], [['a', 2]], [['a', 4]]])
    .updateStateByKey<string, number, number>((values, state) => values.reduce(add, state ?? 0))
    .window(Seconds(3), Seconds(3))
    .foreachRDD((rdd) => seen.push(rdd.values().collect()));
  await ssc.start();
  await batches(3);
  expect(seen).toEqual([[1, 3, 7]]);
});

test('a key may have more values in a batch than a call has arguments', async () => {
  const many = Array.from({ length: 300_000 }, (): Pair<string, number> => ['a', 1]);
  const seen: unknown[] = [];
  ssc
    .queueStream([many, many])
    .groupByKey()
    .mapValues((values) => values.length)
    .window(Seconds(2))
    .foreachRDD((rdd) => seen.push(rdd.values().collect()));
  ssc
    .queueStream([many])
    .reduceByKeyAndWindow(add, Seconds(2), Seconds(2), { inverse: (a, b) => a - b })
    .foreachRDD((rdd) => seen.push(rdd.values().collect()));
  await ssc.start();
  await batches(2);
  expect(seen).toEqual([[300_000], [300_000, 300_000], [300_000]]);
});

describe('listeners', () => {
  test('are told of each batch and output, with their fields', async () => {
    const events: unknown[] = [];
    const on =
      (name: string) =>
      (event: unknown): void => {
        events.push({ [name]: structuredClone(event) });
      };
    const listener: StreamingListener = {
      onStreamingStarted: on('started'),
      onBatchSubmitted: on('submitted'),
      onBatchStarted: on('batch'),
      onOutputOperationStarted: on('output'),
      onOutputOperationCompleted: on('output end'),
      onBatchCompleted: on('completed'),
    };
    ssc.addStreamingListener(listener);
    ssc.addStreamingListener({
      onBatchSubmitted: () => {
        throw new Error('a listener that throws hinders nobody');
      },
    });
    ssc.queueStream([[1]]).foreachRDD(() => {
      machine.clock.advance(250);
    });
    await ssc.start();
    await batches(1);
    const batchTime = t0 + 1000;
    const streamIdToInputInfo = { 0: { inputStreamId: 0, name: 'queueStream', numRecords: 0 } };
    const known = {
      batchTime,
      streamIdToInputInfo,
      submissionTime: batchTime,
      numRecords: 0,
      outputOperationInfos: {},
    };
    const begun = { ...known, processingStartTime: batchTime, schedulingDelay: 0 };
    const output = { batchTime, id: 0, name: 'foreachRDD', startTime: batchTime };
    const outputEnd = { ...output, endTime: batchTime + 250 };
    expect(events).toEqual([
      { started: { time: t0 } },
      { submitted: { batchInfo: known } },
      { batch: { batchInfo: begun } },
      { output: { outputOperationInfo: output } },
      { 'output end': { outputOperationInfo: outputEnd } },
      {
        completed: {
          batchInfo: {
            ...begun,
            processingEndTime: batchTime + 250,
            processingDelay: 250,
            totalDelay: 250,
            outputOperationInfos: { 0: outputEnd },
          },
        },
      },
    ]);
    ssc.removeStreamingListener(listener);
    await batches(1);
    expect(events).toHaveLength(6);
  });

  test('see how long batches wait behind slow ones, and what fails', async () => {
    const delays: unknown[] = [];
    ssc.addStreamingListener({
      onBatchCompleted: ({ batchInfo: { schedulingDelay, processingDelay, totalDelay } }) => {
        delays.push([schedulingDelay, processingDelay, totalDelay]);
      },
      onOutputOperationCompleted: ({ outputOperationInfo: { failureReason } }) => {
        if (failureReason !== undefined) delays.push(failureReason);
      },
    });
    let isSlow = true;
    ssc.queueStream<number>([]).foreachRDD(async () => {
      if (!isSlow) throw new Error('quick and wrong');
      isSlow = false;
      machine.clock.advance(2500);
      await nextTurn();
    });
    await ssc.start();
    machine.clock.advance(1000);
    await ssc.processAllAvailable();
    await ssc.processAllAvailable();
    const wrong = expect.stringContaining('quick and wrong');
    expect(delays).toEqual([[0, 2500, 2500], wrong, [0, 0, 0], wrong, [0, 0, 0]]);
    await expect(ssc.awaitTermination()).rejects.toMatchObject({ condition: 'DSTREAM_JOB_FAILED' });
  });
});

describe('getOrCreate', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-dstream-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('begins anew without a checkpoint, goes on with one, and gives the one that is active', async () => {
    const directory = join(folder, 'checkpoint');
    // Its checkpoints are folders, as those of the context are.
    await using session = await createSession();
    let stream = session.memoryStream('v DOUBLE');
    const clock = new ManualClock(5000);
    const seen: number[][] = [];
    const create = () => {
      const context = new NodeContext(session, Seconds(1), { clock });
      context.checkpoint(directory);
      context
        .dataFrameStream<{ readonly v: number }>(stream.toDF())
        .map(({ v }): Pair<string, number> => ['sum', v])
        .updateStateByKey<string, number, number>((values, state) => values.reduce(add, state ?? 0))
        .foreachRDD((rdd) => seen.push(rdd.values().collect()));
      return context;
    };
    const run = async (value: number) => {
      await using context = await NodeContext.getOrCreate(directory, create);
      await context.start();
      expect(await NodeContext.getActiveOrCreate(directory, create)).toBe(context);
      stream.addData([value]);
      await untilReceived(context);
      clock.advance(1000);
      await context.processAllAvailable();
    };
    expect(await NodeContext.hasCheckpoint(directory)).toBe(false);
    await run(1);
    expect(await NodeContext.hasCheckpoint(directory)).toBe(true);
    await run(2);
    expect(seen).toEqual([[1], [3]]);
    // A context that is merely told the directory begins anew: its state, and its inputs.
    stream = session.memoryStream('v DOUBLE');
    await using fresh = create();
    await fresh.start();
    stream.addData([4]);
    await untilReceived(fresh);
    clock.advance(1000);
    await fresh.processAllAvailable();
    expect(seen).toEqual([[1], [3], [4]]);
  });

  test('a queue is not recovered', async () => {
    const clock = new ManualClock(5000);
    const create = () => {
      const context = new NodeContext(session, Seconds(1), { clock });
      context.queueStream([[1]]).foreachRDD(() => {});
      return context;
    };
    const first = await NodeContext.getOrCreate(folder, create);
    await first.start();
    await first.stop();
    const second = await NodeContext.getOrCreate(folder, create);
    await expect(second.start()).rejects.toMatchObject({
      condition: 'DSTREAM_QUEUE_NOT_RECOVERABLE',
    });
  });
});

describe('stop', () => {
  /** A stream of numbers from a memory stream, a few at a time. */
  async function waiting(config = {}) {
    await ssc.stop();
    ssc = machine.context(session, { config });
    const stream = session.memoryStream('v DOUBLE');
    const seen: number[] = [];
    ssc
      .dataFrameStream<{ readonly v: number }>(stream.toDF())
      .foreachRDD((rdd) => rdd.foreach(({ v }) => seen.push(v)));
    await ssc.start();
    stream.addData(...Array.from({ length: 6 }, (_, v) => [v]));
    await untilReceived(ssc);
    return seen;
  }

  test('gracefully, all that was received is processed', async () => {
    const seen = await waiting({ 'spark.streaming.receiver.maxRate': 2 });
    let isStopped = false;
    const stopped = ssc.stop({ stopGracefully: true }).then(() => {
      isStopped = true;
    });
    while (!isStopped) {
      machine.clock.advance(100);
      await nextTurn();
    }
    await stopped;
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('otherwise the batch that is under way ends, and no other begins', async () => {
    const seen = await waiting({ 'spark.streaming.receiver.maxRate': 2 });
    await batches(1);
    await ssc.stop();
    expect(seen).toEqual([0, 1]);
    machine.clock.advance(Seconds(5));
    await nextTurn();
    expect(seen).toEqual([0, 1]);
  });
});

test.each([false, true])(
  'an output operation may stop its context, and is over before that is (gracefully: %s)',
  async (stopGracefully) => {
    const times: number[] = [];
    ssc.queueStream<number>([]).foreachRDD(async (_, time) => {
      times.push(time.milliseconds - t0);
      if (times.length === 2) await ssc.stop({ stopGracefully });
    });
    await ssc.start();
    machine.clock.advance(Seconds(2));
    await ssc.awaitTermination();
    expect(times).toEqual([1000, 2000]);
  },
);

test('one that hangs, or waits for the stop, holds that up for ten seconds, and its batch does not count', async () => {
  const completed: number[] = [];
  ssc.addStreamingListener({
    onBatchCompleted: ({ batchInfo }) => void completed.push(batchInfo.batchTime - t0),
  });
  ssc.queueStream<number>([]).foreachRDD(async (_, time) => {
    if (time.milliseconds - t0 < 2000) return;
    await nextTurn();
    await ssc.stop();
  });
  await ssc.start();
  await batches(1);
  machine.clock.advance(Seconds(1));
  let isStopped = false;
  void ssc.awaitTermination().then(() => {
    isStopped = true;
  });
  const turns = async () => {
    for (let turn = 0; turn < 20; turn++) await nextTurn();
  };
  await turns();
  machine.clock.advance(9999);
  await turns();
  expect(isStopped).toBe(false);
  machine.clock.advance(1);
  await ssc.awaitTermination();
  await turns();
  expect(completed).toEqual([1000]);
});

test('StreamingSettings refuse what they do not know and cannot use', () => {
  for (const config of [
    { 'spark.streaming.unknown': 1 },
    { 'spark.streaming.receiver.maxRate': -1 },
    { 'spark.streaming.receiver.maxRate': 'many' },
    { 'spark.streaming.receiver.maxRate': '' },
    { 'spark.streaming.receiver.maxRate': true },
    { 'spark.streaming.backpressure.enabled': 'yes' },
    { 'spark.streaming.backpressure.pid.minRate': 0 },
  ]) {
    expect(() => machine.context(session, { config: config as never })).toThrow(
      expect.objectContaining({ condition: 'INVALID_DSTREAM_OPTION' }),
    );
  }
  machine.context(session, {
    config: {
      'spark.streaming.backpressure.enabled': 'TRUE',
      'spark.streaming.backpressure.pid.minRate': '10',
    },
  });
});
