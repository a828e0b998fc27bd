/** Lines of logfmt to columns. */
import { JSON_NON_NUMERIC } from '../record-abi';
import { setJsonLiberties } from '../record/json-syntax';
import { readLogfmtRecord } from '../record/logfmt-record';
import { beginRecords, finishRecords, RecordParser } from '../record/record-parser';
import { lineEnd, lineStart, nextLine } from '../text/input';

/**
 * The next lines, at most `rowsMax` rows, into the columns of the parser's fields. Returns the rows; 0 means that more bytes
 * are needed. In the mode FAILFAST, `Status.MalformedRecord` with the line in the error block.
 */
export function parse_logfmt_rows(parser: usize, rowsMax: i32): i32 {
  const records = changetype<RecordParser>(parser);
  const input = records.input;
  let position = lineStart(input);
  beginRecords(records, min(rowsMax, <i32>((input.limit - position) >> 1) + 1));
  setJsonLiberties(JSON_NON_NUMERIC);
  while (position < input.limit && records.rows < rowsMax) {
    const end = lineEnd(input, position);
    const next = nextLine;
    // What stands behind the line must not look like more of it.
    const saved = load<u8>(end);
    store<u8>(end, 0);
    const status = readLogfmtRecord(records, position, end);
    store<u8>(end, saved);
    if (status < 0) return status;
    position = next;
  }
  input.cursor = position;
  return finishRecords(records);
}
