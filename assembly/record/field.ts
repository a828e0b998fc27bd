/**
 * Where a parser writes: a tree of fields that mirrors the wanted schema. A field lives as long as its parser; the buffers
 * it points to belong to one batch, in the arena, and move when they grow.
 *
 * Rows are written in any order of fields but each field's rows in order, and a row may be written again (a later
 * duplicate key wins). Buffers are not zeroed: every row of every field is written, null or not.
 */
import { COLUMN_SIZE, TypeId } from '../abi';
import { FieldKind } from '../record-abi';
import { Column, valueBytes } from '../column/vector';
import { arenaAlloc, arenaAllocZeroed } from '../memory/arena';
import { heapAlloc, heapFree } from '../memory/heap';
import { sameBytes } from '../text/classify';

// @ts-ignore: decorator
@unmanaged
export class Field {
  kind: i32;
  type: i32;
  /** Position among its siblings. */
  index: i32;
  valueBytes: i32;
  name: usize;
  nameLength: i32;
  /** The first eight bytes of the name, zero past its end. */
  nameHead: u64;
  /** Pointers to the child fields: of a struct its fields, of a list its element, of a map key and value. */
  children: usize;
  childCount: i32;
  /** A bit for each kind of name that a child has: most names that no child has are told by it. */
  nameFilter: u64;
  precision: i32;
  scale: i32;
  /** Rows are tested by its values (`row-test.ts`). */
  isTested: bool;
  /** The batch's column. */
  column: usize;
  values: usize;
  validity: usize;
  offsets: usize;
  /** Rows that fit. */
  capacity: i32;
  /** Elements so far, if the field is below a list or map. */
  length: i32;
  /** Null rows written, at least; 0 means that there is none. */
  nulls: i32;
}

/** Makes a field with room for `childCount` children; the name is copied. */
export function newField(kind: i32, type: i32, name: usize, nameLength: i32, childCount: i32): Field {
  const field = changetype<Field>(heapAlloc(offsetof<Field>()));
  field.kind = kind;
  field.type = type;
  field.valueBytes = valueBytes(type);
  field.name = heapAlloc(<usize>nameLength);
  memory.copy(field.name, name, <usize>nameLength);
  field.nameLength = nameLength;
  field.nameHead = load<u64>(field.name) & headMask(nameLength);
  field.childCount = childCount;
  field.children = heapAlloc(<usize>childCount << 2);
  return field;
}

/** Keeps as many of a word's lowest bytes as a text has. */
// @ts-ignore: decorator
@inline
function headMask(length: i32): u64 {
  return length >= 8 ? -1 : (<u64>1 << (<u64>length << 3)) - 1;
}

/** The bit of a name in the filter. */
// @ts-ignore: decorator
@inline
function filterBit(head: u64, length: i32): u64 {
  return <u64>1 << ((head + (head >> 9) + <u64>length * 7) & 63);
}

/** Puts a field below another. */
export function setChild(field: Field, index: i32, child: Field): void {
  store<u32>(field.children + (<usize>index << 2), <u32>changetype<usize>(child));
  child.index = index;
  field.nameFilter |= filterBit(child.nameHead, child.nameLength);
}

/** The child of that name, looked for from `guess` on; null if there is none. */
export function findChild(field: Field, name: usize, length: i32, guess: i32): Field | null {
  const head = load<u64>(name) & headMask(length);
  if ((field.nameFilter & filterBit(head, length)) == 0) return null;
  const count = field.childCount;
  let index = guess < count ? guess : 0;
  for (let tries = 0; tries < count; tries++) {
    const child = childField(field, index);
    if (child.nameHead == head && child.nameLength == length) {
      if (length <= 8 || sameBytes(child.name, name, length)) return child;
    }
    if (++index == count) index = 0;
  }
  return null;
}

// @ts-ignore: decorator
@inline
export function childField(field: Field, index: i32): Field {
  return changetype<Field>(load<u32>(field.children + (<usize>index << 2)));
}

/** Frees a field and all below it. */
export function freeField(field: Field): void {
  for (let index = 0; index < field.childCount; index++) freeField(childField(field, index));
  heapFree(field.name);
  heapFree(field.children);
  heapFree(changetype<usize>(field));
}

function moved(from: usize, used: i32, bytes: i32, width: i32): usize {
  const to = arenaAlloc(<usize>bytes * <usize>width);
  if (from != 0) memory.copy(to, from, <usize>used * <usize>width);
  return to;
}

/** Makes room for `capacity` rows in the field and, where they share its rows, below it. */
function reserveField(field: Field, capacity: i32): void {
  const used = field.capacity;
  if (capacity <= used) return;
  field.validity = moved(field.validity, used, capacity, 1);
  if (field.valueBytes > 0) field.values = moved(field.values, used, capacity, field.valueBytes);
  if (field.kind == FieldKind.List || field.kind == FieldKind.Map) {
    const isNew = field.offsets == 0;
    field.offsets = moved(field.offsets, used + 1, capacity + 1, 4);
    if (isNew) store<i32>(field.offsets, 0);
  }
  field.capacity = capacity;
  if (field.kind != FieldKind.Struct) return;
  for (let index = 0; index < field.childCount; index++) reserveField(childField(field, index), capacity);
}

/** Starts a batch: the arena was reset, so all buffers are gone. */
export function beginField(field: Field, capacity: i32): void {
  field.values = 0;
  field.validity = 0;
  field.offsets = 0;
  field.capacity = 0;
  field.length = 0;
  field.nulls = 0;
  for (let index = 0; index < field.childCount; index++) {
    beginField(childField(field, index), field.kind == FieldKind.Struct ? 0 : 16);
  }
  reserveField(field, capacity);
}

/** Makes sure that row `row` fits. */
// @ts-ignore: decorator
@inline
export function ensureRow(field: Field, row: i32): void {
  if (row >= field.capacity) reserveField(field, max(row + 1, field.capacity << 1));
}

/** Where the value of a row goes. */
// @ts-ignore: decorator
@inline
export function slot(field: Field, row: i32): usize {
  return field.values + <usize>row * <usize>field.valueBytes;
}

// @ts-ignore: decorator
@inline
export function setValid(field: Field, row: i32): void {
  store<u8>(field.validity + <usize>row, 1);
}

/** Writes a null; the value's bytes are zero, and so is all below it. */
export function setNull(field: Field, row: i32): void {
  store<u8>(field.validity + <usize>row, 0);
  field.nulls++;
  switch (field.valueBytes) {
    case 8:
      store<u64>(field.values + (<usize>row << 3), 0);
      return;
    case 4:
      store<u32>(field.values + (<usize>row << 2), 0);
      return;
    case 0:
      setNestedNull(field, row);
      return;
    default:
      memory.fill(slot(field, row), 0, <usize>field.valueBytes);
  }
}

function setNestedNull(field: Field, row: i32): void {
  if (field.kind == FieldKind.Struct) {
    for (let index = 0; index < field.childCount; index++) setNull(childField(field, index), row);
  } else {
    truncateList(field, row);
    store<i32>(field.offsets + (<usize>(row + 1) << 2), load<i32>(field.offsets + (<usize>row << 2)));
  }
}

/** Writes a string. */
// @ts-ignore: decorator
@inline
export function setString(field: Field, row: i32, text: usize, length: u32): void {
  store<u64>(field.values + (<usize>row << 3), (<u64>length << 32) | <u64>text);
  setValid(field, row);
}

/** Drops the elements of row `row` of a list or map, and of any row after it. */
export function truncateList(field: Field, row: i32): void {
  const length = load<i32>(field.offsets + (<usize>row << 2));
  for (let index = 0; index < field.childCount; index++) truncateField(childField(field, index), length);
}

function truncateField(field: Field, length: i32): void {
  field.length = length;
  if (field.kind == FieldKind.Struct) {
    for (let index = 0; index < field.childCount; index++) truncateField(childField(field, index), length);
  } else if (field.kind == FieldKind.List || field.kind == FieldKind.Map) {
    truncateList(field, length);
  }
}

/** Ends a batch: describes the field's `rows` rows, and all below, as columns. */
export function finishField(field: Field, rows: i32): void {
  const column = changetype<Column>(arenaAllocZeroed(<usize>COLUMN_SIZE));
  field.column = changetype<usize>(column);
  column.type = field.type;
  column.indexMask = -1;
  column.rows = rows;
  column.values = field.values;
  column.validity = field.nulls == 0 ? 0 : field.validity;
  column.childCount = field.childCount;
  if (field.childCount == 0) return;
  const isList = field.type == TypeId.List || field.type == TypeId.Map;
  if (isList) column.offsets = field.offsets;
  const childRows = isList ? load<i32>(field.offsets + (<usize>rows << 2)) : rows;
  column.children = arenaAlloc(<usize>field.childCount << 2);
  for (let index = 0; index < field.childCount; index++) {
    const child = childField(field, index);
    finishField(child, childRows);
    store<u32>(column.children + (<usize>index << 2), <u32>child.column);
  }
}
