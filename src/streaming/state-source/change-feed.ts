import { nullColumn } from '../../connectors/columnar/null-column.ts';
import { wrongOption } from '../../errors/state-source-errors.ts';
import type { GroupKeys } from '../../physical/group-keys.ts';
import { flaggedRows } from '../../physical/join-pairs.ts';
import { selectRows } from '../../physical/row-selection.ts';
import { fieldsType, type StateTable } from '../../state/state-table.ts';
import type { Batch } from '../../wasm/batch.ts';
import { NULL_PTR, type Ptr } from '../../wasm/ptr.ts';
import { rowListOf } from '../../wasm/row-list.ts';
import {
  columnTypes,
  keysOf,
  latestRows,
  RemovedRanges,
  rowsWhere,
  type StateRead,
  stateBlocks,
} from './latest-rows.ts';
import type { StoredSegment } from './state-checkpoint.ts';
import { structOf } from './state-columns.ts';
import { isByKey, keyAndValue, type TableRows } from './table-rows.ts';

/** Rows that a batch changed. */
export interface ChangedRows extends TableRows {
  readonly type: 'update' | 'delete';
}

/** Fails where what changed can't be told from the changed rows alone. */
export function requireFeed(table: StateTable): void {
  if (!isByKey(table)) return;
  const why = 'A join keeps its rows by number, not by key: read the state after each batch.';
  throw wrongOption('readChangeFeed', why);
}

/**
 * What a batch changed: rows that it put, and keys that it removed. `segment` is what the batch left, `before` the segments
 * of the version before it, the newest first. Where the batch left a snapshot, or the changes of many cycles of continuous
 * mode, both versions are compared: a row that was put anew as it was is no change then.
 */
export function* changedRows(
  read: StateRead,
  table: StateTable,
  segment: StoredSegment,
  before: readonly StoredSegment[],
): Generator<ChangedRows> {
  if (segment.kind === 'snapshot') yield* comparedChanges(read, table, [segment], before);
  else if (isOfCycles(read, segment)) {
    yield* comparedChanges(read, table, [segment, ...before], before);
  } else yield* loggedChanges(read, table, segment, before);
}

/** Whether something was put after something was removed: what one cycle removes comes behind what it puts. */
function isOfCycles({ operator }: StateRead, { entries }: StoredSegment): boolean {
  const kinds = entries
    .filter(({ operatorId }) => operatorId === operator.operatorId)
    .map(({ kind }) => kind);
  return kinds.lastIndexOf('put') > kinds.indexOf('remove') && kinds.includes('remove');
}

function* loggedChanges(
  read: StateRead,
  table: StateTable,
  segment: StoredSegment,
  before: readonly StoredSegment[],
): Generator<ChangedRows> {
  const { core, operator, where } = read;
  const keyCount = operator.keyTypes.length;
  const removed = new RemovedRanges(core, operator.keyTypes);
  try {
    for (const { kind, batch } of stateBlocks(read, segment, 'written')) {
      if (batch.columns.length < keyCount) removed.add(batch);
      else {
        const chosen = rowsWhere(core, batch, where);
        if (chosen.rows === 0) continue;
        yield kind === 'put' ? updated(read, table, chosen) : deleted(read, table, chosen);
      }
    }
    if (removed.isEmpty) return;
    for (const batch of latestRows(read, before)) {
      const flags = removed.flagsOf(batch);
      const gone = selectFlagged(read, batch, flags);
      if (gone.rows > 0) yield deleted(read, table, gone);
    }
  } finally {
    removed.close();
  }
}

function* comparedChanges(
  read: StateRead,
  table: StateTable,
  now: readonly StoredSegment[],
  before: readonly StoredSegment[],
): Generator<ChangedRows> {
  const { core, operator } = read;
  const keyCount = operator.keyTypes.length;
  const rowsBefore = new ShownRows(read, table);
  const keysNow = keysOf(core, operator.keyTypes);
  try {
    for (const batch of latestRows(read, before)) rowsBefore.add(batch);
    for (const batch of latestRows(read, now)) {
      const { rows, columns } = batch;
      keysNow.addNew(keysNow.encode(columns.slice(0, keyCount), rows), rows, NULL_PTR);
      const changed = notFound(read, batch, rowsBefore.find(batch));
      if (changed.rows > 0) yield updated(read, table, changed);
    }
    for (const batch of latestRows(read, before)) {
      const { rows, columns } = batch;
      const kept = keysNow.find(keysNow.encode(columns.slice(0, keyCount), rows), rows, NULL_PTR);
      const gone = notFound(read, batch, kept);
      if (gone.rows > 0) yield deleted(read, table, gone);
    }
  } finally {
    rowsBefore.close();
    keysNow.close();
  }
}

/** Rows as the table shows them: what else the columns hold, their validity too, may change without a change. */
class ShownRows {
  readonly #read: StateRead;
  readonly #table: StateTable;
  readonly #rows: GroupKeys;

  constructor(read: StateRead, table: StateTable) {
    const types = columnTypes(read.operator);
    const shown = [table.key, table.value].map((fields) => fieldsType(fields, types));
    this.#read = read;
    this.#table = table;
    this.#rows = keysOf(read.core, shown, { isExact: true });
  }

  add(batch: Batch): void {
    this.#rows.addNew(this.#encode(batch), batch.rows, NULL_PTR);
  }

  /** The numbers of rows that are here, 0 for others. */
  find(batch: Batch): Ptr {
    return this.#rows.find(this.#encode(batch), batch.rows, NULL_PTR);
  }

  close(): void {
    this.#rows.close();
  }

  #encode(batch: Batch): Ptr {
    const { key, value } = keyAndValue(this.#read, this.#table, batch);
    return this.#rows.encode([key, value], batch.rows);
  }
}

function updated(read: StateRead, table: StateTable, batch: Batch): ChangedRows {
  return { type: 'update', ...keyAndValue(read, table, batch) };
}

/** A removed key has no value. */
function deleted({ core, operator }: StateRead, table: StateTable, batch: Batch): ChangedRows {
  return {
    type: 'delete',
    rows: batch.rows,
    key: structOf(core, table.key, batch),
    value: nullColumn(core, fieldsType(table.value, columnTypes(operator)), batch.rows),
  };
}

function selectFlagged({ core }: StateRead, batch: Batch, flags: Ptr): Batch {
  const { rows, count } = flaggedRows(core, flags, batch.rows, 1);
  return selectRows(core, batch, { pointer: rows, count });
}

function notFound({ core }: StateRead, batch: Batch, numbers: Ptr): Batch {
  const rows: number[] = [];
  for (let row = 0; row < batch.rows; row++) {
    if (core.memory.u32[(numbers >>> 2) + row] === 0) rows.push(row);
  }
  return selectRows(core, batch, { pointer: rowListOf(core, rows), count: rows.length });
}
