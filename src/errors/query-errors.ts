import { describing } from './condition.ts';
import { QUERY_CONDITIONS } from './conditions/query-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(QUERY_CONDITIONS);

/* How a query asks to be run, where its sink or its mode can not. These load when a stream is started. */

/** A result has more rows than its table may keep, and none may be let go. */
export function resultTableFull(parameters: { maxRows: string }): RuntimeException {
  return new RuntimeException(describeError('RESULT_TABLE_FULL', parameters));
}

/** Rows that are to take the place of others do not say of which. */
export function resultTableNeedsKey(): AnalysisException {
  return new AnalysisException(describeError('RESULT_TABLE_NEEDS_KEY', {}));
}

/** The sink can't take results of this output mode. */
export function outputModeNotSupportedBySink(parameters: {
  outputMode: string;
  className: string;
}): AnalysisException {
  return new AnalysisException(
    describeError('STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE', parameters),
  );
}

/** A trigger that would run backwards. */
export function invalidTriggerInterval(parameters: { interval: string }): AnalysisException {
  return new AnalysisException(describeError('INVALID_TRIGGER_INTERVAL', parameters));
}
