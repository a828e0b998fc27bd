import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ManualClock,
  type Pair,
  type Reducer,
  reducers,
  Seconds,
  StreamingContext,
} from '../../node/dstream/index.ts';
import { createSession, type Session } from '../../node/index.ts';
import { propertyOptions } from '../support/property-options.ts';

const NUMBERS = fc.oneof(
  fc.double(),
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0.1),
);
const TEXT_KEYS = fc.oneof(fc.constantFrom('a', 'b', 'ä', '\u{1F600}', ''), fc.string());
const NUMBER_KEYS = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double());
/** What the core has no columns for is reduced in JavaScript. */
const OTHER_KEYS = fc.oneof(TEXT_KEYS, NUMBER_KEYS, fc.constantFrom('\ud800', '\udc00', null));
const pairsOf = (keys: fc.Arbitrary<unknown>) =>
  fc.array(fc.tuple(keys, NUMBERS), { maxLength: 60 });

describe('reductions that the core knows', () => {
  let session: Session;
  let context: StreamingContext;
  beforeAll(async () => {
    session = await createSession();
    context = new StreamingContext(session, Seconds(1));
    await context.sparkContext.loadCore();
  });
  afterAll(() => session.stop());

  test.each(Object.entries(reducers))('%s is that of its function', (_, reducer: Reducer) => {
    fc.assert(
      fc.property(
        fc.oneof(pairsOf(TEXT_KEYS), pairsOf(NUMBER_KEYS), pairsOf(OTHER_KEYS)),
        fc.integer({ min: 1, max: 3 }),
        (pairs, partitionCount) => {
          const rdd = context.sparkContext.parallelize(pairs as Pair<unknown, number>[]);
          const reduced = rdd.reduceByKey(reducer, partitionCount);
          const values = reducer.isCount ? rdd.mapValues(() => 1) : rdd;
          const plain = values.reduceByKey((a, b) => reducer(a, b), partitionCount);
          expect(reduced.getNumPartitions()).toBe(plain.getNumPartitions());
          expect(texts(reduced.collect())).toEqual(texts(plain.collect()));
        },
      ),
      propertyOptions(200),
    );
  });

  test('more pairs than go into the core at once, in windows with and without an inverse', async () => {
    const clock = new ManualClock();
    await using ssc = new StreamingContext(session, Seconds(1), { clock });
    const batch = (seed: number) =>
      Array.from(
        { length: 30_000 },
        (_, index): Pair<string, string> => [`k${(index * seed) % 977}`, 'x'],
      );
    const pairs = ssc.queueStream([batch(1), batch(3), batch(7)]);
    const windows: Record<string, (readonly [string, number])[][]> = { plain: [], inverse: [] };
    pairs
      .mapValues(() => 1)
      .reduceByKeyAndWindow((a, b) => a + b, Seconds(2))
      .foreachRDD((rdd) => windows.plain.push(rdd.collect()));
    pairs
      .reduceByKeyAndWindow(reducers.count, Seconds(2), undefined, {
        inverse: reducers.count.inverse,
        filter: ([, count]) => count > 0,
      })
      .foreachRDD((rdd) => windows.inverse.push(rdd.collect()));
    await ssc.start();
    clock.advance(Seconds(5));
    await ssc.processAllAvailable();
    expect(windows.plain.map((each) => each.length)).toEqual([977, 977, 977, 977, 0]);
    expect(windows.inverse.map(texts)).toEqual(windows.plain.map(texts));
  });
});

/** Zeros alike, since a sum of the core begins with one. */
function texts(pairs: readonly Pair<unknown, number>[]): readonly string[] {
  return pairs
    .map(([key, value]) => `${JSON.stringify(key)} ${key === null} ${value === 0 ? 0 : value}`)
    .sort();
}
