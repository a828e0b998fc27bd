/**
 * Rows that wait, in the heap, for rows of the other side of a join of two streams (Spark's `SymmetricHashJoinStateManager`).
 * A row has a number, under which its bytes are kept, links to the rows of its key, and a flag that says whether it has
 * found a partner. Rows are looked up by key and let go by time, so that a micro-batch costs what it brings, joins and
 * lets go, whatever is held.
 *
 * A row also has an id, which is never given again: it stands for the row in checkpoints, where numbers mean nothing.
 */
import { TypeId } from '../../assembly/abi.ts';
import { gatherRows } from '../functions/column-choice.ts';
import { LongType } from '../types/data-type.ts';
import { type Batch, describeColumn, newColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { NULL_PTR, type Ptr } from '../wasm/ptr.ts';
import { newRowList, type RowList, rowListOf } from '../wasm/row-list.ts';
import { EventTimeQueue } from './event-time-queue.ts';
import { GroupKeys, type KeyColumn } from './group-keys.ts';
import type { RowChains } from './join-pairs.ts';

const LINK_ARRAYS = 4;
const HEADS = 0;
const NEXT = 1;
const KEYS = 3;

/** Rows to hold. */
export interface NewRows {
  readonly batch: Batch;
  /** Their keys, as `HeldRows.encode` gives them. */
  readonly keys: Ptr;
  /** Whether each has found a partner, a byte a row. */
  readonly matched: Ptr;
  /** When each is let go, in microseconds; absent where none ever is. */
  readonly times?: Ptr;
  /** From a checkpoint; otherwise they are given. */
  readonly ids?: Ptr;
}

/** The next id that no row of a side has had. */
export interface RowIds {
  next: number;
}

export interface HeldRowsOptions {
  readonly columns: readonly KeyColumn[];
  readonly keys: readonly KeyColumn[];
  /** Shared by those who hold rows of one side; by default the rows are all that there are. */
  readonly ids?: RowIds;
}

export class HeldRows {
  readonly #core: WasmCore;
  readonly #keys: GroupKeys;
  readonly #rows: GroupKeys;
  readonly #queue: EventTimeQueue;
  /** The arrays of `Links` in `assembly/kernels/join.ts`. */
  readonly #links: Ptr;
  #matched: Ptr = NULL_PTR;
  #rowCapacity = 0;
  #keyCapacity = 0;
  readonly #ids: RowIds;
  /** Rows whose flag was set in this micro-batch. */
  #marked: number[] = [];
  /** Rows that were taken out before their time, to be forgotten with the commit. */
  #done: number[] = [];
  /** While a checkpoint is read, which is the only time that rows are found by id. */
  #numberOfId = new Map<number, number>();

  constructor(core: WasmCore, { columns, keys, ids = { next: 1 } }: HeldRowsOptions) {
    this.#core = core;
    this.#ids = ids;
    this.#keys = new GroupKeys(core, keys);
    const id = { dataType: LongType, nullable: false };
    this.#rows = new GroupKeys(core, [id, ...columns], { isExact: true });
    this.#queue = new EventTimeQueue(core);
    this.#links = core.kernels.mem_alloc(LINK_ARRAYS * 4);
  }

  get size(): number {
    return this.#rows.size;
  }

  get bytes(): number {
    const arrays = this.#rowCapacity * (4 * (LINK_ARRAYS - 1) + 1) + this.#keyCapacity * 4;
    return this.#keys.bytes + this.#rows.bytes + this.#queue.bytes + arrays;
  }

  /** A time before which no row is let go; undefined where none ever is. */
  get firstMicros(): bigint | undefined {
    return this.#queue.firstMicros;
  }

  /** Starts a micro-batch. */
  start(): void {
    this.#keys.start();
    this.#rows.start();
    this.#marked = [];
    this.#done = [];
    if (this.#numberOfId.size > 0) this.#numberOfId = new Map();
  }

  /** Keys as they are looked up; both sides of a join encode alike. */
  encode(columns: readonly Ptr[], rows: number): Ptr {
    return this.#keys.encode(columns, rows);
  }

  /** The numbers of keys; 0 for those that no row has. */
  find(keys: Ptr, rows: number): Ptr {
    return this.#keys.find(keys, rows, NULL_PTR);
  }

  /** The rows by key. */
  get chains(): RowChains {
    return { heads: this.#array(HEADS), next: this.#array(NEXT) };
  }

  /** Takes rows in; gives their numbers. */
  add({ batch: { rows, columns }, keys, matched, times, ids }: NewRows): Ptr {
    if (rows === 0) return newRowList(this.#core, 0);
    const { kernels } = this.#core;
    const idColumn = ids ?? this.#newIds(rows);
    const encoded = this.#rows.encode([idColumn, ...columns], rows);
    const { numbers, bound } = this.#rows.numbersOf(encoded, rows);
    const keyed = this.#keys.numbersOf(keys, rows);
    this.#reserve(bound, keyed.bound);
    kernels.join_chain(this.#links, keyed.numbers, numbers, rows);
    kernels.join_set_flags(this.#matched, numbers, matched, rows);
    if (times !== undefined) this.#queue.add({ rows: numbers, count: rows }, times);
    return numbers;
  }

  #newIds(rows: number): Ptr {
    const column = newColumn(this.#core, { type: TypeId.I64, rows });
    const first = describeColumn(this.#core, column).values >>> 2;
    const { u32 } = this.#core.memory;
    for (let row = 0; row < rows; row++) {
      const id = this.#ids.next + row;
      u32[first + row * 2] = id >>> 0;
      u32[first + row * 2 + 1] = Math.floor(id / 2 ** 32);
    }
    this.#ids.next += rows;
    return column;
  }

  #array(index: number): Ptr {
    return this.#core.memory.u32[(this.#links >>> 2) + index] as Ptr;
  }

  #reserve(rows: number, keys: number): void {
    if (rows > this.#rowCapacity) {
      this.#rowCapacity = Math.max(rows, this.#rowCapacity * 2);
      for (let index = 1; index < LINK_ARRAYS; index++) this.#grow(index, this.#rowCapacity);
      this.#matched = this.#grown(this.#matched, this.#rowCapacity);
    }
    if (keys > this.#keyCapacity) {
      this.#keyCapacity = Math.max(keys, this.#keyCapacity * 2);
      this.#grow(HEADS, this.#keyCapacity);
    }
  }

  #grow(index: number, length: number): void {
    const array = this.#grown(this.#array(index), length * 4);
    this.#core.memory.u32[(this.#links >>> 2) + index] = array;
  }

  #grown(array: Ptr, bytes: number): Ptr {
    const { kernels } = this.#core;
    return array === NULL_PTR ? kernels.mem_alloc(bytes) : kernels.mem_grow(array, bytes);
  }

  /** The columns of rows. Strings are views that are good until rows are removed. */
  read({ rows, count }: RowList): Batch {
    return { rows: count, columns: this.#rows.columnsOf(rows, count).slice(1) };
  }

  /** The ids of rows. */
  idsOf({ rows, count }: RowList): Ptr {
    return this.#rows.columnsOf(rows, count)[0];
  }

  /** Whether rows have found partners, a byte each. */
  matchedOf({ rows, count }: RowList): Ptr {
    return this.#core.kernels.join_flags_of(this.#matched, rows, count);
  }

  keyGroupsOf({ rows, count }: RowList): Ptr {
    const { u32 } = this.#core.memory;
    const keys = this.#array(KEYS) >>> 2;
    const numbers = u32.slice(rows >>> 2, (rows >>> 2) + count).map((row) => u32[keys + row]);
    return this.#keys.keyGroupsOf(rowListOf(this.#core, numbers), count);
  }

  /** Notes that rows have found partners; gives the places in the list of those that had none before. */
  mark({ rows, count }: RowList): RowList {
    const places = newRowList(this.#core, count);
    const fresh = this.#core.kernels.join_mark_new(this.#matched, rows, count, places);
    const { u32 } = this.#core.memory;
    for (let index = 0; index < fresh; index++) {
      this.#marked.push(u32[(rows >>> 2) + u32[(places >>> 2) + index]]);
    }
    return { rows: places, count: fresh };
  }

  /** Takes rows back from a checkpoint: new ones, and the flags of those that are here. */
  restore(given: NewRows & { readonly ids: Ptr }): void {
    const ids = readIds(this.#core, given.ids, given.batch.rows);
    const fresh: number[] = [];
    ids.forEach((id, row) => {
      const number = this.#numberOfId.get(id);
      if (number === undefined) fresh.push(row);
      else this.#core.memory.u8[this.#matched + number] = this.#core.memory.u8[given.matched + row];
    });
    const numbers = this.add(this.#chosen(given, fresh));
    const first = numbers >>> 2;
    fresh.forEach((row, index) => {
      this.#numberOfId.set(ids[row], this.#core.memory.u32[first + index]);
      this.#ids.next = Math.max(this.#ids.next, ids[row] + 1);
    });
  }

  #chosen(given: NewRows & { readonly ids: Ptr }, rows: readonly number[]): NewRows {
    if (rows.length === given.batch.rows) return given;
    const list = { pointer: rowListOf(this.#core, rows), count: rows.length };
    const of = (column: Ptr) => gatherRows(this.#core, column, list);
    return {
      batch: { rows: rows.length, columns: given.batch.columns.map(of) },
      keys: of(given.keys),
      matched: this.#core.kernels.join_flags_of(given.matched, list.pointer, rows.length),
      times: given.times && of(given.times),
      ids: of(given.ids),
    };
  }

  /** Forgets rows that a checkpoint removes. */
  restoreRemoved(ids: Ptr, rows: number): void {
    const numbers: number[] = [];
    for (const id of readIds(this.#core, ids, rows)) {
      const number = this.#numberOfId.get(id);
      if (number === undefined) continue;
      numbers.push(number);
      this.#numberOfId.delete(id);
    }
    this.forget({ rows: rowListOf(this.#core, numbers), count: numbers.length });
  }

  /** Takes out the rows whose time the watermark has passed; they can be read until `committed`. */
  takeDue(watermark: bigint | undefined): RowList {
    const due = this.#queue.takeDue(watermark);
    this.#rows.evict(due);
    return due;
  }

  /** Takes rows out before their time; they can be read until `committed`. */
  takeOut(list: RowList): void {
    this.#rows.evict(list);
    this.#queue.drop(list);
    const first = list.rows >>> 2;
    this.#done.push(...this.#core.memory.u32.subarray(first, first + list.count));
  }

  /** What the micro-batch added, or marked. */
  changed(): RowList {
    const added = this.#rows.dirty();
    if (this.#marked.length === 0) return added;
    const taken = new Set([...this.#queue.takenNumbers(), ...this.#done]);
    const first = added.rows >>> 2;
    const numbers = new Set(this.#core.memory.u32.subarray(first, first + added.count));
    for (const number of this.#marked) if (!taken.has(number)) numbers.add(number);
    return { rows: rowListOf(this.#core, [...numbers]), count: numbers.size };
  }

  /** The rows that were taken out. */
  taken(): RowList {
    const due = this.#queue.taken();
    if (this.#done.length === 0) return due;
    const first = due.rows >>> 2;
    const numbers = [...this.#core.memory.u32.subarray(first, first + due.count), ...this.#done];
    return { rows: rowListOf(this.#core, numbers), count: numbers.length };
  }

  live(): RowList {
    return this.#rows.live();
  }

  committed(): void {
    const taken = this.taken();
    if (taken.count > 0) this.forget(taken);
    this.#queue.committed();
    this.start();
  }

  /** Forgets rows, and keys that have none left. */
  forget(list: RowList): void {
    const emptied = newRowList(this.#core, list.count);
    const { kernels } = this.#core;
    const count = kernels.join_unchain(this.#links, list.rows, list.count, emptied);
    this.#queue.drop(list);
    this.#rows.remove(list);
    if (count > 0) this.#keys.remove({ rows: emptied, count });
  }

  clear(): void {
    this.#keys.clear();
    this.#rows.clear();
    this.#queue.clear();
    this.#freeArrays();
    this.#marked = [];
    this.#done = [];
    this.#numberOfId = new Map();
    this.#ids.next = 1;
  }

  #freeArrays(): void {
    const { kernels, memory } = this.#core;
    for (let index = 0; index < LINK_ARRAYS; index++) {
      const array = this.#array(index);
      if (array !== NULL_PTR) kernels.mem_free(array);
      memory.u32[(this.#links >>> 2) + index] = NULL_PTR;
    }
    if (this.#matched !== NULL_PTR) kernels.mem_free(this.#matched);
    this.#matched = NULL_PTR;
    this.#rowCapacity = 0;
    this.#keyCapacity = 0;
  }

  close(): void {
    this.#freeArrays();
    this.#core.kernels.mem_free(this.#links);
    this.#keys.close();
    this.#rows.close();
    this.#queue.close();
  }
}

/** A column of ids as numbers; there are never 2^53 of them. */
function readIds(core: WasmCore, column: Ptr, rows: number): number[] {
  const { values, indexMask } = describeColumn(core, column);
  const { u32 } = core.memory;
  return Array.from({ length: rows }, (_, row) => {
    const at = (values >>> 2) + (row & indexMask) * 2;
    return u32[at] + u32[at + 1] * 2 ** 32;
  });
}
