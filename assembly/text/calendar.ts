/** The proleptic Gregorian calendar on days since 1970-01-01 (algorithms of Howard Hinnant, "chrono-compatible dates"). */

export const MICROS_PER_SECOND: i64 = 1000000;
export const MICROS_PER_DAY: i64 = 86400000000;

function isLeapYear(year: i32): bool {
  return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
}

/** Days of a month, 1 to 12. */
function monthDays(year: i32, month: i32): i32 {
  if (month == 2) return isLeapYear(year) ? 29 : 28;
  return 30 + ((month + (month >> 3)) & 1);
}

/** Whether there is such a day. */
export function isDate(year: i32, month: i32, day: i32): bool {
  return month >= 1 && month <= 12 && day >= 1 && day <= monthDays(year, month);
}

/** Days since the epoch of a valid date. */
export function daysFromDate(year: i32, month: i32, day: i32): i32 {
  const shifted = month > 2 ? year : year - 1;
  const era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  const yearOfEra = shifted - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

export let dateYear: i32 = 0;
export let dateMonth: i32 = 0;
export let dateDay: i32 = 0;

/** Splits days since the epoch into `dateYear`, `dateMonth` and `dateDay`. */
export function splitDate(days: i64): void {
  const shifted = days + 719468;
  const era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const dayOfEra = <i32>(shifted - era * 146097);
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  dateDay = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
  dateMonth = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  dateYear = yearOfEra + <i32>era * 400 + i32(dateMonth <= 2);
}
