/**
 * Numbers as people read them: thousands with a comma, the unit after a space, at most three significant digits except
 * in counts.
 */

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `3,608,802`. */
export const countText = (count: number): string => COUNT.format(count);

/** `1 row`, `3,608,802 rows`. */
export const countedText = (count: number, noun: string): string =>
  `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Three significant digits, without the zeros that say nothing: `12.3`, `0.42`, `8`. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  const size = Math.abs(value);
  if (size >= 100) return COUNT.format(value);
  return String(Number(value.toPrecision(size < 1 ? 2 : 3)));
}

/** Events a second: `4,182`, `8.3`, `0.42`. */
export const rateText = (perSecond: number): string =>
  perSecond >= 10 ? countText(perSecond) : shortNumber(perSecond);

/**
 * A part of a whole, 0 to 1, as per cent: `6.2 %`, `0.04 %`, `100 %`. What is there but rounds to nothing is
 * `< 0.01 %`: zero is said only of zero. Not-a-number, the share of nothing, is empty.
 */
export function shareText(share: number): string {
  if (Number.isNaN(share)) return '';
  const percent = share * 100;
  if (percent === 0) return '0 %';
  if (percent < 0.005) return '< 0.01 %';
  if (percent < 0.995) return `${Number(percent.toFixed(2))} %`;
  return `${percent >= 99.95 ? percent.toFixed(0) : percent.toFixed(1)} %`;
}

/** Milliseconds: `0.42 ms`, `186 ms`, `1.92 s`, `1 min 35 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationText(ms: number): string {
  if (Number.isNaN(ms)) return '';
  if (ms < 1) return `${shortNumber(ms)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toPrecision(3)} s`;
  return spanText(ms);
}

/** The two largest units of a stretch of time, and not what is zero: `4 s`, `15 min`, `3 min 40 s`, `24 h`, `3 d 4 h`. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const units = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  if (seconds === 86_400) return '24 h';
  const first = units.findIndex(([amount]) => amount > 0);
  if (first < 0) return '0 s';
  return units
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

/** How far behind: tenths while they matter, `0.8 s`, then `35 s`, `1 min 35 s`. */
export const lagText = (ms: number): string =>
  ms < 9950 ? `${(Math.max(0, ms) / 1000).toFixed(1)} s` : spanText(ms);

/** `just now`, `4 s ago`, `3 min ago`. */
export function agoText(ms: number): string {
  if (ms < 1500) return 'just now';
  const whole = ms < 60_000 ? ms : Math.floor(ms / 60_000) * 60_000;
  return `${spanText(whole)} ago`;
}

/** `167 B`, `38.2 MB`, `2 GB`; units of 1,000, as disks are sold. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${shortNumber(value)} ${units[unit]}`;
}
