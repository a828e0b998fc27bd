/**
 * The rows of the live table: the latest result of each window and group, the newest windows first. It is kept beside
 * the checkpoint, so that a restart shows the windows of before at once; a batch that is handed in again only
 * overwrites its rows with the same values.
 */
import { readJson, writeJson } from './state-folder.ts';

export interface BoardRow {
  readonly key: string;
  readonly startMs: number;
  readonly cells: readonly string[];
}

/** Windows before these are not shown any more. */
const ROWS_MAX = 500;

function isBoardRow(value: unknown): value is BoardRow {
  return (
    typeof value === 'object' &&
    value !== null &&
    'key' in value &&
    'startMs' in value &&
    'cells' in value
  );
}

export class WindowBoard {
  readonly #file: string | undefined;
  #rows = new Map<string, BoardRow>();

  /** Without a file the board is forgotten with the process. */
  constructor(file: string | undefined) {
    this.#file = file;
    const saved = file === undefined ? undefined : readJson(file);
    if (Array.isArray(saved))
      for (const row of saved) if (isBoardRow(row)) this.#rows.set(row.key, row);
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Takes the rows of one micro-batch. */
  update(rows: readonly BoardRow[]): void {
    for (const row of rows) this.#rows.set(row.key, row);
    if (this.#rows.size > ROWS_MAX) {
      this.#rows = new Map(
        this.#sorted()
          .slice(0, ROWS_MAX)
          .map((row) => [row.key, row]),
      );
    }
    if (this.#file !== undefined && rows.length > 0) writeJson(this.#file, this.#sorted());
  }

  #sorted(): BoardRow[] {
    return [...this.#rows.values()].sort(
      (a, b) => b.startMs - a.startMs || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
    );
  }

  /** The cells of all rows, in the order in which they are shown. */
  cells(): readonly (readonly string[])[] {
    return this.#sorted().map((row) => row.cells);
  }
}
