/** JSON lines to columns. */
import { setJsonLiberties } from '../record/json-syntax';
import { readJsonRecord } from '../record/json-record';
import { beginRecords, finishRecords, RecordParser } from '../record/record-parser';
import { lineEnd, lineStart, nextLine } from '../text/input';

/**
 * The next records, about `rowsMax` at most, into the columns of the parser's fields. Returns the rows; 0 means that more
 * bytes are needed. In the mode FAILFAST, `Status.MalformedRecord` with the record in the error block.
 */
export function parse_json_rows(parser: usize, rowsMax: i32): i32 {
  const records = changetype<RecordParser>(parser);
  const input = records.input;
  let position = lineStart(input);
  beginRecords(records, min(rowsMax, <i32>((input.limit - position) >> 1) + 1));
  setJsonLiberties(records.options);
  while (position < input.limit && records.rows < rowsMax) {
    const end = lineEnd(input, position);
    const next = nextLine;
    const status = readJsonRecord(records, position, end);
    if (status < 0) return status;
    position = next;
    input.cursor = position;
  }
  return finishRecords(records);
}
