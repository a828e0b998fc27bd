import { corruptedStateSegment } from '../../errors/state-errors.ts';
import { GroupKeys } from '../../physical/group-keys.ts';
import { selectRows } from '../../physical/row-selection.ts';
import { readBlock } from '../../state/batch-codec.ts';
import { openSegment } from '../../state/read-segment.ts';
import type { StoredOperator } from '../../state/segment-directory.ts';
import type { StateTable } from '../../state/state-table.ts';
import type { DataType } from '../../types/data-type.ts';
import { type Batch, describeColumn } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { NULL_PTR, type Ptr } from '../../wasm/ptr.ts';
import { rowListOf } from '../../wasm/row-list.ts';
import type { StoredSegment } from './state-checkpoint.ts';

/** What is read of an operator: all its columns, of the rows of one of its tables. */
export interface StateRead {
  readonly core: WasmCore;
  readonly operator: StoredOperator;
  readonly where: StateTable['where'];
}

/** A block of an operator, in batch memory. */
export interface ReadStateBlock {
  readonly kind: 'put' | 'remove';
  readonly batch: Batch;
}

/** The types of an operator's columns: its keys, then its values. */
export function columnTypes({ keyTypes, valueTypes }: StoredOperator): readonly DataType[] {
  return [...keyTypes, ...valueTypes];
}

/**
 * An operator's blocks in a segment, in the order in which they were written, or the last first. Batch memory is reset
 * before each. Fails with CANNOT_LOAD_STATE_STORE… if the segment is not what was written.
 */
export function* stateBlocks(
  { core, operator }: StateRead,
  { name, bytes, entries }: StoredSegment,
  order: 'written' | 'last first',
): Generator<ReadStateBlock> {
  core.kernels.arena_reset();
  openSegment(core, name, bytes);
  const types = columnTypes(operator);
  const own = entries.filter(({ operatorId }) => operatorId === operator.operatorId);
  for (const { kind, columns, offset, bytes: length } of order === 'written'
    ? own
    : own.reverse()) {
    core.kernels.arena_reset();
    const start = core.toArena(bytes.subarray(offset, offset + length));
    const block = readBlock(core, types.slice(0, columns), start, length);
    if (block === undefined) throw corruptedStateSegment(name, 'a block is not readable');
    yield { kind, batch: block.batch };
  }
}

/**
 * The rows of an operator at a version, a batch at a time: what each key was last put to, unless it was removed after
 * that. Segments are read from the newest to the oldest, so that the first that is heard of a key is what holds, and no
 * row is kept. A batch is gone when the next one is asked for.
 */
export function* latestRows(read: StateRead, segments: readonly StoredSegment[]): Generator<Batch> {
  const { core, operator } = read;
  const keyCount = operator.keyTypes.length;
  const known = keysOf(core, operator.keyTypes);
  const removed = new RemovedRanges(core, operator.keyTypes);
  try {
    for (const segment of segments) {
      for (const { kind, batch } of stateBlocks(read, segment, 'last first')) {
        const { rows, columns } = batch;
        if (kind === 'remove' && columns.length < keyCount) removed.add(batch);
        else {
          const keys = known.encode(columns.slice(0, keyCount), rows);
          const fresh = known.addNew(keys, rows, removed.flagsOf(batch));
          if (kind === 'remove' || fresh.count === 0) continue;
          const list = { pointer: fresh.rows, count: fresh.count };
          const chosen = rowsWhere(core, selectRows(core, batch, list), read.where);
          if (chosen.rows > 0) yield chosen;
        }
      }
    }
  } finally {
    known.close();
    removed.close();
  }
}

/** A table of keys of some types. */
export function keysOf(
  core: WasmCore,
  types: readonly DataType[],
  options?: { readonly isExact: boolean },
): GroupKeys {
  const columns = types.map((dataType) => ({ dataType, nullable: true }));
  return new GroupKeys(core, columns, options);
}

/** The rows of one table, where an operator has several. */
export function rowsWhere(core: WasmCore, batch: Batch, where: StateTable['where']): Batch {
  if (where === undefined) return batch;
  const { values, indexMask } = describeColumn(core, batch.columns[where.column]);
  const { u8 } = core.memory;
  const rows: number[] = [];
  for (let row = 0; row < batch.rows; row++) {
    if (u8[values + (row & indexMask)] === where.equals) rows.push(row);
  }
  if (rows.length === batch.rows) return batch;
  return selectRows(core, batch, { pointer: rowListOf(core, rows), count: rows.length });
}

/** Removals of all keys that begin so, as panes are removed. */
export class RemovedRanges {
  readonly #core: WasmCore;
  readonly #keyTypes: readonly DataType[];
  /** By how many columns they begin with. */
  readonly #beginnings = new Map<number, GroupKeys>();

  constructor(core: WasmCore, keyTypes: readonly DataType[]) {
    this.#core = core;
    this.#keyTypes = keyTypes;
  }

  get isEmpty(): boolean {
    return this.#beginnings.size === 0;
  }

  add({ rows, columns }: Batch): void {
    const count = columns.length;
    let keys = this.#beginnings.get(count);
    if (keys === undefined) {
      keys = keysOf(this.#core, this.#keyTypes.slice(0, count));
      this.#beginnings.set(count, keys);
    }
    keys.addNew(keys.encode(columns, rows), rows, NULL_PTR);
  }

  /** A byte a row, 1 where the row is removed; null where none can be. */
  flagsOf({ rows, columns }: Batch): Ptr {
    if (this.isEmpty) return NULL_PTR;
    const flags = this.#core.kernels.arena_alloc_zeroed(rows);
    for (const [count, keys] of this.#beginnings) {
      const encoded = keys.encode(columns.slice(0, count), rows);
      const numbers = keys.find(encoded, rows, NULL_PTR);
      const { u8, u32 } = this.#core.memory;
      for (let row = 0; row < rows; row++) {
        if (u32[(numbers >>> 2) + row] !== 0) u8[flags + row] = 1;
      }
    }
    return flags;
  }

  close(): void {
    for (const keys of this.#beginnings.values()) keys.close();
  }
}
