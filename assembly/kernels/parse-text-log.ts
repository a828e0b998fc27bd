/** Lines of text with times to columns. */
import { TextLogColumn } from '../line-abi';
import { latestLocal, writeName, writeText, writeTime } from '../record/fixed-columns';
import { beginLine, endLine, LINE_FITS, lineStatus } from '../record/line-record';
import { setAnyText } from '../record/line-texts';
import { beginRecords, finishRecords, RecordParser } from '../record/record-parser';
import { scanTextLogLine, textHasTime, textLevel, textMessage } from '../record/text-log-line';
import { lineEnd, lineStart, nextLine } from '../text/input';
import { stampMicros } from '../text/stamp';

/**
 * The next lines, at most `rowsMax` rows, into the columns that were bound by `TextLogColumn`. Returns the rows; 0 means that
 * more bytes are needed. In the mode FAILFAST, `Status.MalformedRecord` with the line in the error block.
 */
export function parse_text_log_rows(parser: usize, rowsMax: i32): i32 {
  const records = changetype<RecordParser>(parser);
  const input = records.input;
  let position = lineStart(input);
  beginRecords(records, min(rowsMax, <i32>((input.limit - position) >> 1) + 1));
  while (position < input.limit && records.rows < rowsMax) {
    const end = lineEnd(input, position);
    const next = nextLine;
    if (beginLine(records, position, end)) {
      scanTextLogLine(position, end, records.zone, latestLocal(records));
      writeTime(records, TextLogColumn.Time, stampMicros, !textHasTime);
      writeName(records, TextLogColumn.Level, textLevel);
      setAnyText(TextLogColumn.Message, textMessage, end);
      writeText(records, TextLogColumn.Message);
      endLine(records, end, LINE_FITS);
    }
    if (lineStatus < 0) return lineStatus;
    position = next;
  }
  input.cursor = position;
  return finishRecords(records);
}
