/**
 * The times that lines of logs begin with, in the forms that programs write them:
 *
 * ```
 * 2024-11-25 10:38:21,123 +0100    a `T` or slashes too; an offset as Z, UTC, GMT, ±hh, ±hhmm or ±hh:mm, or none
 * 25/Nov/2024:10:38:21 +0100       spaces or hyphens for the slashes, and a space for the colon, too
 * Nov 25 10:38:21.123              without a year: that of the latest such day which is not in the future
 * Mon Nov 25 10:38:21.123 2024     also `Mon, 25 Nov 2024 10:38:21 GMT`
 * 1732527501.123                   seconds or, of 13 digits, milliseconds
 * ```
 *
 * Each function takes a place in a line behind which stands a byte that is no letter or digit, and returns the place after
 * what it read, or 0. A time without an offset is one of the zone given.
 */
import { daysFromDate, dateYear, isDate, MICROS_PER_DAY, MICROS_PER_SECOND, splitDate } from './calendar';
import { isDigit } from './classify';
import { isLetter } from './level-word';
import { monthNumber } from './log-time';
import { digitsValue, leadingDigits } from './number';
import { scanClock, scanFractionOf, scanLocalTimestamp, timestampMicros } from './timestamp';
import { localToUtc } from './zone-table';

/** Microseconds since the epoch of the time that was read last. */
export let stampMicros: i64 = 0;

/** No day fits. */
const NO_DAY: i64 = i64.MIN_VALUE;

/** What epoch seconds of plausible lines lie between: 2001-09-09, from which on they have ten digits, and 2100. */
const EARLIEST_SECOND: i64 = 1000000000;
const LATEST_SECOND: i64 = 4102444800;

/** Reads a time in any of the forms. Times without a year are not later than the local micros `latest`. */
export function scanStamp(at: usize, zone: usize, latest: i64): usize {
  const first = load<u8>(at);
  if (isDigit(first)) return scanDigits(at, zone);
  if (!isLetter(first)) return 0;
  const end = scanMonthStamp(at, zone, latest);
  return end != 0 ? end : scanWeekdayStamp(at, zone);
}

/** Whether the byte may stand behind a time. */
// @ts-ignore: decorator
@inline
function isStampEnd(character: u32): bool {
  return !isDigit(character) && !isLetter(character) && character != 0x5f && character != 0x2f && character != 0x2e;
}

function scanDigits(at: usize, zone: usize): usize {
  const count = leadingDigits(load<u64>(at));
  if (count == 4) return scanOffset(scanLocalTimestamp(at), zone);
  return count < 3 ? scanOffset(scanDayFirst(at), zone) : scanEpoch(at);
}

function scanEpoch(at: usize): usize {
  let value: i64 = 0;
  let end = at;
  for (; isDigit(load<u8>(end)) && end - at < 14; end++) value = value * 10 + <i64>(load<u8>(end) - 48);
  const isMillis = end - at == 13;
  if (!isMillis && end - at != 10) return 0;
  const seconds = isMillis ? value / 1000 : value;
  if (seconds < EARLIEST_SECOND || seconds >= LATEST_SECOND) return 0;
  end = scanFractionOf(end, isMillis ? value * 1000 : value * MICROS_PER_SECOND);
  stampMicros = timestampMicros;
  return isStampEnd(load<u8>(end)) ? end : 0;
}

/** Reads `dd/Mon/yyyy:HH:MM:SS` and its relatives as a local time. */
function scanDayFirst(at: usize): usize {
  const word = load<u64>(at);
  const count = leadingDigits(word);
  const separator = load<u8>(at + <usize>count);
  if (separator != 0x2f && separator != 0x20 && separator != 0x2d) return 0;
  at += <usize>count + 1;
  const month = monthNumber(load<u32>(at) & 0xffffff);
  const year = load<u64>(at + 4);
  if (month == 0 || load<u8>(at, 3) != separator || leadingDigits(year) != 4) return 0;
  const between = load<u8>(at, 8);
  if (between != 0x3a && between != 0x20) return 0;
  const day = dayMicros(<i32>digitsValue(year, 4), month, <i32>digitsValue(word, count));
  return day == NO_DAY ? 0 : scanClock(at + 9, day);
}

function dayMicros(year: i32, month: i32, day: i32): i64 {
  return isDate(year, month, day) ? <i64>daysFromDate(year, month, day) * MICROS_PER_DAY : NO_DAY;
}

/** Reads `Mon d HH:MM:SS`, or with a year before the clock; the time of day may have a fraction. */
export function scanMonthStamp(at: usize, zone: usize, latest: i64): usize {
  const clock = scanMonthDay(at);
  if (clock == 0) return 0;
  const word = load<u64>(clock);
  const hasYear = leadingDigits(word) == 4 && load<u8>(clock, 4) == 0x20;
  const day = hasYear ? dayMicros(<i32>digitsValue(word, 4), stampMonth, stampDay) : 0;
  const end = day == NO_DAY ? 0 : scanClock(hasYear ? clock + 5 : clock, day);
  if (end == 0 || !isStampEnd(load<u8>(end))) return 0;
  return hasYear ? endLocal(end, timestampMicros, zone) : endBorrowed(end, stampMonth, stampDay, zone, latest);
}

let stampMonth: i32 = 0;
let stampDay: i32 = 0;

/** Reads `Mon d ` into `stampMonth` and `stampDay`; the day may have two digits, or a space before it. */
function scanMonthDay(at: usize): usize {
  stampMonth = monthNumber(load<u32>(at) & 0xffffff);
  if (stampMonth == 0 || load<u8>(at, 3) != 0x20) return 0;
  at += load<u8>(at, 4) == 0x20 ? 5 : 4;
  const word = load<u64>(at);
  const count = leadingDigits(word);
  if (count < 1 || count > 2 || load<u8>(at + <usize>count) != 0x20) return 0;
  stampDay = <i32>digitsValue(word, count);
  return at + <usize>count + 1;
}

/** Reads `Www Mon d HH:MM:SS yyyy` or `Www, d Mon yyyy HH:MM:SS`. */
function scanWeekdayStamp(at: usize, zone: usize): usize {
  if (!isWeekday(load<u32>(at) & 0xffffff)) return 0;
  const isComma = load<u16>(at, 3) == 0x202c;
  if (isComma) return isDigit(load<u8>(at, 5)) ? scanOffset(scanDayFirst(at + 5), zone) : 0;
  if (load<u8>(at, 3) != 0x20) return 0;
  const clock = scanMonthDay(at + 4);
  const end = clock == 0 ? 0 : scanClock(clock, 0);
  if (end == 0 || load<u8>(end) != 0x20) return 0;
  const year = load<u64>(end + 1);
  const day = leadingDigits(year) == 4 ? dayMicros(<i32>digitsValue(year, 4), stampMonth, stampDay) : NO_DAY;
  if (day == NO_DAY || !isStampEnd(load<u8>(end, 5))) return 0;
  return endLocal(end + 5, day + timestampMicros, zone);
}

function isWeekday(letters: u32): bool {
  switch (letters) {
    case 0x6e6f4d: case 0x657554: case 0x646557: case 0x756854: case 0x697246: case 0x746153: case 0x6e7553:
      return true;
    default:
      return false;
  }
}

/** Reads what Google's loggers write behind the letter of the level: `MMdd HH:MM:SS.ffffff` or `yyyyMMdd …`. */
export function scanGlogStamp(at: usize, zone: usize, latest: i64): usize {
  const word = load<u64>(at);
  const count = leadingDigits(word);
  if ((count != 4 && count != 8) || load<u8>(at + <usize>count) != 0x20) return 0;
  const date = count == 8 ? word >> 32 : word;
  const month = <i32>digitsValue(date, 2);
  const day = <i32>digitsValue(date >> 16, 2);
  const start = count == 8 ? dayMicros(<i32>digitsValue(word, 4), month, day) : 0;
  const end = start == NO_DAY ? 0 : scanClock(at + <usize>count + 1, start);
  if (end == 0 || !isStampEnd(load<u8>(end))) return 0;
  return count == 8 ? endLocal(end, timestampMicros, zone) : endBorrowed(end, month, day, zone, latest);
}

// @ts-ignore: decorator
@inline
function endLocal(end: usize, local: i64, zone: usize): usize {
  stampMicros = localToUtc(local, zone);
  return end;
}

/** The month and day, with the limit, that a year was looked for last, and the two latest days that fit. */
let borrowedKey: i32 = 0;
let borrowedLatest: i64 = 0;
let borrowedDay: i64 = NO_DAY;
let earlierDay: i64 = NO_DAY;

/** Ends a time whose day has no year and whose time of day is in `timestampMicros`: the latest that is not after `latest`. */
function endBorrowed(end: usize, month: i32, day: i32, zone: usize, latest: i64): usize {
  const key = (month << 8) | day;
  if (key != borrowedKey || latest != borrowedLatest) borrowYears(month, day, latest);
  borrowedKey = key;
  borrowedLatest = latest;
  if (borrowedDay == NO_DAY) return 0;
  const local = borrowedDay + timestampMicros;
  return endLocal(end, local <= latest ? local : earlierDay + timestampMicros, zone);
}

/** Leap days are eight years apart at most. */
const YEARS_BACK: i32 = 16;

function borrowYears(month: i32, day: i32, latest: i64): void {
  borrowedDay = NO_DAY;
  earlierDay = NO_DAY;
  splitDate(latest / MICROS_PER_DAY);
  for (let year = dateYear; year >= dateYear - YEARS_BACK && earlierDay == NO_DAY; year--) {
    const start = dayMicros(year, month, day);
    if (start == NO_DAY || start > latest) continue;
    if (borrowedDay == NO_DAY) borrowedDay = start;
    else earlierDay = start;
  }
}

/** Ends the local time in `timestampMicros` before `at`, be it 0 for none: with the offset that may follow, or in the zone. */
function scanOffset(at: usize, zone: usize): usize {
  if (at == 0) return 0;
  const isSpaced = load<u8>(at) == 0x20;
  const from = isSpaced ? at + 1 : at;
  const sign = load<u8>(from);
  if (sign == 0x5a) return endOffset(from + 1, 0, at, zone);
  const name = load<u32>(from) & 0xffffff;
  if (name == 0x435455 || name == 0x544d47) return endOffset(from + 3, 0, at, zone);
  if (sign != 0x2b && sign != 0x2d) return endOffset(at, 0, at, zone);
  const word = load<u64>(from + 1);
  const digits = leadingDigits(word);
  const hasColon = digits == 2 && load<u8>(from, 3) == 0x3a && leadingDigits(load<u64>(from + 4)) == 2;
  if (!hasColon && digits != 4 && (digits != 2 || isSpaced)) return endOffset(at, 0, at, zone);
  const tail = hasColon ? load<u64>(from + 4) : word >> 16;
  const minutes = hasColon || digits == 4 ? <i32>digitsValue(tail, 2) : 0;
  const total = <i32>digitsValue(word, 2) * 60 + minutes;
  if (minutes > 59 || total > 18 * 60) return endOffset(at, 0, at, zone);
  return endOffset(from + (hasColon ? 6 : <usize>digits + 1), sign == 0x2d ? -total : total, at, zone);
}

/** Ends a time whose offset ends at `end`, or that has none where that is `at`; so too if what follows is more of a word. */
function endOffset(end: usize, minutes: i32, at: usize, zone: usize): usize {
  if (end != at && isStampEnd(load<u8>(end))) {
    stampMicros = timestampMicros - <i64>minutes * 60 * MICROS_PER_SECOND;
    return end;
  }
  return isStampEnd(load<u8>(at)) ? endLocal(at, timestampMicros, zone) : 0;
}
