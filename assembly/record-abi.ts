/** Constants that parsers and printers of records share with the host; see `abi.ts`. */

/** What a parser makes of a field's text. The physical type alone does not say it: DATE and INT are both i32. */
export enum FieldKind {
  Null = 0,
  Bool = 1,
  I8 = 2,
  I16 = 3,
  I32 = 4,
  I64 = 5,
  F32 = 6,
  F64 = 7,
  Decimal = 8,
  String = 9,
  Binary = 10,
  Date = 11,
  Timestamp = 12,
  TimestampNtz = 13,
  Struct = 14,
  List = 15,
  Map = 16,
  /** The host reads the text: date patterns, intervals. */
  Host = 17,
  /** The same for TIMESTAMP, where a JSON number counts seconds whatever the pattern. */
  HostTimestamp = 18,
}

/** What becomes of a malformed record; Spark's option `mode`. */
export enum RecordMode {
  Permissive = 0,
  DropMalformed = 1,
  FailFast = 2,
}

/** What a row is tested for before it is written (`assembly/record/row-test.ts`). */
export enum TestKind {
  /** Not null; what the others ask for as well. */
  Present = 0,
  /** A whole number, a time or a truth value in a range. */
  Whole = 1,
  /** A FLOAT or DOUBLE in a range, or NaN. */
  Floating = 2,
  Text = 3,
  /** Text that begins so. */
  Prefix = 4,
}

/** Why a record is malformed: the words of the column `_error`, by number. */
export enum RecordError {
  TooLong = 0,
  BadValue = 1,
  Truncated = 2,
  BadTime = 3,
  NotJson = 4,
  ColumnCount = 5,
  NotAccessLine = 6,
  NotLogfmt = 7,
  NotSyslog = 8,
  BadPriority = 9,
  BadStructuredData = 10,
}

/** An entry of a word table: a text's pointer and length, 4 bytes each; the texts stand behind the entries. */
export const WORD_SIZE: i32 = 8;

/**
 * A value that the host has to finish after a parser's batch: a double that needs exact rounding, a time in a named zone,
 * a date pattern. 32 bytes.
 *
 * ```
 *  0 field   u32   pointer to the Field
 *  4 index   i32   row of the field's column
 *  8 text    u32   pointer to the text
 * 12 length  u32   its length in bytes
 * 16 row     i32   row of the batch
 * 20 line    u32   pointer to the record's text
 * 24 bytes   u32   its length
 * 28 column  u32   pointer to the Column; filled in when the batch ends
 * ```
 */
export const FIX_FIELD: i32 = 0;
export const FIX_INDEX: i32 = 4;
export const FIX_TEXT: i32 = 8;
export const FIX_LENGTH: i32 = 12;
export const FIX_ROW: i32 = 16;
export const FIX_LINE: i32 = 20;
export const FIX_LINE_LENGTH: i32 = 24;
export const FIX_COLUMN: i32 = 28;
export const FIX_SIZE: i32 = 32;

/** Bits of `parse_record_open`'s `options` that loosen JSON as Spark's options of these names do. */
export const JSON_SINGLE_QUOTES: i32 = 1;
export const JSON_UNQUOTED_NAMES: i32 = 2;
export const JSON_LEADING_ZEROS: i32 = 4;
export const JSON_NON_NUMERIC: i32 = 8;
export const JSON_ANY_ESCAPE: i32 = 16;
export const JSON_CONTROL_CHARACTERS: i32 = 32;
export const JSON_COMMENTS: i32 = 64;
/** `parser: 'projected'`: a row ends at its last wanted field, what follows is not looked at. */
export const JSON_PROJECTED: i32 = 128;
/** A value of the type STRING that is no string is left to the host, which writes it again, unless its text stands already. */
export const JSON_COPIED: i32 = 256;
/** A text is the value of the only field, an array or a map, and not an object of fields. */
export const JSON_ROOT_VALUE: i32 = 512;

/** A bit of `print_open`'s `options` for JSON: null fields of objects are left out. */
export const PRINT_IGNORE_NULLS: i32 = 1;
