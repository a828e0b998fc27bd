/** Failures of reading state as tables: Spark's StateDataSourceErrors. */
import { describing, type ParametersOf } from './condition.ts';
import { STATE_SOURCE_CONDITIONS } from './conditions/state-source-conditions.ts';
import { RuntimeException, UnsupportedOperationException } from './exception.ts';

const describeError = describing(STATE_SOURCE_CONDITIONS);

/** A checkpoint in which no batch was committed, or not the one that was asked for. */
export function noCommittedBatch(checkpointLocation: string): RuntimeException {
  return new RuntimeException(
    describeError('STDS_COMMITTED_BATCH_UNAVAILABLE', { checkpointLocation }),
  );
}

/** A batch whose entries have been removed; `availableBatches` are those that are there: `4 to 104`. */
export function batchNotAvailable(
  parameters: ParametersOf<'STDS_OFFSET_LOG_UNAVAILABLE'>,
): RuntimeException {
  return new RuntimeException(describeError('STDS_OFFSET_LOG_UNAVAILABLE', parameters));
}

/** Options of which one rules out the other. */
export function conflictingOptions(options: readonly string[]): RuntimeException {
  const quoted = options.map((option) => `'${option}'`).join(', ');
  return new RuntimeException(describeError('STDS_CONFLICT_OPTIONS', { options: `[${quoted}]` }));
}

export function optionUnspecified(optionName: string): RuntimeException {
  return new RuntimeException(describeError('STDS_REQUIRED_OPTION_UNSPECIFIED', { optionName }));
}

export function emptyOption(optionName: string): RuntimeException {
  return new RuntimeException(describeError('STDS_INVALID_OPTION_VALUE.IS_EMPTY', { optionName }));
}

export function negativeOption(optionName: string): RuntimeException {
  return new RuntimeException(
    describeError('STDS_INVALID_OPTION_VALUE.IS_NEGATIVE', { optionName }),
  );
}

/** An option with a value that it can't have, and why not. */
export function wrongOption(optionName: string, message: string): RuntimeException {
  return new RuntimeException(
    describeError('STDS_INVALID_OPTION_VALUE.WITH_MESSAGE', { optionName, message }),
  );
}

/** No such operator or store in the state, or no state at all. */
export function stateSchemaUnreadable(sourceOptions: string, cause?: unknown): RuntimeException {
  return new RuntimeException(
    describeError('STDS_FAILED_TO_READ_STATE_SCHEMA', { sourceOptions }, { cause }),
  );
}

/** The list of the operators can't be read. */
export function operatorMetadataUnreadable(
  parameters: ParametersOf<'STDS_FAILED_TO_READ_OPERATOR_METADATA'>,
  cause: unknown,
): RuntimeException {
  return new RuntimeException(
    describeError('STDS_FAILED_TO_READ_OPERATOR_METADATA', parameters, { cause }),
  );
}

/** A version of the state that should be a snapshot and is not, or is not there. */
export function missingSnapshot(fileToRead: string): RuntimeException {
  return new RuntimeException(
    describeError('CANNOT_LOAD_STATE_STORE.CANNOT_READ_MISSING_SNAPSHOT_FILE', {
      fileToRead,
      clazz: 'StateStore',
    }),
  );
}

/** The source is asked for as a stream. */
export function stateIsNoStream(className: string): UnsupportedOperationException {
  const parameters = { className, operator: 'reading' };
  return new UnsupportedOperationException(describeError('_LEGACY_ERROR_TEMP_2049', parameters));
}

/** A schema was declared for a source that has its own. */
export function stateSchemaDeclared(provider: string): UnsupportedOperationException {
  return new UnsupportedOperationException(describeError('_LEGACY_ERROR_TEMP_2242', { provider }));
}
