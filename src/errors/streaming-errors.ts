import { describing } from './condition.ts';
import { STREAMING_CONDITIONS } from './conditions/streaming-conditions.ts';
import {
  AnalysisException,
  MillraceError,
  RuntimeException,
  StreamingQueryException,
} from './exception.ts';

const describeError = describing(STREAMING_CONDITIONS);

/** Another owner holds the checkpoint location; `owner` names it: `process 4711 on edge-7`. */
export function concurrentQuery(parameters: { location: string; owner: string }): RuntimeException {
  return new RuntimeException(describeError('CONCURRENT_QUERY', parameters));
}

/** A write-once entry of the checkpoint is there already. */
export function concurrentStreamLogUpdate(parameters: { batchId: string }): RuntimeException {
  return new RuntimeException(describeError('CONCURRENT_STREAM_LOG_UPDATE', parameters));
}

/** What a query that has failed says; the failure itself is its cause. */
export function streamFailed(
  query: { readonly id: string; readonly runId: string },
  cause: unknown,
): StreamingQueryException {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new StreamingQueryException(
    describeError('STREAM_FAILED', { id: query.id, runId: query.runId, message }, { cause }),
  );
}

/** The condition of an error of this engine; undefined for any other. */
export function conditionOf(error: unknown): string | undefined {
  return error instanceof MillraceError ? error.condition : undefined;
}

/** A range was asked for that the source has forgotten, or never had. */
export function sourceRangeLost(parameters: {
  source: string;
  position: string;
  start: string;
  end: string;
}): RuntimeException {
  return new RuntimeException(describeError('STREAMING_SOURCE_RANGE_LOST', parameters));
}

/** A source or sink names a live object that the session does not have. */
export function liveObjectNotFound(parameters: {
  connector: string;
  objectId: string;
}): AnalysisException {
  return new AnalysisException(describeError('STREAMING_OBJECT_NOT_FOUND', parameters));
}

/** Two queries can't share what can be read only once. */
export function iterableInUse(): AnalysisException {
  return new AnalysisException(describeError('STREAMING_ITERABLE_IN_USE', {}));
}

/** An iterable without rows gave something else than bytes or text. */
export function iterableItemNotBytes(parameters: { itemType: string }): RuntimeException {
  return new RuntimeException(describeError('STREAMING_ITERABLE_ITEM_NOT_BYTES', parameters));
}

/** A rate that grows for longer than its rows can be counted. */
export function incorrectRampUpRate(parameters: {
  rowsPerSecond: string;
  maxSeconds: string;
  rampUpTimeSeconds: string;
}): RuntimeException {
  return new RuntimeException(describeError('INCORRECT_RAMP_UP_RATE', parameters));
}
