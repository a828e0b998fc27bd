import { describing, type ParametersOf } from './condition.ts';
import { KINESIS_CONDITIONS } from './conditions/kinesis-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(KINESIS_CONDITIONS);

/* Kinesis's source and sink: these load with the connector. */

/** What makes a `KINESIS_DATA_LOSS`. */
export type KinesisLossReason = {
  [Name in keyof typeof KINESIS_CONDITIONS]: Name extends `KINESIS_DATA_LOSS.${infer Reason}`
    ? Reason
    : never;
}[keyof typeof KINESIS_CONDITIONS];

/** Records that a query was to read and that the stream no longer has. */
export function kinesisDataLoss<Reason extends KinesisLossReason>(
  reason: Reason,
  parameters: ParametersOf<`KINESIS_DATA_LOSS.${Reason}`>,
): RuntimeException {
  return new RuntimeException(describeError(`KINESIS_DATA_LOSS.${reason}`, parameters));
}

/** Credentials that are missing, wrong, expired, or do not allow what is asked. */
export function kinesisAuthenticationFailed(
  parameters: ParametersOf<'KINESIS_AUTHENTICATION_FAILED'>,
  cause: unknown,
): RuntimeException {
  return new RuntimeException(
    describeError('KINESIS_AUTHENTICATION_FAILED', parameters, { cause }),
  );
}

/** An option that other connectors take a secret in. The message has nothing of it. */
export function credentialsInOptions(
  parameters: ParametersOf<'KINESIS_CREDENTIALS_IN_OPTIONS'>,
): AnalysisException {
  return new AnalysisException(describeError('KINESIS_CREDENTIALS_IN_OPTIONS', parameters));
}

/** A record that can't be written, however often it is tried. */
export function kinesisRecordTooLarge(
  parameters: ParametersOf<'KINESIS_RECORD_TOO_LARGE'>,
): RuntimeException {
  return new RuntimeException(describeError('KINESIS_RECORD_TOO_LARGE', parameters));
}

/** An answer that says no, for good. */
export function kinesisRequestFailed(
  parameters: ParametersOf<'KINESIS_REQUEST_FAILED'>,
  cause: unknown,
): RuntimeException {
  return new RuntimeException(describeError('KINESIS_REQUEST_FAILED', parameters, { cause }));
}

/** Columns that make no records. */
export function kinesisSinkSchema(reason: string): AnalysisException {
  return new AnalysisException(describeError('KINESIS_SINK_SCHEMA', { reason }));
}

/** A stream that is read or written, and not there. */
export function kinesisStreamNotFound(
  parameters: ParametersOf<'KINESIS_STREAM_NOT_FOUND'>,
  cause: unknown,
): RuntimeException {
  return new RuntimeException(describeError('KINESIS_STREAM_NOT_FOUND', parameters, { cause }));
}

/** A service that has not answered for as long as it was tried again. */
export function kinesisUnreachable(
  parameters: ParametersOf<'KINESIS_UNREACHABLE'>,
  cause: unknown,
): RuntimeException {
  return new RuntimeException(describeError('KINESIS_UNREACHABLE', parameters, { cause }));
}
