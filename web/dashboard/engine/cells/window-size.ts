/** Lengths of windows that people reckon in. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const WINDOW_SIZES: readonly number[] = [
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
  7 * 24 * HOUR,
];

/** What logs get whose length is not known. */
export const DEFAULT_WINDOW_MS = 10 * SECOND;
/** Longer windows come about by merging only. */
const LONGEST_FIRST_MS = HOUR;
/** A log of a known length gets at least so many. */
const BARS_LEAST = 60;

/** The longest window of which a log of this length has 60 or more; a second for the shortest logs. */
export function windowFor(spanMs: number): number {
  const fitting = WINDOW_SIZES.filter(
    (sizeMs) => sizeMs <= LONGEST_FIRST_MS && sizeMs * BARS_LEAST <= spanMs,
  );
  return fitting.at(-1) ?? SECOND;
}

/** The next length to which whole windows can be merged; undefined after the longest. */
export function longerWindowMs(windowMs: number): number | undefined {
  return WINDOW_SIZES.find((sizeMs) => sizeMs > windowMs && sizeMs % windowMs === 0);
}
