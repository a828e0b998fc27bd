import { describing, type ParametersOf } from './condition.ts';
import { FILE_CONDITIONS } from './conditions/file-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(FILE_CONDITIONS);

/* Files that can not be read, or are not what was asked for: these load with the sources that read files. */

/** A path, folder or pattern that names nothing. */
export function pathNotFound(parameters: { path: string }): AnalysisException {
  return new AnalysisException(describeError('PATH_NOT_FOUND', parameters));
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

/** Files that are to go once they are read, where a sink's manifest names them. */
export function cleansSinkOutput(
  parameters: ParametersOf<'DATA_SOURCE_OPTION.CLEANS_SINK_OUTPUT'>,
): AnalysisException {
  return new AnalysisException(describeError('DATA_SOURCE_OPTION.CLEANS_SINK_OUTPUT', parameters));
}

/** A source or sink that works on files, without a path. */
export function pathRequired(parameters: { source: string }): AnalysisException {
  return new AnalysisException(describeError('DATA_SOURCE_PATH_REQUIRED', parameters));
}

/** The text of a folder `column=text` does not fit the column's type. */
export function invalidPartitionValue(
  parameters: ParametersOf<'INVALID_PARTITION_VALUE'>,
): RuntimeException {
  return new RuntimeException(describeError('INVALID_PARTITION_VALUE', parameters));
}

/** A tail of a compressed file: it can't grow line by line. */
export function compressedTail(parameters: { path: string }): AnalysisException {
  return new AnalysisException(describeError('TAIL_OF_COMPRESSED_FILE', parameters));
}
