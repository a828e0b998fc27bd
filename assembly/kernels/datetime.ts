/**
 * Dates (days since 1970, i32) and times (microseconds, i64). Fields and truncation work on local time: the host first
 * moves instants to the clocks of the session's zone, and truncated times back. Values before 1970 round down, not
 * toward zero.
 */
import { TypeId } from '../abi';
import { isPresent } from '../column/validity';
import { Column, isValid } from '../column/vector';
import { dateDay, dateMonth, dateYear, daysFromDate, MICROS_PER_DAY, splitDate } from '../text/calendar';
import { localToUtc } from '../text/zone-table';

const YEAR: i32 = 0;
const QUARTER: i32 = 1;
const MONTH: i32 = 2;
const DAY: i32 = 3;
const DAY_OF_YEAR: i32 = 4;
const DAY_OF_WEEK: i32 = 5;
const WEEKDAY: i32 = 6;
const WEEK: i32 = 7;
const YEAR_OF_WEEK: i32 = 8;
const HOUR: i32 = 9;
const MINUTE: i32 = 10;
const SECOND: i32 = 11;

// @ts-ignore: decorator
@inline
function floorDivide(value: i64, divisor: i64): i64 {
  const quotient = value / divisor;
  return quotient - i64(quotient * divisor > value);
}

// @ts-ignore: decorator
@inline
function readI64(column: Column, row: i32): i64 {
  return load<i64>(column.values + (usize(row & column.indexMask) << 3));
}

/** 0 for Monday to 6 for Sunday; 1970 began on a Thursday. */
// @ts-ignore: decorator
@inline
function weekdayOf(days: i64): i32 {
  return <i32>(days + 3 - floorDivide(days + 3, 7) * 7);
}

/** The ISO week's year, and its number in the low byte: a week belongs to the year that its Thursday is in. */
function isoWeek(days: i64): i32 {
  const thursday = days - weekdayOf(days) + 3;
  splitDate(thursday);
  const week = (<i32>thursday - daysFromDate(dateYear, 1, 1)) / 7 + 1;
  return (dateYear << 8) | week;
}

function dateField(days: i64, field: i32): i32 {
  if (field == WEEKDAY) return weekdayOf(days);
  if (field == DAY_OF_WEEK) return (weekdayOf(days) + 1) % 7 + 1;
  if (field == WEEK) return isoWeek(days) & 255;
  if (field == YEAR_OF_WEEK) return isoWeek(days) >> 8;
  splitDate(days);
  if (field == YEAR) return dateYear;
  if (field == QUARTER) return (dateMonth + 2) / 3;
  if (field == MONTH) return dateMonth;
  if (field == DAY) return dateDay;
  return <i32>days - daysFromDate(dateYear, 1, 1) + 1;
}

/** A field of each date, or of the day of each local time, as i32; `field` counts from YEAR = 0 to YEAR_OF_WEEK = 8. */
export function datetime_date_field(column: usize, field: i32, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  const isDate = source.type == TypeId.I32;
  // Rows in time order share their day with the row before.
  let lastDays: i64 = i64.MIN_VALUE;
  let lastField = 0;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const days = isDate
      ? <i64>load<i32>(source.values + (usize(row & source.indexMask) << 2))
      : floorDivide(readI64(source, row), MICROS_PER_DAY);
    if (days != lastDays) {
      lastDays = days;
      lastField = dateField(days, field);
    }
    store<i32>(target.values + (usize(row) << 2), lastField);
  }
  return rows;
}

/** The hour, minute or second of each local time (`field` 9, 10, 11), as i32. */
export function datetime_time_field(column: usize, field: i32, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  const unit: i64 = field == HOUR ? 3600000000 : field == MINUTE ? 60000000 : 1000000;
  const count: i64 = field == HOUR ? 24 : 60;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const units = floorDivide(readI64(source, row), unit);
    store<i32>(target.values + (usize(row) << 2), <i32>(units - floorDivide(units, count) * count));
  }
  return rows;
}

/** Units of truncation that are not a fixed number of microseconds. */
const TRUNCATE_WEEK: i32 = 0;
const TRUNCATE_MONTH: i32 = 1;
const TRUNCATE_QUARTER: i32 = 2;

function truncateDays(days: i64, unit: i32): i64 {
  if (unit == TRUNCATE_WEEK) return days - weekdayOf(days);
  splitDate(days);
  if (unit == TRUNCATE_MONTH) return daysFromDate(dateYear, dateMonth, 1);
  if (unit == TRUNCATE_QUARTER) return daysFromDate(dateYear, (dateMonth - 1) / 3 * 3 + 1, 1);
  return daysFromDate(dateYear, 1, 1);
}

/** Each local time cut to a multiple of `unitMicros` since the epoch. */
export function datetime_truncate_micros(column: usize, unitMicros: i64, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const cut = floorDivide(readI64(source, row), unitMicros) * unitMicros;
    store<i64>(target.values + (usize(row) << 3), cut);
  }
  return rows;
}

/** Each date, or local time, cut to its week (`unit` 0, from Monday), month (1), quarter (2) or year (3). */
export function datetime_truncate_calendar(column: usize, unit: i32, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  const isDate = source.type == TypeId.I32;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    if (isDate) {
      const days = load<i32>(source.values + (usize(row & source.indexMask) << 2));
      store<i32>(target.values + (usize(row) << 2), <i32>truncateDays(days, unit));
    } else {
      const days = floorDivide(readI64(source, row), MICROS_PER_DAY);
      store<i64>(target.values + (usize(row) << 3), truncateDays(days, unit) * MICROS_PER_DAY);
    }
  }
  return rows;
}

/** Local times of instants. `zone` is a table of instants at which offsets change; 0 is UTC. */
export function datetime_to_local(column: usize, zone: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const micros = readI64(source, row);
    // The table's lookup subtracts the offset; so the offset is what it took away.
    store<i64>(target.values + (usize(row) << 3), micros + (micros - localToUtc(micros, zone)));
  }
  return rows;
}

/** Instants of local times. `zone` is a table of local times from which offsets hold; 0 is UTC. */
export function datetime_to_instant(column: usize, zone: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    store<i64>(target.values + (usize(row) << 3), localToUtc(readI64(source, row), zone));
  }
  return rows;
}

/** The day of each local time, as days since 1970 (i32). */
export function datetime_days(column: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const days = floorDivide(readI64(source, row), MICROS_PER_DAY);
    store<i32>(target.values + (usize(row) << 2), <i32>days);
  }
  return rows;
}

/** Midnight of each date as a local time. */
export function datetime_midnight(column: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const days = load<i32>(source.values + (usize(row & source.indexMask) << 2));
    store<i64>(target.values + (usize(row) << 3), <i64>days * MICROS_PER_DAY);
  }
  return rows;
}

/** Each value divided by `unit`, rounded down (`unix_seconds`, `unix_millis`, a timestamp cast to LONG). */
export function datetime_floor_divide(column: usize, unit: i64, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    store<i64>(target.values + (usize(row) << 3), floorDivide(readI64(source, row), unit));
  }
  return rows;
}

/**
 * The windows that each time lies in, the latest first: row numbers to `rowNumbers` (i32) and starts to `starts` (i64),
 * both with room for `rows` × ⌈size / slide⌉. A null time lies in none. Returns how many. Follows Spark's `TimeWindowing`.
 */
export function datetime_expand_windows(
  column: usize, size: i64, slide: i64, offset: i64, rowNumbers: usize, starts: usize, rows: i32,
): i32 {
  const source = changetype<Column>(column);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!isValid(source, row)) continue;
    const time = readI64(source, row);
    let start = floorDivide(time - offset, slide) * slide + offset;
    while (start + size > time) {
      store<i32>(rowNumbers + (usize(count) << 2), row);
      store<i64>(starts + (usize(count) << 3), start);
      count++;
      start -= slide;
    }
  }
  return count;
}
