/**
 * What a CSV parser keeps: the special characters and texts, which wanted field a column goes to, and the token that was
 * read last. Positions are judged here: whether a separator or the end of a line stands there.
 */
import { CSV_MULTI_LINE, CsvText } from '../line-abi';
import { arenaAlloc } from '../memory/arena';
import { heapAlloc, heapFree } from '../memory/heap';
import { findEither, sameBytes } from '../text/classify';
import { TextInput } from '../text/input';
import { Field } from './field';

/** What ended a token. */
export enum CsvStop {
  Separator = 0,
  /** The end of a line. */
  Record = 1,
  /** The end of all text: of the line, where a record is a line. */
  Text = 2,
  /** The bytes that are there, and more will come. */
  Incomplete = 3,
}

/** What a token without characters is. */
export enum CsvToken {
  Text = 0,
  /** Nothing stood there. */
  Absent = 1,
  /** Quotes with nothing between them. */
  Empty = 2,
}

/** How lines end where no separator is given: as the first line of the text does. */
enum LineEnd {
  Unknown = 0,
  LineFeed = 1,
  Pair = 2,
  CarriageReturn = 3,
}

const TEXTS: i32 = 6;
const HELD_BYTES: usize = 12;

// @ts-ignore: decorator
@unmanaged
export class CsvState {
  input: TextInput;
  flags: i32;
  quote: u8;
  escape: u8;
  /** Escapes the escape character. */
  escapeEscape: u8;
  comment: u8;
  /** Pointers and lengths of the texts, by `CsvText`. */
  texts: usize;
  /** First byte of the separator of columns. */
  separator: u8;
  separatorLength: i32;
  /** Columns of the schema, the one for malformed records left out. */
  columnCount: i32;
  /** Pointers to the wanted field of each column; 0 for one that is not wanted. */
  fields: usize;
  /** Columns up to the last wanted one. */
  wantedCount: i32;
  /** Tokens of the record that are written once the row has passed its tests, by column: text, length and `CsvToken`. */
  held: usize;
  /** The next record holds the names of the columns. */
  isHeaderDue: bool;
  /** The rest of a record that is too long is being thrown away. */
  isSkipping: bool;
  /** Line ends are looked for, and more bytes may come. */
  isOpen: bool;
  lineEnd: i32;
  /** End of the record, where it is a line, or of the bytes that may belong to it. */
  limit: usize;
  /** Token read last. */
  token: i32;
  text: usize;
  length: i32;
  stop: i32;
  /** Where what ended it stands. */
  tokenEnd: usize;
  /** Where text without its escapes is put together; 0 until a batch has such text. */
  scratch: usize;
  /** Names of the last header, 8 bytes each as in a string column; `headerCount` is -1 where none was read. */
  headerNames: usize;
  headerCount: i32;
}

/** Makes the state of a parser. */
export function newCsvState(input: TextInput, columnCount: i32, flags: i32): CsvState {
  const csv = changetype<CsvState>(heapAlloc(offsetof<CsvState>()));
  csv.input = input;
  csv.flags = flags;
  csv.columnCount = columnCount;
  csv.texts = heapAlloc(<usize>TEXTS << 3);
  csv.fields = heapAlloc(<usize>columnCount << 2);
  csv.held = heapAlloc(<usize>columnCount * HELD_BYTES);
  csv.headerCount = -1;
  return csv;
}

/** Frees it. */
export function freeCsvState(csv: CsvState): void {
  for (let which = 0; which < TEXTS; which++) heapFree(csvText(csv, which));
  heapFree(csv.texts);
  heapFree(csv.fields);
  heapFree(csv.held);
  heapFree(changetype<usize>(csv));
}

/** Keeps the token that was read last as that of a column. */
// @ts-ignore: decorator
@inline
export function holdToken(csv: CsvState, column: i32): void {
  const held = csv.held + <usize>column * HELD_BYTES;
  store<u32>(held, <u32>csv.text);
  store<i32>(held, csv.length, 4);
  store<i32>(held, csv.token, 8);
}

/** Takes it out again. */
// @ts-ignore: decorator
@inline
export function takeHeldToken(csv: CsvState, column: i32): void {
  const held = csv.held + <usize>column * HELD_BYTES;
  csv.text = load<u32>(held);
  csv.length = load<i32>(held, 4);
  csv.token = load<i32>(held, 8);
}

/** Sets one of the texts, which is copied. */
export function setCsvText(csv: CsvState, which: i32, text: usize, length: i32): void {
  const copy = heapAlloc(<usize>length);
  memory.copy(copy, text, <usize>length);
  store<u32>(csv.texts + (<usize>which << 3), <u32>copy);
  store<i32>(csv.texts + (<usize>which << 3), length, 4);
  if (which != CsvText.Separator) return;
  csv.separator = load<u8>(text);
  csv.separatorLength = length;
}

// @ts-ignore: decorator
@inline
export function csvText(csv: CsvState, which: i32): usize {
  return load<u32>(csv.texts + (<usize>which << 3));
}

// @ts-ignore: decorator
@inline
export function csvTextLength(csv: CsvState, which: i32): i32 {
  return load<i32>(csv.texts + (<usize>which << 3), 4);
}

/** Whether the token's text is one of the texts. */
// @ts-ignore: decorator
@inline
export function isCsvText(csv: CsvState, which: i32, text: usize, length: i32): bool {
  return length == csvTextLength(csv, which) && sameBytes(text, csvText(csv, which), length);
}

// @ts-ignore: decorator
@inline
export function csvField(csv: CsvState, column: i32): Field | null {
  return changetype<Field | null>(load<u32>(csv.fields + (<usize>column << 2)));
}

/** Whether the separator stands at a place before the limit. */
// @ts-ignore: decorator
@inline
export function isSeparatorAt(csv: CsvState, at: usize): bool {
  if (load<u8>(at) != csv.separator) return false;
  const length = csv.separatorLength;
  return length == 1 || (at + <usize>length <= csv.limit && sameBytes(at, csvText(csv, CsvText.Separator), length));
}

/**
 * The length of the line end at a place before the limit; 0 if there is none. Where more bytes would have to be seen,
 * the limit is moved to the place, so that the record counts as incomplete.
 */
// @ts-ignore: decorator
@inline
export function lineEndLength(csv: CsvState, at: usize): i32 {
  return (csv.flags & CSV_MULTI_LINE) == 0 ? 0 : multiLineEndLength(csv, at);
}

function multiLineEndLength(csv: CsvState, at: usize): i32 {
  if (csv.input.separator != 0) return separatorLength(csv, at);
  const character = load<u8>(at);
  if (csv.lineEnd == LineEnd.LineFeed) return i32(character == 10);
  if (character != 13) return 0;
  if (csv.lineEnd == LineEnd.CarriageReturn) return 1;
  if (at + 1 >= csv.limit && csv.isOpen) return leaveOpen(csv, at);
  return at + 1 < csv.limit && load<u8>(at, 1) == 10 ? 2 : 0;
}

/**
 * The same where a token begins or a quote has closed: there univocity, which makes line feeds of line ends, takes any
 * line feed for one, in plain text only those that are. So a line feed in a text of pairs may end a line or be text.
 */
// @ts-ignore: decorator
@inline
export function looseLineEndLength(csv: CsvState, at: usize): i32 {
  const length = lineEndLength(csv, at);
  return length == 0 && load<u8>(at) == 10 && takesLineFeeds(csv) && at < csv.limit ? 1 : length;
}

/** Whether line feeds may end lines though they are not how lines end. */
// @ts-ignore: decorator
@inline
export function takesLineFeeds(csv: CsvState): bool {
  return (csv.flags & CSV_MULTI_LINE) != 0
    && (csv.input.separator == 0 ? csv.lineEnd >= LineEnd.Pair : csv.input.separatorLength == 2);
}

/**
 * Learns from the text at `at`, if it is not known yet, how lines end: as the first line does, wherever that is, in
 * quotes too. False if that can't be seen yet.
 */
export function learnLineEnd(csv: CsvState, at: usize): bool {
  const input = csv.input;
  if (csv.lineEnd != LineEnd.Unknown || input.separator != 0) return true;
  const found = findEither(at, input.end, 10, 13);
  if (found == input.end) return true;
  if (load<u8>(found) == 10) {
    csv.lineEnd = LineEnd.LineFeed;
  } else {
    if (found + 1 == input.end && !input.isLast) return false;
    const isPair = found + 1 < input.end && load<u8>(found, 1) == 10;
    csv.lineEnd = isPair ? LineEnd.Pair : LineEnd.CarriageReturn;
  }
  return true;
}

function separatorLength(csv: CsvState, at: usize): i32 {
  const input = csv.input;
  const length = input.separatorLength;
  const seen = min(length, <i32>(csv.limit - at));
  if (!sameBytes(at, input.separator, seen)) return 0;
  if (seen == length) return length;
  return csv.isOpen ? leaveOpen(csv, at) : 0;
}

function leaveOpen(csv: CsvState, at: usize): i32 {
  csv.limit = at;
  return 0;
}

/** Forgets how the lines of the text before ended. */
export function beginCsvText(csv: CsvState, hasHeader: bool): void {
  csv.lineEnd = LineEnd.Unknown;
  csv.isSkipping = false;
  csv.isHeaderDue = hasHeader;
}

/** Whether line ends in quotes are to become line feeds, as they were found to be others. */
// @ts-ignore: decorator
@inline
export function normalizesLineEnds(csv: CsvState): bool {
  return csv.lineEnd >= LineEnd.Pair;
}

/** Whether pairs are the line ends to be normalized. */
// @ts-ignore: decorator
@inline
export function hasPairedLineEnds(csv: CsvState): bool {
  return csv.lineEnd == LineEnd.Pair;
}

/**
 * Makes room for the text, without escapes, of all tokens of the batch from `at` on. The text of a token and the byte
 * before it are never longer than what the token is made from, but for one byte at the end of a record.
 */
// @ts-ignore: decorator
@inline
export function beginCsvScratch(csv: CsvState, at: usize): void {
  if (csv.scratch == 0) csv.scratch = arenaAlloc(csv.input.end - at + 16);
}

/** Ends a token with text. */
// @ts-ignore: decorator
@inline
export function setToken(csv: CsvState, from: usize, to: usize, whenNothing: i32): void {
  csv.text = from;
  csv.length = <i32>(to - from);
  csv.token = to == from ? whenNothing : CsvToken.Text;
}

/** Notes what ended the token, at `at`, and returns the place after it. */
// @ts-ignore: decorator
@inline
export function endToken(csv: CsvState, at: usize): usize {
  csv.tokenEnd = at;
  if (at >= csv.limit) {
    csv.stop = csv.isOpen ? CsvStop.Incomplete : CsvStop.Text;
    return csv.limit;
  }
  if (isSeparatorAt(csv, at)) {
    csv.stop = CsvStop.Separator;
    return at + <usize>csv.separatorLength;
  }
  csv.stop = CsvStop.Record;
  return at + <usize>looseLineEndLength(csv, at);
}
