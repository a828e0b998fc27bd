/** Readings of a strip: its columns, what is closed, what is usual. */
import { CLASS_COUNT, STRIP_COLUMNS, type Strip } from '../protocol.ts';

type StripColumn = (typeof STRIP_COLUMNS)[number];

/** A column, `windows` values. A view: it moves with the strip. */
export function stripColumn(strip: Strip, name: StripColumn): Float64Array {
  const from = STRIP_COLUMNS.indexOf(name) * strip.windows;
  return strip.values.subarray(from, from + strip.windows);
}

/** Rows of each class, by class index. */
export const classColumns = (strip: Strip): readonly Float64Array[] =>
  Array.from({ length: CLASS_COUNT }, (_, index) =>
    stripColumn(strip, `class${index as 0 | 1 | 2 | 3}`),
  );

/** Rows of each window in all classes. */
export function totalRows(strip: Strip): Float64Array {
  const totals = new Float64Array(strip.windows);
  for (const column of classColumns(strip)) {
    for (let index = 0; index < totals.length; index++) totals[index] += column[index];
  }
  return totals;
}

/** The failing part of each window's rows; not-a-number where there are none. */
export function failingShares(strip: Strip): Float64Array {
  const failing = stripColumn(strip, 'class3');
  return totalRows(strip).map((total, index) => failing[index] / total);
}

/** How many windows, from the first on, can no longer change. */
export function closedCount(strip: Strip): number {
  const starts = stripColumn(strip, 'startMs');
  let count = starts.length;
  while (count > 0 && starts[count - 1] >= strip.openFromMs) count--;
  return count;
}

/** The window that stands for "now": the last one that is closed; undefined while all are open. */
export function lastClosed(strip: Strip): number | undefined {
  const count = closedCount(strip);
  return count === 0 ? undefined : count - 1;
}

/** The middle of the closed windows' values: what a short burst can't move. Not-a-number without any. */
export function usualValue(values: Float64Array, closed: number): number {
  const known = values.subarray(0, closed).filter((value) => !Number.isNaN(value));
  if (known.length === 0) return Number.NaN;
  known.sort();
  const middle = known.length >> 1;
  return known.length % 2 === 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2;
}

/** Failing at least one in a hundred, and twice as often as usual: then red has a meaning. */
export const isUnusual = (share: number, usual: number): boolean =>
  share >= 0.01 && !(share <= 2 * usual);

/** The window that a time lies in; undefined outside of the strip. */
export function windowAt(strip: Strip, timeMs: number): number | undefined {
  if (strip.windows === 0) return undefined;
  const index = Math.floor((timeMs - strip.values[0]) / strip.windowMs);
  return index >= 0 && index < strip.windows ? index : undefined;
}

const STEPS = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10];

/**
 * The limit of a track, at least `value`, with round digits. It stays at `before` as long as the values fill more than
 * two fifths of that: a limit that moves with each reading hides what the bars do.
 */
export function trackLimit(value: number, before: number | undefined): number {
  if (!(value > 0)) return before ?? 1;
  if (before !== undefined && value <= before && value > before * 0.4) return before;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((candidate) => candidate * magnitude >= value) ?? 12;
  return step * magnitude;
}

export function largest(values: Float64Array): number {
  let found = 0;
  for (const value of values) if (value > found) found = value;
  return found;
}
