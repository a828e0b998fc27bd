/** CSV of a record a line: blank lines and comments are no rows, and the first line of a text may be its header. */
import { CSV_CHECKED_HEADER, CSV_COMMENTS } from '../line-abi';
import { lineEnd, nextLine } from '../text/input';
import { readCsvHeader, readCsvRecord, rejectCsvRecord } from './csv-record';
import { CsvState } from './csv-state';
import { RecordParser } from './record-parser';

/** Reads whole lines until `rowsMax` rows are there, or a header that is to be checked. Returns 0 or a status. */
export function readCsvLines(records: RecordParser, csv: CsvState, rowsMax: i32): i32 {
  const input = records.input;
  csv.isOpen = false;
  while (input.cursor < input.limit && records.rows < rowsMax && csv.headerCount < 0) {
    const start = input.cursor;
    const end = lineEnd(input, start);
    const next = nextLine;
    const status = <u32>(end - start) > <u32>input.maxLineBytes
      ? rejectCsvRecord(records, start, <u32>(end - start))
      : readLine(records, csv, start, end);
    if (status < 0) return status;
    input.cursor = next;
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function readLine(records: RecordParser, csv: CsvState, start: usize, end: usize): i32 {
  let at = start;
  while (at < end && load<u8>(at) <= 0x20) at++;
  if (at == end) return 0;
  const hasComments = (csv.flags & CSV_COMMENTS) != 0;
  csv.limit = end;
  if (csv.isHeaderDue) {
    // Only before the header may a comment be indented.
    if (!hasComments || load<u8>(at) != csv.comment) readHeader(csv, start);
    return 0;
  }
  return hasComments && load<u8>(start) == csv.comment ? 0 : readCsvRecord(records, csv, start);
}

function readHeader(csv: CsvState, start: usize): void {
  readCsvHeader(csv, start);
  csv.isHeaderDue = false;
  if ((csv.flags & CSV_CHECKED_HEADER) == 0) csv.headerCount = -1;
}
