import { describing } from './condition.ts';
import { STREAMING_CONDITIONS } from './conditions/streaming-conditions.ts';
import {
  AnalysisException,
  MillraceError,
  RuntimeException,
  StreamingQueryException,
  UnsupportedOperationException,
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

/** An entry that the logs say exists is not there. */
export function batchMetadataNotFound(parameters: { batchMetadataFile: string }): RuntimeException {
  return new RuntimeException(describeError('BATCH_METADATA_NOT_FOUND', parameters));
}

/** A checkpoint entry does not read as it was written. */
export function malformedLogEntry(parameters: {
  entry: string;
  expected: string;
  found: string;
}): RuntimeException {
  return new RuntimeException(describeError('MALFORMED_LOG_ENTRY', parameters));
}

/** A checkpoint entry comes from a newer version. */
export function unsupportedLogVersion(parameters: {
  entry: string;
  version: string;
  maxVersion: string;
}): RuntimeException {
  return new RuntimeException(describeError('UNSUPPORTED_LOG_VERSION', parameters));
}

/** The checkpoint's offsets are those of a query with more or fewer sources. */
export function sourceCountMismatch(parameters: {
  checkpointCount: string;
  queryCount: string;
}): RuntimeException {
  return new RuntimeException(
    describeError('STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.COUNT', parameters),
  );
}

/** The checkpoint's offsets are those of a query with other kinds of sources. */
export function sourceFormatMismatch(parameters: {
  ordinal: string;
  checkpointFormat: string;
  queryFormat: string;
}): RuntimeException {
  return new RuntimeException(
    describeError('STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.FORMAT', parameters),
  );
}

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

/** Epochs over running operators are not there yet. */
export function continuousTriggerNotSupported(): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('UNSUPPORTED_FEATURE.CONTINUOUS_TRIGGER', {}),
  );
}

/** A trigger that would run backwards. */
export function invalidTriggerInterval(parameters: { interval: string }): AnalysisException {
  return new AnalysisException(describeError('INVALID_TRIGGER_INTERVAL', parameters));
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
