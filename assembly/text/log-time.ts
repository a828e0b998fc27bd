/**
 * The time of the common log format: `10/Oct/2000:13:55:36 -0700`, in brackets.
 *
 * ```
 * d d / M o n / y y y y : H H : M M : S S   ± H H M M ]
 * 0     3       7         12             20 21        26
 * ```
 *
 * Neighbouring lines share their day and their zone, so both are compared as words with the last ones seen; only the
 * clock is read anew.
 */
import { daysFromDate, isDate, MICROS_PER_DAY, MICROS_PER_SECOND } from './calendar';
import { clockMicros } from './timestamp';
import { digitsValue, leadingDigits } from './number';

/** Microseconds since the epoch of the time that was scanned last. */
export let logMicros: i64 = 0;

let cachedDay: u64 = 0;
let cachedYear: u32 = 0;
let cachedDayMicros: i64 = 0;
let cachedZone: u64 = 0;
let cachedZoneMicros: i64 = 0;

/** A space, the zone's five characters and the closing bracket. */
const ZONE_MASK: u64 = 0x00ffffffffffffff;

/** Reads the time behind an opening bracket; returns the place after the closing one, or 0. Leaves `logMicros`. */
// @ts-ignore: decorator
@inline
export function scanLogTime(at: usize): usize {
  const day = load<u64>(at);
  const year = load<u32>(at, 7);
  if ((day != cachedDay || year != cachedYear) && !cacheDay(day, year)) return 0;
  const zone = load<u64>(at, 20) & ZONE_MASK;
  if (zone != cachedZone && !cacheZone(zone)) return 0;
  const clock = clockMicros(load<u64>(at, 12));
  if (clock < 0 || load<u8>(at, 11) != 0x3a) return 0;
  logMicros = cachedDayMicros + clock - cachedZoneMicros;
  return at + 27;
}

/** Reads `dd/Mon/y` and `yyyy` into the cache; false if there is no such day. */
function cacheDay(day: u64, year: u32): bool {
  const slashes = ((day >> 16) & 0xff) == 0x2f && ((day >> 48) & 0xff) == 0x2f;
  if (!slashes || leadingDigits(day) != 2 || leadingDigits(<u64>year) != 4) return false;
  const month = monthNumber(<u32>(day >> 24) & 0xffffff);
  const yearNumber = <i32>digitsValue(<u64>year, 4);
  const dayNumber = <i32>digitsValue(day, 2);
  if (month == 0 || !isDate(yearNumber, month, dayNumber)) return false;
  cachedDayMicros = <i64>daysFromDate(yearNumber, month, dayNumber) * MICROS_PER_DAY;
  cachedDay = day;
  cachedYear = year;
  return true;
}

/** The number of the month with the English name whose three letters are given, lowest byte first; 0 if there is none. */
export function monthNumber(letters: u32): i32 {
  switch (letters) {
    case 0x6e614a:
      return 1;
    case 0x626546:
      return 2;
    case 0x72614d:
      return 3;
    case 0x727041:
      return 4;
    case 0x79614d:
      return 5;
    case 0x6e754a:
      return 6;
    case 0x6c754a:
      return 7;
    case 0x677541:
      return 8;
    case 0x706553:
      return 9;
    case 0x74634f:
      return 10;
    case 0x766f4e:
      return 11;
    case 0x636544:
      return 12;
    default:
      return 0;
  }
}

/** Reads ` ±HHMM]` into the cache; false if it is no offset of at most 18 hours. */
function cacheZone(zone: u64): bool {
  const sign = <u8>(zone >> 8);
  const isFramed = <u8>zone == 0x20 && (sign == 0x2b || sign == 0x2d) && <u8>(zone >> 48) == 0x5d;
  if (!isFramed || leadingDigits(zone >> 16) != 4) return false;
  const hours = <i32>digitsValue(zone >> 16, 2);
  const minutes = <i32>digitsValue(zone >> 32, 2);
  const total = hours * 60 + minutes;
  if (minutes > 59 || total > 18 * 60) return false;
  const micros = <i64>total * 60 * MICROS_PER_SECOND;
  cachedZoneMicros = sign == 0x2d ? -micros : micros;
  cachedZone = zone;
  return true;
}
