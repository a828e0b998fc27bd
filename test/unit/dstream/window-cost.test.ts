import { expect, test } from 'vitest';
import {
  ManualClock,
  type Pair,
  type RDD,
  Seconds,
  StreamingContext,
} from '../../../node/dstream/index.ts';
import { createSession } from '../../../node/index.ts';

/* The small version of `npm run bench:dstream`. */

const KEYS = 400_000;
const CHANGED = 200;
const INTERVALS = 15;

test('an interval of a window with an inverse costs what has changed, and not what the window holds', async () => {
  await using session = await createSession();
  const pairs = (first: number, count: number) =>
    Array.from({ length: count }, (_, index): Pair<number, number> => [(first + index) % KEYS, 1]);

  async function leastMs(output: (rdd: RDD<Pair<number, number>>) => void): Promise<number> {
    const clock = new ManualClock();
    await using ssc = new StreamingContext(session, Seconds(1), { clock });
    const queue = [pairs(0, KEYS)];
    ssc
      .queueStream(queue)
      .reduceByKeyAndWindow((a, b) => a + b, Seconds(60), Seconds(1), { inverse: (a, b) => a - b })
      .foreachRDD(output);
    await ssc.start();
    const times: number[] = [];
    for (let interval = 0; interval <= INTERVALS; interval++) {
      if (interval > 0) queue.push(pairs(interval * 1000, CHANGED));
      const begun = performance.now();
      clock.advance(Seconds(1));
      await ssc.processAllAvailable();
      times.push(performance.now() - begun);
    }
    // The first interval has brought all keys.
    return Math.min(...times.slice(1));
  }

  const takenMs = await leastMs((rdd) => {
    expect(rdd.take(10)).toHaveLength(10);
  });
  const countedMs = await leastMs((rdd) => {
    expect(rdd.count()).toBe(KEYS);
  });
  // Fifty times as much on a quiet machine; to go through all keys in each interval would make it less than two.
  expect(countedMs / takenMs).toBeGreaterThan(20);
}, 60_000);
