import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approxCountDistinct } from '../../../../src/functions/aggregate/approx-count-distinct.ts';
import { histogramNumeric } from '../../../../src/functions/aggregate/histogram.ts';
import { JavaRandom } from '../../../../src/functions/aggregate/java-random.ts';
import {
  compress,
  insert,
  mergeSummaries,
  newSummary,
  quantiles,
} from '../../../../src/functions/aggregate/quantile-summary.ts';
import type { AggregateFunction, Argument } from '../../../../src/functions/define.ts';
import { DoubleType, IntegerType, LongType } from '../../../../src/types/data-type.ts';
import { Accumulator } from '../../../support/accumulator.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';

const PERCENTAGES = [0, 0.001, 0.1, 0.25, 0.5, 0.9, 0.999, 1];

/** 0, 1, 2, … in an order that jumps about. */
function shuffled(count: number, step = 7919): number[] {
  return Array.from({ length: count }, (_, index) => (index * step) % count);
}

function summaryOf(numbers: readonly number[], error: number) {
  const summary = newSummary();
  for (const number of numbers) insert(summary, number, error);
  return summary;
}

describe('a summary of quantiles', () => {
  test.each([
    [1000, 0.1],
    [100_003, 0.01],
    [200_003, 0.001],
  ])('of %i numbers tells ranks within %d', (count, error) => {
    const found = quantiles(summaryOf(shuffled(count), error), PERCENTAGES, error) ?? [];
    found.forEach((number, index) => {
      expect(Math.abs(number / count - PERCENTAGES[index])).toBeLessThanOrEqual(error + 1 / count);
    });
  });

  test('merged of parts tells ranks within twice the error, and leaves the parts alone', () => {
    const error = 0.01;
    const numbers = shuffled(50_021);
    const merged = newSummary();
    for (let first = 0; first < numbers.length; first += 9000) {
      const part = summaryOf(numbers.slice(first, first + 9000), error);
      const before = structuredClone(part);
      mergeSummaries(merged, part, error);
      expect(part).toEqual(before);
    }
    expect(merged.count).toBe(numbers.length);
    const found = quantiles(merged, PERCENTAGES, error) ?? [];
    found.forEach((number, index) => {
      expect(Math.abs(number / numbers.length - PERCENTAGES[index])).toBeLessThanOrEqual(2 * error);
    });
  });

  test('keeps far fewer samples than it has seen numbers', () => {
    const summary = summaryOf(shuffled(200_003), 0.01);
    compress(summary, 0.01);
    expect(summary.samples.length).toBeLessThan(500);
  });

  test('is exact while there are few numbers, and has none of no number', () => {
    expect(quantiles(newSummary(), [0.5], 0.0001)).toBeUndefined();
    expect(quantiles(summaryOf([3, 1, 2], 0.0001), [1, 0, 0.5, 0.5], 0.0001)).toEqual([3, 1, 2, 2]);
  });
});

describe('histogram_numeric', () => {
  const args: Argument[] = [
    { dataType: DoubleType, nullable: true },
    { dataType: IntegerType, nullable: false, literal: 5, isFoldable: true },
  ];

  test('keeps to its bins and loses no value, also when histograms are merged', async () => {
    const core = await newCore();
    const signature = histogramNumeric.resolve(args, { isDistinct: false });
    const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 40 });
    fc.assert(
      fc.property(numbers, numbers, (left, right) => {
        const [a, b] = [left, right].map((values) => {
          const accumulator = new Accumulator(core, signature, 1);
          accumulator.update(
            values.map(() => 0),
            values,
          );
          return accumulator;
        });
        a.merge([0], b, [0]);
        const bins = (a.evaluate([0])[0] ?? []) as [number, number][];
        expect(bins.length).toBeLessThanOrEqual(5);
        const sum = (values: readonly number[]) => values.reduce((total, next) => total + next, 0);
        expect(sum(bins.map(([, count]) => count))).toBe(left.length + right.length);
        const total = sum(bins.map(([center, count]) => center * count));
        expect(total).toBeCloseTo(sum([...left, ...right]), 6);
        expect(bins.map(([center]) => center)).toEqual(
          bins.map(([center]) => center).sort((x, y) => x - y),
        );
      }),
      { numRuns: 50 },
    );
  });
});

test('the generator is that of java.util.Random', () => {
  const random = new JavaRandom(42);
  // new java.util.Random(42), nextDouble() twice.
  expect([random.nextDouble(), random.nextDouble()]).toEqual([
    0.7275636800328681, 0.6832234717598454,
  ]);
});

describe.each(CORE_BUILDS)('approx_count_distinct on the %s core', (build) => {
  function resolve(aggregate: AggregateFunction, deviation: number) {
    const args: Argument[] = [
      { dataType: LongType, nullable: true },
      { dataType: DoubleType, nullable: false, literal: deviation, isFoldable: true },
    ];
    return aggregate.resolve(args, { isDistinct: false });
  }

  test.each([
    [0.05, 100],
    [0.05, 700],
    [0.05, 1900],
    [0.05, 20_000],
    [0.01, 50_000],
    [0.3, 60],
  ])('is off by less than four times %d over %i values', async (deviation, count) => {
    const core = await newCore(build);
    const accumulator = new Accumulator(core, resolve(approxCountDistinct, deviation), 1);
    const values = Array.from({ length: count }, (_, index) => BigInt(index * 37));
    // Every value twice: duplicates must not count.
    for (const _ of [1, 2]) {
      core.kernels.arena_reset();
      accumulator.update(
        values.map(() => 0),
        values,
      );
    }
    const estimate = Number(accumulator.evaluate([0])[0]);
    expect(Math.abs(estimate - count)).toBeLessThan(4 * deviation * count);
    accumulator.close();
    expect(core.kernels.mem_used()).toBe(0);
  });
});
