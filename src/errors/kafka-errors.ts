import { describing, type ParametersOf } from './condition.ts';
import { KAFKA_CONDITIONS } from './conditions/kafka-conditions.ts';
import { AnalysisException, type MillraceError, RuntimeException } from './exception.ts';

const describeError = describing(KAFKA_CONDITIONS);

/* Kafka's source and sink: these load with the connector. */

/** What makes a `KAFKA_DATA_LOSS`. */
export type DataLossReason = {
  [Name in keyof typeof KAFKA_CONDITIONS]: Name extends `KAFKA_DATA_LOSS.${infer Reason}`
    ? Reason
    : never;
}[keyof typeof KAFKA_CONDITIONS];

/** Records that a query was to read and that Kafka no longer has. */
export function dataLoss<Reason extends DataLossReason>(
  reason: Reason,
  parameters: ParametersOf<`KAFKA_DATA_LOSS.${Reason}`>,
): RuntimeException {
  return new RuntimeException(describeError(`KAFKA_DATA_LOSS.${reason}`, parameters));
}

/** A broker that has refused the user name, the password, the token or the certificate. */
export function authenticationFailed(
  parameters: ParametersOf<'KAFKA_AUTHENTICATION_FAILED'>,
  cause: unknown,
): RuntimeException {
  return new RuntimeException(describeError('KAFKA_AUTHENTICATION_FAILED', parameters, { cause }));
}

/** A cluster that has not answered for as long as it was tried again. */
export function kafkaUnreachable(
  parameters: ParametersOf<'KAFKA_UNREACHABLE'>,
  cause: unknown,
): RuntimeException {
  return new RuntimeException(describeError('KAFKA_UNREACHABLE', parameters, { cause }));
}

/** An answer that says no, for good. */
export function requestFailed(parameters: ParametersOf<'KAFKA_REQUEST_FAILED'>): RuntimeException {
  return new RuntimeException(describeError('KAFKA_REQUEST_FAILED', parameters));
}

/** Topics that are subscribed to, or written, and not there. */
export function topicNotFound(parameters: ParametersOf<'KAFKA_TOPIC_NOT_FOUND'>): RuntimeException {
  return new RuntimeException(describeError('KAFKA_TOPIC_NOT_FOUND', parameters));
}

/** Bytes that are no records, or not those that were written. */
export function recordsCorrupt(
  parameters: ParametersOf<'KAFKA_RECORDS_CORRUPT'>,
): RuntimeException {
  return new RuntimeException(describeError('KAFKA_RECORDS_CORRUPT', parameters));
}

/** A compression that neither the client nor this version of Node knows. */
export function compressionNotSupported(
  parameters: ParametersOf<'KAFKA_COMPRESSION_NOT_SUPPORTED'>,
): RuntimeException {
  return new RuntimeException(describeError('KAFKA_COMPRESSION_NOT_SUPPORTED', parameters));
}

/** `startingOffsets`, or its kin, names other partitions than there are. */
export function startDoesNotMatch(
  parameters: ParametersOf<'KAFKA_START_OFFSET_DOES_NOT_MATCH_ASSIGNED'>,
): RuntimeException {
  return new RuntimeException(
    describeError('KAFKA_START_OFFSET_DOES_NOT_MATCH_ASSIGNED', parameters),
  );
}

/** The same for offsets by time. */
export function timestampsDoNotMatch(
  parameters: ParametersOf<'KAFKA_TIMESTAMP_OFFSET_DOES_NOT_MATCH_ASSIGNED'>,
): RuntimeException {
  return new RuntimeException(
    describeError('KAFKA_TIMESTAMP_OFFSET_DOES_NOT_MATCH_ASSIGNED', parameters),
  );
}

/** A partition in which nothing is as late as the time to start at. */
export function noTimestampMatch(
  parameters: ParametersOf<'KAFKA_NO_TIMESTAMP_MATCH'>,
): RuntimeException {
  return new RuntimeException(describeError('KAFKA_NO_TIMESTAMP_MATCH', parameters));
}

/** A table whose first offset lies behind its last. */
export function startBehindEnd(
  parameters: ParametersOf<'RESOLVED_START_OFFSET_GREATER_THAN_END_OFFSET'>,
): RuntimeException {
  return new RuntimeException(
    describeError('RESOLVED_START_OFFSET_GREATER_THAN_END_OFFSET', parameters),
  );
}

/** Columns that are no records: what is missing, or has another type. */
export function sinkSchema(reason: string): AnalysisException {
  return new AnalysisException(describeError('KAFKA_SINK_SCHEMA', { reason }));
}

/** A row without a topic. */
export function nullTopic(): RuntimeException {
  return new RuntimeException(describeError('KAFKA_NULL_TOPIC_IN_DATA', {}));
}

/** A row for a partition that its topic does not have. */
export function partitionNotFound(
  parameters: ParametersOf<'KAFKA_PARTITION_NOT_FOUND'>,
): RuntimeException {
  return new RuntimeException(describeError('KAFKA_PARTITION_NOT_FOUND', parameters));
}

/** A record that its topic is too small for. */
export function messageTooLarge(
  parameters: ParametersOf<'KAFKA_MESSAGE_TOO_LARGE'>,
): RuntimeException {
  return new RuntimeException(describeError('KAFKA_MESSAGE_TOO_LARGE', parameters));
}

/** A transaction that another process has taken over, or the broker ended. */
export function producerFenced(parameters: ParametersOf<'KAFKA_PRODUCER_FENCED'>): MillraceError {
  return new RuntimeException(describeError('KAFKA_PRODUCER_FENCED', parameters));
}
