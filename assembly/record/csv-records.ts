/**
 * CSV whose quoted text may hold line ends: a record ends where a line ends outside of quotes. A record that is not whole yet
 * is read again from its start when more bytes are there; the buffer doubles meanwhile, so that this happens seldom. One
 * that is longer than allowed is malformed, and what follows it is thrown away up to the next line end.
 */
import { CSV_CHECKED_HEADER, CSV_COMMENTS, CSV_TRIM_START } from '../line-abi';
import { findEither } from '../text/classify';
import { TextInput } from '../text/input';
import { INCOMPLETE, readCsvHeader, readCsvRecord, recordEnd, rejectCsvRecord } from './csv-record';
import { CsvState, learnLineEnd, lineEndLength, looseLineEndLength } from './csv-state';
import { skipSpace } from './csv-token';
import { RecordParser } from './record-parser';

/** Reads whole records until `rowsMax` rows are there, or a header that is to be checked. Returns 0 or a status. */
export function readCsvRecords(records: RecordParser, csv: CsvState, rowsMax: i32): i32 {
  const input = records.input;
  if (!learnLineEnd(csv, input.cursor) || (csv.isSkipping && !skipLine(input, csv))) return 0;
  while (input.cursor < input.end && records.rows < rowsMax && csv.headerCount < 0) {
    const start = input.cursor;
    const isCut = openRecord(input, csv, start);
    const limit = csv.limit;
    const status = readNext(records, csv, start);
    if (status < 0) return status;
    if (status == 0) continue;
    if (!isCut) return 0;
    const refused = rejectCsvRecord(records, start, <u32>(limit - start));
    if (refused < 0) return refused;
    input.cursor = start + <usize>input.maxLineBytes;
    csv.isSkipping = true;
    if (!skipLine(input, csv)) return 0;
  }
  return 0;
}

/** Sets how far the record at `start` may reach; true if that is less than what is there, or may come. */
function openRecord(input: TextInput, csv: CsvState, start: usize): bool {
  // Two bytes more than allowed: the line end of a record that just fits must be seen.
  const reach = <usize>input.maxLineBytes + 2;
  const isCut = input.end - start >= reach;
  csv.limit = isCut ? start + reach : input.end;
  csv.isOpen = isCut || !input.isLast;
  return isCut;
}

/** Reads what begins at `start`, be it blank, a comment, the header or a record, and moves the cursor over it. */
function readNext(records: RecordParser, csv: CsvState, start: usize): i32 {
  const input = records.input;
  if ((csv.flags & CSV_COMMENTS) != 0 && load<u8>(start) == csv.comment) return skipComment(input, csv, start);
  const at = (csv.flags & CSV_TRIM_START) != 0 ? skipSpace(csv, start) : start;
  const blank = at < csv.limit ? looseLineEndLength(csv, at) : 0;
  if (blank > 0) {
    input.cursor = at + <usize>blank;
    return 0;
  }
  if (at >= csv.limit) {
    if (csv.isOpen) return INCOMPLETE;
    input.cursor = at;
    return 0;
  }
  const status = csv.isHeaderDue ? readHeader(csv, start) : readCsvRecord(records, csv, start);
  if (status == 0) input.cursor = recordEnd;
  return status;
}

function readHeader(csv: CsvState, start: usize): i32 {
  const status = readCsvHeader(csv, start);
  csv.isHeaderDue = status == INCOMPLETE;
  if (csv.isHeaderDue || (csv.flags & CSV_CHECKED_HEADER) == 0) csv.headerCount = -1;
  return status;
}

function skipComment(input: TextInput, csv: CsvState, start: usize): i32 {
  const next = lineAfter(input, csv, start);
  if (next == 0 && csv.isOpen) return INCOMPLETE;
  input.cursor = next == 0 ? csv.limit : next;
  return 0;
}

/** The place after the first line end from `at` on; 0 if there is none before the limit. */
function lineAfter(input: TextInput, csv: CsvState, at: usize): usize {
  const first: u8 = input.separator == 0 ? 10 : load<u8>(input.separator);
  const second: u8 = input.separator == 0 ? 13 : first;
  for (; at < csv.limit; at++) {
    at = findEither(at, csv.limit, first, second);
    if (at >= csv.limit) return 0;
    const length = lineEndLength(csv, at);
    if (length > 0) return at + <usize>length;
  }
  return 0;
}

/** Goes over the rest of a line; false if its end is not there yet. */
function skipLine(input: TextInput, csv: CsvState): bool {
  csv.limit = input.end;
  csv.isOpen = !input.isLast;
  const next = lineAfter(input, csv, input.cursor);
  csv.isSkipping = next == 0;
  // Half a line end may stand at the limit.
  input.cursor = next == 0 ? csv.limit : next;
  return next != 0;
}
