/** Lines of access logs to columns. */
import { heapAlloc, heapFree } from '../memory/heap';
import { nextLogLine, readLogRecord } from '../record/log-record';
import { childField } from '../record/field';
import { beginRecords, finishRecords, RecordParser } from '../record/record-parser';
import { lineStart } from '../text/input';

/** Slots of the table in `RecordParser.state`: one for each `LogColumn`, and some to spare. */
const COLUMNS: usize = 16;

/** Makes the parser one of access lines; `parse_log_release` undoes it. */
export function parse_log_open(parser: usize): void {
  changetype<RecordParser>(parser).state = heapAlloc(COLUMNS << 2);
}

/** Says that the wanted column number `index` is the log column `column` (`LogColumn`). */
export function parse_log_bind(parser: usize, column: i32, index: i32): void {
  const records = changetype<RecordParser>(parser);
  assert(records.state != 0 && column >= 0 && <usize>column < COLUMNS);
  store<u32>(records.state + (<usize>column << 2), <u32>changetype<usize>(childField(records.root, index)));
}

/** Frees what `parse_log_open` made. */
export function parse_log_release(parser: usize): void {
  const records = changetype<RecordParser>(parser);
  heapFree(records.state);
  records.state = 0;
}

/**
 * The next lines, at most `rowsMax` rows, into the columns that were bound. Returns the rows; 0 means that more bytes are
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
