/** CSV to columns. */
import { CSV_HEADER, CSV_MULTI_LINE } from '../line-abi';
import { Column, isValid } from '../column/vector';
import { readCsvLines } from '../record/csv-lines';
import { readCsvRecords } from '../record/csv-records';
import { readCsvText } from '../record/csv-record';
import { beginCsvText, CsvState, freeCsvState, newCsvState, setCsvText } from '../record/csv-state';
import { childField } from '../record/field';
import { beginRecords, finishRecords, RecordParser, skipRecord } from '../record/record-parser';
import { choosePuttingOff } from '../record/row-test';
import { lineStart } from '../text/input';

// @ts-ignore: decorator
@inline
function stateOf(parser: usize): CsvState {
  return changetype<CsvState>(changetype<RecordParser>(parser).state);
}

/**
 * Makes the parser one of CSV with `columnCount` columns; `flags` are `CSV_…` bits, and `characters` holds four bytes: quote,
 * escape, escape of the escape, comment, each 0 for none. `parse_csv_release` undoes it.
 */
export function parse_csv_open(parser: usize, columnCount: i32, flags: i32, characters: usize): void {
  const records = changetype<RecordParser>(parser);
  const csv = newCsvState(records.input, columnCount, flags);
  csv.quote = load<u8>(characters);
  csv.escape = load<u8>(characters, 1);
  csv.escapeEscape = load<u8>(characters, 2);
  csv.comment = load<u8>(characters, 3);
  records.state = changetype<usize>(csv);
}

/** Sets one of the parser's texts (`CsvText`), which is copied. */
export function parse_csv_text(parser: usize, which: i32, text: usize, length: i32): void {
  setCsvText(stateOf(parser), which, text, length);
}

/** Says that column `column` of the text is wanted, as number `index` of the wanted ones. */
export function parse_csv_bind(parser: usize, column: i32, index: i32): void {
  const csv = stateOf(parser);
  assert(column >= 0 && column < csv.columnCount);
  const field = childField(changetype<RecordParser>(parser).root, index);
  store<u32>(csv.fields + (<usize>column << 2), <u32>changetype<usize>(field));
  csv.wantedCount = max(csv.wantedCount, column + 1);
}

/** Frees what `parse_csv_open` made. */
export function parse_csv_release(parser: usize): void {
  freeCsvState(stateOf(parser));
  changetype<RecordParser>(parser).state = 0;
}

/** The number of names in the header that the last call of `parse_csv_rows` ended with, if the host is to check it; or -1. */
export function parse_csv_header_count(parser: usize): i32 {
  return stateOf(parser).headerCount;
}

/** Those names, 8 bytes each as in a string column; an empty one is all zero. */
export function parse_csv_header_names(parser: usize): usize {
  return stateOf(parser).headerNames;
}

/**
 * The next records, at most `rowsMax` rows, into the columns that were bound. Returns the rows; 0 means that more bytes are
 * needed or that a header was read. In the mode FAILFAST, `Status.MalformedRecord` with the record in the error block.
 */
export function parse_csv_rows(parser: usize, rowsMax: i32): i32 {
  const records = changetype<RecordParser>(parser);
  const csv = stateOf(parser);
  const input = records.input;
  assert(changetype<usize>(csv) != 0 && rowsMax > 0);
  csv.scratch = 0;
  csv.headerCount = -1;
  if (input.isAtStart) beginCsvText(csv, (csv.flags & CSV_HEADER) != 0);
  choosePuttingOff(records);
  const isUnlined = (csv.flags & CSV_MULTI_LINE) != 0;
  // A byte order mark may have come in part.
  const isWaiting = isUnlined && input.isAtStart && !input.isLast && input.end - input.cursor < 3;
  const from = isWaiting ? input.cursor : lineStart(input);
  beginRecords(records, min(rowsMax, <i32>((input.limit - from) >> 1) + 1));
  if (isWaiting) return finishRecords(records);
  const status = isUnlined ? readCsvRecords(records, csv, rowsMax) : readCsvLines(records, csv, rowsMax);
  return status < 0 ? status : finishRecords(records);
}

/**
 * A row for each text of a string column, into the columns that were bound; line ends are characters as any other. `present`
 * gets a byte a row: 0 where the text is null, 2 where it is empty or a comment, else 1. Returns the rows. The texts must live as long as the columns, and the mode must
 * be `Permissive`.
 */
export function parse_csv_texts(parser: usize, texts: usize, rows: i32, present: usize): i32 {
  const records = changetype<RecordParser>(parser);
  const csv = stateOf(parser);
  const column = changetype<Column>(texts);
  csv.isOpen = false;
  beginRecords(records, rows);
  for (let row = 0; row < rows; row++) {
    const text = column.values + (<usize>(row & column.indexMask) << 3);
    const start = <usize>load<u32>(text);
    let state: u8 = 0;
    if (isValid(column, row)) state = readCsvText(records, csv, start, start + <usize>load<u32>(text, 4)) ? 1 : 2;
    store<u8>(present + <usize>row, state);
    if (state != 1) skipRecord(records);
  }
  return finishRecords(records);
}
