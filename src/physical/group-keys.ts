import type { DataType } from '../types/data-type.ts';
import type { WasmCore } from '../wasm/core.ts';
import { dropValidity, emptyColumn, makeConstant } from '../wasm/empty-column.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { newRowList, type RowList, rowListOf } from '../wasm/row-list.ts';

/** The type of a grouping column. */
export interface KeyColumn {
  readonly dataType: DataType;
  readonly nullable: boolean;
}

/** The numbers of a batch's keys. */
export interface KeyNumbers {
  /** One i32 a row. */
  readonly numbers: Ptr;
  /** All numbers of the table are below. */
  readonly bound: number;
}

/**
 * The key table of a grouping: values to dense numbers from 1 on, and back. One column of type STRING is looked up by
 * its own bytes; anything else is encoded first (`assembly/table/key-codec.ts`). Without a column there is one key.
 */
export class GroupKeys {
  readonly #core: WasmCore;
  readonly #columns: readonly KeyColumn[];
  readonly #isText: boolean;
  readonly #isExact: boolean;
  #table: Ptr;

  /** `isExact` keeps values bit by bit, where keys take 0.0 and -0.0 for one, and all NaNs. */
  constructor(core: WasmCore, columns: readonly KeyColumn[], { isExact = false } = {}) {
    this.#core = core;
    this.#columns = columns;
    this.#isExact = isExact;
    this.#isText = columns.length === 1 && columns[0].dataType.kind === 'string';
    this.#table = core.kernels.group_new();
  }

  /** The keys of rows as the table reads them. */
  encode(columns: readonly Ptr[], rows: number): Ptr {
    if (this.#isText) return columns[0];
    const { kernels } = this.#core;
    const list = rowListOf(this.#core, columns);
    if (this.#isExact) return kernels.group_encode_rows(list, columns.length, rows);
    if (columns.length > 0) return kernels.group_encode(list, columns.length, rows);
    const only = kernels.group_encode(list, 0, 1);
    makeConstant(this.#core, only);
    return only;
  }

  /** Gives each row of encoded keys its number; new keys are added, and keys become dirty. */
  numbersOf(keys: Ptr, rows: number): KeyNumbers {
    const numbers = newRowList(this.#core, rows);
    const bound = this.#core.kernels.group_probe(this.#table, keys, rows, numbers);
    return { numbers, bound };
  }

  /** As `numbersOf` for the rows whose byte in `flags` is `flag`; the others get the number 0 of nobody. */
  numbersWhere(keys: Ptr, rows: number, flags: Ptr, flag: number): KeyNumbers {
    const numbers = newRowList(this.#core, rows);
    const { kernels } = this.#core;
    const bound = kernels.group_probe_flagged(this.#table, keys, rows, flags, flag, numbers);
    return { numbers, bound };
  }

  /** Adds the keys that are new, those of flagged rows aside; gives the rows that brought them, and their numbers. */
  addNew(keys: Ptr, rows: number, flags: Ptr): RowList & { readonly numbers: Ptr } {
    const firsts = newRowList(this.#core, rows);
    const numbers = newRowList(this.#core, rows);
    const { kernels } = this.#core;
    const count = kernels.group_add_new(this.#table, keys, rows, flags, firsts, numbers);
    return { rows: firsts, numbers, count };
  }

  /** The numbers of keys that the table has; 0 for others, and where the byte in `flags` is 0. Null for all rows. */
  find(keys: Ptr, rows: number, flags: Ptr): Ptr {
    const numbers = newRowList(this.#core, rows);
    this.#core.kernels.group_find(this.#table, keys, rows, flags, numbers);
    return numbers;
  }

  /** The grouping columns of keys. Strings are views of the table. */
  columnsOf(numbers: Ptr, rows: number): Ptr[] {
    const { kernels } = this.#core;
    if (this.#isText) {
      const text = kernels.group_strings(this.#table, numbers, rows);
      if (!this.#columns[0].nullable) dropValidity(this.#core, text);
      return [text];
    }
    const columns = this.#columns.map(({ dataType, nullable }) =>
      emptyColumn(this.#core, dataType, nullable),
    );
    const list = rowListOf(this.#core, columns);
    kernels.group_decode(this.#table, numbers, rows, list, columns.length);
    return columns;
  }

  /** The key group of each key, a byte each: it says which shard a key's state belongs to. */
  keyGroupsOf(numbers: Ptr, rows: number): Ptr {
    return this.#core.kernels.group_key_groups(this.#table, numbers, rows);
  }

  /** The same of encoded keys, which the table need not have. */
  keyGroupsIn(keys: Ptr, rows: number): Ptr {
    return this.#core.kernels.group_key_groups_of(keys, rows);
  }

  /** Starts a micro-batch: no key is dirty. */
  start(): void {
    this.#core.kernels.group_start(this.#table);
  }

  get size(): number {
    return this.#core.kernels.group_size(this.#table);
  }

  get bytes(): number {
    return this.#core.kernels.group_bytes(this.#table);
  }

  /** Keys that the micro-batch met, without those that were evicted. */
  dirty(): RowList {
    const { kernels } = this.#core;
    const rows = newRowList(this.#core, kernels.group_dirty_count(this.#table));
    return { rows, count: kernels.group_dirty(this.#table, rows) };
  }

  /** All keys that were not evicted. */
  live(): RowList {
    const { kernels } = this.#core;
    const rows = newRowList(this.#core, kernels.group_size(this.#table));
    return { rows, count: kernels.group_live(this.#table, rows) };
  }

  /** Takes keys out of all lists; they can be read until `remove`. */
  evict({ rows, count }: RowList): void {
    this.#core.kernels.group_evict(this.#table, rows, count);
  }

  /** Forgets keys. Views of keys are void afterwards, and numbers may be given again. */
  remove({ rows, count }: RowList): void {
    this.#core.kernels.group_remove(this.#table, rows, count);
  }

  /** Forgets everything. */
  clear(): void {
    this.close();
    this.#table = this.#core.kernels.group_new();
  }

  close(): void {
    this.#core.kernels.group_free(this.#table);
  }
}
