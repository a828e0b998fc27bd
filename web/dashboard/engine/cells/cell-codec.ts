/** The durable forms of cells: what one micro-batch changed, and all there is. */
import { pack, Unpacked } from '../storage/packed.ts';
import type { CellRows, CellTable } from './cell-table.ts';
import type { LogTotals } from './log-totals.ts';
import type { ShownName } from './names.ts';
import { WindowCells } from './window-cells.ts';

/** Entries of another version are of another program; they are not read. */
export const CELL_FORMAT = 1;

/** What stands at the head of both forms. */
export interface CellHeader {
  readonly format: number;
  /** The last micro-batch that is counted. */
  readonly batchId: number;
  readonly totals: LogTotals;
  /** Rows before that micro-batch: the number of its first line. */
  readonly rowsBefore: number;
  readonly watermarkMs: number | null;
  readonly newestEventMs: number | null;
}

interface BatchHeader extends CellHeader {
  readonly baseMs: number;
  /** Statuses that are new with this micro-batch. */
  readonly statuses: readonly string[];
}

interface SnapshotHeader extends CellHeader {
  readonly statuses: readonly string[];
  readonly shown: readonly ShownName[];
  readonly closedMs: number;
  readonly tableWatermarkMs: number | null;
}

/** How many names and statuses are durable already, so that a micro-batch adds only new ones. */
export interface KnownNumbers {
  readonly names: number;
  readonly statuses: number;
}

export function knownNumbers({ names, statuses }: CellTable): KnownNumbers {
  return { names: names.raw.count, statuses: statuses.texts.length };
}

/** What a micro-batch changed. Windows are numbered from the earliest one. */
export function encodeBatch(
  table: CellTable,
  rows: CellRows,
  known: KnownNumbers,
  header: CellHeader,
): Uint8Array<ArrayBuffer> {
  const baseMs = rows.startMs.reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY);
  const windows = Uint32Array.from(rows.startMs, (ms) => (ms - baseMs) / table.windowMs);
  const { bytes, ends } = table.names.raw.since(known.names);
  const content: BatchHeader = {
    ...header,
    baseMs: rows.count === 0 ? 0 : baseMs,
    statuses: table.statuses.texts.slice(known.statuses),
  };
  return pack(content, [bytes, ends, windows, rows.names, rows.tags, rows.counts]);
}

/** Applies a micro-batch to the table as it was before. Undefined for an entry of another version. */
export function applyBatch(table: CellTable, entry: Uint8Array): CellHeader | undefined {
  const packed = new Unpacked(entry);
  const header = packed.content as BatchHeader;
  if (header.format !== CELL_FORMAT) return undefined;
  table.names.raw.addAll({ bytes: packed.u8(), ends: packed.u32() });
  for (const status of header.statuses) table.statuses.number(status);
  const startMs = Float64Array.from(
    packed.u32(),
    (window) => header.baseMs + window * table.windowMs,
  );
  const [names, tags, counts] = [packed.u32(), packed.u32(), packed.u32()];
  table.apply({ count: names.length, startMs, names, tags, counts });
  return header;
}

/** Everything. */
export function encodeSnapshot(table: CellTable, header: CellHeader): Uint8Array<ArrayBuffer> {
  const { windows } = table;
  const { bytes, ends } = table.names.raw.since(0);
  const content: SnapshotHeader = {
    ...header,
    statuses: table.statuses.texts,
    shown: table.names.shown,
    closedMs: table.closedMs,
    tableWatermarkMs: finite(table.watermarkMs),
  };
  const names = new Uint32Array(table.size);
  const tags = new Uint32Array(table.size);
  const counts = new Uint32Array(table.size);
  let at = 0;
  for (const window of windows) {
    names.set(window.names.subarray(0, window.size), at);
    tags.set(window.tags.subarray(0, window.size), at);
    counts.set(window.counts.subarray(0, window.size), at);
    at += window.size;
  }
  const startMs = Float64Array.from(windows, (window) => window.startMs);
  const sizes = Uint32Array.from(windows, ({ size }) => size);
  const raw = Uint8Array.from(windows, ({ isRaw }) => Number(isRaw));
  return pack(content, [bytes, ends, startMs, sizes, raw, names, tags, counts]);
}

/** Fills an empty table. Undefined, and nothing done, for an entry of another version. */
export function restoreSnapshot(table: CellTable, entry: Uint8Array): CellHeader | undefined {
  const packed = new Unpacked(entry);
  const header = packed.content as SnapshotHeader;
  if (header.format !== CELL_FORMAT) return undefined;
  table.names.restoreShown(header.shown);
  table.names.raw.addAll({ bytes: packed.u8(), ends: packed.u32() });
  for (const status of header.statuses) table.statuses.number(status);
  const [startMs, sizes, raw] = [packed.f64(), packed.u32(), packed.u8()];
  const [names, tags, counts] = [packed.u32(), packed.u32(), packed.u32()];
  let at = 0;
  const windows = Array.from(sizes, (size, index) => {
    const end = at + size;
    const cells = {
      names: names.slice(at, end),
      tags: tags.slice(at, end),
      counts: counts.slice(at, end),
    };
    at = end;
    return WindowCells.restored(startMs[index], raw[index] === 1, cells);
  });
  const watermarkMs = header.tableWatermarkMs ?? Number.NEGATIVE_INFINITY;
  table.restore({ windows, closedMs: header.closedMs, watermarkMs });
  return header;
}

/** JSON has no infinity. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
