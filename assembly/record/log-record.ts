/** A line of an access log to a row: the wanted columns of what `scanLogLine` found. */
import { LogColumn } from '../abi';
import { logMicros } from '../text/log-time';
import { LEADING_ZEROS, scanNumber } from '../text/number';
import { storeScannedFloating } from './convert';
import { Field, setNull, setValid } from './field';
import { logBytes, logStatus, logText, scanLogLine } from './log-line';
import { acceptRecord, clearRow, ensureRecord, RecordParser, rejectRecord } from './record-parser';

/** The wanted field of a log column, or null. `state` is a table of pointers by `LogColumn`. */
// @ts-ignore: decorator
@inline
function wantedField(parser: RecordParser, column: i32): Field | null {
  return changetype<Field | null>(load<u32>(parser.state + (<usize>column << 2)));
}

/** Reads the line in `[start, end)`. A blank line is no row. Returns 0, or the status to stop with. */
export function readLogRecord(parser: RecordParser, start: usize, end: usize): i32 {
  if (isBlank(start, end)) return 0;
  parser.line = start;
  parser.lineLength = <u32>(end - start);
  ensureRecord(parser);
  const saved = load<u8>(end);
  store<u8>(end, 0);
  const isShort = parser.lineLength <= <u32>parser.input.maxLineBytes;
  const fits = isShort && scanLogLine(start, end, parser.options);
  if (fits) writeRow(parser);
  store<u8>(end, saved);
  if (!fits) {
    clearRow(parser);
    return rejectRecord(parser);
  }
  acceptRecord(parser);
  return 0;
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
function writeText(parser: RecordParser, column: i32): void {
  const field = wantedField(parser, column);
  if (field === null) return;
  const text = logText(column);
  const row = <usize>parser.rows;
  store<u64>(field.values + (row << 3), text);
  store<u8>(field.validity + row, u8(text != 0));
  field.nulls += i32(text == 0);
}

// @ts-ignore: decorator
@inline
function writeNumbers(parser: RecordParser): void {
  const row = parser.rows;
  const time = wantedField(parser, LogColumn.Time);
  if (time !== null) {
    store<i64>(time.values + (<usize>row << 3), logMicros);
    setValid(time, row);
  }
  const status = wantedField(parser, LogColumn.Status);
  if (status !== null) {
    if (logStatus < 0) {
      setNull(status, row);
    } else {
      store<i32>(status.values + (<usize>row << 2), logStatus);
      setValid(status, row);
    }
  }
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
  const text = logText(LogColumn.RequestTime);
  if (text == 0) {
    setNull(field, parser.rows);
    return;
  }
  const start = <usize>(text & 0xffffffff);
  scanNumber(start, LEADING_ZEROS);
  storeScannedFloating(parser, field, parser.rows, start, <i32>(text >> 32));
}
