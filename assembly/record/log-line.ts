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
 *
 * Where lines end as usual, the end of a line is not looked for first: it is where the last part ends. A line that this
 * *open* scan refuses is scanned once more within its bounds, and only that verdict counts, so the open scan may refuse
 * whatever is unusual; it must not take what goes over a line end.
 */
import { LogColumn, LogFormat } from '../line-abi';
import { RecordError } from '../record-abi';
import { findByte, findEither, findQuotedStop, isDigit } from '../text/classify';
import { scanLogTime } from '../text/log-time';
import {
  digitsValue, leadingDigits, LEADING_ZEROS, numberFitsI64, numberToI64, scanNumber,
} from '../text/number';
import { splitRequest } from './log-request';
import { setNoText, setText } from './line-texts';

/** -1 for null. */
export let logStatus: i32 = -1;
/** -1 for null. */
export let logBytes: i64 = -1;

/** What is wrong with the line that `scanLogLine` refused last: a `RecordError`. */
export let logFault: i32 = RecordError.NotAccessLine;

/** More than this before the time, and the open scan gives up. */
const OPEN_CLIENT_BYTES: usize = 256;

/** The end of the line that was taken apart last. */
export let logLineEnd: usize = 0;

/** The end of the line at hand; 0 in an open scan. */
let bound: usize = 0;

/**
 * Takes apart the line in `[start, end)`, behind which a line end or a zero byte stands; false if it is no line of the
 * format. The time is in `logMicros`.
 */
export function scanLogLine(start: usize, end: usize, format: i32): bool {
  bound = end;
  logFault = RecordError.NotAccessLine;
  return scanLine(start, end, format);
}

/** The same of a line whose end, before `limit`, is not known: if it is taken, `logLineEnd` is the place of its line end. */
export function scanOpenLogLine(start: usize, limit: usize, format: i32): bool {
  bound = 0;
  return scanLine(start, limit, format);
}

// @ts-ignore: decorator
@inline
function scanLine(start: usize, limit: usize, format: i32): bool {
  // An open scan must not look for a bracket through all that follows.
  const clientLimit = bound == 0 ? min(limit, start + OPEN_CLIENT_BYTES) : limit;
  const bracket = scanClient(start, clientLimit, format);
  if (bracket == 0 || (bound == 0 && findEither(start, bracket, 10, 13) != bracket)) return false;
  let at = scanLogTime(bracket + 1);
  if (at == 0) return fault(limit < bracket + 28 ? RecordError.Truncated : RecordError.BadTime);
  if (at >= limit || load<u16>(at) != 0x2220) return at < limit ? false : fault(RecordError.Truncated);
  at += 2;
  const requestEnd = scanQuoted(at, limit);
  if (requestEnd == 0) return fault(RecordError.Truncated);
  splitRequest(at, requestEnd);
  at = scanCounts(requestEnd + 1);
  return at == 0 ? fault(limit < requestEnd + 7 ? RecordError.Truncated : RecordError.NotAccessLine) : scanTail(at, limit, format);
}

/** Says what is wrong with the line. */
function fault(error: i32): bool {
  logFault = error;
  return false;
}

/** Whether the line ends here, and so well. */
// @ts-ignore: decorator
@inline
function isEnd(at: usize): bool {
  logLineEnd = at;
  return bound == 0 ? load<u8>(at) == 10 || load<u8>(at) == 13 : at == bound;
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
function scanQuoted(from: usize, limit: usize): usize {
  while (true) {
    from = findQuotedStop(from);
    if (from >= limit) return 0;
    const character = load<u8>(from);
    if (character == 0x22) return from;
    if (bound == 0 && (character != 0x5c || load<u8>(from, 1) < 0x20)) return 0;
    from += character == 0x5c ? 2 : 1;
  }
  return 0;
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
function scanTail(at: usize, limit: usize, format: i32): bool {
  setNoText(LogColumn.RequestTime);
  if (isEnd(at)) {
    setNoText(LogColumn.Referer);
    setNoText(LogColumn.UserAgent);
    return format <= LogFormat.Common;
  }
  if (format == LogFormat.Common || load<u16>(at) != 0x2220) return false;
  const referer = at + 2;
  const refererEnd = scanQuoted(referer, limit);
  if (refererEnd == 0 || (load<u32>(refererEnd) & 0xffffff) != 0x222022) return false;
  const agent = refererEnd + 3;
  const agentEnd = scanQuoted(agent, limit);
  if (agentEnd == 0) return false;
  setText(LogColumn.Referer, referer, refererEnd);
  setText(LogColumn.UserAgent, agent, agentEnd);
  at = agentEnd + 1;
  if (isEnd(at)) return format != LogFormat.CombinedRequestTime;
  return scanExtra(at, limit, format);
}

/** Reads `["forwarded"] [seconds]` behind the agent. nginx comes with a format that has the former; no column holds it. */
function scanExtra(at: usize, limit: usize, format: i32): bool {
  if (format != LogFormat.Auto && format != LogFormat.CombinedRequestTime) return false;
  if (format == LogFormat.Auto && load<u16>(at) == 0x2220) {
    const forwardedEnd = scanQuoted(at + 2, limit);
    if (forwardedEnd == 0) return false;
    at = forwardedEnd + 1;
    if (isEnd(at)) return true;
  }
  if (load<u8>(at) != 0x20) return false;
  at++;
  if (load<u8>(at) == 0x2d) return isEnd(at + 1);
  if (!isDigit(load<u8>(at))) return false;
  const numberEnd = scanNumber(at, LEADING_ZEROS);
  if (numberEnd == 0 || !isEnd(numberEnd)) return false;
  setText(LogColumn.RequestTime, at, numberEnd);
  return true;
}
