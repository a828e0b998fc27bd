import { describe, expect, test } from 'vitest';
import {
  BARS_MAX,
  barsOf,
  fillStrip,
  spanRange,
  stripLength,
} from '../../../../../../web/dashboard/engine/cells/strip.ts';
import { windowFor } from '../../../../../../web/dashboard/engine/cells/window-size.ts';
import { WindowSummaries } from '../../../../../../web/dashboard/engine/cells/window-summary.ts';
import { cellRows, newTable, WINDOW_MS } from './tables.ts';

function stripOf(windows: readonly number[], spanMs: number | 'all' = 'all', rows = 1) {
  const table = newTable();
  table.apply(
    cellRows(
      table,
      windows.map((window) => ({ window, name: '/a', status: '200', bucket: 100, rows })),
    ),
  );
  const range = spanRange(table, spanMs);
  if (range === undefined) return undefined;
  const bars = barsOf(range, table.closedMs);
  const values = new Float64Array(stripLength(bars.count));
  fillStrip(values, table, new WindowSummaries(table), bars);
  const column = (index: number) => [
    ...values.subarray(index * bars.count, (index + 1) * bars.count),
  ];
  return { bars, starts: column(0), fine: column(1), p50: column(5) };
}

describe('the time strip', () => {
  test('is none while there is nothing', () => {
    expect(stripOf([])).toBeUndefined();
  });

  test('has zeros, and no percentiles, where nothing happened', () => {
    const strip = stripOf([3, 6]);
    expect(strip?.starts).toEqual([30_000, 40_000, 50_000, 60_000]);
    expect(strip?.fine).toEqual([1, 0, 0, 1]);
    expect(strip?.p50.map(Number.isNaN)).toEqual([false, true, true, false]);
  });

  test('ends with the newest window, whatever the span', () => {
    expect(stripOf([0, 9], 30_000)?.starts).toEqual([70_000, 80_000, 90_000]);
  });

  test('merges windows where there are more than anyone sees, and loses no row', () => {
    const strip = stripOf(Array.from({ length: 2000 }, (_, window) => window));
    expect(strip?.bars.count).toBeLessThanOrEqual(BARS_MAX);
    expect(strip?.bars.barMs).toBe(12 * WINDOW_MS);
    expect(strip?.fine.reduce((sum, rows) => sum + rows, 0)).toBe(2000);
  });

  test('leaves out a line whose date is far from all others', () => {
    const windows = Array.from({ length: 2000 }, (_, window) => 1_000_000 + (window % 100));
    const table = newTable();
    const updates = windows.slice(0, 100).map((window) => ({
      ...{ window, name: '/a', status: '200', rows: 20 },
    }));
    table.apply(
      cellRows(table, [
        ...updates,
        { window: 0, name: '/a', status: '200', rows: 1 },
        { window: 9_000_000, name: '/a', status: '200', rows: 1 },
      ]),
    );
    const range = spanRange(table, 'all');
    expect(range).toEqual({ fromMs: 1_000_000 * WINDOW_MS, toMs: 1_000_100 * WINDOW_MS });
  });
});

test.each([
  [30_000, 1000],
  [60_000, 1000],
  [600_000, 10_000],
  [3_600_000, 60_000],
  [86_400_000, 900_000],
  [30 * 86_400_000, 3_600_000],
])('a log of %d ms has windows of %d ms', (spanMs, windowMs) => {
  expect(windowFor(spanMs)).toBe(windowMs);
});
