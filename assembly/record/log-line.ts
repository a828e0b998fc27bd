/**
 * A line of an access log, taken apart in place, in one pass from left to right.
 *
 * ```
 * [host] ip ident user [time] "method path protocol" status bytes ["referer" "agent" ["forwarded"] [seconds]]
 * ```
 *
 * Every part is validated whether it is wanted or not, so the verdict on a line does not depend on the columns read. As a
 * pattern, with the parts in brackets as the format has them:
 *
 * ```
 * ^(?:(\S+) )?(\S+) (\S+) (.+?) \[(time)\] "((?:[^"\\]|\\.)*)" (\d{3}|-) (\d+|-)
 *   (?: "(…)" "(…)"(?: "(…)")?(?: (-|number))?)?$
 * ```
 *
 * Names of users may contain spaces. Where the format is not fixed, a line has a virtual host if there is a word too many
 * before the time and the second one is not `-`, which stands for the ident in nearly all logs.
 */
import { LogColumn, LogFormat } from '../abi';
import { findByte, findEither, isDigit } from '../text/classify';
import { scanLogTime } from '../text/log-time';
import {
  digitsValue, leadingDigits, LEADING_ZEROS, numberFitsI64, numberToI64, scanNumber,
} from '../text/number';

/** The text of each text column as its 8 byte value, by `LogColumn`; 0 is null. */
const TEXTS = memory.data(14 << 3, 8);

/** -1 for null. */
export let logStatus: i32 = -1;
/** -1 for null. */
export let logBytes: i64 = -1;

/** The text of a column: pointer and length in one word, 0 for null. */
// @ts-ignore: decorator
@inline
export function logText(column: i32): u64 {
  return load<u64>(TEXTS + (<usize>column << 3));
}

// @ts-ignore: decorator
@inline
function setText(column: i32, from: usize, to: usize): void {
  const isNull = to - from == 1 && load<u8>(from) == 0x2d;
  store<u64>(TEXTS + (<usize>column << 3), isNull ? 0 : (<u64>(to - from) << 32) | <u64>from);
}

// @ts-ignore: decorator
@inline
function setNoText(column: i32): void {
  store<u64>(TEXTS + (<usize>column << 3), 0);
}

/**
 * Takes apart the line in `[start, end)`, behind which a zero byte stands; false if it is no line of the format. The time is
 * in `logMicros`.
 */
export function scanLogLine(start: usize, end: usize, format: i32): bool {
  let at = scanClient(start, end, format);
  if (at == 0) return false;
  at = scanLogTime(at + 1);
  if (at == 0 || at >= end || load<u16>(at) != 0x2220) return false;
  at += 2;
  const requestEnd = scanQuoted(at, end);
  if (requestEnd == 0) return false;
  splitRequest(at, requestEnd);
  at = scanCounts(requestEnd + 1);
  return at != 0 && scanTail(at, end, format);
}

/** Reads what stands before the time and returns the place of its bracket; 0 if malformed. */
// @ts-ignore: decorator
@inline
function scanClient(start: usize, end: usize, format: i32): usize {
  const first = findByte(start, end, 0x20);
  if (first == start || first >= end) return 0;
  // Nearly always the ident is a hyphen.
  const isHyphen = load<u16>(first, 1) == 0x202d;
  const second = isHyphen ? first + 2 : findByte(first + 1, end, 0x20);
  if (second == first + 1 || second >= end) return 0;
  const bracket = findBracket(second + 1, end);
  if (bracket == 0) return 0;
  if (format == LogFormat.VhostCombined || (format == LogFormat.Auto && !isHyphen)) {
    const third = findByte(second + 1, bracket - 1, 0x20);
    const hasHost = third > second + 1 && third < bracket - 2;
    if (hasHost) {
      setText(LogColumn.Host, start, first);
      setText(LogColumn.Ip, first + 1, second);
      setText(LogColumn.Ident, second + 1, third);
      setText(LogColumn.User, third + 1, bracket - 1);
      return bracket;
    }
    if (format == LogFormat.VhostCombined) return 0;
  }
  setNoText(LogColumn.Host);
  setText(LogColumn.Ip, start, first);
  setText(LogColumn.Ident, first + 1, second);
  setText(LogColumn.User, second + 1, bracket - 1);
  return bracket;
}

/** The first bracket with a space before it, and at least a character before that; 0 if there is none. */
// @ts-ignore: decorator
@inline
function findBracket(from: usize, end: usize): usize {
  let at = from;
  while (true) {
    at = findByte(at, end, 0x5b);
    if (at == end) return 0;
    if (at > from && load<u8>(at - 1) == 0x20) return at - 1 > from ? at : 0;
    at++;
  }
  return 0;
}

/** The closing quote of the text at `from`, over pairs of a backslash and any byte; 0 if there is none. */
// @ts-ignore: decorator
@inline
function scanQuoted(from: usize, end: usize): usize {
  while (true) {
    from = findEither(from, end, 0x22, 0x5c);
    if (from >= end) return 0;
    if (load<u8>(from) == 0x22) return from;
    from += 2;
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function isLetter(character: u32): bool {
  return (character | 0x20) - 97 < 26;
}

/** Splits a request. One that does not look like `method path [protocol]` — of a TLS client, say — is all path. */
function splitRequest(from: usize, to: usize): void {
  let at = from;
  while (isLetter(load<u8>(at)) || (at > from && (load<u8>(at) == 0x2d || load<u8>(at) == 0x5f))) at++;
  if (at == from || at + 1 >= to || load<u8>(at) != 0x20) {
    setNoText(LogColumn.Method);
    setNoText(LogColumn.Protocol);
    setText(LogColumn.Path, from, to);
    return;
  }
  const space = protocolSpace(at + 1, to);
  setText(LogColumn.Method, from, at);
  setText(LogColumn.Path, at + 1, space);
  if (space == to) setNoText(LogColumn.Protocol);
  else setText(LogColumn.Protocol, space + 1, to);
}

/** ` HTTP/` and then a digit, a point and another; with the digits' low four bits taken away. */
const HTTP: u64 = 0x302e302f50545448;
const HTTP_MASK: u64 = 0xf0fff0ffffffffff;

/** The space before the protocol that ends the text, behind at least one character; `to` if there is none. */
// @ts-ignore: decorator
@inline
function protocolSpace(path: usize, to: usize): usize {
  const usual = to - 9;
  const word = load<u64>(to - 8);
  const isHttp = (word & HTTP_MASK) == HTTP && isDigit(<u8>(word >> 40)) && isDigit(<u8>(word >> 56));
  if (isHttp && usual > path && load<u8>(usual) == 0x20) return usual;
  return otherProtocolSpace(path, to);
}

/** `HTTP/2`, `RTSP/1.0`, …: capitals, a slash, a digit, and perhaps a point and a digit. */
function otherProtocolSpace(path: usize, to: usize): usize {
  let at = to - 1;
  if (at <= path || !isDigit(load<u8>(at))) return to;
  if (load<u8>(at - 1) == 0x2e && isDigit(load<u8>(at - 2))) at -= 2;
  at--;
  if (load<u8>(at) != 0x2f) return to;
  const slash = at;
  while (at > path && <u32>load<u8>(at - 1) - 65 < 26) at--;
  const space = at - 1;
  return at < slash && space > path && load<u8>(space) == 0x20 ? space : to;
}

/** Reads ` status bytes` and returns the place after it; 0 if malformed. */
// @ts-ignore: decorator
@inline
function scanCounts(at: usize): usize {
  if (load<u8>(at) != 0x20) return 0;
  const word = load<u64>(at + 1);
  if (leadingDigits(word) == 3) {
    logStatus = <i32>digitsValue(word, 3);
    at += 4;
  } else {
    if (<u8>word != 0x2d) return 0;
    logStatus = -1;
    at += 2;
  }
  if (load<u8>(at) != 0x20) return 0;
  return scanBytes(at + 1);
}

// @ts-ignore: decorator
@inline
function scanBytes(at: usize): usize {
  const word = load<u64>(at);
  const digits = leadingDigits(word);
  if (digits > 0 && digits < 8) {
    logBytes = <i64>digitsValue(word, digits);
    return at + <usize>digits;
  }
  if (digits == 0) {
    logBytes = -1;
    return <u8>word == 0x2d ? at + 1 : 0;
  }
  return scanManyBytes(at);
}

function scanManyBytes(at: usize): usize {
  let end = at;
  while (isDigit(load<u8>(end))) end++;
  // A digit string is a number up to any point behind it, and no further.
  const next = load<u8>(end);
  store<u8>(end, 0);
  const isNumber = scanNumber(at, LEADING_ZEROS) == end && numberFitsI64();
  store<u8>(end, next);
  if (!isNumber) return 0;
  logBytes = numberToI64();
  return end;
}

/** Reads what stands behind the bytes, as the format has it. */
// @ts-ignore: decorator
@inline
function scanTail(at: usize, end: usize, format: i32): bool {
  setNoText(LogColumn.RequestTime);
  if (at == end) {
    setNoText(LogColumn.Referer);
    setNoText(LogColumn.UserAgent);
    return format <= LogFormat.Common;
  }
  if (format == LogFormat.Common || load<u16>(at) != 0x2220) return false;
  const referer = at + 2;
  const refererEnd = scanQuoted(referer, end);
  if (refererEnd == 0 || (load<u32>(refererEnd) & 0xffffff) != 0x222022) return false;
  const agent = refererEnd + 3;
  const agentEnd = scanQuoted(agent, end);
  if (agentEnd == 0) return false;
  setText(LogColumn.Referer, referer, refererEnd);
  setText(LogColumn.UserAgent, agent, agentEnd);
  at = agentEnd + 1;
  if (at == end) return format != LogFormat.CombinedRequestTime;
  return scanExtra(at, end, format);
}

/** Reads `["forwarded"] [seconds]` behind the agent. nginx comes with a format that has the former; no column holds it. */
function scanExtra(at: usize, end: usize, format: i32): bool {
  if (format != LogFormat.Auto && format != LogFormat.CombinedRequestTime) return false;
  if (format == LogFormat.Auto && load<u16>(at) == 0x2220) {
    const forwardedEnd = scanQuoted(at + 2, end);
    if (forwardedEnd == 0) return false;
    at = forwardedEnd + 1;
    if (at == end) return true;
  }
  if (load<u8>(at) != 0x20) return false;
  at++;
  if (load<u8>(at) == 0x2d) return at + 1 == end;
  if (!isDigit(load<u8>(at)) || scanNumber(at, LEADING_ZEROS) != end) return false;
  setText(LogColumn.RequestTime, at, end);
  return true;
}
