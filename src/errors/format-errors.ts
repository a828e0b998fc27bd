import { describing, type ParametersOf } from './condition.ts';
import { FORMAT_CONDITIONS } from './conditions/format-conditions.ts';
import { WEB_CONDITIONS } from './conditions/web-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing({ ...FORMAT_CONDITIONS, ...WEB_CONDITIONS });

/** An option of a format that has a value it can't have. */
export function invalidOptionValue(
  parameters: ParametersOf<'INVALID_OPTION_VALUE'>,
): AnalysisException {
  return new AnalysisException(describeError('INVALID_OPTION_VALUE', parameters));
}

/** A column of a type that the format can't hold. */
export function unsupportedDataType(
  parameters: ParametersOf<'UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE'>,
): AnalysisException {
  return new AnalysisException(describeError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', parameters));
}

/** A session time zone that the platform does not know. */
export function invalidTimeZone(timeZone: string): AnalysisException {
  return new AnalysisException(describeError('INVALID_TIMEZONE', { timeZone }));
}
