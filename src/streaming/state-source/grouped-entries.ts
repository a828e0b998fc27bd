import { TypeId } from '../../../assembly/abi.ts';
import type { GroupKeys } from '../../physical/group-keys.ts';
import { fieldsType, type TableOfVariable } from '../../state/state-table.ts';
import { arrayType, type DataType, mapType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { type Batch, newColumn } from '../../wasm/batch.ts';
import { buildColumn } from '../../wasm/column-builder.ts';
import { rowListOf } from '../../wasm/row-list.ts';
import { columnTypes, keysOf, type StateRead } from './latest-rows.ts';
import type { TableRows } from './table-rows.ts';
import { EntryValues, groupFields, type HeldEntry, type PartEntries } from './variable-fields.ts';

/** Rows that a batch has at most. */
const BATCH_ROWS = 32_768;

/** Entries of a list or a map by their groups, those of a list in their order. */
export class GroupedEntries {
  readonly #read: StateRead;
  readonly #table: TableOfVariable;
  readonly #values: EntryValues;
  readonly #keys: GroupKeys;
  readonly #groups = new Map<number, HeldEntry[]>();

  constructor(read: StateRead, table: TableOfVariable) {
    const types = columnTypes(read.operator);
    const { fields } = fieldsType(groupFields(table), types);
    const keyTypes = fields.map(({ dataType }) => dataType);
    this.#read = read;
    this.#table = table;
    this.#values = new EntryValues(table.variable);
    this.#keys = keysOf(read.core, keyTypes);
  }

  get size(): number {
    return this.#groups.size;
  }

  add({ entries, groups }: PartEntries): void {
    this.#numbersOf(groups).forEach((number, row) => {
      this.#groupOf(number).push(entries[row]);
    });
  }

  /** Takes in groups without entries. */
  addGroups(groups: Batch): void {
    for (const number of this.#numbersOf(groups)) this.#groupOf(number);
  }

  /** Takes in the entries of groups that are here already. */
  addKnown({ entries, groups }: PartEntries): void {
    this.#numbersOf(groups).forEach((number, row) => {
      this.#groups.get(number)?.push(entries[row]);
    });
  }

  /** Lets go of the groups that are in another one. */
  removeGroupsOf(other: GroupedEntries): void {
    const numbers = [...other.#groups.keys()];
    this.#read.core.kernels.arena_reset();
    const columns = other.#keys.columnsOf(rowListOf(this.#read.core, numbers), numbers.length);
    for (const number of this.#numbersOf({ rows: numbers.length, columns })) {
      this.#groups.delete(number);
    }
  }

  #groupOf(number: number): HeldEntry[] {
    const known = this.#groups.get(number);
    if (known !== undefined) return known;
    const entries: HeldEntry[] = [];
    this.#groups.set(number, entries);
    return entries;
  }

  #numbersOf({ rows, columns }: Batch): number[] {
    if (rows === 0) return [];
    const { core } = this.#read;
    const { numbers } = this.#keys.numbersOf(this.#keys.encode(columns, rows), rows);
    return [...core.memory.u32.subarray(numbers >>> 2, (numbers >>> 2) + rows)];
  }

  /** A row for each element of a list: of each list all, the first, or the others. */
  elements(which: 'all' | 'first' | 'others' = 'all'): Generator<TableRows> {
    const [start, end] = { all: [0], first: [0, 1], others: [1] }[which];
    return this.#rows(this.#values.valueType, (entries) =>
      entries.slice(start, end).map((entry) => this.#values.valueOf(entry)),
    );
  }

  /** A row for each list or map. */
  collections(): Generator<TableRows> {
    const { valueType, userKeyType } = this.#values;
    const valuesOf = (entries: readonly HeldEntry[]) =>
      entries.map((entry) => this.#values.valueOf(entry));
    if (this.#table.variable.kind === 'list') {
      return this.#rows(arrayType(valueType), (entries) => [valuesOf(entries)]);
    }
    return this.#rows(mapType(userKeyType, valueType), (entries) => {
      const values = valuesOf(entries);
      return [entries.map((entry, at) => [this.#values.userKeyOf(entry), values[at]])];
    });
  }

  /** A row with null for each group that has no entries. */
  empty(): Generator<TableRows> {
    return this.#rows(this.#values.valueType, ({ length }) => (length === 0 ? [null] : []));
  }

  *#rows(
    type: DataType,
    valuesOf: (entries: readonly HeldEntry[]) => readonly Value[],
  ): Generator<TableRows> {
    let numbers: number[] = [];
    let values: Value[] = [];
    for (const [number, entries] of this.#groups) {
      if (this.#table.variable.kind === 'list') entries.sort(byItem);
      for (const value of valuesOf(entries)) {
        numbers.push(number);
        values.push(value);
        if (numbers.length < BATCH_ROWS) continue;
        yield this.#batch(numbers, type, values);
        numbers = [];
        values = [];
      }
    }
    if (numbers.length > 0) yield this.#batch(numbers, type, values);
  }

  #batch(numbers: readonly number[], type: DataType, values: readonly Value[]): TableRows {
    const { core } = this.#read;
    core.kernels.arena_reset();
    const rows = numbers.length;
    const children = this.#keys.columnsOf(rowListOf(core, numbers), rows);
    const key = newColumn(core, { type: TypeId.Struct, rows, children });
    return { rows, key, value: buildColumn(core, type, values) };
  }

  close(): void {
    this.#keys.close();
  }
}

/** Items of lists count up: the micro-batch, how often it had begun, and the place. */
function byItem(left: HeldEntry, right: HeldEntry): number {
  const [a, b] = [left, right].map(({ item }) => item.split('.').map(Number));
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}
