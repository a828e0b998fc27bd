import { describing, type ParametersOf } from './condition.ts';
import { DATABASE_CONDITIONS } from './conditions/database-conditions.ts';
import { AnalysisException, type MillraceError, RuntimeException } from './exception.ts';

const describeError = describing(DATABASE_CONDITIONS);

/* Sinks and tables in databases: these load with the connectors. */

/** A server that has refused the user or the password. */
export function authenticationFailed(
  parameters: ParametersOf<'DATABASE_AUTHENTICATION_FAILED'>,
): RuntimeException {
  return new RuntimeException(describeError('DATABASE_AUTHENTICATION_FAILED', parameters));
}

/** Columns that a table does not have, or has in another form. */
export function columnsDiffer(
  parameters: ParametersOf<'DATABASE_COLUMNS_DIFFER'>,
): AnalysisException {
  return new AnalysisException(describeError('DATABASE_COLUMNS_DIFFER', parameters));
}

/** A commit without an answer, of rows that no batch id tells apart. */
export function commitUnknown(
  parameters: ParametersOf<'DATABASE_COMMIT_UNKNOWN'>,
): RuntimeException {
  return new RuntimeException(describeError('DATABASE_COMMIT_UNKNOWN', parameters));
}

/** A disk or a file that is full. */
export function databaseFull(parameters: ParametersOf<'DATABASE_FULL'>): RuntimeException {
  return new RuntimeException(describeError('DATABASE_FULL', parameters));
}

/** A connection that was lost when not all rows were held any more. */
export function batchInterrupted(
  parameters: ParametersOf<'DATABASE_INTERRUPTED'>,
): RuntimeException {
  return new RuntimeException(describeError('DATABASE_INTERRUPTED', parameters));
}

/** A row whose key has a null. */
export function keyIsNull(parameters: ParametersOf<'DATABASE_KEY_IS_NULL'>): RuntimeException {
  return new RuntimeException(describeError('DATABASE_KEY_IS_NULL', parameters));
}

/** Key columns that no unique index is on. */
export function keyNotUnique(
  parameters: ParametersOf<'DATABASE_KEY_NOT_UNIQUE'>,
): AnalysisException {
  return new AnalysisException(describeError('DATABASE_KEY_NOT_UNIQUE', parameters));
}

/** Update mode without a key. */
export function keyRequired(parameters: ParametersOf<'DATABASE_KEY_REQUIRED'>): AnalysisException {
  return new AnalysisException(describeError('DATABASE_KEY_REQUIRED', parameters));
}

/** A database that is not there. */
export function databaseNotFound(parameters: ParametersOf<'DATABASE_NOT_FOUND'>): RuntimeException {
  return new RuntimeException(describeError('DATABASE_NOT_FOUND', parameters));
}

/** A database that is to be read as a stream. */
export function databaseIsNoStream(
  parameters: ParametersOf<'DATABASE_NO_STREAM'>,
): AnalysisException {
  return new AnalysisException(describeError('DATABASE_NO_STREAM', parameters));
}

/** A right that the user does not have. */
export function permissionDenied(
  parameters: ParametersOf<'DATABASE_PERMISSION_DENIED'>,
): RuntimeException {
  return new RuntimeException(describeError('DATABASE_PERMISSION_DENIED', parameters));
}

/** An answer that says no, for good, for any other reason. */
export function requestFailed(
  parameters: ParametersOf<'DATABASE_REQUEST_FAILED'>,
  cause?: unknown,
): RuntimeException {
  return new RuntimeException(describeError('DATABASE_REQUEST_FAILED', parameters, { cause }));
}

/** A table that is not there and not to be made. */
export function tableNotFound(
  parameters: ParametersOf<'DATABASE_TABLE_NOT_FOUND'>,
): AnalysisException {
  return new AnalysisException(describeError('DATABASE_TABLE_NOT_FOUND', parameters));
}

/** A server that has not answered for as long as it was tried again. */
export function databaseUnreachable(
  parameters: ParametersOf<'DATABASE_UNREACHABLE'>,
): RuntimeException {
  return new RuntimeException(describeError('DATABASE_UNREACHABLE', parameters));
}

/** A row that breaks a rule of the table, or a value that its column can't hold. */
export function valueRefused(parameters: ParametersOf<'DATABASE_VALUE_REFUSED'>): MillraceError {
  return new RuntimeException(describeError('DATABASE_VALUE_REFUSED', parameters));
}

/** A value that the type of its column has no form for. */
export function valueUnreadable(
  parameters: ParametersOf<'DATABASE_VALUE_UNREADABLE'>,
): RuntimeException {
  return new RuntimeException(describeError('DATABASE_VALUE_UNREADABLE', parameters));
}
