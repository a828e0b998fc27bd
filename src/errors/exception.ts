/**
 * The exception classes. `message` reads as Spark's does:
 * `[CONDITION] text. SQLSTATE: 42703`.
 */
export interface ErrorDetails {
  /** Spark's error condition, with the sub-condition after a dot. */
  readonly condition: string;
  /** Five characters, as the SQL standard assigns them. */
  readonly sqlState: string;
  /** The values that fill the message's holes, by name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly message: string;
  readonly cause?: unknown;
  /** For SQL: 1-based line and 0-based position in the line. */
  readonly line?: number;
  readonly position?: number;
}

export class MillraceError extends Error {
  /** Written out: a minifier gives the class another one. */
  override readonly name: string = 'MillraceError';
  readonly condition: string;
  readonly sqlState: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly line: number | undefined;
  readonly position: number | undefined;

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.condition = details.condition;
    this.sqlState = details.sqlState;
    this.parameters = details.parameters;
    this.line = details.line;
    this.position = details.position;
  }
}

/** SQL text, a DDL string or an interval that is not in the grammar. */
export class ParseException extends MillraceError {
  override readonly name = 'ParseException';
}

/** A plan that names what is not there, or mixes what does not fit. */
export class AnalysisException extends MillraceError {
  override readonly name = 'AnalysisException';
}

/** A value or a resource that failed while a query ran. */
export class RuntimeException extends MillraceError {
  override readonly name = 'RuntimeException';
}

/** A streaming query that ended with an error; `cause` is the error itself. */
export class StreamingQueryException extends MillraceError {
  override readonly name = 'StreamingQueryException';
}

/** Something that Millrace, or a mode of it, does not do. */
export class UnsupportedOperationException extends MillraceError {
  override readonly name = 'UnsupportedOperationException';
}
