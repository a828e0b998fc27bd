import { describeError, type ParametersOf } from './condition.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

/** An option of a format that has a value it can't have. */
export function invalidOptionValue(
  parameters: ParametersOf<'INVALID_OPTION_VALUE'>,
): AnalysisException {
  return new AnalysisException(describeError('INVALID_OPTION_VALUE', parameters));
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
