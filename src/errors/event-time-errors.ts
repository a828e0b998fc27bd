import { describing, type ParametersOf } from './condition.ts';
import { EVENT_TIME_CONDITIONS } from './conditions/event-time-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(EVENT_TIME_CONDITIONS);

/* Windows and watermarks that are none: these load with what resolves them. */

/** A duration of `window` that isn't a constant text or a whole number. */
export function windowDurationNotLiteral(): AnalysisException {
  return new AnalysisException(describeError('_LEGACY_ERROR_TEMP_1207', {}));
}

/** A gap of `session_window` that is no interval; `dt` is the name of Spark's class of the type. */
export function sessionGapNotInterval(dt: string): AnalysisException {
  return new AnalysisException(describeError('_LEGACY_ERROR_TEMP_1040', { dt }));
}

/** `window_time` of something that no window function made. */
export function notAWindowColumn(windowTime: string): AnalysisException {
  return new AnalysisException(describeError('_LEGACY_ERROR_TEMP_3101', { windowTime }));
}

/** A watermark on a column that isn't a TIMESTAMP. */
export function eventTimeNotTimestamp(eventName: string, eventType: string): AnalysisException {
  return new AnalysisException(
    describeError('EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE', { eventName, eventType }),
  );
}

export function parameterConstraintViolation(
  details: ParametersOf<'DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION'>,
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION', details),
  );
}
