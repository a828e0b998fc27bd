import {
  type DStream,
  type Pair,
  Seconds,
  StateSpec,
  type StreamingContext,
} from '../../node/dstream/index.ts';

/**
 * Operations by name, as the random programs of `test/golden/dstream/random-*.jsonl` have them: numbers, or pairs of a key and a
 * number. Those programs were run by real Spark, where the same names stand for the same operations in Scala.
 */
export interface Operation {
  readonly op: string;
  /** The window and its slide, in seconds. */
  readonly w?: number;
  readonly s?: number;
  /** What makes the other stream, of the input `q`. */
  readonly with?: readonly Operation[];
}

export interface OperationInputs {
  readonly p: DStream<unknown>;
  readonly q: DStream<unknown>;
}

type Numbers = DStream<number>;
type Pairs = DStream<Pair<unknown, number>>;
/** What every operation may need. */
interface Given {
  readonly ssc: StreamingContext;
  readonly numbers: Numbers;
  readonly pairs: Pairs;
  readonly any: DStream<unknown>;
  readonly otherPairs: () => Pairs;
  readonly other: () => DStream<unknown>;
  readonly window: readonly [ReturnType<typeof Seconds>, ReturnType<typeof Seconds>];
}

const add = (a: number, b: number) => a + b;
const subtract = (a: number, b: number) => a - b;
const larger = (a: number, b: number) => Math.max(a, b);
const sum = (values: readonly number[]) => values.reduce(add, 0);
const sorted = <T>(values: readonly T[]) =>
  [...values].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
const INITIAL: readonly Pair<unknown, number>[] = [
  ['a', 100],
  ['z', 5],
  [1, 50],
];

function textOf(value: unknown): string {
  return Array.isArray(value) ? `(${value.map(textOf).join()})` : String(value);
}

const OPERATIONS: Readonly<Record<string, (given: Given) => DStream<unknown>>> = {
  inc: ({ numbers }) => numbers.map((value) => value + 1),
  square: ({ numbers }) => numbers.map((value) => value * value),
  pairMod: ({ numbers }) => numbers.map((value) => [((value % 3) + 3) % 3, value]),
  keys: ({ pairs }) => pairs.map(([key]) => key),
  values: ({ pairs }) => pairs.map(([, value]) => value),
  even: ({ numbers }) => numbers.filter((value) => value % 2 === 0),
  positive: ({ numbers }) => numbers.filter((value) => value > 0),
  valuePositive: ({ pairs }) => pairs.filter(([, value]) => value > 0),
  twice: ({ any }) => any.flatMap((value) => [value, value]),
  incValues: ({ pairs }) => pairs.mapValues((value) => value + 1),
  upToValues: ({ pairs }) => pairs.flatMapValues((value) => [0, 1, 2].slice(0, Math.max(0, value))),
  count: ({ any }) => any.count(),
  countByValue: ({ any }) => any.countByValue(),
  reduceAdd: ({ numbers }) => numbers.reduce(add),
  reduceMax: ({ numbers }) => numbers.reduce(larger),
  rbkAdd: ({ pairs }) => pairs.reduceByKey(add),
  rbkMax: ({ pairs }) => pairs.reduceByKey(larger),
  group: ({ pairs }) => pairs.groupByKey().mapValues(sorted),
  combine: ({ pairs }) =>
    pairs.combineByKey(
      (value): Pair<number, number> => [value, 1],
      ([total, count], value): Pair<number, number> => [total + value, count + 1],
      (a, b): Pair<number, number> => [a[0] + b[0], a[1] + b[1]],
    ),
  union: ({ any, other }) => any.union(other()),
  join: ({ pairs, otherPairs }) => pairs.join(otherPairs()),
  leftJoin: ({ pairs, otherPairs }) => pairs.leftOuterJoin(otherPairs()),
  rightJoin: ({ pairs, otherPairs }) => pairs.rightOuterJoin(otherPairs()),
  fullJoin: ({ pairs, otherPairs }) => pairs.fullOuterJoin(otherPairs()),
  cogroup: ({ pairs, otherPairs }) =>
    pairs.cogroup(otherPairs()).mapValues(([here, there]) => [sorted(here), sorted(there)]),
  distinct: ({ any }) => any.transform((rdd) => rdd.distinct()),
  sortTake: ({ any, ssc }) =>
    any.transform((rdd) => ssc.sparkContext.parallelize(rdd.sortBy(textOf).take(3))),
  subtract: ({ any, other }) => any.transformWith((rdd, theirs) => rdd.subtract(theirs), other()),
  intersection: ({ any, other }) =>
    any.transformWith((rdd, theirs) => rdd.intersection(theirs), other()),
  withTime: ({ any }) =>
    any.transform((rdd, time) => rdd.map((value) => [value, time.milliseconds])),
  window: ({ any, window }) => any.window(...window),
  countByWindow: ({ any, window }) => any.countByWindow(...window),
  countByValueAndWindow: ({ any, window }) => any.countByValueAndWindow(...window),
  reduceByWindow: ({ numbers, window }) => numbers.reduceByWindow(add, ...window),
  reduceByWindowMax: ({ numbers, window }) => numbers.reduceByWindow(larger, ...window),
  reduceByWindowInv: ({ numbers, window }) => numbers.reduceByWindow(add, subtract, ...window),
  groupByKeyAndWindow: ({ pairs, window }) =>
    pairs.groupByKeyAndWindow(...window).mapValues(sorted),
  rbkw: ({ pairs, window }) => pairs.reduceByKeyAndWindow(add, ...window),
  rbkwMax: ({ pairs, window }) => pairs.reduceByKeyAndWindow(larger, ...window),
  rbkwInv: ({ pairs, window }) => pairs.reduceByKeyAndWindow(add, subtract, ...window),
  rbkwInvFilter: ({ pairs, window }) =>
    pairs.reduceByKeyAndWindow(add, subtract, ...window, 2, ([, value]) => value !== 0),
  stateSum: ({ pairs }) => stateSum(pairs),
  stateLimit: ({ pairs }) =>
    pairs.updateStateByKey<unknown, number, number>((values, state) => {
      const total = (state ?? 0) + sum(values);
      return total > 10 ? undefined : total;
    }),
  stateIdle: ({ pairs }) =>
    pairs.updateStateByKey<unknown, number, Pair<number, number>>((values, state) => {
      const [total, idle] = state ?? [0, 0];
      const next = values.length === 0 ? idle + 1 : 0;
      return next > 1 ? undefined : [total + sum(values), next];
    }),
  stateInitial: ({ pairs, ssc }) =>
    stateSum(pairs, { initialRDD: ssc.sparkContext.parallelize(INITIAL) }),
  mws: ({ pairs }) => pairs.mapWithState(running()),
  mwsSnap: ({ pairs }) => pairs.mapWithState(running()).stateSnapshots(),
  mwsRemove: ({ pairs }) => pairs.mapWithState(removing()),
  mwsRemoveSnap: ({ pairs }) => pairs.mapWithState(removing()).stateSnapshots(),
  mwsTimeout: ({ pairs }) => pairs.mapWithState(running().timeout(Seconds(3))),
  mwsTimeoutSnap: ({ pairs }) => pairs.mapWithState(running().timeout(Seconds(3))).stateSnapshots(),
  mwsInitial: ({ pairs }) => pairs.mapWithState(running().initialState(INITIAL)),
  mwsInitialSnap: ({ pairs }) =>
    pairs.mapWithState(running().initialState(INITIAL)).stateSnapshots(),
  mwsLazy: ({ pairs }) => pairs.mapWithState(lazy()),
  mwsLazySnap: ({ pairs }) => pairs.mapWithState(lazy()).stateSnapshots(),
};

function stateSum(
  pairs: Pairs,
  options: Parameters<typeof pairs.updateStateByKey<unknown, number, number>>[1] = {},
) {
  const update = (values: readonly number[], state: number | undefined) =>
    (state ?? 0) + sum(values);
  return pairs.updateStateByKey(update, options);
}

const running = () =>
  StateSpec.function<unknown, number, number, Pair<unknown, unknown>>((key, value, state) => {
    if (state.isTimingOut()) return [key, 'out'];
    const total = (state.getOption() ?? 0) + (value ?? 0);
    state.update(total);
    return [key, total];
  });

const removing = () =>
  StateSpec.function<unknown, number, number, Pair<unknown, number>>((key, value = 0, state) => {
    if (value > 5) {
      if (state.exists()) state.remove();
      return [key, -1];
    }
    const total = (state.getOption() ?? 0) + value;
    state.update(total);
    return [key, total];
  });

/** Sets a state for some values only, and looks at it for all. */
const lazy = () =>
  StateSpec.function<unknown, number, number, Pair<unknown, unknown> | undefined>(
    (key, value = 0, state) => {
      if (state.isTimingOut()) return [key, 'out'];
      if (value > 2) state.update(value);
      return state.exists() ? [key, state.get()] : undefined;
    },
  ).timeout(Seconds(3));

/** Applies operations one after the other. */
export function operate(
  ssc: StreamingContext,
  inputs: OperationInputs,
  start: DStream<unknown>,
  operations: readonly Operation[],
): DStream<unknown> {
  return operations.reduce((stream, { op, w = 0, s = 0, with: others = [] }) => {
    const other = () => operate(ssc, inputs, inputs.q, others);
    return OPERATIONS[op]({
      ssc,
      // Each operation follows one that gives what it takes.
      numbers: stream as Numbers,
      pairs: stream as Pairs,
      any: stream,
      other,
      otherPairs: () => other() as Pairs,
      window: [Seconds(w), Seconds(s)],
    });
  }, start);
}
