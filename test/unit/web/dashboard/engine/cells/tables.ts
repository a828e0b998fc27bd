import type { CellRows } from '../../../../../../web/dashboard/engine/cells/cell-table.ts';
import { CellTable } from '../../../../../../web/dashboard/engine/cells/cell-table.ts';

export const WINDOW_MS = 10_000;

/** A row of the aggregation: the new total of a cell. */
export interface Update {
  readonly window: number;
  readonly name: string;
  readonly status: string;
  readonly bucket?: number;
  readonly rows: number;
}

export function newTable(cellsMax?: number): CellTable {
  const bound = cellsMax === undefined ? {} : { cellsMax };
  return new CellTable({ classes: 'status', isPath: true, windowMs: WINDOW_MS, ...bound });
}

/** The updates as the sink gathers them, names and statuses numbered by the table. */
export function cellRows(table: CellTable, updates: readonly Update[]): CellRows {
  const encoder = new TextEncoder();
  const nameOf = (name: string) => {
    const bytes = encoder.encode(`GET\n${name}`);
    return table.names.raw.intern(bytes, 0, bytes.length);
  };
  return {
    count: updates.length,
    startMs: Float64Array.from(updates, ({ window }) => window * WINDOW_MS),
    names: Uint32Array.from(updates, ({ name }) => nameOf(name)),
    tags: Uint32Array.from(
      updates,
      ({ bucket = 0, status }) => (table.statuses.number(status) << 8) | bucket,
    ),
    counts: Uint32Array.from(updates, ({ rows }) => rows),
  };
}

/** Rows by window, shown name and status: what any two tables of one log must agree on. */
export function contentOf(table: CellTable): Record<string, number> {
  const { shownOf, shown } = table.names;
  const content: Record<string, number> = {};
  for (const { counts, isRaw, names, size, startMs, tags } of table.windows) {
    for (let place = 0; place < size; place++) {
      const name = shown[isRaw ? shownOf[names[place]] : names[place]].name;
      const status = table.statuses.texts[tags[place] >>> 8];
      const key = `${startMs} ${name} ${status} ${tags[place] & 255}`;
      content[key] = (content[key] ?? 0) + counts[place];
    }
  }
  return content;
}

export function rowsOf(table: CellTable): number {
  return table.windows.reduce((sum, { rows }) => sum + rows, 0);
}
