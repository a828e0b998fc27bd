import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type DStream,
  ManualClock,
  type Pair,
  Seconds,
  StateSpec,
  StreamingContext,
} from '../../node/dstream/index.ts';
import { createSession, type Session } from '../../node/index.ts';
import { type Operation, operate } from '../support/dstream-operations.ts';

/* What real Spark's DStreams gave, batch by batch; each record's `ops`, in Python or Scala, stands here in TypeScript. */

interface DStreamRecord {
  readonly id: string;
  readonly batchIntervalMs: number;
  readonly inputs: Readonly<Record<string, readonly (readonly unknown[])[]>>;
  readonly ops: string;
  readonly opsLang?: 'scala';
  readonly outputs?: readonly (readonly unknown[] | null)[];
  readonly failedBatches?: readonly number[];
  readonly error?: string;
}

const FOLDER = join(import.meta.dirname, 'dstream');
const RECORDS: readonly DStreamRecord[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));

interface Inputs {
  /** Numbers. */
  readonly n: DStream<number>;
  /** Words, and other words. */
  readonly w: DStream<string>;
  readonly v: DStream<string>;
  /** Lines. */
  readonly l: DStream<string>;
  /** Pairs, and other pairs. */
  readonly p: DStream<Pair<string, number>>;
  readonly q: DStream<Pair<string, string>>;
}
type Program = (s: Inputs, ssc: StreamingContext, record: DStreamRecord) => DStream<unknown>;

const add = (a: number, b: number) => a + b;
const subtract = (a: number, b: number) => a - b;
const larger = (a: number, b: number) => Math.max(a, b);
const sum = (values: readonly number[]) => values.reduce(add, 0);
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const isNotZero = ([, value]: Pair<string, number>) => value !== 0;
const runningSum = StateSpec.function<string, number, number, Pair<string, number>>(
  (key, value, state) => {
    const next = (state.getOption() ?? 0) + (value ?? 0);
    state.update(next);
    return [key, next];
  },
);
const keys = (p: DStream<Pair<string, number>>) => p.map(([key]) => key);
const values = (p: DStream<Pair<string, number>>) => p.map(([, value]) => value);
const counts = (p: DStream<Pair<string, number>>) => p.mapValues(() => 1);

const PROGRAMS: Readonly<Record<string, Program>> = {
  'combine-by-key': ({ p }) =>
    p.combineByKey(
      (value): Pair<number, number> => [value, 1],
      ([total, count], value): Pair<number, number> => [total + value, count + 1],
      (a, b): Pair<number, number> => [a[0] + b[0], a[1] + b[1]],
    ),
  'count-by-value-window-2-2': ({ w }) => w.countByValueAndWindow(Seconds(2), Seconds(2)),
  'count-by-window-2-2': ({ n }) => n.countByWindow(Seconds(2), Seconds(2)),
  'count-by-window-3-1': ({ n }) => n.countByWindow(Seconds(3), Seconds(1)),
  'count-by-window-4-2': ({ n }) => n.countByWindow(Seconds(4), Seconds(2)),
  count: ({ n }) => n.count(),
  'error-rbk-not-pair': ({ n }) =>
    (n as unknown as DStream<Pair<number, number>>).reduceByKey(add),
  'error-slide-not-multiple': ({ n }) => n.window(Seconds(2), Seconds(0.5)),
  'filter-positive': ({ n }) => n.filter((value) => value > 3),
  'flatmap-words': ({ l }) => l.flatMap((line) => line.split(' ')),
  'group-by-key-window': ({ p }) =>
    p.groupByKeyAndWindow(Seconds(3), Seconds(1)).mapValues(sorted),
  'group-by-key': ({ p }) => p.groupByKey().mapValues(sorted),
  'join-full': ({ p, q }) => p.fullOuterJoin(q),
  'join-inner': ({ p, q }) => p.join(q),
  'join-left': ({ p, q }) => p.leftOuterJoin(q),
  'join-right': ({ p, q }) => p.rightOuterJoin(q),
  'map-square': ({ n }) => n.map((value) => value * value),
  'queue-all-at-once': (_, ssc, { inputs }) =>
    ssc.queueStream(
      inputs.n_raw.map((batch) => ssc.sparkContext.parallelize(batch)),
      { oneAtATime: false },
    ),
  'queue-exhausted': ({ n }) => n.map((value) => value + 1),
  'rbkw-inv-2-2': ({ p }) => inverse(p, 2, 2),
  'rbkw-inv-4-2': ({ p }) => inverse(p, 4, 2),
  'rbkw-inv-filter-3-1': ({ p }) => inverse(p, 3, 1, isNotZero),
  'rbkw-inv-filter-4-2': ({ p }) => inverse(p, 4, 2, isNotZero),
  'rbkw-noinv-2-2': ({ p }) => p.reduceByKeyAndWindow(add, Seconds(2), Seconds(2)),
  'rbkw-noinv-3-1': ({ p }) => p.reduceByKeyAndWindow(add, Seconds(3), Seconds(1)),
  'rbkw-noinv-4-2': ({ p }) => p.reduceByKeyAndWindow(add, Seconds(4), Seconds(2)),
  'reduce-by-key': ({ p }) => p.reduceByKey(add),
  'reduce-max': ({ n }) => n.reduce(larger),
  'reduce-window-inv-3-1': ({ n }) => n.reduceByWindow(add, subtract, Seconds(3), Seconds(1)),
  'reduce-window-max': ({ n }) => n.reduceByWindow(larger, null, Seconds(3), Seconds(1)),
  'reduce-window-noinv-2-2': ({ n }) => n.reduceByWindow(add, null, Seconds(2), Seconds(2)),
  'scala-count-by-value-window-2-2': ({ p }) =>
    keys(p).countByValueAndWindow(Seconds(2), Seconds(2)),
  'scala-count-by-value-window-4-2': ({ p }) =>
    keys(p).countByValueAndWindow(Seconds(4), Seconds(2)),
  'scala-count-by-window-2-2': ({ p }) => p.countByWindow(Seconds(2), Seconds(2)),
  'scala-count-by-window-2-3': ({ p }) => p.countByWindow(Seconds(2), Seconds(3)),
  'scala-count-by-window-3-1': ({ p }) => p.countByWindow(Seconds(3), Seconds(1)),
  'scala-count-by-window-4-2': ({ p }) => p.countByWindow(Seconds(4), Seconds(2)),
  'scala-count-by-window-6-1': ({ p }) => p.countByWindow(Seconds(6), Seconds(1)),
  'scala-group-window': ({ p }) => p.groupByKeyAndWindow(Seconds(3), Seconds(2)).mapValues(sorted),
  'scala-mws-initial': ({ p }) =>
    p
      .mapWithState(
        StateSpec.function(runningSum.mapping).initialState([
          ['a', 100],
          ['z', 5],
        ]),
      )
      .stateSnapshots(),
  'scala-mws-snapshots': ({ p }) => p.mapWithState(runningSum).stateSnapshots(),
  'scala-mws-sum': ({ p }) => p.mapWithState(runningSum),
  'scala-mws-timeout-snapshots': ({ p }) => p.mapWithState(timingOut()).stateSnapshots(),
  'scala-rbkw-count-inv-filter-2-2': ({ p }) => inverse(counts(p), 2, 2, isNotZero),
  'scala-rbkw-count-inv-filter-2-3': ({ p }) => inverse(counts(p), 2, 3, isNotZero),
  'scala-rbkw-count-inv-filter-4-2': ({ p }) => inverse(counts(p), 4, 2, isNotZero),
  'scala-rbkw-inv-2-2': ({ p }) => inverse(p, 2, 2),
  'scala-rbkw-inv-2-3': ({ p }) => inverse(p, 2, 3),
  'scala-rbkw-inv-3-1': ({ p }) => inverse(p, 3, 1),
  'scala-rbkw-inv-filter-4-2': ({ p }) => inverse(p, 4, 2, isNotZero),
  'scala-rbkw-inv-filter-6-1': ({ p }) => inverse(p, 6, 1, isNotZero),
  'scala-reduce-window-2-2': ({ p }) => values(p).reduceByWindow(add, null, Seconds(2), Seconds(2)),
  'scala-reduce-window-2-3': ({ p }) => values(p).reduceByWindow(add, null, Seconds(2), Seconds(3)),
  'scala-reduce-window-3-1': ({ p }) => values(p).reduceByWindow(add, null, Seconds(3), Seconds(1)),
  'scala-reduce-window-4-2': ({ p }) => values(p).reduceByWindow(add, null, Seconds(4), Seconds(2)),
  'scala-reduce-window-6-1': ({ p }) => values(p).reduceByWindow(add, null, Seconds(6), Seconds(1)),
  'scala-reduce-window-inv-2-3': ({ p }) =>
    values(p).reduceByWindow(add, subtract, Seconds(2), Seconds(3)),
  'scala-reduce-window-inv-3-1': ({ p }) =>
    values(p).reduceByWindow(add, subtract, Seconds(3), Seconds(1)),
  'scala-reduce-window-inv-4-2': ({ p }) =>
    values(p).reduceByWindow(add, subtract, Seconds(4), Seconds(2)),
  'state-history': ({ p }) =>
    p.updateStateByKey<string, number, number[][]>((values, state) => [
      ...(state ?? []),
      sorted(values),
    ]),
  'state-idle-timeout': ({ p }) =>
    p.updateStateByKey<string, number, Pair<number, number>>((values, state) => {
      const [total, idle] = state ?? [0, 0];
      const next = values.length > 0 ? 0 : idle + 1;
      return next > 2 ? null : [total + sum(values), next];
    }),
  'state-initial': ({ p }, ssc) =>
    p.updateStateByKey<string, number, number>((values, state) => (state ?? 0) + sum(values), {
      initialRDD: ssc.sparkContext.parallelize<Pair<string, number>>([
        ['a', 100],
        ['z', 5],
      ]),
    }),
  'state-remove-over-10': ({ p }) =>
    p.updateStateByKey<string, number, number>((values, state) => {
      const total = (state ?? 0) + sum(values);
      return total > 10 ? null : total;
    }),
  'state-sum': ({ p }) => stateSum(p),
  'state-then-filter': ({ p }) =>
    stateSum(p)
      .filter(([, total]) => total >= 3)
      .map(([key, total]) => [total, key]),
  'transform-distinct': ({ w }) => w.transform((rdd) => rdd.distinct()),
  'transform-time': ({ n }) =>
    n.transform((rdd, time) => rdd.map((value) => [value, time.milliseconds])),
  'transform-with': ({ w, v }) => w.transformWith((a, b) => a.subtract(b), v),
  'window-1-2': ({ n }) => n.window(Seconds(1), Seconds(2)),
  'window-2-1': ({ n }) => n.window(Seconds(2), Seconds(1)),
  'window-2-2': ({ n }) => n.window(Seconds(2), Seconds(2)),
  'window-20-1': ({ n }) => n.window(Seconds(20), Seconds(1)),
  'window-3-2': ({ n }) => n.window(Seconds(3), Seconds(2)),
  'window-4-3': ({ n }) => n.window(Seconds(4), Seconds(3)),
  'window-5-5': ({ n }) => n.window(Seconds(5), Seconds(5)),
  'window-default-slide': ({ n }) => n.window(Seconds(2)),
  'window-join': ({ p, q }) =>
    p.window(Seconds(2), Seconds(1)).join(q.window(Seconds(3), Seconds(1))),
  'window-then-reduce': ({ n }) => n.window(Seconds(3), Seconds(1)).count(),
  'word-count-chain': ({ l }) =>
    l
      .flatMap((line) => line.split(' '))
      .filter((word) => word !== '')
      .map((word): Pair<string, number> => [word, 1])
      .reduceByKey(add),
};

function inverse(
  p: DStream<Pair<string, number>>,
  window: number,
  slide: number,
  filter?: (pair: Pair<string, number>) => boolean,
) {
  const options = filter === undefined ? {} : { filter };
  return p.reduceByKeyAndWindow(add, Seconds(window), Seconds(slide), {
    inverse: subtract,
    ...options,
  });
}

function stateSum(p: DStream<Pair<string, number>>) {
  return p.updateStateByKey<string, number, number>((values, state) => (state ?? 0) + sum(values));
}

function timingOut() {
  return StateSpec.function<string, number, number, Pair<string, number>>((key, value, state) => {
    const next = (state.getOption() ?? 0) + (value ?? 0);
    if (!state.isTimingOut()) state.update(next);
    return [key, next];
  }).timeout(Seconds(3));
}

interface Outcome {
  readonly outputs: readonly (readonly unknown[] | null)[];
  readonly failedBatches: readonly number[];
  readonly error: unknown;
}

async function run(
  record: DStreamRecord,
  session: Session,
  program = PROGRAMS[record.id],
): Promise<Outcome> {
  const clock = new ManualClock();
  const windows = record.opsLang === 'scala' ? 'scala' : 'pyspark';
  await using ssc = new StreamingContext(session, record.batchIntervalMs, { clock, windows });
  const input = (name: string) => ssc.queueStream([...(record.inputs[name] ?? [])]);
  const inputs = Object.fromEntries([...'nwvlpq'].map((name) => [name, input(name)]));
  // The stream of the Scala records has its elements by the time of the batch. A queue gives its next RDD when it is asked, and
  // a window with a longer slide does not ask for all of them.
  if (record.opsLang === 'scala') for (const name of 'pq') inputs[name].foreachRDD(() => {});
  const output = program(inputs as unknown as Inputs, ssc, record);
  const batchCount = record.outputs?.length ?? 1;
  const outputs: (readonly unknown[] | null)[] = Array(batchCount).fill(null);
  const failedBatches: number[] = [];
  const indexOf = (timeMs: number) => timeMs / record.batchIntervalMs - 1;
  ssc.addStreamingListener({
    onOutputOperationCompleted: ({ outputOperationInfo: { batchTime, failureReason } }) => {
      if (failureReason !== undefined) failedBatches.push(indexOf(batchTime));
    },
  });
  output.foreachRDD((rdd, time) => {
    outputs[indexOf(time.milliseconds)] = rdd.collect();
  });
  await ssc.start();
  let error: unknown;
  ssc.awaitTermination().catch((failure) => {
    error = failure;
  });
  for (let batch = 0; batch < batchCount; batch++) {
    clock.advance(record.batchIntervalMs);
    await ssc.processAllAvailable();
  }
  return { outputs, failedBatches, error };
}

/** The elements in the order of their texts: the order within a batch says nothing. */
function asMultiset(batch: readonly unknown[] | null): readonly string[] | null {
  return batch && batch.map((element) => JSON.stringify(element)).sort();
}

describe('DStreams give what Spark gives', () => {
  let session: Session;
  beforeAll(async () => {
    session = await createSession();
  });
  afterAll(() => session.stop());

  test.each(RECORDS)('$id', async (record) => {
    if (record.id === 'error-slide-not-multiple') {
      await expect(run(record, session)).rejects.toMatchObject({
        condition: 'INVALID_DSTREAM_WINDOW.NOT_MULTIPLE',
      });
      return;
    }
    const { outputs, failedBatches, error } = await run(record, session);
    if (record.error !== undefined) {
      expect(error).toMatchObject({ condition: 'DSTREAM_JOB_FAILED' });
      return;
    }
    expect(failedBatches).toEqual(record.failedBatches ?? []);
    expect(outputs.map(asMultiset)).toEqual(record.outputs?.map(asMultiset));
  });
});

/** A random program over the inputs `p` and `q`, as real Spark has run it. */
interface RandomRecord extends Omit<DStreamRecord, 'batchIntervalMs' | 'ops'> {
  readonly ops: readonly Operation[];
}

const RANDOM: readonly RandomRecord[] = readFileSync(join(FOLDER, 'random.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

describe('random programs give what Spark gives', () => {
  let session: Session;
  beforeAll(async () => {
    session = await createSession();
  });
  afterAll(() => session.stop());

  test.each(RANDOM)('$id', async ({ ops, ...rest }) => {
    const record = { ...rest, ops: '', opsLang: 'scala' as const, batchIntervalMs: 1000 };
    const program: Program = ({ p, q }, ssc) => operate(ssc, { p, q }, p, ops);
    const { outputs, failedBatches } = await run(record, session, program);
    expect(failedBatches).toEqual(record.failedBatches ?? []);
    expect(outputs.map(asMultiset)).toEqual(record.outputs?.map(asMultiset));
  });
});

describe('the arguments of windows', () => {
  test.each<[string, Program]>([
    [
      'in its order',
      ({ p }) => p.reduceByKeyAndWindow(add, subtract, Seconds(4), Seconds(2), null, isNotZero),
    ],
    [
      'with options behind',
      ({ p }) =>
        p.reduceByKeyAndWindow(add, subtract, Seconds(4), Seconds(2), { filter: isNotZero }),
    ],
  ])('an inverse may stand where Spark has it, %s', async (_, spelled) => {
    const record = RECORDS.find(({ id }) => id === 'scala-rbkw-inv-filter-4-2');
    if (record === undefined) throw new Error('there is no such record');
    await using session = await createSession();
    const { outputs, failedBatches } = await run(record, session, spelled);
    expect(failedBatches).toEqual(record.failedBatches);
    expect(outputs.map(asMultiset)).toEqual(record.outputs?.map(asMultiset));
  });
});
