/** Lines of access logs to columns. */
import { nextLogLine, readLogRecord } from '../record/log-record';
import { beginRecords, finishRecords, RecordParser } from '../record/record-parser';
import { lineStart } from '../text/input';

/**
 * The next lines, at most `rowsMax` rows, into the columns that were bound by `LogColumn`. Returns the rows; 0 means that more bytes are
 * needed. In the mode FAILFAST, `Status.MalformedRecord` with the line in the error block.
 */
export function parse_log_rows(parser: usize, rowsMax: i32): i32 {
  const records = changetype<RecordParser>(parser);
  const input = records.input;
  let position = lineStart(input);
  assert(records.state != 0 && rowsMax > 0);
  beginRecords(records, min(rowsMax, <i32>((input.limit - position) >> 1) + 1));
  while (position < input.limit && records.rows < rowsMax) {
    const status = readLogRecord(records, position);
    if (status < 0) return status;
    position = nextLogLine;
    input.cursor = position;
  }
  return finishRecords(records);
}
