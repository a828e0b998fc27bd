/**
 * Quoted text of a CSV token that is not simply text between quotes: escapes, quotes that were forgotten to be escaped,
 * quotes that never close. It walks through the states of univocity's `CsvParser` with its default for unescaped
 * quotes, STOP_AT_DELIMITER, because what Spark makes of broken quotes is what that parser makes of them:
 *
 * - a quote followed by white space, a separator or the end closes the text; white space before the separator is dropped;
 * - a quote followed by anything else was not escaped: the whole token, quotes included, is text up to the next separator;
 * - text whose quote never closes goes to the end, without the opening quote.
 *
 * `prev` is the character before, or 0 where it was used up by an escape.
 */
import { CSV_TRIM_END } from '../line-abi';
import {
  beginCsvScratch, CsvState, CsvToken, endToken, isSeparatorAt, looseLineEndLength, setToken,
} from './csv-state';

/** Where the next character of the token goes. */
let to: usize = 0;
/** Start of the token's text; a byte before it is free for the opening quote. */
let start: usize = 0;
let prev: u8 = 0;
let position: usize = 0;

// @ts-ignore: decorator
@inline
function append(character: u8): void {
  store<u8>(to++, character);
}

/** Whether a token ends here. The limit counts as no end: what stands there is not known. */
// @ts-ignore: decorator
@inline
function isEndAt(csv: CsvState, at: usize): bool {
  return isSeparatorAt(csv, at) || looseLineEndLength(csv, at) > 0;
}

// @ts-ignore: decorator
@inline
function beginScratch(csv: CsvState, at: usize): void {
  beginCsvScratch(csv, at);
  start = csv.scratch + 1;
  to = start;
}

/** Reads the token whose opening quote is at `at`; returns the place after what ended it. */
export function readBrokenQuotes(csv: CsvState, at: usize): usize {
  beginScratch(csv, at);
  prev = 0;
  position = at + 1;
  const isClosed = readToClosingQuote(csv);
  if (isClosed) finishClosed(csv);
  csv.scratch = to;
  return endToken(csv, position);
}

/** Walks to what follows the closing quote; false if the token has ended otherwise. */
function readToClosingQuote(csv: CsvState): bool {
  const quote = csv.quote;
  const escape = csv.escape;
  while (position < csv.limit) {
    const character = load<u8>(position);
    if (prev == quote && (character <= 0x20 || isEndAt(csv, position))) return true;
    if (position >= csv.limit) break;
    if (character == quote || character == escape) {
      if (isUnescapedEscape(csv, character)) readUnquoted(csv);
      else readEscape(csv, character);
      continue;
    }
    if (prev == quote) {
      append(quote);
      readRest(csv, position, false);
      return false;
    }
    if (prev == escape && escape != 0) append(escape);
    if (!readPlain(csv)) {
      finishAtLimit(csv, character);
      return false;
    }
  }
  finishAtLimit(csv, prev == 0 && to == start && load<u8>(position - 1) == quote ? quote : prev);
  return false;
}

/** Copies up to a quote or an escape, which becomes `prev`; false at the limit. */
function readPlain(csv: CsvState): bool {
  const quote = csv.quote;
  const escape = csv.escape;
  const escapeEscape = csv.escapeEscape;
  while (position < csv.limit) {
    const character = load<u8>(position++);
    if (character == quote || character == escape || character == escapeEscape) {
      prev = character;
      return true;
    }
    append(character);
  }
  return false;
}

/** Whether an escape follows a quote that neither closes nor is escaped. */
// @ts-ignore: decorator
@inline
function isUnescapedEscape(csv: CsvState, character: u8): bool {
  const isEscaped = character == csv.escape && prev == csv.escapeEscape && csv.escapeEscape != 0;
  return !isEscaped && prev != csv.escape && prev == csv.quote && character != csv.quote;
}

/** Takes a quote or an escape, other than `isUnescapedEscape`. */
function readEscape(csv: CsvState, character: u8): void {
  const quote = csv.quote;
  const escape = csv.escape;
  const escapeEscape = csv.escapeEscape;
  let used = character;
  if (character == escape && prev == escapeEscape && escapeEscape != 0) {
    append(escape);
    used = 0;
  } else if (prev == escape) {
    append(character == quote ? quote : prev);
    if (character == quote) used = 0;
  } else if (character == quote && prev == quote) {
    append(quote);
  }
  prev = used;
  position++;
}

/**
 * After a quote that was not escaped and an escape, text goes on as if it were not quoted, with escapes, and swallows the
 * separator that ends it; each further such pair makes it swallow one more.
 */
function readUnquoted(csv: CsvState): void {
  const quote = csv.quote;
  const escape = csv.escape;
  let depth = 0;
  append(quote);
  prev = load<u8>(position);
  while (position < csv.limit) {
    const character = load<u8>(position);
    const isSeparator = isSeparatorAt(csv, position);
    const length = isSeparator ? csv.separatorLength : looseLineEndLength(csv, position);
    if (position >= csv.limit) return;
    if (length > 0) {
      position += <usize>length;
      prev = isSeparator ? character : 10;
      if (depth-- == 0) return;
    } else if (character == quote || character == escape) {
      if (isUnescapedEscape(csv, character)) {
        append(quote);
        prev = character;
        depth++;
      } else {
        readEscape(csv, character);
      }
    } else {
      if (prev == quote) append(quote);
      append(character);
      prev = character;
      position++;
    }
  }
}

/** Ends a token after its closing quote, at white space or the end. */
function finishClosed(csv: CsvState): void {
  const from = position;
  while (position < csv.limit && load<u8>(position) <= 0x20 && !isEndAt(csv, position)) position++;
  if (position >= csv.limit || isEndAt(csv, position)) {
    setToken(csv, start, to, CsvToken.Empty);
    return;
  }
  append(csv.quote);
  memory.copy(to, from, position - from);
  to += position - from;
  readRest(csv, position, true);
}

/** The quotes were no quotes: takes the opening one back, and all to the next separator. */
function readRest(csv: CsvState, from: usize, isAfterSpace: bool): void {
  store<u8>(--start, csv.quote);
  const isLong = isAfterSpace && csv.separatorLength > 1;
  while (position < csv.limit && !(isLong ? looseLineEndLength(csv, position) > 0 : isEndAt(csv, position))) {
    append(load<u8>(position++));
  }
  // A quirk of univocity: at the very end it believes that a quote which stands second is an open one.
  const isQuirk = isAfterSpace && position >= csv.limit && position > from + 1
    && load<u8>(from, 1) == csv.quote && load<u8>(from) != csv.quote;
  if (isQuirk) append(csv.quote);
  if ((csv.flags & CSV_TRIM_END) != 0 && csv.separatorLength == 1 && !isQuirk) {
    while (to > start && load<u8>(to - 1) <= 0x20) to--;
  }
  setToken(csv, start, to, CsvToken.Absent);
}

/** Ends a token whose closing quote is missing; `last` is the character that was looked at last. */
function finishAtLimit(csv: CsvState, last: u8): void {
  const quote = csv.quote;
  let isValue = prev != 0;
  if (last == quote && prev != quote) append(quote);
  if (last == quote && prev == quote) isValue = true;
  setToken(csv, start, to, isValue ? CsvToken.Empty : CsvToken.Absent);
}
