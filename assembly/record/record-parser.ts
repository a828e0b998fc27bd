/**
 * What all record parsers share: input, wanted fields, parse mode, and the values that the host has to finish
 * (`FIX_…` in `abi.ts`).
 *
 * A parser writes its rows through `root`, a struct whose children are the wanted columns. A malformed record is ended by
 * `rejectRecord`, which does what the mode says: a row with the raw text in the `corrupt` column, no row, or failure.
 */
import {
  FIX_COLUMN, FIX_FIELD, FIX_INDEX, FIX_LENGTH, FIX_LINE, FIX_LINE_LENGTH, FIX_ROW, FIX_SIZE, FIX_TEXT, RecordMode,
  Status,
} from '../abi';
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
  parser.mode = mode;
  parser.options = options;
  parser.zone = zone;
  return parser;
}

/** Frees the parser and its fields, not the input. */
export function freeRecordParser(parser: RecordParser): void {
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

/** Ends a record that is well formed. */
// @ts-ignore: decorator
@inline
export function acceptRecord(parser: RecordParser): void {
  const corrupt = parser.corrupt;
  if (corrupt !== null) setNull(corrupt, parser.rows);
  setValid(parser.root, parser.rows);
  parser.rows++;
  parser.records++;
}

/** Sets all wanted columns of the row at hand to null. */
export function clearRow(parser: RecordParser): void {
  const root = parser.root;
  for (let index = 0; index < root.childCount; index++) setNull(childField(root, index), parser.rows);
}

/**
 * Ends a malformed record whose row holds what could be kept. Returns 0, or the status to stop with in the mode FAILFAST.
 */
export function rejectRecord(parser: RecordParser): i32 {
  const lengthMax = <u32>parser.input.maxLineBytes;
  const length = parser.lineLength > lengthMax ? min(lengthMax, SHOWN_BYTES) : parser.lineLength;
  if (parser.mode == RecordMode.FailFast) return failText(Status.MalformedRecord, parser.rows, parser.line, length);
  if (parser.mode == RecordMode.DropMalformed) {
    parser.records++;
    return 0;
  }
  const corrupt = parser.corrupt;
  if (corrupt !== null) setString(corrupt, parser.rows, parser.line, length);
  setValid(parser.root, parser.rows);
  parser.rows++;
  parser.records++;
  return 0;
}

/** Makes sure that the row at hand fits. */
// @ts-ignore: decorator
@inline
export function ensureRecord(parser: RecordParser): void {
  ensureRow(parser.root, parser.rows);
}
