import type { DataType } from '../types/data-type.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { emptyColumn } from '../wasm/empty-column.ts';
import { offsetPtr, type Ptr } from '../wasm/ptr.ts';
import type { StateBlock } from './stateful.ts';

/*
 * The one columnar encoding of rows, in memory and on disk (`assembly/table/column-codec.ts` has the columns):
 *
 *   block := rows u32 | columns u32 | hasKeyGroups u32 | 0 u32
 *            [a byte a row: its key group, padded to 8]
 *            column…
 */
const BLOCK_HEADER_BYTES = 16;

function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}

/** Bytes that `writeBlock` will write. */
export function blockBytes(
  core: WasmCore,
  { batch, keyGroups }: Pick<StateBlock, 'batch' | 'keyGroups'>,
): number {
  const groups = keyGroups === undefined ? 0 : padded(batch.rows);
  return batch.columns.reduce(
    (sum, column) => sum + core.kernels.segment_column_bytes(column, batch.rows),
    BLOCK_HEADER_BYTES + groups,
  );
}

/** Writes a block at an address that is a multiple of 8; returns the end. */
export function writeBlock(
  core: WasmCore,
  { batch, keyGroups }: Pick<StateBlock, 'batch' | 'keyGroups'>,
  target: Ptr,
): Ptr {
  const { rows, columns } = batch;
  const { u8, u32 } = core.memory;
  u32.set([rows, columns.length, keyGroups === undefined ? 0 : 1, 0], target >>> 2);
  let cursor = offsetPtr(target, BLOCK_HEADER_BYTES);
  if (keyGroups !== undefined) {
    u8.fill(0, cursor + rows, cursor + padded(rows));
    u8.copyWithin(cursor, keyGroups, keyGroups + rows);
    cursor = offsetPtr(cursor, padded(rows));
  }
  for (const column of columns) {
    cursor = offsetPtr(cursor, core.kernels.segment_write_column(column, rows, cursor));
  }
  return cursor;
}

/** Rows of a block, pointing into the bytes that they were read from. */
export interface ReadBlock {
  readonly batch: Batch;
  readonly keyGroups: Ptr | undefined;
}

/** Reads a block of columns of the given types; undefined if the bytes are no such block. */
export function readBlock(
  core: WasmCore,
  types: readonly DataType[],
  source: Ptr,
  bytes: number,
): ReadBlock | undefined {
  const end = source + bytes;
  if (bytes < BLOCK_HEADER_BYTES) return undefined;
  const [rows, columnCount, hasKeyGroups] = core.memory.u32.subarray(source >>> 2);
  if (columnCount !== types.length || rows > 0x7fffffff) return undefined;
  let cursor = offsetPtr(source, BLOCK_HEADER_BYTES);
  const keyGroups = hasKeyGroups === 0 ? undefined : cursor;
  if (keyGroups !== undefined) cursor = offsetPtr(cursor, padded(rows));
  const columns: Ptr[] = [];
  for (const type of types) {
    if (cursor > end) return undefined;
    const column = emptyColumn(core, type);
    const read = core.kernels.segment_read_column(column, rows, cursor, end - cursor);
    if (read < 0) return undefined;
    columns.push(column);
    cursor = offsetPtr(cursor, read);
  }
  return cursor === end ? { batch: { rows, columns }, keyGroups } : undefined;
}
