import { describing, type ParametersOf } from './condition.ts';
import { RECORD_CONDITIONS } from './conditions/record-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(RECORD_CONDITIONS);

/* Records and lines that are not of their format: these load with the parsers. */

/** An option that is one character, with more of them. */
export function optionTooLong(option: string, value: string): AnalysisException {
  return new AnalysisException(
    describeError('OPTION_VALUE_EXCEEDS_ONE_CHARACTER', { option, value }),
  );
}

/** A record that does not fit the schema, in the mode FAILFAST. */
export function malformedRecord(badRecord: string): RuntimeException {
  return new RuntimeException(
    describeError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
      badRecord,
      failFastMode: 'FAILFAST',
    }),
  );
}

/** A column, declared for a format with columns of its own, that is none of them. */
export function logColumnNotFound({
  format,
  columnName,
  proposals,
}: {
  readonly format: string;
  readonly columnName: string;
  readonly proposals: readonly string[];
}): AnalysisException {
  return new AnalysisException(
    describeError('LOG_COLUMN_NOT_FOUND', {
      format,
      columnName: `\`${columnName}\``,
      proposal: proposals.map((proposal) => `\`${proposal}\``).join(', '),
    }),
  );
}

/** A CSV header with more or fewer columns than the schema, which the option `enforceSchema` allows to matter. */
export function csvHeaderCount(headerLength: number, schemaSize: number): RuntimeException {
  return new RuntimeException(
    describeError('CSV_HEADER_MISMATCH.COLUMN_COUNT', {
      headerLength: String(headerLength),
      schemaSize: String(schemaSize),
    }),
  );
}

/** A CSV header with another name than the schema at some place. */
export function csvHeaderName(
  parameters: ParametersOf<'CSV_HEADER_MISMATCH.COLUMN_NAME'>,
): RuntimeException {
  return new RuntimeException(describeError('CSV_HEADER_MISMATCH.COLUMN_NAME', parameters));
}

/** Rows of several columns, or none, for the text format. */
export function textNeedsOneColumn(): AnalysisException {
  return new AnalysisException(describeError('TEXT_DATA_SOURCE_NEEDS_ONE_COLUMN', {}));
}
