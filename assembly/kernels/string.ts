/**
 * Strings. Results that are parts of an argument point into its bytes; nothing is copied. Case is changed here for
 * ASCII only: a kernel that meets another byte says so, and the host does the column in JavaScript.
 */
import { equalBytes } from '../column/order';
import { isPresent } from '../column/validity';
import { Column } from '../column/vector';
import { arenaAlloc } from '../memory/arena';
import { characterCount, characterOffset } from '../text/characters';
import { matchesPattern } from '../text/pattern';

// @ts-ignore: decorator
@inline
function slotOf(column: Column, row: i32): usize {
  return column.values + (usize(row & column.indexMask) << 3);
}

// @ts-ignore: decorator
@inline
function putString(target: Column, row: i32, pointer: usize, length: u32): void {
  const slot = target.values + (usize(row) << 3);
  store<u32>(slot, <u32>pointer);
  store<u32>(slot, length, 4);
}

/** The number of characters of each text, as i32. */
export function string_length(column: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const slot = slotOf(source, row);
    store<i32>(target.values + (usize(row) << 2), characterCount(load<u32>(slot), load<u32>(slot, 4)));
  }
  return rows;
}

/** The number of bytes of each text or binary, times `unit`, as i32. */
export function string_bytes(column: usize, unit: i32, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    store<i32>(target.values + (usize(row) << 2), load<i32>(slotOf(source, row), 4) * unit);
  }
  return rows;
}

function totalBytes(source: Column, validity: usize, rows: i32): usize {
  let total: usize = 0;
  for (let row = 0; row < rows; row++) {
    if (isPresent(validity, row)) total += load<u32>(slotOf(source, row), 4);
  }
  return total;
}

// @ts-ignore: decorator
@inline
function changeCase(first: u8, column: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  let to = arenaAlloc(totalBytes(source, target.validity, rows));
  let all: u8 = 0;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const slot = slotOf(source, row);
    const from: usize = load<u32>(slot);
    const length = load<u32>(slot, 4);
    for (let offset: usize = 0; offset < usize(length); offset++) {
      const byte = load<u8>(from + offset);
      all |= byte;
      // Bit 5 tells the cases of a letter apart.
      store<u8>(to + offset, byte ^ (u8(<u8>(byte - first) < 26) << 5));
    }
    putString(target, row, to, length);
    to += usize(length);
  }
  return all < 0x80 ? rows : -1;
}

/** Upper case of ASCII texts; -1 if there is any other character. */
export function string_upper(column: usize, output: usize, rows: i32): i32 {
  return changeCase(0x61, column, output, rows);
}

/** Lower case of ASCII texts; -1 if there is any other character. */
export function string_lower(column: usize, output: usize, rows: i32): i32 {
  return changeCase(0x41, column, output, rows);
}

/**
 * The part of each text from character `start` on (i32 column, from 1; from the end if negative), `length` characters
 * (i32 column) long. Follows Spark's `UTF8String.substringSQL`.
 */
export function string_substring(column: usize, start: usize, length: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const starts = changetype<Column>(start);
  const lengths = changetype<Column>(length);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const slot = slotOf(source, row);
    const text: usize = load<u32>(slot);
    const bytes = load<u32>(slot, 4);
    const position = <i64>load<i32>(starts.values + (usize(row & starts.indexMask) << 2));
    const count = <i64>load<i32>(lengths.values + (usize(row & lengths.indexMask) << 2));
    let from: i64 = 0;
    if (position > 0) from = position - 1;
    else if (position < 0) from = <i64>characterCount(text, bytes) + position;
    const until = from + count;
    if (until <= from || until <= 0) {
      putString(target, row, text, 0);
      continue;
    }
    const skipped = characterOffset(text, bytes, <i32>max<i64>(from, 0));
    const taken = <i32>min<i64>(until - max<i64>(from, 0), i32.MAX_VALUE);
    putString(target, row, text + usize(skipped), characterOffset(text + usize(skipped), bytes - skipped, taken));
  }
  return rows;
}

/** The part of each binary value; positions count bytes. */
export function string_subbinary(column: usize, start: usize, length: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const starts = changetype<Column>(start);
  const lengths = changetype<Column>(length);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const slot = slotOf(source, row);
    const bytes = <i64>load<u32>(slot, 4);
    const position = <i64>load<i32>(starts.values + (usize(row & starts.indexMask) << 2));
    const count = <i64>load<i32>(lengths.values + (usize(row & lengths.indexMask) << 2));
    const from = position > 0 ? position - 1 : position < 0 ? bytes + position : 0;
    const end = max<i64>(min<i64>(from + count, bytes), 0);
    const begin = min<i64>(max<i64>(from, 0), end);
    putString(target, row, usize(load<u32>(slot)) + usize(begin), <u32>(end - begin));
  }
  return rows;
}

const STARTS: i32 = 0;
const ENDS: i32 = 1;

function findBytes(text: usize, length: u32, wanted: usize, wantedLength: u32): bool {
  if (wantedLength == 0) return true;
  if (length < wantedLength) return false;
  const first = load<u8>(wanted);
  const last = text + usize(length - wantedLength);
  for (let at = text; at <= last; at++) {
    if (load<u8>(at) == first && equalBytes(at, wantedLength, wanted, wantedLength)) return true;
  }
  return false;
}

// @ts-ignore: decorator
@inline
function locate(where: i32, left: usize, right: usize, output: usize, rows: i32): i32 {
  const a = changetype<Column>(left);
  const b = changetype<Column>(right);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const slot = slotOf(a, row);
    const text: usize = load<u32>(slot);
    const length = load<u32>(slot, 4);
    const wantedSlot = slotOf(b, row);
    const wanted: usize = load<u32>(wantedSlot);
    const wantedLength = load<u32>(wantedSlot, 4);
    let found = wantedLength <= length;
    if (found) {
      if (where == STARTS) found = equalBytes(text, wantedLength, wanted, wantedLength);
      else if (where == ENDS) found = equalBytes(text + usize(length - wantedLength), wantedLength, wanted, wantedLength);
      else found = findBytes(text, length, wanted, wantedLength);
    }
    store<u8>(target.values + usize(row), u8(found));
  }
  return rows;
}

/** Whether the left text begins with the right one. */
export function string_starts_with(left: usize, right: usize, output: usize, rows: i32): i32 {
  return locate(STARTS, left, right, output, rows);
}

/** Whether the left text ends with the right one. */
export function string_ends_with(left: usize, right: usize, output: usize, rows: i32): i32 {
  return locate(ENDS, left, right, output, rows);
}

/** Whether the right text is in the left one. */
export function string_contains(left: usize, right: usize, output: usize, rows: i32): i32 {
  return locate(2, left, right, output, rows);
}

/** Whether each text matches a compiled LIKE pattern of `patternLength` words; see `text/pattern.ts`. */
export function string_like(column: usize, pattern: usize, patternLength: i32, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const slot = slotOf(source, row);
    const matches = matchesPattern(load<u32>(slot), load<u32>(slot, 4), pattern, patternLength);
    store<u8>(target.values + usize(row), u8(matches));
  }
  return rows;
}

/** The texts of `count` columns one after the other; `columns` points to their pointers. */
export function string_concat(columns: usize, count: i32, output: usize, rows: i32): i32 {
  const target = changetype<Column>(output);
  let total: usize = 0;
  for (let index = 0; index < count; index++) {
    total += totalBytes(changetype<Column>(load<u32>(columns + (usize(index) << 2))), target.validity, rows);
  }
  let to = arenaAlloc(total);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const start = to;
    for (let index = 0; index < count; index++) {
      const slot = slotOf(changetype<Column>(load<u32>(columns + (usize(index) << 2))), row);
      const length = usize(load<u32>(slot, 4));
      memory.copy(to, load<u32>(slot), length);
      to += length;
    }
    putString(target, row, start, <u32>(to - start));
  }
  return rows;
}

/** Each text without the blanks at its start (bit 0 of `sides`), its end (bit 1) or both. */
export function string_trim(column: usize, sides: i32, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const slot = slotOf(source, row);
    let from: usize = load<u32>(slot);
    let end = from + usize(load<u32>(slot, 4));
    if ((sides & 1) != 0) while (from < end && load<u8>(from) == 0x20) from++;
    if ((sides & 2) != 0) while (end > from && load<u8>(end - 1) == 0x20) end--;
    putString(target, row, from, <u32>(end - from));
  }
  return rows;
}
