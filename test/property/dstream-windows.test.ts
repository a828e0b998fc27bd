import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type DStream,
  ManualClock,
  type Pair,
  reducers,
  Seconds,
  StreamingContext,
} from '../../node/dstream/index.ts';
import { createSession, type Session } from '../../node/index.ts';
import { propertyOptions } from '../support/property-options.ts';

/* The windows of DStreams over batches, and those of Structured Streaming over a column that has the time of the batch. */

interface Case {
  readonly batches: readonly (readonly string[])[];
  readonly windowSeconds: number;
  readonly slideSeconds: number;
}

const CASES: fc.Arbitrary<Case> = fc
  .record({
    batches: fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 }), {
      minLength: 1,
      maxLength: 9,
    }),
    windowSeconds: fc.integer({ min: 1, max: 6 }),
    slideSeconds: fc.integer({ min: 1, max: 4 }),
  })
  // Structured Streaming has no windows that leave rows out.
  .filter(({ windowSeconds, slideSeconds }) => slideSeconds <= windowSeconds);

let session: Session;
beforeAll(async () => {
  session = await createSession();
});
afterAll(() => session.stop());

/** Counts as texts, by the second at which a window ends. */
type Counts = Readonly<Record<number, readonly string[]>>;

const inverse = { inverse: reducers.count.inverse, filter: ([, n]: Pair<string, number>) => n > 0 };
const FORMS: Readonly<
  Record<string, (words: DStream<Pair<string, null>>, of: Case) => DStream<Pair<string, number>>>
> = {
  'all of a window': (words, { windowSeconds, slideSeconds }) =>
    words.window(Seconds(windowSeconds), Seconds(slideSeconds)).reduceByKey(reducers.count),
  'what batches have counted': (words, { windowSeconds, slideSeconds }) =>
    words.reduceByKeyAndWindow(reducers.count, Seconds(windowSeconds), Seconds(slideSeconds)),
  'the window before': (words, { windowSeconds, slideSeconds }) =>
    words.reduceByKeyAndWindow(
      reducers.count,
      Seconds(windowSeconds),
      Seconds(slideSeconds),
      inverse,
    ),
  'functions of the program': (words, { windowSeconds, slideSeconds }) =>
    words
      .mapValues(() => 1)
      .reduceByKeyAndWindow((a, b) => a + b, Seconds(windowSeconds), Seconds(slideSeconds)),
};

async function ofDStreams(given: Case): Promise<Readonly<Record<string, Counts>>> {
  const clock = new ManualClock();
  await using ssc = new StreamingContext(session, Seconds(1), { clock });
  const words = ssc
    .queueStream(given.batches.map((batch) => [...batch]))
    .map((word): Pair<string, null> => [word, null]);
  // A queue gives its next batch when it is asked: it is asked at each second.
  words.foreachRDD(() => {});
  const results: Record<string, Record<number, readonly string[]>> = {};
  for (const [name, form] of Object.entries(FORMS)) {
    const counts: Record<number, readonly string[]> = {};
    results[name] = counts;
    form(words, given).foreachRDD((rdd, time) => {
      counts[time.milliseconds / 1000] = texts(rdd.collect());
    });
  }
  await ssc.start();
  clock.advance(Seconds(secondsOf(given)));
  await ssc.processAllAvailable();
  return results;
}

/** Windows go on until the last batch has left all of them. */
function secondsOf({ batches, windowSeconds, slideSeconds }: Case): number {
  return batches.length + windowSeconds + slideSeconds;
}

async function ofStructuredStreaming(given: Case): Promise<Counts> {
  const { batches, windowSeconds, slideSeconds } = given;
  const stream = session.memoryStream('at TIMESTAMP, word STRING');
  // A window at 10:00:05 has the batch of that second in it: it ends before 10:00:06.
  const offset = (((1 - windowSeconds) % slideSeconds) + slideSeconds) % slideSeconds;
  await stream.toDF().createOrReplaceTempView('words');
  const frame = await session.sql(`
    SELECT unix_timestamp(window.end) - 1 AS second, word, count(*) AS n FROM words
    GROUP BY window(at, '${windowSeconds} seconds', '${slideSeconds} seconds', '${offset} seconds'), word`);
  const query = await frame.writeStream
    .format('memory')
    .queryName('counts')
    .outputMode('complete')
    .start();
  for (const [index, batch] of batches.entries()) {
    if (batch.length === 0) continue;
    stream.addData(...batch.map((word) => [new Date((index + 1) * 1000), word]));
    await query.processAllAvailable();
  }
  const rows = await session.table('counts').collect();
  await query.stop();
  const bySecond: Record<number, string[]> = {};
  for (let second = slideSeconds; second <= secondsOf(given); second += slideSeconds) {
    const ofWindow = rows.filter((row) => Number(row.second) === second);
    bySecond[second] = texts(
      ofWindow.map((row): Pair<string, number> => [String(row.word), Number(row.n)]),
    );
  }
  return bySecond;
}

function texts(pairs: readonly Pair<string, number>[]): string[] {
  return pairs.map(([word, count]) => `${word} ${count}`).sort();
}

test('windows of DStreams count what windows of Structured Streaming count', async () => {
  await fc.assert(
    fc.asyncProperty(CASES, async (given) => {
      const expected = await ofStructuredStreaming(given);
      for (const [form, counts] of Object.entries(await ofDStreams(given))) {
        expect(counts, form).toEqual(expected);
      }
    }),
    propertyOptions(25),
  );
}, 60_000);
