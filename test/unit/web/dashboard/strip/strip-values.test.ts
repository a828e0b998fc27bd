import { describe, expect, test } from 'vitest';
import type { Strip } from '../../../../../web/dashboard/protocol.ts';
import { axisTicks } from '../../../../../web/dashboard/strip/axis-ticks.ts';
import { brushBetween, movedBrush, withEdge } from '../../../../../web/dashboard/strip/brush.ts';
import {
  closedCount,
  failingShares,
  isUnusual,
  lastClosed,
  stripColumn,
  totalRows,
  trackLimit,
  usualValue,
  windowAt,
} from '../../../../../web/dashboard/strip/strip-values.ts';

/** Three windows from 0 on; the second has no rows, the third is open. */
const STRIP: Strip = {
  windows: 3,
  windowMs: 10_000,
  openFromMs: 20_000,
  gaps: [],
  values: Float64Array.from(
    [
      [0, 10_000, 20_000],
      [7, 0, 5],
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 5],
      [4, Number.NaN, 6],
      [8, Number.NaN, 9],
      [9, Number.NaN, 9],
    ].flat(),
  ),
};

describe('a strip', () => {
  test('is read by columns', () => {
    expect([...stripColumn(STRIP, 'class3')]).toEqual([1, 0, 5]);
    expect([...totalRows(STRIP)]).toEqual([10, 0, 10]);
  });

  test('has no failing share where it has no rows', () => {
    expect([...failingShares(STRIP)]).toEqual([0.1, Number.NaN, 0.5]);
  });

  test('says "now" of the last window that is closed, never of an open one', () => {
    expect(closedCount(STRIP)).toBe(2);
    expect(lastClosed(STRIP)).toBe(1);
    expect(lastClosed({ ...STRIP, openFromMs: 0 })).toBeUndefined();
    expect(lastClosed({ ...STRIP, openFromMs: Number.POSITIVE_INFINITY })).toBe(2);
  });

  test('knows the window of a time', () => {
    expect([-1, 0, 9999, 10_000, 29_999, 30_000].map((time) => windowAt(STRIP, time))).toEqual([
      undefined,
      0,
      0,
      1,
      2,
      undefined,
    ]);
  });

  test('calls usual the middle of the closed windows, without those that have no value', () => {
    expect(usualValue(Float64Array.of(1, 5, 100, 3), 4)).toBe(4);
    expect(usualValue(Float64Array.of(1, Number.NaN, 100, 3, 900), 4)).toBe(3);
    expect(usualValue(Float64Array.of(1, 2), 0)).toBeNaN();
  });

  test('is red only for more than a hundredth and twice the usual', () => {
    expect([
      isUnusual(0.062, 0.001),
      isUnusual(0.009, 0),
      isUnusual(0.062, 0.04),
      isUnusual(0.02, Number.NaN),
      isUnusual(Number.NaN, 0),
    ]).toEqual([true, false, false, true, false]);
  });
});

describe('the limit of a track', () => {
  test('has round digits and is not below the value', () => {
    expect([0.011, 1, 1.1, 43, 4400, 9.7].map((value) => trackLimit(value, undefined))).toEqual([
      0.012, 1, 1.2, 50, 5000, 10,
    ]);
  });

  test('stays while the values fill more than two fifths of it', () => {
    expect(trackLimit(30, 60)).toBe(60);
    expect(trackLimit(61, 60)).toBe(80);
    expect(trackLimit(23, 60)).toBe(24);
    expect(trackLimit(0, 60)).toBe(60);
  });
});

describe('the axis', () => {
  const utc = { kind: 'utc' } as const;
  const fromMs = Date.UTC(2026, 10, 25, 10, 27, 10);
  const texts = (toMs: number, countMax: number) =>
    axisTicks({ fromMs, toMs, countMax }, utc).map((tick) => tick.text);

  test('names round times, as many as there is room for', () => {
    expect(texts(fromMs + 900_000, 8)).toEqual([
      '10:28',
      '10:30',
      '10:32',
      '10:34',
      '10:36',
      '10:38',
      '10:40',
      '10:42',
    ]);
    expect(texts(fromMs + 60_000, 6)).toEqual([
      '10:27:10',
      '10:27:20',
      '10:27:30',
      '10:27:40',
      '10:27:50',
      '10:28:00',
      '10:28:10',
    ]);
  });

  test('names midnight by its day', () => {
    expect(texts(fromMs + 24 * 3_600_000, 4)).toEqual(['12:00', '18:00', '26 Nov', '06:00']);
  });

  test('has its round times in the chosen zone', () => {
    const zone = { kind: 'written', offsetMinutes: 330 } as const;
    const ticks = axisTicks({ fromMs, toMs: fromMs + 6 * 3_600_000, countMax: 6 }, zone);
    expect(ticks[0].text).toBe('16:00');
    expect(ticks[0].timeMs).toBe(Date.UTC(2026, 10, 25, 10, 30));
  });

  test('is empty without room or without time', () => {
    expect(texts(fromMs, 8)).toEqual([]);
    expect(texts(fromMs + 1000, 0)).toEqual([]);
  });
});

describe('a brush', () => {
  const windows = { firstMs: 0, windowMs: 10, count: 9 };

  test('is whole windows, at least one, whichever way it is drawn', () => {
    expect(brushBetween(38, 12, windows)).toEqual({ fromMs: 10, toMs: 40 });
    expect(brushBetween(12, 13, windows)).toEqual({ fromMs: 10, toMs: 20 });
    expect(brushBetween(88, 500, windows)).toEqual({ fromMs: 80, toMs: 90 });
    expect(brushBetween(-50, -20, windows)).toEqual({ fromMs: 0, toMs: 10 });
  });

  test('keeps its width where it can go no further', () => {
    expect(movedBrush({ fromMs: 70, toMs: 90 }, 1, windows)).toEqual({ fromMs: 70, toMs: 90 });
    expect(movedBrush({ fromMs: 10, toMs: 30 }, -3, windows)).toEqual({ fromMs: 0, toMs: 20 });
  });

  test('can be moved back in when its windows have left the strip', () => {
    expect(movedBrush({ fromMs: -20, toMs: 10 }, 1, windows)).toEqual({ fromMs: -10, toMs: 20 });
  });

  test('is never turned inside out by a handle', () => {
    expect(withEdge({ fromMs: 20, toMs: 40 }, 'from', 77, windows)).toEqual({
      fromMs: 30,
      toMs: 40,
    });
    expect(withEdge({ fromMs: 20, toMs: 40 }, 'to', 3, windows)).toEqual({ fromMs: 20, toMs: 30 });
  });
});
