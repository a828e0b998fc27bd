import { COLUMN_OFFSETS, TypeId } from '../../assembly/abi.ts';
import { columnRows, describeColumn, newColumn } from './batch.ts';
import type { WasmCore } from './core.ts';
import { asConstant } from './empty-column.ts';
import { integerList } from './integer-column.ts';
import { columnValidity, isConstantColumn, pointerList } from './kernel-result.ts';
import { NULL_PTR, type Ptr } from './ptr.ts';

/*
 * List and map columns taken apart and put together. Elements are rows of child columns, so a function that picks,
 * repeats or reorders elements writes down their numbers, and a gather does the rest: no value is looked at.
 */

/** The rows of a list or map column. A null row has no elements, and no element belongs to no row. */
export interface ListRows {
  readonly rows: number;
  /** `rows + 1` numbers: row i has the elements from `offsets[i]` to `offsets[i + 1]` of the children. */
  readonly offsets: Int32Array;
  /** 1 where a row is null; undefined where none is. */
  readonly nulls: Uint8Array | undefined;
  /** The element column of a list; those of keys and values of a map. */
  readonly children: readonly Ptr[];
}

/** The number of elements of all rows. */
export function elementCount({ offsets, rows }: ListRows): number {
  return offsets[rows];
}

/** Takes a list or map column apart. A constant column has its elements once for each of the `rows`. */
export function listRows(core: WasmCore, column: Ptr, rows: number): ListRows {
  const { offsets: source, validity, indexMask, children } = describeColumn(core, column);
  const { i32, u8 } = core.memory;
  const offsets = new Int32Array(rows + 1);
  const starts = new Int32Array(rows);
  const nulls = validity === 0 ? undefined : new Uint8Array(rows);
  let isWhole = true;
  for (let row = 0; row < rows; row++) {
    const index = row & indexMask;
    const start = i32[(source >>> 2) + index];
    const isNull = validity !== 0 && u8[validity + index] === 0;
    const count = isNull ? 0 : i32[(source >>> 2) + index + 1] - start;
    if (nulls !== undefined && isNull) nulls[row] = 1;
    isWhole &&= count === 0 || start === offsets[row];
    starts[row] = start;
    offsets[row + 1] = offsets[row] + count;
  }
  const total = offsets[rows];
  isWhole &&= children.every((child) => columnRows(core, child) === total);
  if (isWhole) return { rows, offsets, nulls, children };
  const elements = new Int32Array(total);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let element = starts[row]; at < offsets[row + 1]; element++) elements[at++] = element;
  }
  return { rows, offsets, nulls, children: gatherAll(core, children, elements) };
}

/** The number of the row that each element belongs to. */
export function rowsOfElements(lists: ListRows): Int32Array {
  const owners = new Int32Array(elementCount(lists));
  for (let row = 0; row < lists.rows; row++) {
    owners.fill(row, lists.offsets[row], lists.offsets[row + 1]);
  }
  return owners;
}

/** Rows of several columns by one list of row numbers; -1 stands for null. */
export function gatherAll(core: WasmCore, columns: readonly Ptr[], rows: Int32Array): Ptr[] {
  const list = integerList(core, rows);
  return columns.map((column) => core.kernels.column_gather(column, list, rows.length));
}

/** The rows of columns of one type, one column after the other. */
export function joinColumns(core: WasmCore, columns: readonly Ptr[]): Ptr {
  if (columns.length === 1) return columns[0];
  return core.kernels.column_concat(pointerList(core, columns), columns.length);
}

/** A list column, or with two children a map column, of rows that are put together. */
export function newLists(core: WasmCore, { rows, offsets, nulls, children }: ListRows): Ptr {
  const type = children.length === 2 ? TypeId.Map : TypeId.List;
  const column = newColumn(core, { type, rows, nullable: nulls !== undefined, children });
  core.memory.i32.set(offsets, core.u32At(column, COLUMN_OFFSETS) >>> 2);
  if (nulls !== undefined) {
    const validity = columnValidity(core, column);
    const { u8 } = core.memory;
    for (let row = 0; row < rows; row++) u8[validity + row] = 1 - nulls[row];
  }
  return column;
}

/** The lists with those of their elements that a test holds for. */
export function keepElements(
  core: WasmCore,
  lists: ListRows,
  test: (element: number, row: number) => boolean,
): Ptr {
  const builder = new ListBuilder(lists.rows, lists.nulls, elementCount(lists));
  for (let row = 0; row < lists.rows; row++) {
    const end = lists.nulls?.[row] === 1 ? 0 : lists.offsets[row + 1];
    for (let at = lists.offsets[row]; at < end; at++) if (test(at, row)) builder.add(at);
    builder.endRow();
  }
  return builder.build(core, lists.children);
}

/** Which rows are null in one of several columns; undefined where none is. */
export function nullRows(
  core: WasmCore,
  columns: readonly Ptr[],
  rows: number,
): Uint8Array | undefined {
  let nulls: Uint8Array | undefined;
  for (const column of columns) {
    const validity = columnValidity(core, column);
    if (validity === NULL_PTR) continue;
    nulls ??= new Uint8Array(rows);
    const { u8 } = core.memory;
    const mask = isConstantColumn(core, column) ? 0 : -1;
    for (let row = 0; row < rows; row++) if (u8[validity + (row & mask)] === 0) nulls[row] = 1;
  }
  return nulls;
}

/**
 * Computes a column from others by a function that knows nothing of constants: where all arguments are constant, it
 * computes one row, which then stands for every row.
 */
export function onConstantsOnce(
  core: WasmCore,
  columns: readonly Ptr[],
  { rows, compute }: { rows: number; compute: (columns: readonly Ptr[], rows: number) => Ptr },
): Ptr {
  const isConstant =
    columns.length > 0 && columns.every((column) => isConstantColumn(core, column));
  if (!isConstant || rows === 0) return compute(columns, rows);
  const single = columns.map((column) => core.kernels.column_slice(column, 0, 1));
  return asConstant(core, compute(single, 1), rows);
}

/** Writes down, row by row, which elements the lists of a new column hold. */
export class ListBuilder {
  readonly #offsets: Int32Array;
  readonly #nulls: Uint8Array | undefined;
  #elements: Int32Array;
  #count = 0;
  #row = 0;

  /** `nulls` says which rows will be null: elements must not be added to them. */
  constructor(rows: number, nulls: Uint8Array | undefined, expectedElements = rows) {
    this.#offsets = new Int32Array(rows + 1);
    this.#nulls = nulls;
    this.#elements = new Int32Array(expectedElements);
  }

  /** The number of the row that elements are added to. */
  get row(): number {
    return this.#row;
  }

  /** How many elements the row has so far. */
  get length(): number {
    return this.#count - this.#offsets[this.#row];
  }

  /** Adds an element; -1 is a null. */
  add(element: number): void {
    this.#reserve(1);
    this.#elements[this.#count++] = element;
  }

  /** Adds the elements from `start` up to `end`. */
  addRange(start: number, end: number): void {
    this.#reserve(end - start);
    for (let element = start; element < end; element++) this.#elements[this.#count++] = element;
  }

  /** Adds the same element several times. */
  addRepeated(element: number, count: number): void {
    this.#reserve(count);
    this.#elements.fill(element, this.#count, this.#count + count);
    this.#count += count;
  }

  /** Ends the row. */
  endRow(): void {
    this.#row++;
    this.#offsets[this.#row] = this.#count;
  }

  /** The elements of all rows so far. */
  get elements(): Int32Array {
    return this.#elements.subarray(0, this.#count);
  }

  /** The new lists, their elements taken out of the columns. */
  build(core: WasmCore, columns: readonly Ptr[]): Ptr {
    return newLists(core, this.withChildren(gatherAll(core, columns, this.elements)));
  }

  /** The new lists over columns that have a row for each element already. */
  withChildren(children: readonly Ptr[]): ListRows {
    return { rows: this.#row, offsets: this.#offsets, nulls: this.#nulls, children };
  }

  #reserve(count: number): void {
    const needed = this.#count + count;
    if (needed <= this.#elements.length) return;
    const larger = new Int32Array(Math.max(needed, this.#elements.length * 2));
    larger.set(this.elements);
    this.#elements = larger;
  }
}
