import { describing } from './condition.ts';
import { PIVOT_CONDITIONS } from './conditions/pivot-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(PIVOT_CONDITIONS);

/** A value of PIVOT that is a column. */
export function nonLiteralPivotValue(sql: string): AnalysisException {
  const parameters = { expression: `"${sql}"` };
  return new AnalysisException(describeError('NON_LITERAL_PIVOT_VALUES', parameters));
}

/** PIVOT of something that aggregates nothing. */
export function pivotWithoutAggregate(sql: string): AnalysisException {
  return new AnalysisException(describeError('_LEGACY_ERROR_TEMP_1006', { sql }));
}
