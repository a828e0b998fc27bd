/**
 * A JSON text that is a value of a column, for Spark's `from_json`: an object is a row, and so is, as the schema wants it, an
 * array or a map; white space is null; anything else is malformed. What follows the first value is not looked at.
 */
import { JSON_ROOT_VALUE, RecordError } from '../record-abi';
import { childField } from './field';
import { skipSpaces } from './json-syntax';
import { clearFailure, readObject, readRootValue, recordFailed } from './json-value';
import { acceptRecord, clearRow, dropFixes, ensureRecord, RecordParser, rejectRecord } from './record-parser';

/** Reads the text in `[start, end)` into the next row; false if it is blank. The mode must be `Permissive`. */
export function readJsonText(parser: RecordParser, start: usize, end: usize): bool {
  parser.line = start;
  parser.lineLength = <u32>(end - start);
  ensureRecord(parser);
  const saved = load<u8>(end);
  store<u8>(end, 0);
  const at = skipSpaces(start);
  if (at != end) readText(parser, at);
  store<u8>(end, saved);
  return at != end;
}

function readText(parser: RecordParser, at: usize): void {
  const fixes = parser.fixCount;
  clearFailure();
  if (readRoot(parser, at) == 0) {
    dropFixes(parser, fixes);
    clearRow(parser);
    rejectRecord(parser, RecordError.NotJson);
  } else if (recordFailed) {
    rejectRecord(parser, RecordError.BadValue);
  } else {
    acceptRecord(parser);
  }
}

function readRoot(parser: RecordParser, at: usize): usize {
  const row = parser.rows;
  if ((parser.options & JSON_ROOT_VALUE) != 0) return readRootValue(parser, childField(parser.root, 0), row, at);
  return load<u8>(at) == 0x7b ? readObject(parser, parser.root, row, at, 0) : 0;
}
