/**
 * Tokens of CSV: the text up to the next separator or end, taken where it stands if that is possible. A quote counts only as
 * the first character of a token (`x"y` is plain text), and only quoted text may hold separators and, with `CSV_MULTI_LINE`,
 * line ends.
 */
import { CSV_MULTI_LINE, CSV_TRIM_END, CSV_TRIM_START } from '../line-abi';
import { findByte, findEither, findOfThree } from '../text/classify';
import { readBrokenQuotes } from './csv-quoted';
import {
  beginCsvScratch, CsvState, CsvStop, CsvToken, endToken, hasPairedLineEnds, isSeparatorAt, lineEndLength,
  looseLineEndLength, normalizesLineEnds, setToken, takesLineFeeds,
} from './csv-state';

/** Reads the token at `at`, which may be the limit; returns the place after what ended it. Leaves `csv.text` and so on. */
// @ts-ignore: decorator
@inline
export function readToken(csv: CsvState, at: usize): usize {
  if ((csv.flags & CSV_TRIM_START) != 0) at = skipSpace(csv, at);
  if (at < csv.limit && load<u8>(at) == csv.quote) return readQuoted(csv, at);
  const end = plainEnd(csv, at);
  if (csv.separatorLength > 1 && end >= csv.limit) return endLongSeparated(csv, at, end);
  let to = end;
  if ((csv.flags & CSV_TRIM_END) != 0) while (to > at && load<u8>(to - 1) <= 0x20) to--;
  setToken(csv, at, to, CsvToken.Absent);
  return endToken(csv, end);
}

/** A quirk of univocity: at the very end, where the separator is long, it does not trim, and takes a quote for an open one. */
function endLongSeparated(csv: CsvState, from: usize, end: usize): usize {
  setToken(csv, from, end, CsvToken.Absent);
  if (end > from && load<u8>(end - 1) == csv.quote) {
    beginCsvScratch(csv, from);
    const copy = csv.scratch;
    memory.copy(copy, from, end - from);
    store<u8>(copy + (end - from), csv.quote);
    csv.scratch = copy + (end - from) + 1;
    setToken(csv, copy, csv.scratch, CsvToken.Absent);
  }
  return endToken(csv, end);
}

/** The place after white space that is neither a separator nor the end of a line. */
export function skipSpace(csv: CsvState, at: usize): usize {
  while (at < csv.limit && load<u8>(at) <= 0x20) {
    if (isSeparatorAt(csv, at) || looseLineEndLength(csv, at) > 0) return at;
    at++;
  }
  return min(at, csv.limit);
}

/** The end of a token without quotes. */
// @ts-ignore: decorator
@inline
function plainEnd(csv: CsvState, at: usize): usize {
  if ((csv.flags & CSV_MULTI_LINE) != 0) return multiLineEnd(csv, at);
  at = findByte(at, csv.limit, csv.separator);
  while (at < csv.limit && !isSeparatorAt(csv, at)) at = findByte(at + 1, csv.limit, csv.separator);
  return at;
}

function multiLineEnd(csv: CsvState, from: usize): usize {
  const input = csv.input;
  if (from < csv.limit && looseLineEndLength(csv, from) > 0) return from;
  let at = from;
  while (at < csv.limit) {
    at = input.separator != 0
      ? findEither(at, csv.limit, csv.separator, load<u8>(input.separator))
      : findOfThree(at, csv.limit, csv.separator, 10, 13);
    if (at >= csv.limit) break;
    if (isSeparatorAt(csv, at) || lineEndLength(csv, at) > 0) return at;
    at++;
  }
  // Another quirk: in the last token of a text any line feed ends the line.
  return csv.isOpen || !takesLineFeeds(csv) ? csv.limit : findByte(from, csv.limit, 10);
}

/** Reads a token from its opening quote on. Text between two quotes with nothing in it to look at stays in place. */
function readQuoted(csv: CsvState, at: usize): usize {
  const from = at + 1;
  const quote = csv.quote;
  const isSimple = csv.escapeEscape == 0 || csv.escapeEscape == csv.escape;
  const close = isSimple ? findEither(from, csv.limit, quote, csv.escape) : csv.limit;
  let next: usize = 0;
  // Without an escape, a quirk of univocity makes a quote of two that stand at the very end.
  const isAtLimit = close + 1 == csv.limit && (csv.escape != 0 || close > from);
  const isQuote = close < csv.limit && load<u8>(close) == quote;
  if (isQuote && (isAtLimit || isEndAfterQuote(csv, close + 1))) {
    setToken(csv, from, close, CsvToken.Empty);
    next = endToken(csv, close + 1);
  } else {
    next = readBrokenQuotes(csv, at);
  }
  if ((csv.flags & CSV_MULTI_LINE) != 0 && csv.stop != CsvStop.Incomplete) normalizeLineEnds(csv);
  return next;
}

// @ts-ignore: decorator
@inline
function isEndAfterQuote(csv: CsvState, at: usize): bool {
  return at < csv.limit && (isSeparatorAt(csv, at) || looseLineEndLength(csv, at) > 0);
}

/** Makes line feeds of the line ends in quoted text, if the text's lines end otherwise and no separator was given. */
function normalizeLineEnds(csv: CsvState): void {
  if (csv.input.separator != 0) return;
  const from = csv.text;
  const end = from + <usize>csv.length;
  if (!normalizesLineEnds(csv) || findByte(from, end, 13) == end) return;
  beginCsvScratch(csv, from);
  const start = csv.scratch + 1;
  let to = start;
  const isPaired = hasPairedLineEnds(csv);
  for (let at = from; at < end; at++) {
    const character = load<u8>(at);
    const isLineEnd = character == 13 && (!isPaired || (at + 1 < end && load<u8>(at, 1) == 10));
    store<u8>(to++, isLineEnd ? 10 : character);
    if (isLineEnd && isPaired) at++;
  }
  csv.scratch = to;
  csv.text = start;
  csv.length = <i32>(to - start);
}
