/** Number formats that are none, and texts that don't have the form that one asks for. */
import { describing } from './condition.ts';
import { NUMBER_FORMAT_CONDITIONS } from './conditions/number-format-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(NUMBER_FORMAT_CONDITIONS);

/** What is wrong with a format, where there is nothing more to say than that. */
export type FormatFault =
  | 'CONT_THOUSANDS_SEPS'
  | 'CUR_MUST_BEFORE_DEC'
  | 'CUR_MUST_BEFORE_DIGIT'
  | 'EMPTY'
  | 'THOUSANDS_SEPS_MUST_BEFORE_DEC'
  | 'WRONG_NUM_DIGIT';

export function invalidNumberFormat(format: string, fault: FormatFault): AnalysisException {
  return new AnalysisException(describeError(`INVALID_FORMAT.${fault}`, { format: `'${format}'` }));
}

/** A part of a format that stands twice, or where it has no place. */
export function misplacedFormatToken(
  format: string,
  fault: 'UNEXPECTED_TOKEN' | 'WRONG_NUM_TOKEN',
  token: string,
): AnalysisException {
  return new AnalysisException(
    describeError(`INVALID_FORMAT.${fault}`, { format: `'${format}'`, token }),
  );
}

/** A text that has not the form. */
export function numberFormatMismatch(format: string, input: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_FORMAT.MISMATCH_INPUT', { format, inputType: '"STRING"', input }),
  );
}

/** A format with more digits than a decimal has. */
export function formatPrecision(precision: number): AnalysisException {
  return new AnalysisException(
    describeError('DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', {
      precision: String(precision),
      maxPrecision: '38',
    }),
  );
}

/** A word that is no format of bytes. */
export function invalidBinaryFormat(functionName: string, format: string): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_PARAMETER_VALUE.BINARY_FORMAT', {
      parameter: '`format`',
      functionName: `\`${functionName}\``,
      invalidFormat: `'${format}'`,
    }),
  );
}
