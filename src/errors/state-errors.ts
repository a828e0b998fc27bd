/** Failures of aggregates and of the state they keep. */
import { describing } from './condition.ts';
import { STATE_CONDITIONS } from './conditions/state-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(STATE_CONDITIONS);

/** The keys in a checkpoint are of another schema than the query's; `report` has a line for each operator. */
export function stateKeySchemaMismatch(
  stored: string,
  current: string,
  report: string,
): RuntimeException {
  return new RuntimeException(
    describeError('STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE', {
      storedKeySchema: stored,
      newKeySchema: current,
      report,
    }),
  );
}

/** The values in a checkpoint are of another schema than the query's. */
export function stateValueSchemaMismatch(
  stored: string,
  current: string,
  report: string,
): RuntimeException {
  return new RuntimeException(
    describeError('STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE', {
      storedValueSchema: stored,
      newValueSchema: current,
      report,
    }),
  );
}

/** A checkpoint was written by a query with other stateful operators. */
export function statefulOperatorsMismatch(
  stored: readonly string[],
  current: readonly string[],
  report: string,
): RuntimeException {
  return new RuntimeException(
    describeError('STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA', {
      OpsInMetadataSeq: stored.join(', '),
      OpsInCurBatchSeq: current.join(', '),
      report,
    }),
  );
}

/** A segment of state whose bytes are not those that were written. */
export function corruptedStateSegment(fileName: string, problem: string): RuntimeException {
  return new RuntimeException(
    describeError('CANNOT_LOAD_STATE_STORE.CORRUPTED_SEGMENT', { fileName, problem }),
  );
}

/** A segment of state that should be there and is not. */
export function missingStateSegment(fileToRead: string): RuntimeException {
  return new RuntimeException(
    describeError('CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS', {
      fileToRead,
      clazz: 'StateStore',
    }),
  );
}

/** A segment of state that a later version of Millrace wrote. */
export function unsupportedStateFormat(fileName: string, version: number): RuntimeException {
  return new RuntimeException(
    describeError('CANNOT_LOAD_STATE_STORE.UNSUPPORTED_FORMAT_VERSION', {
      fileName,
      version: String(version),
    }),
  );
}
