/**
 * Records of CSV to rows, with the verdicts of Spark's `UnivocityParser`: a value that does not fit its type is null and
 * makes the record malformed, and so does, where columns are counted, a number of columns that is not the schema's; what
 * fits of a malformed record is kept. Columns beyond the last wanted one are looked at only to count them.
 */
import { CSV_COMMENTS, CSV_COUNTED } from '../line-abi';
import { FIX_LINE_LENGTH, FIX_SIZE, RecordError, RecordMode } from '../record-abi';
import { arenaAlloc } from '../memory/arena';
import { CsvState, csvField, CsvStop, CsvToken, holdToken, takeHeldToken } from './csv-state';
import { readToken } from './csv-token';
import { writeToken } from './csv-value';
import { Field, setNull } from './field';
import { acceptRecord, clearRow, dropFixes, ensureRecord, RecordParser, rejectRecord } from './record-parser';
import { leaveOut } from './row-test';

/** The record that was read last is incomplete: nothing of it counts. */
// @ts-ignore: decorator
@inline
export const INCOMPLETE: i32 = 1;

/** Where the record that was read last ends, its line end included. */
export let recordEnd: usize = 0;

/** Reads the record in `[start, csv.limit)`. Returns 0, `INCOMPLETE`, or the status to stop with. */
export function readCsvRecord(parser: RecordParser, csv: CsvState, start: usize): i32 {
  const fixes = parser.fixCount;
  parser.line = start;
  parser.lineLength = <u32>(csv.limit - start);
  ensureRecord(parser);
  const fault = readColumns(parser, csv, start, fixes);
  if (csv.stop == CsvStop.Incomplete) {
    dropFixes(parser, fixes);
    return INCOMPLETE;
  }
  if (fault == NOT_WANTED) return 0;
  endLine(parser, csv, start, fixes);
  // One that is too long by a little was read to its end, so that the verdict does not depend on the chunks.
  if (parser.lineLength > <u32>parser.input.maxLineBytes) {
    dropFixes(parser, fixes);
    clearRow(parser);
    return rejectRecord(parser, RecordError.TooLong);
  }
  if (fault == NO_FAULT) {
    acceptRecord(parser);
    return 0;
  }
  if (parser.mode == RecordMode.DropMalformed) dropFixes(parser, fixes);
  return rejectRecord(parser, fault);
}

/** Reads a text that is the value of a column, `[start, end)`, into the next row; false if it is empty or a comment. */
export function readCsvText(parser: RecordParser, csv: CsvState, start: usize, end: usize): bool {
  if (start == end || ((csv.flags & CSV_COMMENTS) != 0 && load<u8>(start) == csv.comment)) return false;
  csv.limit = end;
  // Scratch memory is as large as what is left of the input.
  csv.input.end = end;
  csv.scratch = 0;
  readCsvRecord(parser, csv, start);
  return true;
}

/** Refuses a record as a whole, as one that is too long. */
export function rejectCsvRecord(parser: RecordParser, start: usize, length: u32): i32 {
  parser.line = start;
  parser.lineLength = length;
  ensureRecord(parser);
  clearRow(parser);
  return rejectRecord(parser, RecordError.TooLong);
}

/** All columns fit. */
// @ts-ignore: decorator
@inline
const NO_FAULT: i32 = -1;

/** The row fails a test, and has been ended. */
// @ts-ignore: decorator
@inline
const NOT_WANTED: i32 = -2;

/**
 * Reads the columns into the row at hand, those first by which it is tested. Returns the `RecordError` where one of them does
 * not fit, or their number.
 */
function readColumns(parser: RecordParser, csv: CsvState, start: usize, fixes: i32): i32 {
  const isCounted = (csv.flags & CSV_COUNTED) != 0;
  const isTested = parser.isPuttingOff;
  const row = parser.rows;
  let fault = NO_FAULT;
  let column = 0;
  let at = start;
  csv.stop = CsvStop.Separator;
  while (csv.stop == CsvStop.Separator && (isCounted || column < csv.wantedCount)) {
    at = readToken(csv, at);
    if (csv.stop == CsvStop.Incomplete) return fault;
    const field = column < csv.columnCount ? csvField(csv, column) : null;
    if (field !== null) {
      if (isTested && !field.isTested) holdToken(csv, column);
      else if (!writeColumn(parser, csv, field, row)) fault = RecordError.BadValue;
    }
    column++;
  }
  recordEnd = at;
  for (let missing = column; missing < csv.wantedCount; missing++) {
    const field = csvField(csv, missing);
    if (field !== null) setNull(field, row);
  }
  if (isTested) {
    if (leaveOut(parser, fixes)) return NOT_WANTED;
    if (!writeHeld(parser, csv, min(column, csv.wantedCount))) fault = RecordError.BadValue;
  }
  return isCounted && column != csv.columnCount ? RecordError.ColumnCount : fault;
}

/** Writes the token that was read last; null, and false, where it does not fit. */
// @ts-ignore: decorator
@inline
function writeColumn(parser: RecordParser, csv: CsvState, field: Field, row: i32): bool {
  if (writeToken(parser, csv, field, row)) return true;
  setNull(field, row);
  return false;
}

/** Writes the tokens that have waited for the tests; false where one does not fit. */
function writeHeld(parser: RecordParser, csv: CsvState, count: i32): bool {
  let fits = true;
  for (let column = 0; column < count; column++) {
    const field = csvField(csv, column);
    if (field === null || field.isTested) continue;
    takeHeldToken(csv, column);
    if (!writeColumn(parser, csv, field, parser.rows)) fits = false;
  }
  return fits;
}

/** Sets the text of the record and of its fixes, now that its end is known. A last line break is left out, as in Spark. */
function endLine(parser: RecordParser, csv: CsvState, start: usize, fixes: i32): void {
  const end = csv.stop == CsvStop.Record
    ? withoutReturn(csv, start, csv.tokenEnd)
    : withoutLineBreak(start, csv.limit);
  parser.lineLength = <u32>(end - start);
  for (let index = fixes; index < parser.fixCount; index++) {
    store<u32>(parser.fixes + <usize>(index * FIX_SIZE + FIX_LINE_LENGTH), parser.lineLength);
  }
}

function withoutLineBreak(start: usize, end: usize): usize {
  const isFeed = end > start && load<u8>(end - 1) == 10;
  if (isFeed) end--;
  return end > start && load<u8>(end - 1) == 13 ? end - 1 : end;
}

/** The line end behind the text, become a line feed, makes a line break of a carriage return before it. */
function withoutReturn(csv: CsvState, start: usize, end: usize): usize {
  const input = csv.input;
  const isFeed = input.separator == 0 || input.separatorLength == 2 || load<u8>(input.separator) == 10;
  return isFeed && end > start && load<u8>(end - 1) == 13 ? end - 1 : end;
}

/** Reads the names of a header into `csv.headerNames`. Returns 0 or `INCOMPLETE`. */
export function readCsvHeader(csv: CsvState, start: usize): i32 {
  let capacity = max(csv.columnCount, 16);
  let names = arenaAlloc(<usize>capacity << 3);
  let count = 0;
  let at = start;
  do {
    at = readToken(csv, at);
    if (count == capacity) {
      capacity <<= 1;
      const grown = arenaAlloc(<usize>capacity << 3);
      memory.copy(grown, names, <usize>count << 3);
      names = grown;
    }
    const isText = csv.token == CsvToken.Text;
    store<u64>(names + (<usize>count << 3), isText ? (<u64>csv.length << 32) | <u64>csv.text : 0);
    count++;
  } while (csv.stop == CsvStop.Separator);
  recordEnd = at;
  csv.headerNames = names;
  csv.headerCount = count;
  return csv.stop == CsvStop.Incomplete ? INCOMPLETE : 0;
}
