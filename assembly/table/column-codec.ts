/**
 * Columns ↔ bytes, for state in checkpoints. Everything is little endian, and every part begins at a multiple of 8, so
 * that a column that is read back points into the segment instead of being copied.
 *
 * ```
 * column  := type u8 | flags u8 (1: validity follows) | 0 u16 | rows u32
 *            [validity: a bit a row, low bit first]
 *            fixed width   values
 *            Str           lengths u32 each | bytes, one after the other
 *            Struct        column of each field
 *            List, Map     lengths u32 each | column of each child, over the elements of all rows
 * ```
 *
 * A row's value bytes are kept even where its validity bit is 0: in state a flag may mean something else.
 */
import { TypeId } from '../abi';
import { Column, valueBytes } from '../column/vector';
import { arenaAlloc, arenaAllocZeroed } from '../memory/arena';

const HEADER_BYTES: usize = 8;
const HAS_VALIDITY: u8 = 1;

// @ts-ignore: decorator
@inline
function padded(bytes: usize): usize {
  return (bytes + 7) & ~7;
}

/** The index in a column of the row at a place of a list; without a list (0) the place is the row. */
// @ts-ignore: decorator
@inline
function indexAt(column: Column, rows: usize, place: i32): usize {
  const row = rows == 0 ? place : load<i32>(rows + (usize(place) << 2));
  return usize(row & column.indexMask);
}

// @ts-ignore: decorator
@inline
function childOf(column: Column, index: i32): Column {
  return changetype<Column>(usize(load<u32>(column.children + (usize(index) << 2))));
}

// @ts-ignore: decorator
@inline
function isList(column: Column): bool {
  return column.type == TypeId.List || column.type == TypeId.Map;
}

// @ts-ignore: decorator
@inline
function elementsAt(column: Column, index: usize): i32 {
  const offsets = column.offsets + (index << 2);
  return load<i32>(offsets, 4) - load<i32>(offsets);
}

function totalElements(column: Column, rows: usize, count: i32): i32 {
  let total: i32 = 0;
  for (let place = 0; place < count; place++) total += elementsAt(column, indexAt(column, rows, place));
  return total;
}

/** The rows of a column's children that belong to the listed rows. */
function childRows(column: Column, rows: usize, count: i32, total: i32): usize {
  const list = arenaAlloc(usize(total) << 2);
  let position: usize = 0;
  for (let place = 0; place < count; place++) {
    const index = indexAt(column, rows, place);
    let row = i32(index);
    let end = row + 1;
    if (isList(column)) {
      row = load<i32>(column.offsets + (index << 2));
      end = load<i32>(column.offsets + (index << 2), 4);
    }
    for (; row < end; row++) {
      store<i32>(list + (position << 2), row);
      position += 1;
    }
  }
  return list;
}

function stringBytes(column: Column, rows: usize, count: i32): usize {
  let total: usize = 0;
  for (let place = 0; place < count; place++) total += usize(load<u32>(column.values + (indexAt(column, rows, place) << 3), 4));
  return total;
}

/** Bytes that `writeColumn` will write for `count` rows: those listed in `rows`, or the first ones if that is 0. */
export function columnBytes(column: Column, rows: usize, count: i32): usize {
  let bytes = HEADER_BYTES;
  if (column.validity != 0) bytes += padded((usize(count) + 7) >> 3);
  if (column.type == TypeId.Str) {
    return bytes + padded(usize(count) << 2) + padded(stringBytes(column, rows, count));
  }
  if (column.childCount == 0) return bytes + padded(usize(count) * usize(valueBytes(column.type)));
  let total = count;
  if (isList(column)) {
    total = totalElements(column, rows, count);
    bytes += padded(usize(count) << 2);
  }
  const list = childRows(column, rows, count, total);
  for (let child = 0; child < column.childCount; child++) bytes += columnBytes(childOf(column, child), list, total);
  return bytes;
}

/** Fills up to the next multiple of 8 with zeros; returns where that is. */
function pad(start: usize, bytes: usize): usize {
  const end = start + padded(bytes);
  memory.fill(start + bytes, 0, end - start - bytes);
  return end;
}

function writeValidity(column: Column, rows: usize, count: i32, target: usize): usize {
  const bytes = (usize(count) + 7) >> 3;
  memory.fill(target, 0, bytes);
  for (let place = 0; place < count; place++) {
    if (load<u8>(column.validity + indexAt(column, rows, place)) == 0) continue;
    const byte = target + (usize(place) >> 3);
    store<u8>(byte, load<u8>(byte) | (u8(1) << u8(place & 7)));
  }
  return pad(target, bytes);
}

function writeFixed(column: Column, rows: usize, count: i32, target: usize): usize {
  const width = usize(valueBytes(column.type));
  const bytes = usize(count) * width;
  if (rows == 0 && column.indexMask == -1) memory.copy(target, column.values, bytes);
  else {
    for (let place = 0; place < count; place++) {
      memory.copy(target + usize(place) * width, column.values + indexAt(column, rows, place) * width, width);
    }
  }
  return pad(target, bytes);
}

function writeStrings(column: Column, rows: usize, count: i32, target: usize): usize {
  const first = target + padded(usize(count) << 2);
  pad(target, usize(count) << 2);
  let cursor = first;
  for (let place = 0; place < count; place++) {
    const view = column.values + (indexAt(column, rows, place) << 3);
    const length = load<u32>(view, 4);
    store<u32>(target + (usize(place) << 2), length);
    memory.copy(cursor, usize(load<u32>(view)), usize(length));
    cursor += usize(length);
  }
  return pad(first, cursor - first);
}

function writeNested(column: Column, rows: usize, count: i32, target: usize): usize {
  let cursor = target;
  let total = count;
  if (isList(column)) {
    total = 0;
    for (let place = 0; place < count; place++) {
      const elements = elementsAt(column, indexAt(column, rows, place));
      store<i32>(target + (usize(place) << 2), elements);
      total += elements;
    }
    cursor = pad(target, usize(count) << 2);
  }
  const list = childRows(column, rows, count, total);
  for (let child = 0; child < column.childCount; child++) cursor = writeColumn(childOf(column, child), list, total, cursor);
  return cursor;
}

/** Writes `count` rows of a column; returns the end. */
export function writeColumn(column: Column, rows: usize, count: i32, target: usize): usize {
  const hasValidity = column.validity != 0;
  store<u8>(target, u8(column.type));
  store<u8>(target, hasValidity ? HAS_VALIDITY : 0, 1);
  store<u16>(target, 0, 2);
  store<u32>(target, u32(count), 4);
  let cursor = target + HEADER_BYTES;
  if (hasValidity) cursor = writeValidity(column, rows, count, cursor);
  if (column.type == TypeId.Str) return writeStrings(column, rows, count, cursor);
  if (column.childCount == 0) return writeFixed(column, rows, count, cursor);
  return writeNested(column, rows, count, cursor);
}

/** A part of `bytes` within `start … end`: its padded end, or 0 if it does not fit. */
// @ts-ignore: decorator
@inline
function partEnd(start: usize, bytes: u64, end: usize): usize {
  const room = u64(end - start);
  if (bytes > room) return 0;
  const next = start + padded(usize(bytes));
  return next > end ? 0 : next;
}

function readValidity(column: Column, count: i32, source: usize): void {
  column.validity = arenaAlloc(usize(count));
  for (let row = 0; row < count; row++) {
    const bit = (load<u8>(source + (usize(row) >> 3)) >> u8(row & 7)) & 1;
    store<u8>(column.validity + usize(row), bit);
  }
}

function readStrings(column: Column, count: i32, source: usize, end: usize): usize {
  const first = partEnd(source, u64(count) << 2, end);
  if (first == 0) return 0;
  column.values = arenaAllocZeroed(usize(count) << 3);
  let total: u64 = 0;
  for (let row = 0; row < count; row++) {
    const length = load<u32>(source + (usize(row) << 2));
    const view = column.values + (usize(row) << 3);
    if (total + u64(length) > u64(end - first)) return 0;
    if (length != 0) store<u32>(view, u32(first + usize(total)));
    store<u32>(view, length, 4);
    total += u64(length);
  }
  return partEnd(first, total, end);
}

function readNested(column: Column, count: i32, source: usize, end: usize): usize {
  let cursor = source;
  let total = count;
  if (isList(column)) {
    cursor = partEnd(source, u64(count) << 2, end);
    if (cursor == 0) return 0;
    column.offsets = arenaAllocZeroed((usize(count) + 1) << 2);
    let sum: i64 = 0;
    for (let row = 0; row < count; row++) {
      sum += i64(load<u32>(source + (usize(row) << 2)));
      // No bound by the bytes that are left: elements without fields take none. Parts check for themselves.
      if (sum > i64(i32.MAX_VALUE)) return 0;
      store<i32>(column.offsets + ((usize(row) + 1) << 2), i32(sum));
    }
    total = i32(sum);
  }
  for (let child = 0; child < column.childCount; child++) {
    cursor = readColumn(childOf(column, child), total, cursor, end);
    if (cursor == 0) return 0;
  }
  return cursor;
}

/**
 * Reads a column of `count` rows into a descriptor that has its type and children. Returns the end, or 0 if the bytes
 * are no such column; nothing past `end` is read.
 */
export function readColumn(column: Column, count: i32, source: usize, end: usize): usize {
  if (end - source < HEADER_BYTES || source > end) return 0;
  if (i32(load<u8>(source)) != column.type || load<u32>(source, 4) != u32(count)) return 0;
  let cursor = source + HEADER_BYTES;
  column.rows = count;
  column.validity = 0;
  if (load<u8>(source, 1) == HAS_VALIDITY) {
    const next = partEnd(cursor, (u64(count) + 7) >> 3, end);
    if (next == 0) return 0;
    readValidity(column, count, cursor);
    cursor = next;
  }
  if (column.type == TypeId.Str) return readStrings(column, count, cursor, end);
  if (column.childCount > 0) return readNested(column, count, cursor, end);
  column.values = cursor;
  return partEnd(cursor, u64(count) * u64(valueBytes(column.type)), end);
}
