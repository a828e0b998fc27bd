/**
 * A record of JSON lines, the general way: one line, whatever it holds. What Spark does with it:
 *
 * - an object is a row; an array of objects is a row for each; white space is no row; anything else is malformed;
 * - what follows the first value is not looked at;
 * - a syntax error leaves nothing of the record, a type conflict only what it hit.
 */
import { RecordError, RecordMode } from '../record-abi';
import { skipSpaces } from './json-syntax';
import { clearFailure, readObject, recordFailed } from './json-value';
import { acceptRecord, clearRow, dropFixes, ensureRecord, RecordParser, rejectRecord } from './record-parser';
import { leaveOut } from './row-test';

/** Whether the last record was an object that fits, so that the fast path may learn its shape. */
export let recordIsPlain: bool = false;

/** Reads the record in `[start, end)`. Returns 0, or the status to stop with. */
export function readJsonRecord(parser: RecordParser, start: usize, end: usize): i32 {
  parser.line = start;
  parser.lineLength = <u32>(end - start);
  recordIsPlain = false;
  if (parser.lineLength > <u32>parser.input.maxLineBytes) return rejectWhole(parser);
  const saved = load<u8>(end);
  store<u8>(end, 0);
  const status = readRecord(parser, start, end);
  store<u8>(end, saved);
  return status;
}

function rejectWhole(parser: RecordParser): i32 {
  ensureRecord(parser);
  clearRow(parser);
  return rejectRecord(parser, isCut(parser) ? RecordError.Truncated : RecordError.NotJson);
}

/** Whether the record begins as an object but does not end as one. */
function isCut(parser: RecordParser): bool {
  const end = parser.line + <usize>parser.lineLength;
  let last = end;
  while (last > parser.line && load<u8>(last - 1) <= 0x20) last--;
  return load<u8>(skipSpaces(parser.line)) == 0x7b && load<u8>(last - 1) != 0x7d;
}

function readRecord(parser: RecordParser, start: usize, end: usize): i32 {
  let at = skipSpaces((load<u32>(start) & 0xffffff) == 0xbfbbef ? start + 3 : start);
  if (at == end) return 0;
  if (load<u8>(at) == 0x5b) return readRecords(parser, at);
  if (load<u8>(at) != 0x7b) return rejectWhole(parser);
  const fixes = parser.fixCount;
  ensureRecord(parser);
  clearFailure();
  at = readObject(parser, parser.root, parser.rows, at, 0);
  if (at == 0) {
    dropFixes(parser, fixes);
    return rejectWhole(parser);
  }
  if (recordFailed) {
    if (parser.mode == RecordMode.DropMalformed) dropFixes(parser, fixes);
    return rejectRecord(parser, RecordError.BadValue);
  }
  if (parser.fixCount == fixes || !leaveOut(parser, fixes)) acceptRecord(parser);
  recordIsPlain = skipSpaces(at) == end;
  return 0;
}

/** Reads an array of objects, each a row. If one of them does not fit, the record is malformed with the rows kept. */
function readRecords(parser: RecordParser, at: usize): i32 {
  const firstRow = parser.rows;
  const records = parser.records;
  const fixes = parser.fixCount;
  let end = scanRecords(parser, at);
  const rows = parser.rows - firstRow;
  if (end != 0 && !recordFailed) return 0;
  parser.rows = firstRow;
  parser.records = records;
  if (end == 0 || parser.mode != RecordMode.Permissive) dropFixes(parser, fixes);
  if (end == 0) return rejectWhole(parser);
  if (parser.mode != RecordMode.Permissive) return rejectRecord(parser, RecordError.BadValue);
  for (let row = 0; row < rows; row++) rejectRecord(parser, RecordError.BadValue);
  return 0;
}

function scanRecords(parser: RecordParser, at: usize): usize {
  clearFailure();
  at = skipSpaces(at + 1);
  if (load<u8>(at) == 0x5d) return at + 1;
  while (load<u8>(at) == 0x7b) {
    ensureRecord(parser);
    at = readObject(parser, parser.root, parser.rows, at, 1);
    if (at == 0) return 0;
    acceptRecord(parser);
    at = skipSpaces(at);
    if (load<u8>(at) == 0x5d) return at + 1;
    if (load<u8>(at) != 0x2c) return 0;
    at = skipSpaces(at + 1);
  }
  return 0;
}
