/**
 * The contract between the WASM core and TypeScript: type numbers, status codes and struct offsets.
 * Both compilers read this file, so a layout is written once. It imports nothing.
 */

/**
 * Physical column types. Logical types map onto these in `src/types/physical-type.ts`.
 *
 * | type   | values, one per row                                                   |
 * | ------ | --------------------------------------------------------------------- |
 * | Bool   | 1 byte, 0 or 1                                                        |
 * | I8…I64 | little endian two's complement                                        |
 * | F32 F64| IEEE 754                                                              |
 * | Str    | 8 bytes: u32 pointer, u32 length; the bytes are owned by someone else |
 * | Dec128 | 16 bytes: i64 low half, i64 high half                                 |
 * | Struct | none; one child column per field                                      |
 * | List   | `offsets`: rows + 1 × i32 into child 0                                |
 * | Map    | `offsets`: rows + 1 × i32 into child 0 (keys) and child 1 (values)    |
 */
export enum TypeId {
  Bool = 1,
  I8 = 2,
  I16 = 3,
  I32 = 4,
  I64 = 5,
  F32 = 6,
  F64 = 7,
  Str = 8,
  Dec128 = 9,
  Struct = 10,
  List = 11,
  Map = 12,
}

/** What a kernel returns when it could not finish. Success is a count, zero or more. */
export enum Status {
  ArithmeticOverflow = -1,
  DivideByZero = -2,
  CastInvalidInput = -3,
  CastOverflow = -4,
  OutOfMemory = -5,
  MalformedRecord = -6,
  LineTooLong = -7,
  NumericValueOutOfRange = -8,
  InvalidArgument = -9,
}

/**
 * Column descriptor, 64 bytes.
 *
 * ```
 *  0 type       i32   TypeId
 *  4 indexMask  i32   -1: a value per row; 0: one value that stands for every row (a constant)
 *  8 rows       i32
 * 12 values     u32   pointer
 * 16 validity   u32   pointer to one byte per row, 1 = valid, 0 = null; 0 = no row is null
 * 20 children   u32   pointer to childCount pointers to Column (Struct, List, Map)
 * 24 childCount i32
 * 28 offsets    u32   pointer to rows + 1 × i32 (List, Map)
 * 32 capacity   i32   rows that fit; only heap columns (operator state) use it
 * 36 …63        reserved, zero
 * ```
 *
 * A kernel reads row r of any column at index `r & indexMask`, in `values` and `validity` alike.
 * A null row's value bytes are zero, so that hashing and comparing whole columns is deterministic.
 */
export const COLUMN_TYPE: i32 = 0;
export const COLUMN_INDEX_MASK: i32 = 4;
export const COLUMN_ROWS: i32 = 8;
export const COLUMN_VALUES: i32 = 12;
export const COLUMN_VALIDITY: i32 = 16;
export const COLUMN_CHILDREN: i32 = 20;
export const COLUMN_CHILD_COUNT: i32 = 24;
export const COLUMN_OFFSETS: i32 = 28;
export const COLUMN_CAPACITY: i32 = 32;
export const COLUMN_SIZE: i32 = 64;

/** Every buffer that a kernel reads may be read this many bytes past its end (SIMD tails). */
export const PADDING: i32 = 64;

/**
 * Error block: written by a kernel that returns a negative `Status`, read at once by the host.
 *
 * ```
 *  0 row     i32   row in the batch
 *  4 pointer u32   the offending text, if any
 *  8 length  u32   its length in bytes
 * 16 value   i64   the offending value, if it is a number (f64 bits for a double)
 * ```
 */
export const ERROR_ROW: i32 = 0;
export const ERROR_POINTER: i32 = 4;
export const ERROR_LENGTH: i32 = 8;
export const ERROR_VALUE: i32 = 16;
export const ERROR_SIZE: i32 = 24;

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

/** The columns of access logs, in the order in which `parse_log_bind` numbers them. */
export enum LogColumn {
  Host = 0,
  Ip = 1,
  Ident = 2,
  User = 3,
  Time = 4,
  Method = 5,
  Path = 6,
  Protocol = 7,
  Status = 8,
  Bytes = 9,
  Referer = 10,
  UserAgent = 11,
  RequestTime = 12,
}

/** Which lines are access lines; the option `logFormat`. */
export enum LogFormat {
  /** Any of the others, line by line. */
  Auto = 0,
  Common = 1,
  Combined = 2,
  VhostCombined = 3,
  CombinedRequestTime = 4,
}

/** The columns of syslog. */
export enum SyslogColumn {
  Priority = 0,
  Facility = 1,
  Severity = 2,
  Level = 3,
  Time = 4,
  Hostname = 5,
  App = 6,
  ProcId = 7,
  MsgId = 8,
  StructuredData = 9,
  Message = 10,
}

/** Which lines are syslog; the option `syslogFormat`. */
export enum SyslogFormat {
  /** Either of the others, line by line. */
  Auto = 0,
  Rfc3164 = 1,
  Rfc5424 = 2,
}

/** The columns of text with times. */
export enum TextLogColumn {
  Time = 0,
  Level = 1,
  Message = 2,
}

/** The levels of text with times, by which their names are numbered. */
export enum LogLevel {
  None = -1,
  Trace = 0,
  Debug = 1,
  Info = 2,
  Notice = 3,
  Warn = 4,
  Error = 5,
  Fatal = 6,
}

/** Bits of `parse_csv_open`'s `flags`. */
export const CSV_TRIM_START: i32 = 1;
export const CSV_TRIM_END: i32 = 2;
/** Quoted text may contain line ends. */
export const CSV_MULTI_LINE: i32 = 4;
/** A text begins with the names of its columns. */
export const CSV_HEADER: i32 = 8;
/** The host compares the names. */
export const CSV_CHECKED_HEADER: i32 = 16;
/** A record with more or fewer columns than the schema is malformed. */
export const CSV_COUNTED: i32 = 32;
/** Lines that begin with the comment character are left out. */
export const CSV_COMMENTS: i32 = 64;

/** Bits of `print_csv_open`'s `flags`, beside `CSV_TRIM_START` and `CSV_TRIM_END`. */
export const CSV_QUOTE_ALL: i32 = 128;
/** Text that holds a quote is quoted. */
export const CSV_QUOTE_QUOTES: i32 = 256;
/** Numbers and times, too, may hold what has to be quoted. */
export const CSV_QUOTE_VALUES: i32 = 512;
/** Line feeds in text become pairs of a carriage return and a line feed. */
export const CSV_PAIRED_LINES: i32 = 1024;
/** A row of which nothing would be seen is ended all the same. */
export const CSV_EVERY_ROW: i32 = 2048;

/** Texts of a CSV parser or printer, by `parse_csv_text` and `print_csv_text`. */
export enum CsvText {
  Separator = 0,
  /** What stands for null. */
  Null = 1,
  /** What stands for quotes with nothing between them. */
  Empty = 2,
  Nan = 3,
  PositiveInfinity = 4,
  NegativeInfinity = 5,
}

/**
 * Counts of rows by how late they are: 0 of those after the reference time, 1 of those less than a second behind it, then
 * each up to twice as far behind. The last one takes all that an i64 of microseconds can hold.
 */
export const LATENESS_BUCKETS: i32 = 48;
