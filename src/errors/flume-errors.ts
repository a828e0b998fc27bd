import { describing, type ParametersOf } from './condition.ts';
import { FLUME_CONDITIONS } from './conditions/flume-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(FLUME_CONDITIONS);

/** A column of another type than events have. */
export function flumeColumn(
  parameters: ParametersOf<'FLUME_SINK_FAILED.COLUMN'>,
): AnalysisException {
  return new AnalysisException(describeError('FLUME_SINK_FAILED.COLUMN', parameters));
}

/** An agent that could not be reached, or did not take events, for too many attempts in a row. */
export function flumeUnavailable(
  parameters: ParametersOf<'FLUME_SINK_FAILED.UNAVAILABLE'>,
): RuntimeException {
  return new RuntimeException(describeError('FLUME_SINK_FAILED.UNAVAILABLE', parameters));
}
