/**
 * Taking rows out of columns: gather by row numbers, concatenation and slices, nested columns included. Results live
 * in the arena; string bytes are not copied, so they are good as long as the sources' are.
 */
import { COLUMN_SIZE, TypeId } from '../abi';
import { arenaAlloc, arenaAllocZeroed } from '../memory/arena';
import { Column, isValid, newColumn, valueBytes } from './vector';

/** Child `index` of a nested column. */
export function childAt(column: Column, index: i32): Column {
  return changetype<Column>(load<u32>(column.children + (usize(index) << 2)));
}

function isList(type: i32): bool {
  return type == TypeId.List || type == TypeId.Map;
}

/** Gives a column room for its children and, if it is a list or map, for its offsets. */
function makeNested(column: Column, childCount: i32): void {
  column.childCount = childCount;
  column.children = arenaAllocZeroed(usize(childCount) << 2);
  if (isList(column.type)) column.offsets = arenaAllocZeroed((usize(column.rows) + 1) << 2);
}

function setChild(column: Column, index: i32, child: Column): void {
  store<u32>(column.children + (usize(index) << 2), changetype<u32>(child));
}

// @ts-ignore: decorator
@inline
function gatherValues<T>(source: Column, rows: usize, target: Column, count: i32): void {
  const from = source.values;
  const to = target.values;
  const mask = source.indexMask;
  for (let index = 0; index < count; index++) {
    const row = load<i32>(rows + (usize(index) << 2));
    // Row -1 stands for null; its value stays zero.
    if (row >= 0) store<T>(to + (usize(index) << alignof<T>()), load<T>(from + (usize(row & mask) << alignof<T>())));
  }
}

function gatherDecimals(source: Column, rows: usize, target: Column, count: i32): void {
  for (let index = 0; index < count; index++) {
    const row = load<i32>(rows + (usize(index) << 2));
    if (row < 0) continue;
    const from = source.values + (usize(row & source.indexMask) << 4);
    store<u64>(target.values + (usize(index) << 4), load<u64>(from));
    store<u64>(target.values + (usize(index) << 4), load<u64>(from, 8), 8);
  }
}

function hasGap(rows: usize, count: i32): bool {
  for (let index = 0; index < count; index++) {
    if (load<i32>(rows + (usize(index) << 2)) < 0) return true;
  }
  return false;
}

function gatherLists(source: Column, rows: usize, target: Column, count: i32): void {
  let total = 0;
  for (let index = 0; index < count; index++) {
    const row = load<i32>(rows + (usize(index) << 2));
    if (row >= 0) {
      const offset = source.offsets + (usize(row & source.indexMask) << 2);
      total += load<i32>(offset, 4) - load<i32>(offset);
    }
    store<i32>(target.offsets + (usize(index) << 2), total, 4);
  }
  const elements = arenaAlloc(usize(total) << 2);
  let at = elements;
  for (let index = 0; index < count; index++) {
    const row = load<i32>(rows + (usize(index) << 2));
    if (row < 0) continue;
    const offset = source.offsets + (usize(row & source.indexMask) << 2);
    for (let element = load<i32>(offset); element < load<i32>(offset, 4); element++, at += 4) store<i32>(at, element);
  }
  for (let index = 0; index < source.childCount; index++) {
    setChild(target, index, gatherColumn(childAt(source, index), elements, total));
  }
}

function gatherFields(source: Column, rows: usize, target: Column, count: i32): void {
  let indexes = rows;
  if (source.indexMask == 0) {
    // A constant struct has children of one stored row.
    indexes = arenaAlloc(usize(count) << 2);
    for (let index = 0; index < count; index++) {
      const row = load<i32>(rows + (usize(index) << 2));
      store<i32>(indexes + (usize(index) << 2), row < 0 ? -1 : 0);
    }
  }
  for (let index = 0; index < source.childCount; index++) {
    setChild(target, index, gatherColumn(childAt(source, index), indexes, count));
  }
}

/**
 * The column whose row i is row `rows[i]` of the source; -1 gives null. `rows` points to `count` i32. A constant
 * stays constant unless a row is missing.
 */
export function gatherColumn(source: Column, rows: usize, count: i32): Column {
  const gaps = hasGap(rows, count);
  if (source.indexMask == 0 && !gaps) return sliceColumn(source, 0, count);
  const target = newColumn(source.type, count, gaps || source.validity != 0);
  if (target.validity != 0) {
    for (let index = 0; index < count; index++) {
      const row = load<i32>(rows + (usize(index) << 2));
      store<u8>(target.validity + usize(index), row < 0 ? 0 : u8(isValid(source, row)));
    }
  }
  const bytes = valueBytes(source.type);
  if (bytes == 1) gatherValues<u8>(source, rows, target, count);
  else if (bytes == 2) gatherValues<u16>(source, rows, target, count);
  else if (bytes == 4) gatherValues<u32>(source, rows, target, count);
  else if (bytes == 8) gatherValues<u64>(source, rows, target, count);
  else if (bytes == 16) gatherDecimals(source, rows, target, count);
  else {
    makeNested(target, source.childCount);
    if (isList(source.type)) gatherLists(source, rows, target, count);
    else gatherFields(source, rows, target, count);
  }
  return target;
}

/** `count` rows from row `start` on, sharing the source's buffers. */
export function sliceColumn(source: Column, start: i32, count: i32): Column {
  const target = changetype<Column>(arenaAlloc(usize(COLUMN_SIZE)));
  memory.copy(changetype<usize>(target), changetype<usize>(source), usize(COLUMN_SIZE));
  target.rows = count;
  if (source.indexMask == 0) return target;
  target.values = source.values + usize(start) * usize(valueBytes(source.type));
  if (source.validity != 0) target.validity = source.validity + usize(start);
  if (isList(source.type)) target.offsets = source.offsets + (usize(start) << 2);
  else if (source.childCount > 0) {
    target.children = arenaAlloc(usize(source.childCount) << 2);
    for (let index = 0; index < source.childCount; index++) {
      setChild(target, index, sliceColumn(childAt(source, index), start, count));
    }
  }
  return target;
}

/** Copies a column's rows behind `start` of a column of the same type that has room for them. */
function appendRows(source: Column, target: Column, start: i32): void {
  const rows = source.rows;
  if (target.validity != 0) {
    for (let row = 0; row < rows; row++) store<u8>(target.validity + usize(start + row), u8(isValid(source, row)));
  }
  const bytes = usize(valueBytes(source.type));
  const to = target.values + usize(start) * bytes;
  if (source.indexMask == 0) {
    for (let row = 0; row < rows; row++) memory.copy(to + usize(row) * bytes, source.values, bytes);
  } else {
    memory.copy(to, source.values, usize(rows) * bytes);
  }
}

/** Concatenates the children of lists: the source's elements are taken out in row order. */
function concatLists(sources: usize, count: i32, target: Column): void {
  let row = 0;
  let total = 0;
  const flat = arenaAlloc(usize(count) << 2);
  for (let index = 0; index < count; index++) {
    const source = changetype<Column>(load<u32>(sources + (usize(index) << 2)));
    for (let at = 0; at < source.rows; at++) {
      const offset = source.offsets + (usize(at & source.indexMask) << 2);
      total += load<i32>(offset, 4) - load<i32>(offset);
      row++;
      store<i32>(target.offsets + (usize(row) << 2), total);
    }
    store<u32>(flat + (usize(index) << 2), changetype<u32>(expandConstant(source)));
  }
  concatChildren(flat, count, target, true);
}

/** A constant column written out row by row; any other as it is. */
function expandConstant(source: Column): Column {
  if (source.indexMask != 0) return source;
  const rows = arenaAllocZeroed(usize(source.rows) << 2);
  const wide = newColumn(source.type, source.rows, source.validity != 0);
  makeNested(wide, source.childCount);
  if (source.validity != 0) memory.fill(wide.validity, load<u8>(source.validity), usize(source.rows));
  if (isList(source.type)) gatherLists(source, rows, wide, source.rows);
  else gatherFields(source, rows, wide, source.rows);
  return wide;
}

function concatChildren(sources: usize, count: i32, target: Column, areLists: bool): void {
  for (let child = 0; child < target.childCount; child++) {
    const parts = arenaAlloc(usize(count) << 2);
    for (let index = 0; index < count; index++) {
      const source = changetype<Column>(load<u32>(sources + (usize(index) << 2)));
      let part = childAt(source, child);
      if (areLists) {
        const start = load<i32>(source.offsets);
        part = sliceColumn(part, start, load<i32>(source.offsets + (usize(source.rows) << 2)) - start);
      }
      store<u32>(parts + (usize(index) << 2), changetype<u32>(part));
    }
    setChild(target, child, concatColumns(parts, count));
  }
}

/** One column of all rows of `count` columns of one type, in order; `sources` points to their pointers. */
export function concatColumns(sources: usize, count: i32): Column {
  const first = changetype<Column>(load<u32>(sources));
  let rows = 0;
  let nullable = false;
  for (let index = 0; index < count; index++) {
    const source = changetype<Column>(load<u32>(sources + (usize(index) << 2)));
    rows += source.rows;
    nullable = nullable || source.validity != 0;
  }
  const target = newColumn(first.type, rows, nullable);
  let start = 0;
  for (let index = 0; index < count; index++) {
    const source = changetype<Column>(load<u32>(sources + (usize(index) << 2)));
    appendRows(source, target, start);
    start += source.rows;
  }
  if (valueBytes(first.type) > 0) return target;
  makeNested(target, first.childCount);
  if (isList(first.type)) {
    concatLists(sources, count, target);
  } else {
    const wide = arenaAlloc(usize(count) << 2);
    for (let index = 0; index < count; index++) {
      const source = changetype<Column>(load<u32>(sources + (usize(index) << 2)));
      store<u32>(wide + (usize(index) << 2), changetype<u32>(expandConstant(source)));
    }
    concatChildren(wide, count, target, false);
  }
  return target;
}
