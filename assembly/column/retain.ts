/**
 * Copies of columns that outlive the arena. The whole tree — descriptors, values, validity, offsets, string bytes —
 * goes into one heap block, so that one `heapFree` gives it back:
 *
 * ```
 * [Column 64][values][validity][offsets][child pointers][child tree …][string bytes]
 * ```
 */
import { COLUMN_SIZE, PADDING, TypeId } from '../abi';
import { heapAlloc } from '../memory/heap';
import { childAt } from './gather';
import { Column, valueBytes } from './vector';

let cursor: usize = 0;

/** Rounds up so that every part is aligned and readable past its end. */
function padded(bytes: usize): usize {
  return (bytes + usize(PADDING) + 15) & ~15;
}

function storedRows(column: Column): i32 {
  return column.indexMask == 0 ? 1 : column.rows;
}

/** Rows of a child that the column can reach. */
function childRows(column: Column): i32 {
  const rows = storedRows(column);
  if (column.offsets == 0) return rows;
  return load<i32>(column.offsets + (usize(rows) << 2));
}

function stringBytes(column: Column, rows: i32): usize {
  let total: usize = 0;
  for (let row = 0; row < rows; row++) total += load<u32>(column.values + (usize(row) << 3), 4);
  return total;
}

function treeBytes(column: Column, rows: i32): usize {
  let total = padded(usize(COLUMN_SIZE)) + padded(usize(rows) * usize(valueBytes(column.type)));
  if (column.validity != 0) total += padded(usize(rows));
  if (column.offsets != 0) total += padded((usize(rows) + 1) << 2);
  if (column.type == TypeId.Str) total += padded(stringBytes(column, rows));
  if (column.childCount > 0) total += padded(usize(column.childCount) << 2);
  const reach = column.offsets == 0 ? rows : childRows(column);
  for (let index = 0; index < column.childCount; index++) {
    const child = childAt(column, index);
    total += treeBytes(child, child.indexMask == 0 ? 1 : reach);
  }
  return total;
}

function take(bytes: usize): usize {
  const pointer = cursor;
  cursor += padded(bytes);
  return pointer;
}

function copied(source: usize, bytes: usize): usize {
  const target = take(bytes);
  memory.copy(target, source, bytes);
  return target;
}

function copyStrings(column: Column, rows: i32): void {
  let at = take(stringBytes(column, rows));
  for (let row = 0; row < rows; row++) {
    const slot = column.values + (usize(row) << 3);
    const length = load<u32>(slot, 4);
    memory.copy(at, load<u32>(slot), usize(length));
    store<u32>(slot, <u32>at);
    at += usize(length);
  }
}

function copyTree(source: Column, rows: i32): Column {
  const target = changetype<Column>(copied(changetype<usize>(source), usize(COLUMN_SIZE)));
  target.values = copied(source.values, usize(rows) * usize(valueBytes(source.type)));
  if (source.validity != 0) target.validity = copied(source.validity, usize(rows));
  if (source.offsets != 0) target.offsets = copied(source.offsets, (usize(rows) + 1) << 2);
  if (source.type == TypeId.Str) copyStrings(target, rows);
  if (source.childCount == 0) return target;
  target.children = take(usize(source.childCount) << 2);
  const reach = source.offsets == 0 ? rows : childRows(source);
  for (let index = 0; index < source.childCount; index++) {
    const child = childAt(source, index);
    const copy = copyTree(child, child.indexMask == 0 ? 1 : reach);
    store<u32>(target.children + (usize(index) << 2), changetype<u32>(copy));
  }
  return target;
}

/** A deep copy of the column in one heap block; `heapFree` of the result frees it all. */
export function retainColumn(column: Column): usize {
  const rows = storedRows(column);
  const block = heapAlloc(treeBytes(column, rows));
  cursor = block;
  copyTree(column, rows);
  return block;
}
