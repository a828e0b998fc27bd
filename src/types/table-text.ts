import type { StructType } from './data-type.ts';
import type { TimeZone } from './time-zone.ts';
import type { ValueRow } from './value.ts';
import { prettyText } from './value-text.ts';

export interface TableTextOptions {
  /** Cuts values to so many characters; 0 cuts nothing. */
  readonly truncate: number;
  /** One line a value instead of one line a row. */
  readonly vertical: boolean;
  /** Says under the table that there are more rows. */
  readonly hasMore: boolean;
}

const COLUMN_WIDTH_MIN = 3;

/** Rows as the table that Spark's `show` prints, each line with its newline (Spark's `Dataset.showString`). */
export function tableText(
  schema: StructType,
  rows: readonly ValueRow[],
  zone: TimeZone,
  options: TableTextOptions,
): string {
  const cut = (text: string) => cutText(escapeControl(text), options.truncate);
  const names = schema.fields.map((field) => cut(field.name));
  const cells = rows.map((row) =>
    schema.fields.map((field, index) => cut(prettyText(row[index], field.dataType, zone))),
  );
  if (options.vertical && rows.length === 0) return '(0 rows)\n';
  const table = options.vertical
    ? verticalTable(names, cells)
    : gridTable(names, cells, options.truncate > 0);
  const noun = rows.length === 1 ? 'row' : 'rows';
  return options.hasMore ? `${table}only showing top ${rows.length} ${noun}\n` : table;
}

function gridTable(
  names: readonly string[],
  cells: readonly (readonly string[])[],
  alignRight: boolean,
): string {
  const lines = [names, ...cells];
  const widths = names.map((_, column) =>
    Math.max(COLUMN_WIDTH_MIN, ...lines.map((line) => displayWidth(line[column]))),
  );
  const separator = `+${widths.map((width) => '-'.repeat(width)).join('+')}+\n`;
  const row = (line: readonly string[]) =>
    `|${line.map((cell, column) => pad(cell, widths[column], alignRight)).join('|')}|\n`;
  return separator + row(names) + separator + cells.map(row).join('') + separator;
}

function verticalTable(names: readonly string[], cells: readonly (readonly string[])[]): string {
  const width = (texts: readonly string[]) =>
    Math.max(COLUMN_WIDTH_MIN, ...texts.map(displayWidth));
  const nameWidth = width(names);
  const valueWidth = width(cells.flat());
  return cells
    .map((line, index) => {
      const title = `-RECORD ${index}`.padEnd(nameWidth + valueWidth + 5, '-');
      const values = line.map(
        (cell, column) =>
          ` ${pad(names[column], nameWidth, false)} | ${pad(cell, valueWidth, false)} `,
      );
      return [title, ...values].map((text) => `${text}\n`).join('');
    })
    .join('');
}

function pad(text: string, width: number, alignRight: boolean): string {
  const blanks = ' '.repeat(width - displayWidth(text));
  return alignRight ? blanks + text : text + blanks;
}

/** Spark's `Utils.fullWidthRegex`: characters that terminals show in two columns. */
const FULL_WIDTH =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/g;

function displayWidth(text: string): number {
  return text.length + (text.match(FULL_WIDTH)?.length ?? 0);
}

/** Short texts have no room for an ellipsis. */
const ELLIPSIS_LENGTH_MIN = 4;

function cutText(text: string, truncate: number): string {
  if (truncate <= 0 || text.length <= truncate) return text;
  return truncate < ELLIPSIS_LENGTH_MIN
    ? text.slice(0, truncate)
    : `${text.slice(0, truncate - 3)}...`;
}

const CONTROL: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
  '\u000B': '\\v',
  '\u0007': '\\a',
};

/** A value must not break the table (Spark's `SchemaUtils.escapeMetaCharacters`). */
function escapeControl(text: string): string {
  return Object.entries(CONTROL).reduce(
    (escaped, [char, name]) => escaped.replaceAll(char, name),
    text,
  );
}
