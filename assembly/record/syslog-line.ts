/**
 * A line of syslog, taken apart in place, as RFC 5424 or as RFC 3164 has it; the latter as it is found in files, which
 * begin with the time and may write it as rsyslog does.
 *
 * ```
 * [<PRI>]VERSION time host app procid msgid (- | [id name="value"…]…) [message]         a hyphen for what is not known
 * [<PRI>](Mon d HH:MM:SS | ISO time) [host] [app[pid]:] message
 * ```
 */
import { RecordError } from '../record-abi';
import { SyslogColumn, SyslogFormat } from '../line-abi';
import { findByte, findEither, isDigit } from '../text/classify';
import { leadingDigits } from '../text/number';
import { scanMonthStamp, stampMicros } from '../text/stamp';
import { scanIsoTimestamp, timestampHasOffset, timestampMicros } from '../text/timestamp';
import { localToUtc } from '../text/zone-table';
import { setAnyText, setNoText, setText } from './line-texts';

/** What is wrong with the line that was refused last: a `RecordError`. */
export let syslogFault: i32 = 0;
/** Facility times 8 and severity; -1 where the line has none. */
export let syslogPriority: i32 = -1;
export let syslogMicros: i64 = 0;
export let syslogHasTime: bool = false;

const PRIORITY_MAX: i32 = 191;

/** Takes apart the line in `[start, end)`, behind which a zero byte stands; false if it is none. */
export function scanSyslogLine(start: usize, end: usize, format: i32, zone: usize, latest: i64): bool {
  syslogFault = RecordError.NotSyslog;
  syslogPriority = -1;
  let at = start;
  if (load<u8>(at) == 0x3c) {
    at = scanPriority(at + 1);
    if (at == 0) return false;
  }
  const header = format == SyslogFormat.Rfc3164 ? 0 : scanVersion(at);
  if (header != 0) return scanHeader(header, end, zone);
  return format != SyslogFormat.Rfc5424 && scanPlainHeader(at, end, zone, latest);
}

// @ts-ignore: decorator
@inline
function refuse(fault: i32): bool {
  syslogFault = fault;
  return false;
}

/** Reads `n>`; 0 if it is no priority. */
function scanPriority(at: usize): usize {
  let priority = 0;
  const first = at;
  for (; isDigit(load<u8>(at)) && at - first < 3; at++) priority = priority * 10 + (load<u8>(at) - 48);
  if (at == first || load<u8>(at) != 0x3e || priority > PRIORITY_MAX) {
    syslogFault = RecordError.BadPriority;
    return 0;
  }
  syslogPriority = priority;
  return at + 1;
}

/** The place behind a version, up to 999, and its space; 0 if there is none. */
// @ts-ignore: decorator
@inline
function scanVersion(at: usize): usize {
  if (load<u8>(at) == 0x30) return 0;
  const first = at;
  while (isDigit(load<u8>(at)) && at - first < 3) at++;
  return at > first && load<u8>(at) == 0x20 ? at + 1 : 0;
}

/** Reads what stands behind the version. */
function scanHeader(at: usize, end: usize, zone: usize): bool {
  const time = at;
  syslogHasTime = load<u16>(at) != 0x202d;
  at = syslogHasTime ? scanIsoTime(at, zone) : at + 1;
  if (at == 0) return refuse(end - time < 19 ? RecordError.Truncated : RecordError.BadTime);
  for (let column = <i32>SyslogColumn.Hostname; column <= SyslogColumn.MsgId; column++) {
    if (at >= end) return refuse(RecordError.Truncated);
    const word = at + 1;
    at = findByte(word, end, 0x20);
    if (load<u8>(word - 1) != 0x20 || at == word) return refuse(RecordError.NotSyslog);
    setText(column, word, at);
  }
  if (at + 1 >= end) return refuse(RecordError.Truncated);
  const data = at + 1;
  at = load<u8>(data) == 0x2d ? data + 1 : scanStructuredData(data, end);
  if (at == 0) return false;
  if (at < end && load<u8>(at) != 0x20) return refuse(RecordError.BadStructuredData);
  setText(SyslogColumn.StructuredData, data, at);
  setMessage(min(at + 1, end), end);
  return true;
}

/** Reads a time with a `T` into `syslogMicros`; 0 if it is none. */
function scanIsoTime(at: usize, zone: usize): usize {
  const end = load<u8>(at, 10) == 0x54 ? scanIsoTimestamp(at) : 0;
  if (end == 0) return 0;
  syslogMicros = timestampHasOffset ? timestampMicros : localToUtc(timestampMicros, zone);
  return end;
}

/** Goes over elements of structured data, whose values may hold brackets, and quotes behind a backslash. */
function scanStructuredData(at: usize, end: usize): usize {
  if (load<u8>(at) != 0x5b) {
    syslogFault = RecordError.BadStructuredData;
    return 0;
  }
  while (load<u8>(at) == 0x5b) {
    const name = load<u8>(at, 1);
    if (name == 0x5d || name == 0x20 || name == 0x22) {
      syslogFault = RecordError.BadStructuredData;
      return 0;
    }
    at = findEither(at + 1, end, 0x22, 0x5d);
    while (at < end && load<u8>(at) == 0x22) at = findEither(valueEnd(at + 1, end), end, 0x22, 0x5d);
    if (at >= end) {
      syslogFault = RecordError.Truncated;
      return 0;
    }
    at++;
  }
  return at;
}

/** The place behind the quote that ends a value, or `end`. */
function valueEnd(at: usize, end: usize): usize {
  while (true) {
    at = findEither(at, end, 0x22, 0x5c);
    if (at >= end) return end;
    if (load<u8>(at) == 0x22) return at + 1;
    at += 2;
  }
  return end;
}

/** Reads the older form from its time on. */
function scanPlainHeader(at: usize, end: usize, zone: usize, latest: i64): bool {
  const time = at;
  if (isDigit(load<u8>(at))) {
    at = scanIsoTime(at, zone);
  } else {
    at = scanMonthStamp(at, zone, latest);
    syslogMicros = stampMicros;
    if (at != 0 && load<u8>(at) == 0x3a) at++;
  }
  syslogHasTime = true;
  if (at == 0) return refuse(end - time < 15 ? RecordError.Truncated : refusedTime(time));
  if (at + 1 >= end) return refuse(RecordError.Truncated);
  if (load<u8>(at) != 0x20) return refuse(RecordError.BadTime);
  setNoText(SyslogColumn.MsgId);
  setNoText(SyslogColumn.StructuredData);
  const word = at + 1;
  const wordEnd = findByte(word, end, 0x20);
  if (isTag(word, wordEnd)) {
    setNoText(SyslogColumn.Hostname);
    scanTag(word, end);
  } else {
    setKnown(SyslogColumn.Hostname, word, wordEnd);
    scanTag(min(wordEnd + 1, end), end);
  }
  return true;
}

/** Only what stands behind a priority, or begins as a date does, is a time that went wrong. */
function refusedTime(at: usize): i32 {
  const isDate = leadingDigits(load<u64>(at)) == 4 && load<u8>(at, 4) == 0x2d;
  return isDate || syslogPriority >= 0 ? RecordError.BadTime : RecordError.NotSyslog;
}

/** Whether a word is a tag, and not a host: `su:` or `sshd[7]:`. */
function isTag(from: usize, end: usize): bool {
  if (end - from < 2) return false;
  if (load<u8>(end - 1) == 0x3a) return true;
  return load<u8>(end - 1) == 0x5d && load<u8>(from) != 0x5b && findByte(from, end, 0x5b) < end;
}

/** Reads `app:` or `app[pid]:` and the message; without either, all is message. */
function scanTag(from: usize, end: usize): void {
  const wordEnd = findByte(from, end, 0x20);
  const stop = findEither(from, wordEnd, 0x5b, 0x3a);
  setNoText(SyslogColumn.ProcId);
  if (stop == from || stop == wordEnd) return noTag(from, end);
  let at = stop;
  if (load<u8>(stop) == 0x5b) {
    const close = findByte(stop, wordEnd, 0x5d);
    if (close == wordEnd) return noTag(from, end);
    setKnown(SyslogColumn.ProcId, stop + 1, close);
    at = close + 1;
  }
  if (at < end && load<u8>(at) == 0x3a) at++;
  if (at < end && load<u8>(at) != 0x20) {
    setNoText(SyslogColumn.ProcId);
    return noTag(from, end);
  }
  setText(SyslogColumn.App, from, stop);
  setMessage(min(at + 1, end), end);
}

function noTag(from: usize, end: usize): void {
  setNoText(SyslogColumn.App);
  setMessage(from, end);
}

/** Sets a text; an empty one, as a hyphen, is null. */
function setKnown(column: i32, from: usize, to: usize): void {
  if (from == to) setNoText(column);
  else setText(column, from, to);
}

/** Sets the message, without the byte order mark that it may begin with. */
function setMessage(from: usize, end: usize): void {
  const isMarked = end - from >= 3 && (load<u32>(from) & 0xffffff) == 0xbfbbef;
  setAnyText(SyslogColumn.Message, isMarked ? from + 3 : from, end);
}
