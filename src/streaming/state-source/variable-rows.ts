/**
 * Rows of the state variables of `transformWithState`, and of its timers, as Spark's source shows them. A checkpoint has an
 * entry a row, with the texts of the functions' side; here they become values of the variable's schema.
 */
import { TypeId } from '../../../assembly/abi.ts';
import { selectRows } from '../../physical/row-selection.ts';
import type { TableOfVariable } from '../../state/state-table.ts';
import { LongType, StringType } from '../../types/data-type.ts';
import { childColumn, newColumn } from '../../wasm/batch.ts';
import { buildColumn } from '../../wasm/column-builder.ts';
import { readRows } from '../../wasm/column-reader.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { rowListOf } from '../../wasm/row-list.ts';
import { changedRows } from './change-feed.ts';
import { GroupedEntries } from './grouped-entries.ts';
import type { StateRead } from './latest-rows.ts';
import type { StoredSegment } from './state-checkpoint.ts';
import { type TableRows, tableRows } from './table-rows.ts';
import { EntryValues, groupFields, type HeldEntry, type PartEntries } from './variable-fields.ts';

/** Rows of a variable; in a feed with what happened to them. */
export interface VariableRows extends TableRows {
  readonly userKey?: Ptr;
  readonly type?: string;
}

/** The rows of a variable at a version. With `isFlat` each element of a list, and each entry of a map, has a row. */
export function* variableRows(
  read: StateRead,
  table: TableOfVariable,
  segments: readonly StoredSegment[],
  isFlat: boolean,
): Generator<VariableRows> {
  const { kind } = table.variable;
  const parts = tableRows(read, table, segments);
  // The elements of a list have their order, which that of the rows is not.
  if (kind === 'list' || (kind === 'map' && !isFlat))
    yield* groupedRows(read, table, parts, isFlat);
  else for (const part of parts) yield* entryRows(read.core, table, part);
}

function* groupedRows(
  read: StateRead,
  table: TableOfVariable,
  parts: Iterable<TableRows>,
  isFlat: boolean,
): Generator<VariableRows> {
  const groups = new GroupedEntries(read, table);
  try {
    for (const part of parts) groups.add(entriesOf(read.core, table, part));
    yield* isFlat ? groups.elements() : groups.collections();
  } finally {
    groups.close();
  }
}

/** What a batch changed of a variable, which is in `segment`; `before` are the segments of the version before it. */
export function* variableChanges(
  read: StateRead,
  table: TableOfVariable,
  segment: StoredSegment,
  before: readonly StoredSegment[],
): Generator<VariableRows> {
  const parts = changedRows(read, table, segment, before);
  if (table.variable.kind === 'list') {
    yield* listChanges(read, table, parts, [segment, ...before]);
  } else for (const part of parts) yield* entryRows(read.core, table, part);
}

/** Of a list that has lost elements the feed has all that it has now: one takes the place of the list, others follow. */
function* listChanges(
  read: StateRead,
  table: TableOfVariable,
  parts: Iterable<VariableRows>,
  now: readonly StoredSegment[],
): Generator<VariableRows> {
  const appended = new GroupedEntries(read, table);
  const shortened = new GroupedEntries(read, table);
  try {
    for (const part of parts) {
      const entries = entriesOf(read.core, table, part);
      if (part.type === 'delete') shortened.addGroups(entries.groups);
      else appended.add(entries);
    }
    if (shortened.size > 0) {
      for (const part of tableRows(read, table, now)) {
        shortened.addKnown(entriesOf(read.core, table, part));
      }
      for (const rows of shortened.empty()) yield { ...rows, type: 'delete' };
      for (const rows of shortened.elements('first')) yield { ...rows, type: 'update' };
      for (const rows of shortened.elements('others')) yield { ...rows, type: 'append' };
      appended.removeGroupsOf(shortened);
    }
    for (const rows of appended.elements()) yield { ...rows, type: 'append' };
  } finally {
    appended.close();
    shortened.close();
  }
}

/** A row for each entry of a variable in a batch; in a feed an entry that was removed has its key alone. */
function* entryRows<Rows extends VariableRows>(
  core: WasmCore,
  table: TableOfVariable,
  part: Rows,
): Generator<Rows> {
  const { entries, groups } = entriesOf(core, table, part);
  const rows = entries.length;
  if (rows === 0) return;
  const values = new EntryValues(table.variable);
  const isRemoved = part.type === 'delete';
  const held = entries.map((entry) => (isRemoved ? null : values.valueOf(entry)));
  const userKeys = () => entries.map((entry) => values.userKeyOf(entry));
  yield {
    ...part,
    rows,
    key: newColumn(core, { type: TypeId.Struct, rows, children: groups.columns }),
    value: buildColumn(core, values.valueType, held),
    ...(table.variable.kind === 'map' && {
      userKey: buildColumn(core, values.userKeyType, userKeys()),
    }),
  };
}

function entriesOf(core: WasmCore, table: TableOfVariable, part: VariableRows): PartEntries {
  const keys = groupFields(table);
  const ofKey = [keys.length, keys.length + 1].map((at) => childColumn(core, part.key, at));
  const ofValue =
    part.type === 'delete' ? [] : [0, 1].map((at) => childColumn(core, part.value, at));
  const columns = [...ofKey, ...ofValue];
  const types = [StringType, StringType, StringType, LongType].slice(0, columns.length);
  const entries: HeldEntry[] = [];
  const places: number[] = [];
  const texts = readRows(core, { rows: part.rows, columns }, types);
  texts.forEach(([variable, item, value, expiresMs], row) => {
    if (variable !== table.variable.name) return;
    places.push(row);
    entries.push({
      ...{ item: String(item), value: String(value) },
      expiresMs: typeof expiresMs === 'bigint' ? expiresMs : null,
    });
  });
  const all = { rows: part.rows, columns: keys.map((_, at) => childColumn(core, part.key, at)) };
  const list = { pointer: rowListOf(core, places), count: places.length };
  return { entries, groups: selectRows(core, all, list) };
}
