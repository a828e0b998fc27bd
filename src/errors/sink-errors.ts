import { describing, type ParametersOf } from './condition.ts';
import { FORMAT_CONDITIONS } from './conditions/format-conditions.ts';
import { SINK_CONDITIONS } from './conditions/sink-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing({ ...FORMAT_CONDITIONS, ...SINK_CONDITIONS });

/** A column whose type a sink can't write. */
export function unsupportedDataType(
  parameters: ParametersOf<'UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE'>,
): AnalysisException {
  return new AnalysisException(describeError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', parameters));
}

/** A format that has no encoder. `proposal` lists those that have one. */
export function formatNotWritable(
  parameters: ParametersOf<'FILE_SINK_FORMAT_NOT_WRITABLE'>,
): AnalysisException {
  return new AnalysisException(describeError('FILE_SINK_FORMAT_NOT_WRITABLE', parameters));
}

/** `partitionBy` names a column that the result does not have. */
export function partitionColumnNotFound(
  parameters: ParametersOf<'PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA'>,
): AnalysisException {
  return new AnalysisException(describeError('PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA', parameters));
}

/** `partitionBy` names every column: the files would have none. */
export function allColumnsArePartitionColumns(): AnalysisException {
  return new AnalysisException(describeError('ALL_PARTITION_COLUMNS_NOT_ALLOWED', {}));
}

/** A file of the result could not be written. A full disk has a condition of its own, with the way out. */
export function taskWriteFailed(parameters: { path: string }, cause: unknown): RuntimeException {
  const isFull =
    cause instanceof Error && 'code' in cause && /^(ENOSPC|EDQUOT)$/.test(`${cause.code}`);
  const condition = isFull ? 'TASK_WRITE_FAILED.NO_SPACE' : 'TASK_WRITE_FAILED';
  return new RuntimeException(describeError(condition, parameters, { cause }));
}

/** A server that can't listen. `code` is the platform's; `EADDRINUSE` has a condition of its own, with the way out. */
export function cannotListen(failure: {
  address: string;
  code: string;
  cause: unknown;
}): RuntimeException {
  const { address, code, cause } = failure;
  return new RuntimeException(
    code === 'EADDRINUSE'
      ? describeError('ADDRESS_IN_USE', { address }, { cause })
      : describeError('ADDRESS_NOT_AVAILABLE', { address, reason: code }, { cause }),
  );
}

/** A log whose lines another process serves; `owner` names it: `process 4711`. */
export function logServedAlready(parameters: ParametersOf<'LOG_SERVED_ALREADY'>): RuntimeException {
  return new RuntimeException(describeError('LOG_SERVED_ALREADY', parameters));
}
