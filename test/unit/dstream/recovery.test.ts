import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Pair, Seconds, StateSpec } from '../../../node/dstream/index.ts';
import type { Session } from '../../../node/index.ts';
import {
  type Death,
  DStreamMachine,
  type Input,
  type Program,
  runThroughDeaths,
} from '../../support/dstream-lives.ts';

const add = (a: number, b: number) => a + b;
const subtract = (a: number, b: number) => a - b;
const sum = (values: readonly number[]) => values.reduce(add, 0);
const counted = StateSpec.function<string, number, number, Pair<string, number>>(
  (key, value, state) => {
    const next = (state.getOption() ?? 0) + (value ?? 0);
    if (state.isTimingOut()) return [`${key} leaves`, next];
    if (next > 12) state.remove();
    else state.update(next);
    return [key, next];
  },
);

const PROGRAMS: Readonly<Record<string, Program>> = {
  updateStateByKey: (pairs) =>
    pairs.updateStateByKey<string, number, number>((values, state) => {
      const next = (state ?? 0) + sum(values);
      return next > 10 ? null : next;
    }),
  'mapWithState with time-outs': (pairs) =>
    pairs
      .mapWithState(StateSpec.function(counted.mapping).timeout(Seconds(2)))
      .checkpoint(Seconds(2)),
  'snapshots of mapWithState': (pairs) => {
    const states = pairs.mapWithState(counted);
    states.foreachRDD((rdd) => rdd.count());
    return states.stateSnapshots();
  },
  'reduceByKeyAndWindow with an inverse': (pairs) =>
    pairs.reduceByKeyAndWindow(add, Seconds(3), Seconds(1), { inverse: subtract }),
  'reduceByKeyAndWindow with an inverse and a longer slide': (pairs) =>
    pairs.reduceByKeyAndWindow(add, Seconds(4), Seconds(2), {
      inverse: subtract,
      filter: ([, value]) => value !== 0,
    }),
  'a window with a longer slide': (pairs) => pairs.window(Seconds(4), Seconds(2)),
  'a window shorter than its slide': (pairs) => pairs.window(Seconds(1), Seconds(3)),
  'a state behind a window': (pairs) =>
    pairs
      .reduceByKeyAndWindow(add, Seconds(2))
      .updateStateByKey<string, number, number>((values, state) => (state ?? 0) + sum(values)),
  'a join of a stream with a window of itself': (pairs) =>
    pairs.reduceByKey(add).leftOuterJoin(pairs.window(Seconds(3)).groupByKey().mapValues(sum)),
  'a window of what mapWithState gives, every second time': (pairs) =>
    pairs.mapWithState(counted).window(Seconds(4), Seconds(2)),
  'an inverse within a slower window': (pairs) =>
    pairs
      .reduceByKeyAndWindow(add, Seconds(2), Seconds(1), { inverse: subtract })
      .window(Seconds(2), Seconds(2)),
  'snapshots of mapWithState in a slower window': (pairs) => {
    const states = pairs.mapWithState(counted);
    states.foreachRDD((rdd) => rdd.count());
    return states.stateSnapshots().window(Seconds(3), Seconds(3));
  },
  'a window over a state that nobody looks at': (pairs) =>
    pairs
      .updateStateByKey<string, number, number>((values, state) => (state ?? 0) + sum(values))
      .window(Seconds(3), Seconds(3)),
  'a window over a state that another output looks at': (pairs) => {
    const states = pairs.updateStateByKey<string, number, number>(
      (values, state) => (state ?? 0) + sum(values),
    );
    states.foreachRDD((rdd) => rdd.count());
    return states.map(([key, state]) => `${key}${state}`).window(Seconds(2), Seconds(2));
  },
};

const INPUT: Input = [
  [
    ['a', 1],
    ['b', 2],
  ],
  [['a', 3]],
  [],
  [
    ['b', 4],
    ['c', 5],
    ['a', 2],
  ],
  [['a', 6]],
  [],
  [
    ['c', 1],
    ['b', 7],
  ],
  [['d', 1]],
];

/** Deaths at every change, each in one of its ways; in all of them at the start, and with `MILLRACE_CRASHES=all` throughout. */
function everyThird(changes: number): readonly Death[] {
  const ways = ['before', 'torn', 'after'] as const;
  const all = Array.from({ length: changes }, (_, at) => ways.map((how) => ({ at, how }))).flat();
  return process.env.MILLRACE_CRASHES === 'all'
    ? all
    : all.filter(({ at }, index) => at < 4 || index % 4 === 0);
}

describe('a program that goes on after a crash ends as if there had been none', () => {
  const machine = new DStreamMachine();
  let session: Session;
  let runs = 0;
  beforeAll(async () => {
    session = await machine.session();
  });
  afterAll(() => session.stop());

  const run = (
    program: Program,
    options: Parameters<typeof runThroughDeaths>[4] = {},
    input = INPUT,
  ) =>
    runThroughDeaths(machine, session, program, input, { ...options, directory: `run ${runs++}` });

  describe.each(Object.entries(PROGRAMS))('%s', (_, program) => {
    test('after every batch', async () => {
      const calm = await run(program);
      expect(calm.outputs.size).toBeGreaterThan(1);
      for (let batch = 0; batch < INPUT.length; batch++) {
        const { outputs } = await run(program, { crashAfter: (each) => each === batch });
        expect(outputs, `crash after batch ${batch}`).toEqual(calm.outputs);
      }
      const { outputs } = await run(program, { crashAfter: () => true });
      expect(outputs).toEqual(calm.outputs);
    });

    test('at every change of a storage, its own and those of its inputs', async () => {
      const calm = await run(program);
      expect(calm.changes).toBeGreaterThan(2 * INPUT.length);
      for (const { at, how } of everyThird(calm.changes)) {
        const { outputs } = await run(program, { deaths: [{ at, how }] });
        expect(outputs, `${how} at ${at}`).toEqual(calm.outputs);
      }
    });
  });

  test.each([2, 6])('windows by the rules of PySpark, of %s slides', async (slides) => {
    const program: Program = (pairs) =>
      pairs.reduceByKeyAndWindow(add, Seconds(slides), Seconds(1), { inverse: subtract });
    const options = { windows: 'pyspark' } as const;
    const calm = await run(program, { options });
    for (let batch = 0; batch < INPUT.length; batch++) {
      const crashAfter = (each: number) => each === batch;
      expect((await run(program, { options, crashAfter })).outputs).toEqual(calm.outputs);
    }
    for (const death of everyThird(calm.changes)) {
      expect((await run(program, { options, deaths: [death] })).outputs).toEqual(calm.outputs);
    }
  });

  test('rows that a rate parts are each in one batch', async () => {
    const options = { config: { 'spark.streaming.receiver.maxRate': 1 } };
    const program: Program = (pairs) => pairs;
    const rows = INPUT.flat().map((row) => JSON.stringify(row));
    const slow: Input = [...INPUT, ...rows.map(() => [])];
    const counted = async (more: Parameters<typeof run>[1]) => {
      const { outputs, changes } = await run(program, { options, ...more }, slow);
      expect(Math.max(...[...outputs.values()].map((batch) => batch.length))).toBe(1);
      expect([...outputs.values()].flat().sort()).toEqual([...rows].sort());
      return changes;
    };
    const changes = await counted({});
    await counted({ crashAfter: () => true });
    for (const death of everyThird(changes)) await counted({ deaths: [death] });
  });

  test('one that dies again and again while it goes on', async () => {
    for (const program of Object.values(PROGRAMS)) {
      const calm = await run(program);
      const deaths = Array.from({ length: 12 }, (_, life): Death => {
        const how = (['before', 'torn', 'after'] as const)[life % 3];
        return { at: (life * 5) % 7, how };
      });
      expect((await run(program, { deaths })).outputs).toEqual(calm.outputs);
    }
  });
});
