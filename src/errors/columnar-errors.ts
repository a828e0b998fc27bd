import { describing, type ParametersOf } from './condition.ts';
import { COLUMNAR_CONDITIONS } from './conditions/columnar-conditions.ts';
import { AnalysisException, RuntimeException, UnsupportedOperationException } from './exception.ts';

const describeError = describing(COLUMNAR_CONDITIONS);

/** A type of Arrow's that no column can have. */
export function unsupportedArrowType(
  parameters: ParametersOf<'UNSUPPORTED_ARROWTYPE'>,
): UnsupportedOperationException {
  return new UnsupportedOperationException(describeError('UNSUPPORTED_ARROWTYPE', parameters));
}

/** A type of Parquet's that no column can have. */
export function unsupportedParquetType(
  parameters: ParametersOf<'PARQUET_TYPE_NOT_SUPPORTED'>,
): AnalysisException {
  return new AnalysisException(describeError('PARQUET_TYPE_NOT_SUPPORTED', parameters));
}

/** A file whose end is no Parquet footer. */
export function unreadableFooter(path: string, cause: unknown): RuntimeException {
  return new RuntimeException(
    describeError('FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER', { path }, { cause }),
  );
}

/** A column of a file that is not what the schema says, and can't be read as that without loss. */
export function columnTypeMismatch(
  parameters: ParametersOf<'FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH'>,
): RuntimeException {
  return new RuntimeException(
    describeError('FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH', parameters),
  );
}

/** Bytes that are no Arrow. */
export function malformedArrow(path: string, cause: unknown): RuntimeException {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RuntimeException(
    describeError('FAILED_READ_FILE.MALFORMED_ARROW', { path, reason }, { cause }),
  );
}
