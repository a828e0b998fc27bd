/**
 * A table that repaints itself in place on a terminal. What to show is a plain record; how it looks is the pure
 * function `layout`; the class only moves the cursor.
 */
export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export interface LiveView {
  readonly title: string;
  /** Short facts under the title: rate, watermark, lag. */
  readonly facts: readonly string[];
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly footer: string;
}

const RESET = '\u001b[0m';
const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';

/** How wide each column must be for its title and some rows. */
export function tableWidths(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): number[] {
  return columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
}

/** The cells of a row in columns of these widths. A value that is wider moves the others, since a part of it would be none. */
export function tableLine(
  cells: readonly string[],
  widths: readonly number[],
  columns: readonly TableColumn[],
): string {
  return cells
    .map((cell, index) =>
      columns[index].align === 'left' ? cell.padEnd(widths[index]) : cell.padStart(widths[index]),
    )
    .join('  ');
}

/** The lines of a view, none wider than `width` and no more than `height` of them. */
export function layout(view: LiveView, width: number, height: number): string[] {
  const visible = view.rows.slice(0, Math.max(0, height - 6));
  const widths = tableWidths(view.columns, visible);
  const line = (cells: readonly string[]) => tableLine(cells, widths, view.columns).slice(0, width);
  const hidden = view.rows.length - visible.length;
  return [
    view.title.slice(0, width),
    view.facts.join('   ').slice(0, width),
    '',
    line(view.columns.map(({ title }) => title)),
    ...visible.map(line),
    '',
    `${hidden > 0 ? `${hidden} more rows. ` : ''}${view.footer}`.slice(0, width),
  ];
}

export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Shows views one after the other in the same place; where there is no terminal, one after the other. */
export class LiveTable {
  readonly #screen: Screen;
  #shownLines = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Takes the view away, where it can be. */
  clear(): void {
    if (this.#screen.isTTY === true && this.#shownLines > 0)
      this.#screen.write(`\u001b[${this.#shownLines}A\u001b[J`);
    this.#shownLines = 0;
  }

  show(view: LiveView): void {
    const { isTTY = false, columns = 100, rows = 30 } = this.#screen;
    const lines = layout(view, isTTY ? columns : 160, isTTY ? rows - 1 : 40);
    if (!isTTY) {
      this.#screen.write(`${lines.join('\n')}\n\n`);
      return;
    }
    const up = this.#shownLines > 0 ? `\u001b[${this.#shownLines}A` : '';
    const styled = lines.map((text, index) =>
      index === 0
        ? `${BOLD}${text}${RESET}`
        : index === 1 || index === 3
          ? `${DIM}${text}${RESET}`
          : text,
    );
    // Each line is cleared to its end, and what an earlier, longer view left below it too.
    this.#screen.write(`${up}${styled.map((text) => `${text}\u001b[K\n`).join('')}\u001b[J`);
    this.#shownLines = lines.length;
  }
}
