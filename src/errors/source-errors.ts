import { describing, type ParametersOf } from './condition.ts';
import { SOURCE_CONDITIONS } from './conditions/source-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(SOURCE_CONDITIONS);

/** A path, folder or pattern that names nothing. */
export function pathNotFound(parameters: { path: string }): AnalysisException {
  return new AnalysisException(describeError('PATH_NOT_FOUND', parameters));
}

/** A source whose format can't tell its columns, and that was given none. */
export function unableToInferSchema(parameters: { format: string }): AnalysisException {
  return new AnalysisException(describeError('UNABLE_TO_INFER_SCHEMA', parameters));
}

/** A file that was listed, or logged for a batch, and can't be read. `code` is the platform's: `ENOENT`, `EACCES`. */
export function failedReadFile(failure: {
  path: string;
  code: string | undefined;
  cause: unknown;
}): RuntimeException {
  const { path, code, cause } = failure;
  switch (code) {
    case 'ENOENT':
      return new RuntimeException(
        describeError('FAILED_READ_FILE.FILE_NOT_EXIST', { path }, { cause }),
      );
    case 'EACCES':
    case 'EPERM':
      return new RuntimeException(
        describeError('FAILED_READ_FILE.PERMISSION_DENIED', { path }, { cause }),
      );
    default:
      return new RuntimeException(describeError('FAILED_READ_FILE.NO_HINT', { path }, { cause }));
  }
}

/** A `.gz` file that is cut short or is none. */
export function corruptGzipFile(
  parameters: ParametersOf<'FAILED_READ_FILE.CORRUPT_GZIP'>,
  cause: unknown,
): RuntimeException {
  return new RuntimeException(
    describeError('FAILED_READ_FILE.CORRUPT_GZIP', parameters, { cause }),
  );
}

/** A file that was changed after it was given: a `File` of a page is a snapshot. */
export function fileChanged(parameters: { path: string }, cause: unknown): RuntimeException {
  return new RuntimeException(describeError('FAILED_READ_FILE.CHANGED', parameters, { cause }));
}

/** A file whose permission is gone: a handle that outlived its tab. */
export function filePermissionLost(parameters: { path: string }, cause: unknown): RuntimeException {
  return new RuntimeException(
    describeError('FAILED_READ_FILE.PERMISSION_DENIED', parameters, { cause }),
  );
}

/** A file that has no lines; `looksLike` names it: `a zip archive`. */
export function fileNotText(
  parameters: ParametersOf<'FAILED_READ_FILE.NOT_TEXT'>,
): RuntimeException {
  return new RuntimeException(describeError('FAILED_READ_FILE.NOT_TEXT', parameters));
}

/** A file that was given again and is not the one that was read. */
export function sourceFileDiffers(parameters: {
  difference: 'size' | 'content';
  path: string;
  expected: string;
  found: string;
}): RuntimeException {
  const { difference, path, expected, found } = parameters;
  return new RuntimeException(
    difference === 'size'
      ? describeError('SOURCE_FILE_DIFFERS.SIZE', { path, expected, found })
      : describeError('SOURCE_FILE_DIFFERS.CONTENT', { path }),
  );
}

/** Files that a query goes on in and that were not given again. */
export function sourceFilesNeeded(parameters: { paths: string }): RuntimeException {
  return new RuntimeException(describeError('SOURCE_FILES_NEEDED', parameters));
}

/** Two options of which a source takes one. */
export function conflictingOptions(
  parameters: ParametersOf<'DATA_SOURCE_OPTION.CONFLICT'>,
): AnalysisException {
  return new AnalysisException(describeError('DATA_SOURCE_OPTION.CONFLICT', parameters));
}

/** Files that are to go once they are read, where a sink's manifest names them. */
export function cleansSinkOutput(
  parameters: ParametersOf<'DATA_SOURCE_OPTION.CLEANS_SINK_OUTPUT'>,
): AnalysisException {
  return new AnalysisException(describeError('DATA_SOURCE_OPTION.CLEANS_SINK_OUTPUT', parameters));
}

/** An option that a source or sink can't do without. */
export function requiredOption(
  parameters: ParametersOf<'DATA_SOURCE_OPTION.REQUIRED'>,
): AnalysisException {
  return new AnalysisException(describeError('DATA_SOURCE_OPTION.REQUIRED', parameters));
}

/** A source or sink that works on files, without a path. */
export function pathRequired(parameters: { source: string }): AnalysisException {
  return new AnalysisException(describeError('DATA_SOURCE_PATH_REQUIRED', parameters));
}

/** An offset in the checkpoint that the source did not write: it belongs to another query, or was edited. */
export function invalidSourceOffset(
  parameters: ParametersOf<'SOURCE_OFFSET_INVALID'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_OFFSET_INVALID', parameters));
}

/** The text of a folder `column=text` does not fit the column's type. */
export function invalidPartitionValue(
  parameters: ParametersOf<'INVALID_PARTITION_VALUE'>,
): RuntimeException {
  return new RuntimeException(describeError('INVALID_PARTITION_VALUE', parameters));
}

/** A peer that could not be reached for too many attempts in a row. */
export function sourceConnectionFailed(
  parameters: ParametersOf<'SOURCE_CONNECTION_FAILED'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_CONNECTION_FAILED', parameters));
}

/** An address that the browser forbids the page: `ws:` from a page that came over https. */
export function sourceAddressBlocked(
  parameters: ParametersOf<'SOURCE_ADDRESS_BLOCKED'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_ADDRESS_BLOCKED', parameters));
}

/** A WebSocket server that answers without the subprotocol that it was asked for. */
export function sourceProtocolNotSpoken(
  parameters: ParametersOf<'SOURCE_PROTOCOL_NOT_SPOKEN'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_PROTOCOL_NOT_SPOKEN', parameters));
}

/** A URL whose server answers with a status that is no document. */
export function urlFailed(statusCode: number, url: string): RuntimeException {
  const parameters = { status: String(statusCode), url };
  switch (statusCode) {
    case 401:
    case 403:
    case 407:
      return new RuntimeException(describeError('SOURCE_URL_FAILED.NOT_ALLOWED', parameters));
    case 404:
    case 410:
      return new RuntimeException(describeError('SOURCE_URL_FAILED.NOT_FOUND', parameters));
    default:
      return new RuntimeException(describeError('SOURCE_URL_FAILED.STATUS', parameters));
  }
}

/** A URL from which no answer came, or whose answer a page may not see: browsers do not tell which. */
export function urlUnreachable(
  parameters: ParametersOf<'SOURCE_URL_FAILED.UNREACHABLE'>,
  cause: unknown,
): RuntimeException {
  return new RuntimeException(
    describeError('SOURCE_URL_FAILED.UNREACHABLE', parameters, { cause }),
  );
}

/** A URL that answers with a page for people. */
export function urlAnsweredPage(
  parameters: ParametersOf<'SOURCE_URL_FAILED.WEB_PAGE'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_URL_FAILED.WEB_PAGE', parameters));
}

/** The checkpoint names a position that the server's stream does not reach. */
export function sourceOffsetAhead(
  parameters: ParametersOf<'SOURCE_OFFSET_AHEAD'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_OFFSET_AHEAD', parameters));
}

/** The query was stopped while it waited for a logged range to arrive again. */
export function sourceStopped(parameters: ParametersOf<'SOURCE_STOPPED'>): RuntimeException {
  return new RuntimeException(describeError('SOURCE_STOPPED', parameters));
}

/** A tail of a compressed file: it can't grow line by line. */
export function compressedTail(parameters: { path: string }): AnalysisException {
  return new AnalysisException(describeError('TAIL_OF_COMPRESSED_FILE', parameters));
}
