/** A place in SQL text: 1-based line, 0-based position in the line, as Spark counts them. */
export interface SourcePosition {
  readonly line: number;
  readonly position: number;
}

const LINES_SHOWN = 5;
const COLUMNS_SHOWN = 160;

/** The line and position of an offset in a text. */
export function sourcePosition(text: string, offset: number): SourcePosition {
  let line = 1;
  let lineStart = 0;
  for (
    let end = text.indexOf('\n');
    end !== -1 && end < offset;
    end = text.indexOf('\n', end + 1)
  ) {
    line++;
    lineStart = end + 1;
  }
  return { line, position: offset - lineStart };
}

/**
 * What Spark's ParseException appends to its message: the place, the text, and a caret under the offending token.
 * A long statement is cut to the lines, and the columns, around the place.
 */
export function sourceExcerpt(text: string, { line, position }: SourcePosition): string {
  const lines = text.split('\n');
  const firstLine = Math.max(0, line - LINES_SHOWN);
  const firstColumn = Math.max(0, position - COLUMNS_SHOWN / 2);
  const visible = (source: string) => cutColumns(source, firstColumn);
  const lead = firstColumn > 0 ? '...'.length : 0;
  return [
    `(line ${line}, pos ${position})`,
    '',
    '== SQL ==',
    ...lines.slice(firstLine, line).map(visible),
    `${'-'.repeat(position - firstColumn + lead)}^^^`,
    ...lines.slice(line, line + LINES_SHOWN).map(visible),
  ].join('\n');
}

function cutColumns(source: string, firstColumn: number): string {
  const head = firstColumn > 0 ? '...' : '';
  const tail = source.length > firstColumn + COLUMNS_SHOWN ? '...' : '';
  return `${head}${source.slice(firstColumn, firstColumn + COLUMNS_SHOWN)}${tail}`;
}
