/** The calendar, by walking: slow, but with nothing to get wrong. In UTC, for years from 1 to 9999. */

export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  /** Days since the epoch. */
  readonly days: number;
}

const MICROS_PER_DAY = 86_400_000_000n;
/** After so many years the calendar is the same again. */
const YEARS_IN_CYCLE = 400;
const DAYS_IN_CYCLE = 146_097;

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The date and the clock of a timestamp. */
export function civilTime(micros: bigint): CivilTime {
  const ofDay = ((micros % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY;
  const days = Number((micros - ofDay) / MICROS_PER_DAY);
  const clock = Number(ofDay / 1_000_000n);
  return {
    ...civilDate(days),
    days,
    hour: Math.floor(clock / 3600),
    minute: Math.floor(clock / 60) % 60,
    second: clock % 60,
    micros: Number(ofDay % 1_000_000n),
  };
}

/** Year, month and day of days since the epoch. */
export function civilDate(days: number): Pick<CivilTime, 'year' | 'month' | 'day'> {
  const cycles = Math.floor(days / DAYS_IN_CYCLE);
  let year = 1970 + cycles * YEARS_IN_CYCLE;
  let rest = days - cycles * DAYS_IN_CYCLE;
  for (; rest < 0; rest += isLeap(year) ? 366 : 365) year--;
  for (; rest >= (isLeap(year) ? 366 : 365); year++) rest -= isLeap(year) ? 366 : 365;
  let month = 1;
  for (; rest >= daysInMonth(year, month); month++) rest -= daysInMonth(year, month);
  return { year, month, day: rest + 1 };
}

/** `2024-03-01 10:20:30.5`. */
export function formatCivil(micros: bigint): string {
  const { year, month, day, hour, minute, second, micros: fraction } = civilTime(micros);
  const two = (part: number) => String(part).padStart(2, '0');
  const digits = String(fraction).padStart(6, '0').replace(/0+$/, '');
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  return `${date} ${two(hour)}:${two(minute)}:${two(second)}${digits === '' ? '' : `.${digits}`}`;
}
