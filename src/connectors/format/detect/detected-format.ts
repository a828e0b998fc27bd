import type { StructType } from '../../../types/data-type.ts';

/** What a number counts. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** The event time: a TIMESTAMP column, or a number that counts from the epoch. */
export interface TimeRole {
  readonly column: string;
  readonly unit: 'timestamp' | TimeUnit;
}

export interface DurationRole {
  readonly column: string;
  readonly unit: TimeUnit;
}

/** Which columns of a log tell what; absent where none does. */
export interface LogRoles {
  readonly time?: TimeRole;
  /** How grave the line is, by name or, as pino writes it, by number. */
  readonly level?: string;
  /** The status code of HTTP. */
  readonly status?: string;
  readonly method?: string;
  readonly path?: string;
  readonly duration?: DurationRole;
  /** The size of an answer. */
  readonly bytes?: string;
  readonly client?: string;
  readonly message?: string;
  /** What lines are best grouped by: a service, a program, a level. */
  readonly group?: string;
}

/** A format and the share of the sample that its parser takes, 0 to 1. */
export interface FormatShare {
  readonly format: string;
  readonly confidence: number;
}

/** How a log is to be read, by a sample of it. */
export interface DetectedFormat extends FormatShare {
  /** For `format(…)`, with the name of the format: `sep`, `header`, … */
  readonly options: Readonly<Record<string, string>>;
  /** What the lines are more closely: `combined`, `RFC 5424`. */
  readonly variant?: string;
  /** The format that comes next, if it takes a line at all. */
  readonly runnerUp?: FormatShare;
  /**
   * The columns with the types that hold all values of the sample, and `_raw` and `_error` but for plain text. Nested JSON is
   * STRING, the text of the value.
   */
  readonly schema: StructType;
  /** The column of the event time; `roles.time` says what it counts. */
  readonly timeField?: string;
  readonly roles: LogRoles;
  /** Not lines of text at all; `binaryKind` names what it is. */
  readonly isBinary: boolean;
  readonly binaryKind?: string;
  /** Lines that were looked at, blank ones left out. */
  readonly sampleLines: number;
}
