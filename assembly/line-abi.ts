/** Constants that the parsers of lines and of CSV share with the host; see `abi.ts`. */

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
