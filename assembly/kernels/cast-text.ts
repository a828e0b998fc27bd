/**
 * Casts from and to text. What a kernel can't read — a number with too many digits, a zone by name, or what is no number
 * at all — it leaves to the host: it writes the row's number to `leftover` (i32) and returns how many there are. So errors,
 * and the rare forms, have one place.
 */
import { TypeId } from '../abi';
import { isPresent } from '../column/validity';
import { Column } from '../column/vector';
import { arenaAlloc } from '../memory/arena';
import { MICROS_PER_DAY } from '../text/calendar';
import { isFloatTie, JAVA_NUMBERS, numberFitsF64, numberToF64, scanNumber } from '../text/number';
import { printDigits, printDouble, printFloat, printInteger, printPair } from '../text/print-number';
import { printDate } from '../text/print-time';
import {
  parseDateText, parsedDays, parseTimestampText, timestampHasOffset, timestampMicros, timestampZone,
} from '../text/timestamp';
import { localToUtc } from '../text/zone-table';

/** Numbers up to this long are copied, so that a scan ends with the text. */
const SCRATCH_BYTES: u32 = 48;
const scratch = memory.data(64, 16);

// @ts-ignore: decorator
@inline
function slotOf(column: Column, row: i32): usize {
  return column.values + (usize(row & column.indexMask) << 3);
}

let parsedInteger: i64 = 0;

/** Reads a whole number with blanks around it and a sign before it; false if it is none, or none of 64 bits. */
function parseInteger(text: usize, length: u32): bool {
  let at = text;
  let end = text + usize(length);
  while (at < end && load<u8>(at) <= 0x20) at++;
  while (at < end && load<u8>(end - 1) <= 0x20) end--;
  if (at == end) return false;
  const sign = load<u8>(at);
  if (sign == 0x2d || sign == 0x2b) at++;
  if (at == end) return false;
  while (at + 1 < end && load<u8>(at) == 0x30) at++;
  if (end - at > 19) return false;
  // Nineteen digits are less than 2^64; the sign decides what fits.
  let magnitude: u64 = 0;
  for (; at < end; at++) {
    const digit = <u32>load<u8>(at) - 48;
    if (digit > 9) return false;
    magnitude = magnitude * 10 + <u64>digit;
  }
  const isNegative = sign == 0x2d;
  if (magnitude > (isNegative ? <u64>0x8000000000000000 : <u64>0x7fffffffffffffff)) return false;
  parsedInteger = isNegative ? -(<i64>magnitude) : <i64>magnitude;
  return true;
}

// @ts-ignore: decorator
@inline
function putInteger<T>(target: Column, row: i32): bool {
  if (<i64><T>parsedInteger != parsedInteger) return false;
  store<T>(target.values + (usize(row) << alignof<T>()), <T>parsedInteger);
  return true;
}

/** Text to an integer of the output's type. */
export function cast_text_to_integer(column: usize, output: usize, leftover: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const slot = slotOf(source, row);
    let isRead = parseInteger(load<u32>(slot), load<u32>(slot, 4));
    if (isRead) {
      if (target.type == TypeId.I64) isRead = putInteger<i64>(target, row);
      else if (target.type == TypeId.I32) isRead = putInteger<i32>(target, row);
      else if (target.type == TypeId.I16) isRead = putInteger<i16>(target, row);
      else isRead = putInteger<i8>(target, row);
    }
    if (!isRead) store<i32>(leftover + (usize(count++) << 2), row);
  }
  return count;
}

/** Text to DOUBLE or FLOAT. */
export function cast_text_to_real(column: usize, output: usize, leftover: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  const isFloat = target.type == TypeId.F32;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const slot = slotOf(source, row);
    const length = load<u32>(slot, 4);
    let isRead = false;
    if (length > 0 && length <= SCRATCH_BYTES) {
      memory.copy(scratch, load<u32>(slot), usize(length));
      store<u64>(scratch + usize(length), 0);
      isRead = scanNumber(scratch, JAVA_NUMBERS) == scratch + usize(length) && numberFitsF64();
    }
    if (isRead) {
      const value = numberToF64();
      if (!isFloat) store<f64>(target.values + (usize(row) << 3), value);
      else if (isFloatTie(value)) isRead = false;
      else store<f32>(target.values + (usize(row) << 2), <f32>value);
    }
    if (!isRead) store<i32>(leftover + (usize(count++) << 2), row);
  }
  return count;
}

/** Text to DATE. */
export function cast_text_to_date(column: usize, output: usize, leftover: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const slot = slotOf(source, row);
    if (parseDateText(load<u32>(slot), load<i32>(slot, 4))) {
      store<i32>(target.values + (usize(row) << 2), parsedDays);
    } else {
      store<i32>(leftover + (usize(count++) << 2), row);
    }
  }
  return count;
}

/** Text to TIMESTAMP; text without an offset is in the zone of the table (0 is UTC). */
export function cast_text_to_timestamp(column: usize, zone: usize, output: usize, leftover: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const slot = slotOf(source, row);
    if (parseTimestampText(load<u32>(slot), load<i32>(slot, 4)) && timestampZone == 0) {
      const micros = timestampHasOffset ? timestampMicros : localToUtc(timestampMicros, zone);
      store<i64>(target.values + (usize(row) << 3), micros);
    } else {
      store<i32>(leftover + (usize(count++) << 2), row);
    }
  }
  return count;
}

/** `yyyy-MM-dd HH:mm:ss`, and the fraction without trailing zeros if there is one. At most 40 bytes. */
function printTimestamp(to: usize, local: i64): usize {
  let days = local / MICROS_PER_DAY;
  let rest = local - days * MICROS_PER_DAY;
  if (rest < 0) {
    rest += MICROS_PER_DAY;
    days--;
  }
  let at = printDate(to, days);
  const seconds = <u32>(rest / 1000000);
  store<u8>(at, 0x20);
  at = printPair(at + 1, seconds / 3600);
  store<u8>(at, 0x3a);
  at = printPair(at + 1, seconds / 60 % 60);
  store<u8>(at, 0x3a);
  at = printPair(at + 1, seconds % 60);
  const fraction = <u64>(rest % 1000000);
  if (fraction == 0) return at;
  store<u8>(at, 0x2e);
  let end = printDigits(at + 1, fraction, 6);
  while (load<u8>(end - 1) == 0x30) end--;
  return end;
}

// @ts-ignore: decorator
@inline
function printValue(type: i32, isTime: bool, values: usize, at: usize, to: usize): usize {
  if (type == TypeId.I64) {
    const value = load<i64>(values + (at << 3));
    return isTime ? printTimestamp(to, value) : printInteger(to, value);
  }
  if (type == TypeId.I32) {
    const value = load<i32>(values + (at << 2));
    return isTime ? printDate(to, value) : printInteger(to, value);
  }
  if (type == TypeId.F64) return printDouble(to, load<f64>(values + (at << 3)));
  if (type == TypeId.F32) return printFloat(to, load<f32>(values + (at << 2)));
  if (type == TypeId.I16) return printInteger(to, load<i16>(values + (at << 1)));
  return printInteger(to, load<i8>(values + at));
}

/** Bytes of the longest text of a value, and room for stores that are wider than what they write. */
const TEXT_BYTES_MAX: usize = 48;

/** Integers, reals, dates (`isTime` and i32) and local times (`isTime` and i64) to text, as a cast to STRING prints them. */
export function cast_value_to_text(column: usize, isTime: i32, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  let to = arenaAlloc(usize(rows) * TEXT_BYTES_MAX);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const end = printValue(source.type, isTime != 0, source.values, usize(row & source.indexMask), to);
    const slot = target.values + (usize(row) << 3);
    store<u32>(slot, <u32>to);
    store<u32>(slot, <u32>(end - to), 4);
    to = end;
  }
  return rows;
}
