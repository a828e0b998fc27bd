/**
 * What all record parsers share: input, wanted fields, parse mode, and the values that the host has to finish
 * (`FIX_…` in `abi.ts`).
 *
 * A parser writes its rows through `root`, a struct whose children are the wanted columns. A malformed record is ended by
 * `rejectRecord`, which does what the mode says: a row with the raw text in the `corrupt` column, no row, or failure. The
 * columns `raw` and `error` tell of each record, well formed or not, its text and what is wrong with it.
 */
import { FieldKind, FIX_COLUMN, FIX_FIELD, FIX_INDEX, FIX_LENGTH, FIX_LINE, FIX_LINE_LENGTH, FIX_ROW, FIX_SIZE, FIX_TEXT, RecordError, RecordMode, WORD_SIZE } from '../record-abi';
import { Status } from '../abi';
import { arenaAlloc } from '../memory/arena';
import { failText } from '../memory/error-block';
import { heapAlloc, heapFree } from '../memory/heap';
import { TextInput } from '../text/input';
import {
  beginField, childField, ensureRow, Field, finishField, freeField, setNull, setString, setValid,
} from './field';

// @ts-ignore: decorator
@unmanaged
export class RecordParser {
  input: TextInput;
  /** A struct of the wanted columns, the corrupt one among them. */
  root: Field;
  /** The column for the text of malformed records, or null. */
  corrupt: Field | null;
  /** The column for the text of every record, or null. */
  raw: Field | null;
  /** The column for what is wrong with a record, or null. */
  error: Field | null;
  /** The texts of the errors, a word table by `RecordError`; 0 where `error` is null. */
  errorWords: usize;
  /** One of the three columns is wanted. */
  keepsLines: bool;
  mode: i32;
  /** Bits that only the format knows. */
  options: i32;
  /** The session's time zone; 0 for UTC. */
  zone: usize;
  /** Rows in the batch. */
  rows: i32;
  /** Records read for the batch, dropped ones included. */
  records: i32;
  fixes: usize;
  fixCount: i32;
  fixCapacity: i32;
  /** The text of the record at hand, for fixes. */
  line: usize;
  lineLength: u32;
  /** What the format keeps between batches. */
  state: usize;
  /** The first of the tests that rows are put to (`row-test.ts`); 0 for none. */
  tests: usize;
  /** Rows of the batch that failed one. */
  failures: i32;
  /** Columns wait for the tests; see `choosePuttingOff`. */
  isPuttingOff: bool;
  batches: i32;
}

/** Of a line that is too long, at most this much of the text is shown. */
const SHOWN_BYTES: u32 = 65536;

/** Makes a parser; the zone table, if any, becomes the parser's. */
export function newRecordParser(
  input: TextInput, root: Field, corruptIndex: i32, mode: i32, options: i32, zone: usize,
): RecordParser {
  const parser = changetype<RecordParser>(heapAlloc(offsetof<RecordParser>()));
  parser.input = input;
  parser.root = root;
  if (corruptIndex >= 0) parser.corrupt = childField(root, corruptIndex);
  parser.keepsLines = corruptIndex >= 0;
  parser.mode = mode;
  parser.options = options;
  parser.zone = zone;
  return parser;
}

/** Sets the columns for the text of records and for their errors, each by index or -1; the word table becomes the parser's. */
export function keepLines(parser: RecordParser, rawIndex: i32, errorIndex: i32, errorWords: usize): void {
  if (rawIndex >= 0) parser.raw = childField(parser.root, rawIndex);
  if (errorIndex >= 0) parser.error = childField(parser.root, errorIndex);
  parser.errorWords = errorWords;
  parser.keepsLines = parser.keepsLines || rawIndex >= 0 || errorIndex >= 0;
}

/** Frees the parser and its fields, not the input. */
export function freeRecordParser(parser: RecordParser): void {
  heapFree(parser.errorWords);
  freeField(parser.root);
  heapFree(parser.zone);
  heapFree(changetype<usize>(parser));
}

/** Starts a batch that is expected to have at most `capacity` rows. */
export function beginRecords(parser: RecordParser, capacity: i32): void {
  parser.rows = 0;
  parser.records = 0;
  parser.fixes = 0;
  parser.fixCount = 0;
  parser.fixCapacity = 0;
  beginField(parser.root, capacity);
}

/** Ends a batch: makes the columns. */
export function finishRecords(parser: RecordParser): i32 {
  finishField(parser.root, parser.rows);
  for (let index = 0; index < parser.fixCount; index++) {
    const fix = parser.fixes + <usize>(index * FIX_SIZE);
    store<u32>(fix + FIX_COLUMN, <u32>changetype<Field>(load<u32>(fix + FIX_FIELD)).column);
  }
  return parser.rows;
}

/** Leaves a value to the host; the row is valid with a zero value until then. */
export function addFix(parser: RecordParser, field: Field, index: i32, text: usize, length: i32): void {
  if (parser.fixCount == parser.fixCapacity) {
    parser.fixCapacity = max(16, parser.fixCapacity << 1);
    const grown = arenaAlloc(<usize>(parser.fixCapacity * FIX_SIZE));
    if (parser.fixCount > 0) memory.copy(grown, parser.fixes, <usize>(parser.fixCount * FIX_SIZE));
    parser.fixes = grown;
  }
  const fix = parser.fixes + <usize>(parser.fixCount++ * FIX_SIZE);
  store<u32>(fix + FIX_FIELD, <u32>changetype<usize>(field));
  store<i32>(fix + FIX_INDEX, index);
  store<u32>(fix + FIX_TEXT, <u32>text);
  store<u32>(fix + FIX_LENGTH, <u32>length);
  store<i32>(fix + FIX_ROW, parser.rows);
  store<u32>(fix + FIX_LINE, <u32>parser.line);
  store<u32>(fix + FIX_LINE_LENGTH, parser.lineLength);
  memory.fill(field.values + <usize>index * <usize>field.valueBytes, 0, <usize>field.valueBytes);
  setValid(field, index);
}

/** Forgets the values to finish that the record at hand has added. */
export function dropFixes(parser: RecordParser, fixCount: i32): void {
  parser.fixCount = fixCount;
}

/**
 * Forgets those of a field from its row `row` on, and of the fields below it: the row, which is the field's last, is written
 * again, as where a key comes twice.
 */
export function dropFieldFixes(parser: RecordParser, field: Field, row: i32): void {
  for (let number = parser.fixCount - 1; number >= 0; number--) {
    const fix = parser.fixes + <usize>(number * FIX_SIZE);
    if (load<i32>(fix + FIX_ROW) != parser.rows) break;
    if (load<u32>(fix + FIX_FIELD) != <u32>changetype<usize>(field) || load<i32>(fix + FIX_INDEX) < row) continue;
    parser.fixCount--;
    const last = parser.fixes + <usize>(parser.fixCount * FIX_SIZE);
    if (fix != last) memory.copy(fix, last, <usize>FIX_SIZE);
  }
  const isList = field.kind == FieldKind.List || field.kind == FieldKind.Map;
  const childRow = isList ? load<i32>(field.offsets + (<usize>row << 2)) : row;
  for (let index = 0; index < field.childCount; index++) dropFieldFixes(parser, childField(field, index), childRow);
}

/** Ends a record that is well formed. */
// @ts-ignore: decorator
@inline
export function acceptRecord(parser: RecordParser): void {
  if (parser.keepsLines) keepAccepted(parser);
  setValid(parser.root, parser.rows);
  parser.rows++;
  parser.records++;
}

function keepAccepted(parser: RecordParser): void {
  const corrupt = parser.corrupt;
  const raw = parser.raw;
  const error = parser.error;
  if (corrupt !== null) setNull(corrupt, parser.rows);
  if (raw !== null) setString(raw, parser.rows, parser.line, parser.lineLength);
  if (error !== null) setNull(error, parser.rows);
}

function keepRejected(parser: RecordParser, length: u32, reason: i32): void {
  const corrupt = parser.corrupt;
  const raw = parser.raw;
  const error = parser.error;
  if (corrupt !== null) setString(corrupt, parser.rows, parser.line, length);
  if (raw !== null) setString(raw, parser.rows, parser.line, length);
  if (error !== null) setWord(error, parser.rows, parser.errorWords, reason);
}

/** Writes a text of a word table. */
export function setWord(field: Field, row: i32, words: usize, index: i32): void {
  const word = words + <usize>(index * WORD_SIZE);
  setString(field, row, <usize>load<u32>(word), load<u32>(word, 4));
}

/** Whether a column of the parser is one that tells of lines, and so no field of a record. */
export function isLineColumn(parser: RecordParser, field: Field): bool {
  return field === parser.corrupt || field === parser.raw || field === parser.error;
}

/** Sets all wanted columns of the row at hand to null. */
export function clearRow(parser: RecordParser): void {
  const root = parser.root;
  for (let index = 0; index < root.childCount; index++) setNull(childField(root, index), parser.rows);
}

/**
 * Ends a malformed record whose row holds what could be kept; `reason` is a `RecordError`, and of a record that is too long
 * it is that. Returns 0, or the status to stop with in the mode FAILFAST.
 */
export function rejectRecord(parser: RecordParser, reason: i32): i32 {
  const lengthMax = <u32>parser.input.maxLineBytes;
  const isLong = parser.lineLength > lengthMax;
  const length = isLong ? min(lengthMax, SHOWN_BYTES) : parser.lineLength;
  if (parser.mode == RecordMode.FailFast) return failText(Status.MalformedRecord, parser.rows, parser.line, length);
  if (parser.mode == RecordMode.DropMalformed) {
    parser.records++;
    return 0;
  }
  if (parser.keepsLines) keepRejected(parser, length, isLong ? RecordError.TooLong : reason);
  setValid(parser.root, parser.rows);
  parser.rows++;
  parser.records++;
  return 0;
}

/** Ends a row of which there is no record: it is null, and so are all columns. */
export function skipRecord(parser: RecordParser): void {
  ensureRecord(parser);
  clearRow(parser);
  setValid(parser.root, parser.rows);
  parser.rows++;
}

/** Makes sure that the row at hand fits. */
// @ts-ignore: decorator
@inline
export function ensureRecord(parser: RecordParser): void {
  ensureRow(parser.root, parser.rows);
}
