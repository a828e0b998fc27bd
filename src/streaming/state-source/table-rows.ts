import type { StateTable } from '../../state/state-table.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { rowListOf } from '../../wasm/row-list.ts';
import { columnTypes, keysOf, latestRows, type StateRead } from './latest-rows.ts';
import type { StoredSegment } from './state-checkpoint.ts';
import { structOf } from './state-columns.ts';

/** Rows that a batch has at most where they are made here. */
const BATCH_ROWS = 32_768;

/** Rows of a table of state: columns of structs. */
export interface TableRows {
  readonly rows: number;
  readonly key: Ptr;
  readonly value: Ptr;
}

/** The rows of a table at a version. */
export function* tableRows(
  read: StateRead,
  table: StateTable,
  segments: readonly StoredSegment[],
): Generator<TableRows> {
  if (hasField(table, 'count')) yield* countedRows(read, table, segments);
  else if (hasField(table, 'index')) yield* numberedRows(read, table, segments);
  else for (const batch of latestRows(read, segments)) yield keyAndValue(read, table, batch);
}

/** Whether a table is made of all rows of a key together. */
export function isByKey(table: StateTable): boolean {
  return hasField(table, 'count') || hasField(table, 'index');
}

/** The key and the value of rows. */
export function keyAndValue(
  { core }: StateRead,
  { key, value }: StateTable,
  batch: Batch,
  numbers?: readonly bigint[],
): TableRows {
  return {
    rows: batch.rows,
    key: structOf(core, key, batch, numbers),
    value: structOf(core, value, batch, numbers),
  };
}

function hasField({ key, value }: StateTable, kind: 'count' | 'index'): boolean {
  return [...key, ...value].some((field) => field.kind === kind);
}

/** The keys of a join, and how many rows have each. */
class KeyCounts {
  readonly columns: readonly number[];
  readonly counts: number[] = [];
  readonly #read: StateRead;
  readonly #keys: ReturnType<typeof keysOf>;

  constructor(read: StateRead, table: StateTable, segments: readonly StoredSegment[]) {
    const types = columnTypes(read.operator);
    this.columns = table.key.flatMap((field) => (field.kind === 'column' ? [field.column] : []));
    this.#read = read;
    this.#keys = keysOf(
      read.core,
      this.columns.map((column) => types[column]),
    );
    for (const batch of latestRows(read, segments)) {
      for (const number of this.numbersOf(batch)) {
        this.counts[number] = (this.counts[number] ?? 0) + 1;
      }
    }
  }

  /** The number of each row's key. */
  numbersOf({ rows, columns }: Batch): number[] {
    const { core } = this.#read;
    const keys = this.columns.map((column) => columns[column]);
    const { numbers } = this.#keys.numbersOf(this.#keys.encode(keys, rows), rows);
    return [...core.memory.u32.subarray(numbers >>> 2, (numbers >>> 2) + rows)];
  }

  /** A batch with the key columns of keys in their places. */
  batchOf(numbers: readonly number[]): Batch {
    const { core } = this.#read;
    const list = rowListOf(core, numbers);
    const found = this.#keys.columnsOf(list, numbers.length);
    const columns: Ptr[] = [];
    this.columns.forEach((column, index) => {
      columns[column] = found[index];
    });
    return { rows: numbers.length, columns };
  }

  close(): void {
    this.#keys.close();
  }
}

function* countedRows(
  read: StateRead,
  table: StateTable,
  segments: readonly StoredSegment[],
): Generator<TableRows> {
  const keys = new KeyCounts(read, table, segments);
  try {
    const numbers = Object.keys(keys.counts).map(Number);
    for (let first = 0; first < numbers.length; first += BATCH_ROWS) {
      read.core.kernels.arena_reset();
      const part = numbers.slice(first, first + BATCH_ROWS);
      const counts = part.map((number) => BigInt(keys.counts[number]));
      yield keyAndValue(read, table, keys.batchOf(part), counts);
    }
  } finally {
    keys.close();
  }
}

/** The oldest row of a key has the place 0; rows are read from the newest on. */
function* numberedRows(
  read: StateRead,
  table: StateTable,
  segments: readonly StoredSegment[],
): Generator<TableRows> {
  const keys = new KeyCounts(read, table, segments);
  try {
    for (const batch of latestRows(read, segments)) {
      const numbers = keys.numbersOf(batch);
      const places: bigint[] = [];
      for (let row = batch.rows - 1; row >= 0; row--) {
        places[row] = BigInt(--keys.counts[numbers[row]]);
      }
      yield keyAndValue(read, table, batch, places);
    }
  } finally {
    keys.close();
  }
}
