import fc from 'fast-check';
import { expect, test } from 'vitest';
import { col } from '../../../../../../src/api/core-functions.ts';
import {
  BUCKETS,
  bucketMs,
  LATENCY_ERROR,
  latencyBucket,
  NO_DURATION,
  percentileMs,
} from '../../../../../../web/dashboard/engine/cells/latency-buckets.ts';
import { newSession } from '../../../../../support/session.ts';

async function bucketsOf(durations: readonly (number | null)[]): Promise<number[]> {
  const session = await newSession();
  const rows = durations.map((ms) => ({ ms }));
  const frame = session.createDataFrame(rows, 'ms DOUBLE');
  const found = await frame.select(latencyBucket(col('ms')).as('bucket')).collect();
  return found.map(({ bucket }) => Number(bucket));
}

test('a percentile is off by at most five percent, whatever the durations', async () => {
  const duration = fc.double({ min: 0.02, max: 1e8, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      fc.array(duration, { minLength: 1, maxLength: 60 }),
      fc.constantFrom(0.5, 0.95, 0.99),
      async (durations, share) => {
        const histogram = new Uint32Array(BUCKETS);
        for (const bucket of await bucketsOf(durations)) histogram[bucket]++;
        const sorted = [...durations].sort((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1];
        const told = percentileMs(histogram, 0, share);
        expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact * LATENCY_ERROR * 1.0001);
      },
    ),
    { numRuns: 40 },
  );
});

test('no duration is no bucket of any; zero, negative and endless ones are at the ends', async () => {
  const [none, zero, negative, notANumber, endless] = await bucketsOf([
    null,
    0,
    -5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ]);
  expect([none, zero, negative]).toEqual([NO_DURATION, 1, 1]);
  expect(notANumber).toBe(NO_DURATION);
  expect(endless).toBe(BUCKETS - 1);
});

test('there is no percentile where no row has a duration', () => {
  const histogram = new Uint32Array(BUCKETS);
  histogram[NO_DURATION] = 7;
  expect(percentileMs(histogram, 0, 0.95)).toBeNaN();
});

test('buckets rise', () => {
  for (let bucket = 2; bucket < BUCKETS; bucket++) {
    expect(bucketMs(bucket)).toBeGreaterThan(bucketMs(bucket - 1));
  }
});
