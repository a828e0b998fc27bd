/**
 * What functions of the program keep of groups as blocks of the checkpoint. An entry stands under its group, variable and item.
 * The state variables stand beside, as they were declared: what is held was written for them.
 */
import type { StateChange, StateEntry } from '../plan/group-functions.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import { columnField, type StateTable } from '../state/state-table.ts';
import type { StateBlock } from '../state/stateful.ts';
import { ByteType, type DataType, LongType, StringType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { type Batch, describeColumn } from '../wasm/batch.ts';
import { buildColumn, buildConstant } from '../wasm/column-builder.ts';
import { readRows } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { rowListOf } from '../wasm/row-list.ts';
import type { GroupKeys } from './group-keys.ts';
import type { EntryRow } from './group-store.ts';

/** Entries that are written at once. */
const BLOCK_ROWS = 16_384;
/** What a row is of. A block has rows of one kind. */
const VARIABLE = 0;
const ENTRY = 1;

interface VariableRow {
  readonly name: string;
  readonly text: string;
}

/** What a block says: one of the two. */
interface ReadBlock {
  readonly variables: readonly VariableRow[];
  readonly entries: readonly (Omit<StateChange, 'group'> & { readonly number: number })[];
}

export class GroupBlocks {
  readonly keyTypes: readonly DataType[];
  readonly valueTypes: readonly DataType[] = [StringType, LongType];
  /** How the entries read as a table. */
  readonly table: StateTable;
  readonly #core: WasmCore;
  readonly #keys: GroupKeys;
  readonly #groupTypes: readonly DataType[];

  constructor(core: WasmCore, keys: GroupKeys, columns: readonly AttributeReference[]) {
    this.#core = core;
    this.#keys = keys;
    this.#groupTypes = columns.map(({ dataType }) => dataType);
    this.keyTypes = [ByteType, ...this.#groupTypes, StringType, StringType];
    const [variable, item, value, expiresMs] = [1, 2, 3, 4].map((place) => columns.length + place);
    this.table = {
      store: 'default',
      key: [
        ...columns.map(({ name }, place) => columnField(name, 1 + place)),
        columnField('variable', variable),
        columnField('item', item),
      ],
      value: [columnField('value', value), columnField('expiresMs', expiresMs)],
      where: { column: 0, equals: ENTRY },
    };
  }

  *ofVariables(kind: StateBlock['kind'], list: readonly VariableRow[]): Generator<StateBlock> {
    if (list.length === 0) return;
    const rows = list.length;
    const core = this.#core;
    const columns = [
      buildConstant(core, ByteType, VARIABLE, rows),
      ...this.#groupTypes.map((type) => buildConstant(core, type, null, rows)),
      textColumn(core, list, ({ name }) => name),
      buildConstant(core, StringType, '', rows),
      textColumn(core, list, ({ text }) => text),
      buildConstant(core, LongType, null, rows),
    ];
    yield this.#block(kind, { rows, columns });
  }

  *ofEntries(kind: StateBlock['kind'], entries: Iterable<EntryRow>): Generator<StateBlock> {
    let part: EntryRow[] = [];
    for (const entry of entries) {
      part.push(entry);
      if (part.length < BLOCK_ROWS) continue;
      yield this.#entryBlock(kind, part);
      part = [];
    }
    if (part.length > 0) yield this.#entryBlock(kind, part);
  }

  #entryBlock(kind: StateBlock['kind'], entries: readonly EntryRow[]): StateBlock {
    const core = this.#core;
    const rows = entries.length;
    const list = entries.map(({ number }) => number);
    const numbers = rowListOf(core, list);
    const expiry = entries.map(({ entry }) =>
      entry?.expiresMs === undefined ? null : BigInt(entry.expiresMs),
    );
    const columns = [
      buildConstant(core, ByteType, ENTRY, rows),
      ...this.#keys.columnsOf(numbers, rows),
      textColumn(core, entries, ({ variable }) => variable),
      textColumn(core, entries, ({ item }) => item),
      textColumn(core, entries, ({ entry }) => entry?.value ?? ''),
      buildColumn(core, LongType, expiry),
    ];
    const keyGroups = this.#keys.keyGroupsOf(numbers, rows);
    return { ...this.#block(kind, { rows, columns }), keyGroups };
  }

  #block(kind: StateBlock['kind'], { rows, columns }: Batch): StateBlock {
    const types = kind === 'put' ? [...this.keyTypes, ...this.valueTypes] : this.keyTypes;
    return { kind, types, batch: { rows, columns: columns.slice(0, types.length) } };
  }

  /** What a block says. The groups of its entries have numbers from now on. */
  read({ kind, types, batch }: StateBlock): ReadBlock {
    const core = this.#core;
    const { values, indexMask } = describeColumn(core, batch.columns[0]);
    const isEntries = core.memory.u8[values + (0 & indexMask)] === ENTRY;
    const groupEnd = 1 + this.#groupTypes.length;
    const texts = { rows: batch.rows, columns: batch.columns.slice(groupEnd) };
    const rows = readRows(core, texts, types.slice(groupEnd));
    if (!isEntries) {
      const variables = rows.map(([name, , text]) => ({ name: String(name), text: String(text) }));
      return { variables, entries: [] };
    }
    const keys = this.#keys.encode(batch.columns.slice(1, groupEnd), batch.rows);
    const { numbers } = this.#keys.numbersOf(keys, batch.rows);
    const list = core.memory.u32.slice(numbers >>> 2, (numbers >>> 2) + batch.rows);
    const entries = rows.map(([variable, item, value, expiresMs], row) => ({
      number: list[row],
      variable: String(variable),
      item: String(item),
      entry: kind === 'remove' ? undefined : entryOf(value, expiresMs),
    }));
    return { variables: [], entries };
  }
}

function entryOf(value: Value, expiresMs: Value): StateEntry {
  return {
    value: String(value),
    ...(expiresMs === null ? {} : { expiresMs: Number(expiresMs) }),
  };
}

function textColumn<Row>(core: WasmCore, rows: readonly Row[], of: (row: Row) => string): Ptr {
  return buildColumn(core, StringType, rows.map(of));
}
