/** Prints rows one after the other: as lines of JSON, as CSV, or as a table. */
import { type TableColumn, tableLine, tableWidths } from '../live-table.ts';
import type { Output } from './outputs.ts';
import type { Cells } from './row-text.ts';

export interface RowPrinter {
  /** The text of some rows; those of a table may wait for others, which tell how wide columns are. */
  rows(rows: readonly Cells[]): string;
  /** The text of what waits. */
  flush(): string;
  /** What stands behind the last one. */
  end(): string;
}

export function rowPrinter(output: Output, columns: readonly TableColumn[]): RowPrinter {
  switch (output) {
    case 'json':
      return {
        rows: (rows) => rows.map(([text]) => `${text}\n`).join(''),
        flush: () => '',
        end: () => '',
      };
    case 'csv':
      return new CsvPrinter(columns);
    default:
      return new TablePrinter(columns);
  }
}

/** RFC 4180 with line feeds; a null is an empty field, an empty text a quoted one. */
class CsvPrinter implements RowPrinter {
  #head: string;

  constructor(columns: readonly TableColumn[]) {
    this.#head = csvLine(columns.map(({ title }) => title));
  }

  rows(rows: readonly Cells[]): string {
    return this.#takeHead() + rows.map(csvLine).join('');
  }

  flush(): string {
    return '';
  }

  end(): string {
    return this.#takeHead();
  }

  #takeHead(): string {
    const head = this.#head;
    this.#head = '';
    return head;
  }
}

function csvLine(cells: Cells): string {
  return `${cells.map((cell) => (cell === null ? '' : csvField(cell))).join(',')}\n`;
}

function csvField(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows that decide how wide the columns are. */
const ROWS_BEFORE_WIDTHS = 1000;

class TablePrinter implements RowPrinter {
  readonly #columns: readonly TableColumn[];
  #waiting: string[][] = [];
  #widths: readonly number[] | undefined;
  #count = 0;

  constructor(columns: readonly TableColumn[]) {
    this.#columns = columns;
  }

  rows(rows: readonly Cells[]): string {
    this.#count += rows.length;
    for (const cells of rows) this.#waiting.push(cells.map(shown));
    return this.#waiting.length < ROWS_BEFORE_WIDTHS && this.#widths === undefined
      ? ''
      : this.flush();
  }

  end(): string {
    const noun = this.#count === 1 ? 'row' : 'rows';
    return `${this.flush()}(${this.#count} ${noun})\n`;
  }

  /** What has waited, with the head before the first of it. */
  flush(): string {
    const rows = this.#waiting;
    this.#waiting = [];
    const isFirst = this.#widths === undefined;
    const widths = this.#widths ?? tableWidths(this.#columns, rows);
    this.#widths = widths;
    const line = (cells: readonly string[]) =>
      `${tableLine(cells, widths, this.#columns).trimEnd()}\n`;
    const titles = this.#columns.map(({ title }) => title);
    const head = isFirst ? line(titles) + line(widths.map((width) => '-'.repeat(width))) : '';
    return head + rows.map(line).join('');
  }
}

/** A value in a table: on one line, and a null told from an empty text. */
export function shown(cell: string | null): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a log holds must not move the cursor.
  return cell === null ? 'NULL' : cell.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
