import { parseInterval } from './interval.ts';

const MS_PER_DAY = 86_400_000;
const DAYS_PER_MONTH = 31;

/** Milliseconds of an interval such as `10 seconds`; a month counts as 31 days. Fails with INVALID_INTERVAL_FORMAT. */
export function durationMs(text: string): number {
  const { months, days, micros } = parseInterval(text);
  return (months * DAYS_PER_MONTH + days) * MS_PER_DAY + Number(micros / 1000n);
}
