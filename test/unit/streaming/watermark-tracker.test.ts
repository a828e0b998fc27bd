import { describe, expect, test } from 'vitest';
import type { EventTimeStatistics } from '../../../src/physical/physical-plan.ts';
import { microsToMillis, WatermarkTracker } from '../../../src/streaming/watermark-tracker.ts';

/** A node that saw this maximum, undefined for nothing, and is a use of a watermark. */
function node(
  maxMicros: bigint | undefined,
  delayMicros = 0n,
  watermarkId = 0,
): EventTimeStatistics {
  return {
    watermarkId,
    delayMicros,
    statistics: () =>
      maxMicros === undefined
        ? undefined
        : { min: maxMicros, max: maxMicros, avg: maxMicros, count: 1 },
  };
}

describe('the watermark', () => {
  test('is the largest event time less the delay, cut to milliseconds', () => {
    const tracker = new WatermarkTracker('min');
    tracker.update([node(10_000_999n, 2_000_000n)]);
    expect(tracker.currentMs).toBe(8_000);
  });

  test('never goes back, within a run or behind where it began', () => {
    const tracker = new WatermarkTracker('min', 5_000);
    tracker.update([node(1_000_000n)]);
    expect(tracker.currentMs).toBe(5_000);
    tracker.update([node(9_000_000n)]);
    tracker.update([node(7_000_000n)]);
    tracker.update([node(undefined)]);
    tracker.update([]);
    expect(tracker.currentMs).toBe(9_000);
  });

  test('waits under the min policy until every watermark has spoken', () => {
    const tracker = new WatermarkTracker('min');
    tracker.update([node(9_000_000n), node(undefined, 0n, 1)]);
    expect(tracker.currentMs).toBe(0);
    tracker.update([node(undefined), node(4_000_000n, 0n, 1)]);
    expect(tracker.currentMs).toBe(4_000);
  });

  test('is that of the fastest under the max policy', () => {
    const tracker = new WatermarkTracker('max');
    tracker.update([node(9_000_000n), node(undefined, 0n, 1)]);
    expect(tracker.currentMs).toBe(9_000);
  });

  test('is that of the fastest use of one watermark under either policy', () => {
    const tracker = new WatermarkTracker('min');
    const nodes = [node(9_000_000n), node(5_000_000n), node(7_000_000n, 0n, 1)];
    tracker.update(nodes, { isCut: true });
    expect(tracker.currentMs).toBe(5_000);
    tracker.update(nodes);
    expect(tracker.currentMs).toBe(7_000);
    expect(tracker.nodesMs).toEqual([9_000, 9_000, 7_000]);
  });

  test('is not below 0 before 1970', () => {
    const tracker = new WatermarkTracker('min');
    tracker.update([node(-5_000_000n)]);
    expect(tracker.currentMs).toBe(0);
  });

  test('rounds microseconds down, also before 1970', () => {
    expect([1999n, 1000n, 0n, -1n, -1000n, -1001n].map(microsToMillis)).toEqual([
      1, 1, 0, -1, -1, -2,
    ]);
  });
});
