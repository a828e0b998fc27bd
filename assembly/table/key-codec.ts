/**
 * Grouping values ↔ key bytes. A key of several columns, or of one that is no string, is written as
 *
 * ```
 * value  := 0                       null
 *         | 1 fixed                 little endian, of the type's width; -0.0 as 0.0, any NaN as one
 *         | 1 length u32 bytes      Str
 *         | 1 field…                Struct
 *         | 1 count u32 element…    List
 *         | 1 count u32 (key value)… Map
 * key    := value…
 * ```
 *
 * so that two keys are equal, as Spark's grouping sees it, exactly when their bytes are. The format decides the key
 * group of a row, which is in checkpoints: it never changes.
 */
import { TypeId } from '../abi';
import { Column, isValid, newColumn, valueBytes } from '../column/vector';
import { arenaAlloc, arenaAllocZeroed } from '../memory/arena';
import { copyForward } from './copy-forward';

// @ts-ignore: decorator
@inline
function child(column: Column, index: i32): Column {
  return changetype<Column>(usize(load<u32>(column.children + (usize(index) << 2))));
}

// @ts-ignore: decorator
@inline
function offsetAt(column: Column, index: i32): i32 {
  return load<i32>(column.offsets + (usize(index) << 2));
}

/** Bytes that a value takes. */
// @ts-ignore: decorator
@inline
function encodedBytes(column: Column, row: i32): usize {
  if (column.type != TypeId.Str) return otherBytes(column, row);
  if (!isValid(column, row)) return 1;
  return 5 + usize(load<u32>(column.values + (usize(row & column.indexMask) << 3), 4));
}

/** Bytes of a value that is no string. */
function otherBytes(column: Column, row: i32): usize {
  if (!isValid(column, row)) return 1;
  const index = row & column.indexMask;
  switch (column.type) {
    case TypeId.Struct:
      return 1 + fieldBytes(column, index);
    case TypeId.List:
    case TypeId.Map: {
      let bytes: usize = 5;
      for (let at = offsetAt(column, index); at < offsetAt(column, index + 1); at++) bytes += fieldBytes(column, at);
      return bytes;
    }
    default:
      return 1 + usize(valueBytes(column.type));
  }
}

/** Bytes of one row of all children: a struct's fields, a list's element, a map's key and value. */
function fieldBytes(column: Column, row: i32): usize {
  let bytes: usize = 0;
  for (let index = 0; index < column.childCount; index++) bytes += encodedBytes(child(column, index), row);
  return bytes;
}

/** Whether rows are encoded, not keys: then -0.0 and each NaN stay what they are. */
let isExact = false;

// @ts-ignore: decorator
@inline
function canonical<T>(value: T): T {
  if (isExact) return value;
  if (value == 0) return 0;
  return value == value ? value : <T>NaN;
}

/** Writes a value; returns the end. */
function encodeValue(column: Column, row: i32, target: usize): usize {
  const isPresent = isValid(column, row);
  store<u8>(target, u8(isPresent));
  const at = target + 1;
  if (!isPresent) return at;
  const index = row & column.indexMask;
  const values = column.values;
  switch (column.type) {
    case TypeId.Bool:
    case TypeId.I8:
      store<u8>(at, load<u8>(values + usize(index)));
      return at + 1;
    case TypeId.I16:
      store<u16>(at, load<u16>(values + (usize(index) << 1)));
      return at + 2;
    case TypeId.I32:
      store<u32>(at, load<u32>(values + (usize(index) << 2)));
      return at + 4;
    case TypeId.I64:
      store<u64>(at, load<u64>(values + (usize(index) << 3)));
      return at + 8;
    case TypeId.F32:
      store<f32>(at, canonical<f32>(load<f32>(values + (usize(index) << 2))));
      return at + 4;
    case TypeId.F64:
      store<f64>(at, canonical<f64>(load<f64>(values + (usize(index) << 3))));
      return at + 8;
    case TypeId.Dec128:
      memory.copy(at, values + (usize(index) << 4), 16);
      return at + 16;
    case TypeId.Str: {
      const length = load<u32>(values + (usize(index) << 3), 4);
      store<u32>(at, length);
      copyForward(at + 4, usize(load<u32>(values + (usize(index) << 3))), length);
      return at + 4 + usize(length);
    }
    case TypeId.Struct:
      return encodeFields(column, index, at);
    default: {
      const end = offsetAt(column, index + 1);
      let cursor = at + 4;
      store<i32>(at, end - offsetAt(column, index));
      for (let element = offsetAt(column, index); element < end; element++) {
        cursor = encodeFields(column, element, cursor);
      }
      return cursor;
    }
  }
}

function encodeFields(column: Column, row: i32, target: usize): usize {
  let cursor = target;
  for (let index = 0; index < column.childCount; index++) cursor = encodeValue(child(column, index), row, cursor);
  return cursor;
}

/** The keys of a batch: a column of strings in the arena. `columns` points to `count` column pointers. */
export function encodeKeys(columns: usize, count: i32, rows: i32): Column {
  const keys = newColumn(TypeId.Str, rows, false);
  const row = keyRow(columns, count);
  let total: usize = 0;
  for (let index = 0; index < rows; index++) {
    const bytes = fieldBytes(row, index);
    store<u32>(keys.values + (usize(index) << 3), u32(bytes), 4);
    total += bytes;
  }
  let cursor = arenaAlloc(total);
  for (let index = 0; index < rows; index++) {
    store<u32>(keys.values + (usize(index) << 3), u32(cursor));
    cursor = encodeFields(row, index, cursor);
  }
  return keys;
}

/** Rows as keys, to keep them: what differs in any bit is different. */
export function encodeRows(columns: usize, count: i32, rows: i32): Column {
  isExact = true;
  const keys = encodeKeys(columns, count, rows);
  isExact = false;
  return keys;
}

/** Adds a value's list elements to its element columns' `rows`; returns the end of the value. */
function countElements(column: Column, source: usize): usize {
  const at = source + 1;
  if (load<u8>(source) == 0) return at;
  switch (column.type) {
    case TypeId.Str:
      return at + 4 + usize(load<u32>(at));
    case TypeId.Struct:
      return countFields(column, at);
    case TypeId.List:
    case TypeId.Map: {
      const elements = load<i32>(at);
      let cursor = at + 4;
      for (let index = 0; index < column.childCount; index++) child(column, index).rows += elements;
      for (let element = 0; element < elements; element++) cursor = countFields(column, cursor);
      return cursor;
    }
    default:
      return at + usize(valueBytes(column.type));
  }
}

function countFields(column: Column, source: usize): usize {
  let cursor = source;
  for (let index = 0; index < column.childCount; index++) cursor = countElements(child(column, index), cursor);
  return cursor;
}

/** Gives a column, and what is below it, buffers for `rows` rows; elements have been counted before. */
export function allocateBuffers(column: Column, rows: i32): void {
  column.rows = rows;
  column.values = arenaAllocZeroed(usize(rows) * usize(valueBytes(column.type)));
  if (column.validity != 0) column.validity = arenaAllocZeroed(usize(rows));
  const isList = column.type == TypeId.List || column.type == TypeId.Map;
  if (isList) column.offsets = arenaAllocZeroed((usize(rows) + 1) << 2);
  for (let index = 0; index < column.childCount; index++) {
    allocateBuffers(child(column, index), isList ? child(column, index).rows : rows);
  }
}

/** Writes null to a row: validity is zero already, but lists must go on where they were. */
function decodeNull(column: Column, row: i32): void {
  if (column.offsets != 0) store<i32>(column.offsets + (usize(row + 1) << 2), offsetAt(column, row));
  if (column.type != TypeId.Struct) return;
  for (let index = 0; index < column.childCount; index++) decodeNull(child(column, index), row);
}

/** Reads a value into a row; returns the end of the value. Strings become views of the key bytes. */
function decodeValue(column: Column, row: i32, source: usize): usize {
  const at = source + 1;
  if (load<u8>(source) == 0) {
    decodeNull(column, row);
    return at;
  }
  if (column.validity != 0) store<u8>(column.validity + usize(row), 1);
  switch (column.type) {
    case TypeId.Str: {
      const slot = column.values + (usize(row) << 3);
      const length = load<u32>(at);
      store<u32>(slot, u32(at + 4));
      store<u32>(slot, length, 4);
      return at + 4 + usize(length);
    }
    case TypeId.Struct:
      return decodeFields(column, row, at);
    case TypeId.List:
    case TypeId.Map: {
      const first = offsetAt(column, row);
      const end = first + load<i32>(at);
      let cursor = at + 4;
      store<i32>(column.offsets + (usize(row + 1) << 2), end);
      for (let element = first; element < end; element++) cursor = decodeFields(column, element, cursor);
      return cursor;
    }
    default: {
      const width = usize(valueBytes(column.type));
      memory.copy(column.values + usize(row) * width, at, width);
      return at + width;
    }
  }
}

function decodeFields(column: Column, row: i32, source: usize): usize {
  let cursor = source;
  for (let index = 0; index < column.childCount; index++) cursor = decodeValue(child(column, index), row, cursor);
  return cursor;
}

/** Lays `count` grouping columns over one struct, so that a key is measured, written and read like a row of it. */
export function keyRow(columns: usize, count: i32): Column {
  const row = changetype<Column>(arenaAllocZeroed(offsetof<Column>()));
  row.type = TypeId.Struct;
  row.indexMask = -1;
  row.children = columns;
  row.childCount = count;
  return row;
}

/** Counts the elements of one key. */
export function countKey(row: Column, source: usize): void {
  countFields(row, source);
}

/** Reads one key into a row of the grouping columns. */
export function decodeKey(row: Column, index: i32, source: usize): void {
  decodeFields(row, index, source);
}
