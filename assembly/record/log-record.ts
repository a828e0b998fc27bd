/** A line of an access log to a row: the wanted columns of what `scanLogLine` found. */
import { LogColumn } from '../line-abi';
import { logMicros } from '../text/log-time';
import { lineEnd, nextLine } from '../text/input';
import { LEADING_ZEROS, scanNumber } from '../text/number';
import { storeScannedFloating } from './convert';
import { Field, setNull, setValid } from './field';
import { wantedField, writeCount, writeText, writeTime } from './fixed-columns';
import { logBytes, logFault, logLineEnd, logStatus, scanLogLine, scanOpenLogLine } from './log-line';
import { lineText } from './line-texts';
import { acceptRecord, clearRow, ensureRecord, RecordParser, rejectRecord } from './record-parser';

/** Where the line after the one that was read last begins. */
export let nextLogLine: usize = 0;

/** Reads the line at `start`. A blank line is no row. Returns 0, or the status to stop with. */
// @ts-ignore: decorator
@inline
export function readLogRecord(parser: RecordParser, start: usize): i32 {
  const input = parser.input;
  ensureRecord(parser);
  const isTaken = input.separator == 0 && scanOpenLogLine(start, input.limit, parser.options);
  if (!isTaken || logLineEnd - start > <usize>input.maxLineBytes) return readBounded(parser, start);
  setLine(parser, start, logLineEnd);
  writeRow(parser);
  acceptRecord(parser);
  const isPair = load<u16>(logLineEnd) == 0x0a0d && logLineEnd + 1 < input.limit;
  nextLogLine = logLineEnd + (isPair ? 2 : 1);
  return 0;
}

// @ts-ignore: decorator
@inline
function setLine(parser: RecordParser, start: usize, end: usize): void {
  parser.line = start;
  parser.lineLength = <u32>(end - start);
}

/** Reads the line within its bounds. */
function readBounded(parser: RecordParser, start: usize): i32 {
  const end = lineEnd(parser.input, start);
  nextLogLine = nextLine;
  if (isBlank(start, end)) return 0;
  setLine(parser, start, end);
  const isShort = parser.lineLength <= <u32>parser.input.maxLineBytes;
  // What stands behind the line must not look like more of it.
  const saved = load<u8>(end);
  store<u8>(end, 0);
  const fits = isShort && scanLogLine(start, end, parser.options);
  if (fits) writeRow(parser);
  store<u8>(end, saved);
  if (fits) {
    acceptRecord(parser);
    return 0;
  }
  clearRow(parser);
  return rejectRecord(parser, logFault);
}

// @ts-ignore: decorator
@inline
function isBlank(start: usize, end: usize): bool {
  while (start < end && load<u8>(start) == 0x20) start++;
  return start == end;
}

// @ts-ignore: decorator
@inline
function writeRow(parser: RecordParser): void {
  writeText(parser, LogColumn.Host);
  writeText(parser, LogColumn.Ip);
  writeText(parser, LogColumn.Ident);
  writeText(parser, LogColumn.User);
  writeText(parser, LogColumn.Method);
  writeText(parser, LogColumn.Path);
  writeText(parser, LogColumn.Protocol);
  writeText(parser, LogColumn.Referer);
  writeText(parser, LogColumn.UserAgent);
  writeNumbers(parser);
  const field = wantedField(parser, LogColumn.RequestTime);
  if (field !== null) writeRequestTime(parser, field);
}

// @ts-ignore: decorator
@inline
function writeNumbers(parser: RecordParser): void {
  const row = parser.rows;
  writeTime(parser, LogColumn.Time, logMicros, false);
  writeCount(parser, LogColumn.Status, logStatus);
  const bytes = wantedField(parser, LogColumn.Bytes);
  if (bytes !== null) {
    if (logBytes < 0) {
      setNull(bytes, row);
    } else {
      store<i64>(bytes.values + (<usize>row << 3), logBytes);
      setValid(bytes, row);
    }
  }
}

function writeRequestTime(parser: RecordParser, field: Field): void {
  const text = lineText(LogColumn.RequestTime);
  if (text == 0) {
    setNull(field, parser.rows);
    return;
  }
  const start = <usize>(text & 0xffffffff);
  scanNumber(start, LEADING_ZEROS);
  storeScannedFloating(parser, field, parser.rows, start, <i32>(text >> 32));
}
