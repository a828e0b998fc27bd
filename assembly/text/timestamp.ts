/**
 * Timestamps and dates in text. Two ways in: `scanIsoTimestamp` for the exact form that logs use, a few nanoseconds a
 * value, and `parseTimestampText` for everything that Spark's `stringToTimestamp` accepts:
 * `[+-]yyyy[-[m]m[-[d]d[( |T)[h]h[:[m]m[:[s]s[.fraction][zone]]]]]]`. Digits past the microsecond are cut.
 */
import { daysFromDate, isDate, MICROS_PER_DAY, MICROS_PER_SECOND } from './calendar';
import { isDigit } from './classify';
import { digitsValue, leadingDigits } from './number';

/** Microseconds: since the epoch if the text names an offset, local ones if not. */
export let timestampMicros: i64 = 0;
/** Whether the text named an offset, `Z` included. */
export let timestampHasOffset: bool = false;
/** The name of a zone in the text that only the host knows, or 0. */
export let timestampZone: usize = 0;
export let timestampZoneLength: i32 = 0;

/** The last date seen and its start in micros: times of a log come from few days. */
let cachedDate: u64 = 0;
let cachedDateEnd: u32 = 0;
let cachedDayMicros: i64 = 0;

const TIME_MASK: u64 = 0xf0f0fff0f0fff0f0;
const TIME_SHAPE: u64 = 0x30303a30303a3030;

/** `n` of the two digits at `at`. */
// @ts-ignore: decorator
@inline
function twoDigits(at: usize): i32 {
  return <i32>(load<u8>(at) - 48) * 10 + <i32>(load<u8>(at, 1) - 48);
}

/** Micros since midnight of eight bytes `HH:MM:SS`, or -1. */
// @ts-ignore: decorator
@inline
export function clockMicros(word: u64): i64 {
  // Digits by the high nibble; adding 6 carries into it for the characters from `:` to `?`.
  const digits = word & 0x0f0f000f0f000f0f;
  if ((word & TIME_MASK) != TIME_SHAPE || ((digits + 0x0606000606000606) & 0xf0f000f0f000f0f0) != 0) return -1;
  const tens = digits * 10 + (digits >> 8);
  const hour = <i32>(tens & 0xff);
  const minute = <i32>((tens >> 24) & 0xff);
  const second = <i32>((tens >> 48) & 0xff);
  if (hour > 23 || minute > 59 || second > 59) return -1;
  return <i64>(hour * 3600 + minute * 60 + second) * MICROS_PER_SECOND;
}

/** Reads `yyyy-MM-dd` into the cache; false if there is no such day. */
function cacheDate(word: u64, tail: u32): bool {
  if (leadingDigits(word) != 4 || ((word >> 32) & 0xff) != 0x2d || (word >> 56) != 0x2d) return false;
  const month = <u32>(word >> 40) & 0xffff;
  if (!isDigit(month & 0xff) || !isDigit(month >> 8) || !isDigit(tail & 0xff) || !isDigit(tail >> 8)) return false;
  const yearNumber = <i32>digitsValue(word, 4);
  const monthNumber = <i32>((month & 15) * 10 + ((month >> 8) & 15));
  const dayNumber = <i32>((tail & 15) * 10 + ((tail >> 8) & 15));
  if (!isDate(yearNumber, monthNumber, dayNumber)) return false;
  cachedDayMicros = <i64>daysFromDate(yearNumber, monthNumber, dayNumber) * MICROS_PER_DAY;
  cachedDate = word;
  cachedDateEnd = tail;
  return true;
}

/** Adds the fraction behind the point at `at` to `timestampMicros` and returns the place after its digits. */
// @ts-ignore: decorator
@inline
function scanFraction(at: usize): usize {
  const word = load<u64>(at);
  let count = leadingDigits(word);
  if (count == 3) {
    timestampMicros += <i64>digitsValue(word, 3) * 1000;
    return at + 3;
  }
  if (count == 0) return at;
  const kept = min(count, 6);
  let micros = <i64>digitsValue(word, kept);
  for (let places = kept; places < 6; places++) micros *= 10;
  timestampMicros += micros;
  at += <usize>count;
  while (isDigit(load<u8>(at))) at++;
  return at;
}

/**
 * Reads `yyyy-MM-ddTHH:mm:ss[.fraction][Z|±HH:mm]` (or a space for the `T`) and returns the place after it; 0 if the
 * text has another form. Leaves `timestampMicros` and `timestampHasOffset`.
 */
// @ts-ignore: decorator
@inline
export function scanIsoTimestamp(at: usize): usize {
  const date = load<u64>(at);
  const tail = <u32>load<u16>(at, 8);
  if ((date != cachedDate || tail != cachedDateEnd) && !cacheDate(date, tail)) return 0;
  const separator = load<u8>(at, 10);
  const clock = clockMicros(load<u64>(at, 11));
  if (clock < 0 || (separator != 0x54 && separator != 0x20)) return 0;
  timestampMicros = cachedDayMicros + clock;
  timestampHasOffset = true;
  at += 19;
  if (load<u8>(at) == 0x2e) at = scanFraction(at + 1);
  const zone = load<u8>(at);
  if (zone == 0x5a) return at + 1;
  if (zone == 0x2b || zone == 0x2d) return scanOffset(at);
  timestampHasOffset = false;
  return at;
}

/** The difference of a slash and a hyphen at the two places of a date that have them. */
const SLASHES: u64 = 0x0200000200000000;

/**
 * Reads `yyyy-MM-dd HH:mm:ss` with a `T` or a space between, or with slashes in the date, and a fraction behind a point or
 * a comma; returns the place after it, or 0. Leaves local `timestampMicros`.
 */
export function scanLocalTimestamp(at: usize): usize {
  const tail = <u32>load<u16>(at, 8);
  let date = load<u64>(at);
  if (load<u8>(at, 4) == 0x2f && load<u8>(at, 7) == 0x2f) date ^= SLASHES;
  if ((date != cachedDate || tail != cachedDateEnd) && !cacheDate(date, tail)) return 0;
  const separator = load<u8>(at, 10);
  if (separator != 0x54 && separator != 0x20) return 0;
  return scanClock(at + 11, cachedDayMicros);
}

/** Reads `HH:mm:ss` and a fraction behind a point or a comma, and adds `dayMicros`; returns the place after it, or 0. */
export function scanClock(at: usize, dayMicros: i64): usize {
  const clock = clockMicros(load<u64>(at));
  return clock < 0 ? 0 : scanFractionOf(at + 8, dayMicros + clock);
}

/** Leaves `micros` and the fraction that may stand behind a point or a comma; returns the place after it. */
export function scanFractionOf(at: usize, micros: i64): usize {
  timestampMicros = micros;
  const isFraction = (load<u8>(at) == 0x2e || load<u8>(at) == 0x2c) && isDigit(load<u8>(at, 1));
  return isFraction ? scanFraction(at + 1) : at;
}

/** Subtracts `±HH:mm`, at most 18 hours; 0 if the text is no such offset. */
function scanOffset(at: usize): usize {
  const isOffset = isDigit(load<u8>(at, 1)) && isDigit(load<u8>(at, 2)) && load<u8>(at, 3) == 0x3a
    && isDigit(load<u8>(at, 4)) && isDigit(load<u8>(at, 5)) && !isDigit(load<u8>(at, 6)) && load<u8>(at, 6) != 0x3a;
  if (!isOffset) return 0;
  const minutes = twoDigits(at + 4);
  const total = twoDigits(at + 1) * 60 + minutes;
  if (minutes > 59 || total > 18 * 60) return 0;
  const micros = <i64>total * 60 * MICROS_PER_SECOND;
  timestampMicros += load<u8>(at) == 0x2d ? micros : -micros;
  return at + 6;
}

/** Where spaces and control characters at the ends of a text stop. */
let trimmedStart: usize = 0;
let trimmedEnd: usize = 0;

function trim(text: usize, length: i32): bool {
  trimmedStart = text;
  trimmedEnd = text + <usize>length;
  while (trimmedStart < trimmedEnd && load<u8>(trimmedStart) <= 32) trimmedStart++;
  while (trimmedStart < trimmedEnd && load<u8>(trimmedEnd - 1) <= 32) trimmedEnd--;
  return trimmedStart < trimmedEnd;
}

let segment: i32 = 0;
let segmentDigits: i32 = 0;

/** Reads digits, none past `trimmedEnd`, into `segment` and `segmentDigits`. */
function scanSegment(at: usize): usize {
  segment = 0;
  const start = at;
  for (; at < trimmedEnd && isDigit(load<u8>(at)); at++) {
    if (at - start < 8) segment = segment * 10 + (load<u8>(at) - 48);
  }
  segmentDigits = <i32>(at - start);
  return at;
}

let textYear: i32 = 0;
let textMonth: i32 = 0;
let textDay: i32 = 0;

/** Reads `[+-]y…[-[m]m[-[d]d]]`; a year has 4 to `yearDigits` digits. 0 if malformed. */
function scanDate(at: usize, yearDigits: i32): usize {
  const sign = load<u8>(at);
  if (sign == 0x2b || sign == 0x2d) at++;
  at = scanSegment(at);
  if (segmentDigits < 4 || segmentDigits > yearDigits) return 0;
  textYear = sign == 0x2d ? -segment : segment;
  textMonth = 1;
  textDay = 1;
  if (at == trimmedEnd) return at;
  if (load<u8>(at) != 0x2d) return 0;
  at = scanSegment(at + 1);
  if (segmentDigits < 1 || segmentDigits > 2) return 0;
  textMonth = segment;
  if (at == trimmedEnd) return at;
  if (load<u8>(at) != 0x2d) return 0;
  at = scanSegment(at + 1);
  if (segmentDigits < 1 || segmentDigits > 2) return 0;
  textDay = segment;
  return at;
}

export let parsedDays: i32 = 0;

/** Spark's `stringToDate`: the date, then nothing or a space or `T` and anything. Leaves `parsedDays`. */
export function parseDateText(text: usize, length: i32): bool {
  if (!trim(text, length)) return false;
  const at = scanDate(trimmedStart, 7);
  if (at == 0 || !isDate(textYear, textMonth, textDay)) return false;
  if (at < trimmedEnd && load<u8>(at) != 0x20 && load<u8>(at) != 0x54) return false;
  parsedDays = daysFromDate(textYear, textMonth, textDay);
  return true;
}

/**
 * Spark's `stringToTimestamp`, but for a time of day alone, which Spark takes as today's. Leaves `timestampMicros` and,
 * of `timestampHasOffset` and `timestampZone`, at most one set.
 */
export function parseTimestampText(text: usize, length: i32): bool {
  timestampHasOffset = false;
  timestampZone = 0;
  if (!trim(text, length)) return false;
  let at = scanDate(trimmedStart, 6);
  if (at == 0 || !isDate(textYear, textMonth, textDay)) return false;
  timestampMicros = <i64>daysFromDate(textYear, textMonth, textDay) * MICROS_PER_DAY;
  if (at == trimmedEnd) return true;
  if (load<u8>(at) != 0x20 && load<u8>(at) != 0x54) return false;
  at = scanClockText(at + 1);
  return at != 0 && (at == trimmedEnd || scanZoneText(at));
}

/** Adds `[h]h[:[m]m[:[s]s[.fraction]]]`; 0 if malformed. Only after seconds may a zone follow. */
function scanClockText(at: usize): usize {
  at = scanSegment(at);
  if (segmentDigits < 1 || segmentDigits > 2 || segment > 23) return 0;
  timestampMicros += <i64>segment * 3600 * MICROS_PER_SECOND;
  if (at == trimmedEnd) return at;
  if (load<u8>(at) != 0x3a) return 0;
  at = scanSegment(at + 1);
  if (segmentDigits < 1 || segmentDigits > 2 || segment > 59) return 0;
  timestampMicros += <i64>segment * 60 * MICROS_PER_SECOND;
  if (at == trimmedEnd) return at;
  if (load<u8>(at) != 0x3a) return 0;
  at = scanSegment(at + 1);
  if (segmentDigits < 1 || segmentDigits > 2 || segment > 59) return 0;
  timestampMicros += <i64>segment * MICROS_PER_SECOND;
  if (at == trimmedEnd || load<u8>(at) != 0x2e) return at;
  let place: i64 = 100000;
  for (at++; at < trimmedEnd && isDigit(load<u8>(at)); at++) {
    timestampMicros += <i64>(load<u8>(at) - 48) * place;
    place /= 10;
  }
  return at;
}

/** Applies the zone from `at` to the end: an offset here, a name by the host. */
function scanZoneText(at: usize): bool {
  while (at < trimmedEnd && load<u8>(at) <= 32) at++;
  let length = <i32>(trimmedEnd - at);
  if (length == 0) return false;
  timestampHasOffset = true;
  if (length == 1 && load<u8>(at) == 0x5a) return true;
  if (isUtcName(at, length)) return true;
  const sign = load<u8>(at);
  if (sign == 0x2b || sign == 0x2d) return scanOffsetText(at);
  timestampHasOffset = false;
  timestampZone = at;
  timestampZoneLength = length;
  return true;
}

function isUtcName(at: usize, length: i32): bool {
  const word = load<u32>(at) & 0xffffff;
  if (length == 3) return word == 0x435455 || word == 0x544d47;
  return length == 2 && (word & 0xffff) == 0x5455;
}

/** `±h`, `±hh`, `±h:mm`, `±hh:m`, `±hh:mm`, `±hhmm`, each with seconds where `java.time.ZoneOffset.of` takes them. */
function scanOffsetText(at: usize): bool {
  const isNegative = load<u8>(at) == 0x2d;
  at = scanSegment(at + 1);
  let hours = segment;
  let minutes = 0;
  let seconds = 0;
  if (segmentDigits == 4 || segmentDigits == 6) {
    if (segmentDigits == 6) {
      seconds = segment % 100;
      hours = segment / 100;
    }
    minutes = hours % 100;
    hours /= 100;
  } else if (segmentDigits == 1 || segmentDigits == 2) {
    const hourDigits = segmentDigits;
    if (at < trimmedEnd) {
      if (load<u8>(at) != 0x3a) return false;
      at = scanSegment(at + 1);
      minutes = segment;
      if (segmentDigits != 2 && (segmentDigits != 1 || hourDigits != 2 || at < trimmedEnd)) return false;
    }
    if (at < trimmedEnd) {
      if (load<u8>(at) != 0x3a) return false;
      at = scanSegment(at + 1);
      seconds = segment;
      if (segmentDigits != 2) return false;
    }
  } else {
    return false;
  }
  if (at != trimmedEnd || minutes > 59 || seconds > 59) return false;
  const total = hours * 3600 + minutes * 60 + seconds;
  if (total > 18 * 3600) return false;
  const micros = <i64>total * MICROS_PER_SECOND;
  timestampMicros += isNegative ? micros : -micros;
  return true;
}
