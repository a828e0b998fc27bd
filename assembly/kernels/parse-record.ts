/** The fields that a record parser writes, and what the host reads of a batch besides the columns. */
import { childField, Field, newField, setChild } from '../record/field';
import { bindColumn, openColumns, releaseColumns } from '../record/fixed-columns';
import { freeRecordParser, keepLines, newRecordParser, RecordParser } from '../record/record-parser';
import { addRowTest, freeRowTests } from '../record/row-test';
import { TextInput } from '../text/input';

/** Makes a field: `kind` is a `FieldKind`, `type` a `TypeId`. The name is copied. */
export function parse_field_new(kind: i32, type: i32, name: usize, nameLength: i32, childCount: i32): usize {
  return changetype<usize>(newField(kind, type, name, nameLength, childCount));
}

/** Puts a field below another, which frees it. */
export function parse_field_child(field: usize, index: i32, child: usize): void {
  const parent = changetype<Field>(field);
  assert(index < parent.childCount);
  setChild(parent, index, changetype<Field>(child));
}

/** Sets the precision and scale of a decimal field. */
export function parse_field_decimal(field: usize, precision: i32, scale: i32): void {
  changetype<Field>(field).precision = precision;
  changetype<Field>(field).scale = scale;
}

/** The column that the last batch gave the field's child. */
export function parse_field_column(field: usize, index: i32): usize {
  return childField(changetype<Field>(field), index).column;
}

/**
 * Makes a record parser over an input. `root` is a struct field of the wanted columns and `corrupt` the index of the one for
 * malformed records, or -1; `mode` is a `RecordMode`; `zone` is a zone table from `mem_alloc`, or 0. All become the parser's.
 */
export function parse_record_open(input: usize, root: usize, corrupt: i32, mode: i32, options: i32, zone: usize): usize {
  return changetype<usize>(
    newRecordParser(changetype<TextInput>(input), changetype<Field>(root), corrupt, mode, options, zone),
  );
}

/**
 * Sets which wanted columns hold the text of every record and what is wrong with it, by index or -1. `errorWords` is a word
 * table by `RecordError` from `mem_alloc`, or 0; it becomes the parser's.
 */
export function parse_record_keep(parser: usize, raw: i32, error: i32, errorWords: usize): void {
  keepLines(changetype<RecordParser>(parser), raw, error, errorWords);
}

/**
 * Makes the parser one of a format with columns of its own; `parse_columns_release` undoes it. `words` is a word table from
 * `mem_alloc` of the names that a column holds, or 0; it becomes the parser's. `latest` is the local time, in micros, that a
 * time without a year is never behind.
 */
export function parse_columns_open(parser: usize, words: usize, latest: i64): void {
  openColumns(changetype<RecordParser>(parser), words, latest);
}

/** Says that the wanted column number `index` is the format's column `column`. */
export function parse_columns_bind(parser: usize, column: i32, index: i32): void {
  bindColumn(changetype<RecordParser>(parser), column, index);
}

/** Frees what `parse_columns_open` made. */
export function parse_columns_release(parser: usize): void {
  releaseColumns(changetype<RecordParser>(parser));
}

/**
 * Has rows tested by the wanted column number `index`: those that fail are counted, but need not be written. `kind` is a
 * `TestKind`; `low` and `high` are the ends of a range, of doubles their bits; the text is copied. With `isOutside` values
 * inside fail instead.
 */
export function parse_record_test(
  parser: usize, index: i32, kind: i32, isOutside: i32, low: i64, high: i64, text: usize, length: i32,
): void {
  addRowTest(changetype<RecordParser>(parser), index, kind, isOutside != 0, low, high, text, length);
}

/** Frees a record parser and its fields. */
export function parse_record_close(parser: usize): void {
  freeRowTests(changetype<RecordParser>(parser));
  freeRecordParser(changetype<RecordParser>(parser));
}

/** Records that the last batch was made of, dropped ones included. */
export function parse_record_count(parser: usize): i32 {
  return changetype<RecordParser>(parser).records;
}

/** The values that the host has to finish (`FIX_…`). */
export function parse_record_fixes(parser: usize): usize {
  return changetype<RecordParser>(parser).fixes;
}

/** How many there are. */
export function parse_record_fix_count(parser: usize): i32 {
  return changetype<RecordParser>(parser).fixCount;
}
