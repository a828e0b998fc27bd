/**
 * The state of parsers whose formats have columns of their own (access lines, syslog, text with times): which wanted field
 * is which column of the format.
 */
import { heapAlloc, heapFree } from '../memory/heap';
import { childField, Field, setNull, setValid } from './field';
import { lineText } from './line-texts';
import { RecordParser, setWord } from './record-parser';

/** Columns that a format has at most. */
const COLUMNS: usize = 16;

// @ts-ignore: decorator
@unmanaged
class FixedColumns {
  /** The texts that a column of names is made of, a word table; 0 where the format has none. */
  words: usize;
  /** Times without a year are never later than these local micros. */
  latest: i64;
  /** Behind this, a pointer for each column: its wanted field, or null. */
}

// @ts-ignore: decorator
@inline
function stateOf(parser: RecordParser): FixedColumns {
  return changetype<FixedColumns>(parser.state);
}

/** Makes the state of a parser; the word table becomes its own. */
export function openColumns(parser: RecordParser, words: usize, latest: i64): void {
  parser.state = heapAlloc(offsetof<FixedColumns>() + (COLUMNS << 2));
  const state = stateOf(parser);
  state.words = words;
  state.latest = latest;
}

/** Says that the wanted column number `index` is the format's column `column`. */
export function bindColumn(parser: RecordParser, column: i32, index: i32): void {
  assert(parser.state != 0 && column >= 0 && <usize>column < COLUMNS);
  const field = childField(parser.root, index);
  store<u32>(parser.state + offsetof<FixedColumns>() + (<usize>column << 2), <u32>changetype<usize>(field));
}

/** Frees what `openColumns` made. */
export function releaseColumns(parser: RecordParser): void {
  heapFree(stateOf(parser).words);
  heapFree(parser.state);
  parser.state = 0;
}

/** The wanted field of a column, or null. */
// @ts-ignore: decorator
@inline
export function wantedField(parser: RecordParser, column: i32): Field | null {
  return changetype<Field | null>(load<u32>(parser.state + offsetof<FixedColumns>() + (<usize>column << 2)));
}


/** The latest local time that a time without a year may be. */
// @ts-ignore: decorator
@inline
export function latestLocal(parser: RecordParser): i64 {
  return stateOf(parser).latest;
}

/** Writes the line's text of a column, if that is wanted. */
// @ts-ignore: decorator
@inline
export function writeText(parser: RecordParser, column: i32): void {
  const field = wantedField(parser, column);
  if (field === null) return;
  const text = lineText(column);
  const row = <usize>parser.rows;
  store<u64>(field.values + (row << 3), text);
  store<u8>(field.validity + row, u8(text != 0));
  field.nulls += i32(text == 0);
}

/** Writes one of the format's names, or null for a negative number. */
export function writeName(parser: RecordParser, column: i32, name: i32): void {
  const field = wantedField(parser, column);
  if (field === null) return;
  if (name < 0) setNull(field, parser.rows);
  else setWord(field, parser.rows, stateOf(parser).words, name);
}

/** Writes an INT, or null for a negative number. */
// @ts-ignore: decorator
@inline
export function writeCount(parser: RecordParser, column: i32, value: i32): void {
  const field = wantedField(parser, column);
  if (field === null) return;
  if (value < 0) {
    setNull(field, parser.rows);
    return;
  }
  store<i32>(field.values + (<usize>parser.rows << 2), value);
  setValid(field, parser.rows);
}

/** Writes a TIMESTAMP, or null. */
// @ts-ignore: decorator
@inline
export function writeTime(parser: RecordParser, column: i32, micros: i64, isNull: bool): void {
  const field = wantedField(parser, column);
  if (field === null) return;
  if (isNull) {
    setNull(field, parser.rows);
    return;
  }
  store<i64>(field.values + (<usize>parser.rows << 3), micros);
  setValid(field, parser.rows);
}
