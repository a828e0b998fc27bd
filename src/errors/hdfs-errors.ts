import { describing, type ParametersOf } from './condition.ts';
import { HDFS_CONDITIONS } from './conditions/hdfs-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(HDFS_CONDITIONS);

/* HDFS's source and sink: these load with the connector. */

/** A path without a NameNode, and no option that names one. */
export function hdfsAddressRequired(
  parameters: ParametersOf<'HDFS_ADDRESS_REQUIRED'>,
): AnalysisException {
  return new AnalysisException(describeError('HDFS_ADDRESS_REQUIRED', parameters));
}

/** A file of a planned batch that is not there any more. */
export function hdfsFileGone(parameters: ParametersOf<'HDFS_DATA_LOSS.GONE'>): RuntimeException {
  return new RuntimeException(describeError('HDFS_DATA_LOSS.GONE', parameters));
}

/** A file of a planned batch that is another one, or shorter. */
export function hdfsFileChanged(
  parameters: ParametersOf<'HDFS_DATA_LOSS.CHANGED'>,
): RuntimeException {
  return new RuntimeException(describeError('HDFS_DATA_LOSS.CHANGED', parameters));
}

/** What the user may not do. */
export function hdfsPermissionDenied(
  parameters: ParametersOf<'HDFS_PERMISSION_DENIED'>,
): RuntimeException {
  return new RuntimeException(describeError('HDFS_PERMISSION_DENIED', parameters));
}

/** An answer that says no, for good. */
export function hdfsRequestFailed(
  parameters: ParametersOf<'HDFS_REQUEST_FAILED'>,
): RuntimeException {
  return new RuntimeException(describeError('HDFS_REQUEST_FAILED', parameters));
}

/** Nodes that have not answered for as long as it was tried again. */
export function hdfsUnreachable(
  parameters: ParametersOf<'HDFS_UNREACHABLE'>,
  cause: unknown,
): RuntimeException {
  return new RuntimeException(describeError('HDFS_UNREACHABLE', parameters, { cause }));
}
