/** Lines of syslog to columns. */
import { beginLine, endLine, lineStatus } from '../record/line-record';
import { beginRecords, finishRecords, RecordParser } from '../record/record-parser';
import { readSyslogLine } from '../record/syslog-record';
import { lineEnd, lineStart, nextLine } from '../text/input';

/**
 * The next lines, at most `rowsMax` rows, into the columns that were bound by `SyslogColumn`. Returns the rows; 0 means that
 * more bytes are needed. In the mode FAILFAST, `Status.MalformedRecord` with the line in the error block.
 */
export function parse_syslog_rows(parser: usize, rowsMax: i32): i32 {
  const records = changetype<RecordParser>(parser);
  const input = records.input;
  let position = lineStart(input);
  beginRecords(records, min(rowsMax, <i32>((input.limit - position) >> 1) + 1));
  while (position < input.limit && records.rows < rowsMax) {
    const end = lineEnd(input, position);
    const next = nextLine;
    if (beginLine(records, position, end)) endLine(records, end, readSyslogLine(records, position, end));
    if (lineStatus < 0) return lineStatus;
    position = next;
  }
  input.cursor = position;
  return finishRecords(records);
}
