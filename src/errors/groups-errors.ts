/** Failures of functions on groups, and of what they do with state. */
import { describing } from './condition.ts';
import { GROUPS_CONDITIONS } from './conditions/groups-conditions.ts';
import { RuntimeException, UnsupportedOperationException } from './exception.ts';

const describeError = describing(GROUPS_CONDITIONS);

/** An option of functions on groups that is none. */
export function invalidGroupFunctions(problem: string): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('INVALID_GROUP_FUNCTIONS.ARGUMENT', { problem }),
  );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** What a function of `[map|flatMap]GroupsWithState` threw, or why its result is none. */
export function failedGroupFunction(cause: unknown): RuntimeException {
  const reason = reasonOf(cause);
  return new RuntimeException(
    describeError('FLATMAPGROUPSWITHSTATE_USER_FUNCTION_ERROR', { reason }, { cause }),
  );
}

/** What a method of a StatefulProcessor threw, or why its result is none. */
export function failedProcessor(method: string, cause: unknown): RuntimeException {
  const parameters = { function: method, reason: reasonOf(cause) };
  return new RuntimeException(
    describeError('TRANSFORM_WITH_STATE_USER_FUNCTION_ERROR', parameters, { cause }),
  );
}

/** An initial state for a processor that takes none. */
export function noInitialStateHandler(): UnsupportedOperationException {
  return invalidGroupFunctions(
    'a processor with an initial state needs the method handleInitialState',
  );
}

export function stateNotDefined(): RuntimeException {
  return new RuntimeException(describeError('INVALID_GROUP_STATE_CALL.NOT_DEFINED', {}));
}

/** What is no time in milliseconds: no number, NaN, or one beyond all that are exact. */
export function notMilliseconds(call: string, value: unknown): RuntimeException {
  const parameters = { call, value: String(value) };
  return new RuntimeException(
    describeError('INVALID_GROUP_STATE_CALL.NOT_MILLISECONDS', parameters),
  );
}

export function nullGroupState(): RuntimeException {
  return new RuntimeException(describeError('INVALID_GROUP_STATE_CALL.NULL_STATE', {}));
}

/** State that is asked for in `init` or `close`, or after the call that it was given to: which one, for the message. */
export function outsideOfCall(what: string): RuntimeException {
  return new RuntimeException(describeError('INVALID_GROUP_STATE_CALL.OUTSIDE_OF_CALL', { what }));
}

/** `what` is `duration` or `timestamp`. */
export function timeoutNotPositive(what: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_GROUP_STATE_CALL.TIMEOUT_NOT_POSITIVE', { what }),
  );
}

export function negativeTimeout(duration: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_GROUP_STATE_CALL.NEGATIVE_DURATION', { duration }),
  );
}

export function timeoutBeforeWatermark(timestampMs: number, watermarkMs: number): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_GROUP_STATE_CALL.TIMEOUT_BEFORE_WATERMARK', {
      timestampMs: String(timestampMs),
      watermarkMs: String(watermarkMs),
    }),
  );
}

export function duplicateInitialState(key: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_GROUP_STATE_CALL.DUPLICATE_INITIAL_STATE', { key }),
  );
}

export function durationWithoutProcessingTime(): UnsupportedOperationException {
  return new UnsupportedOperationException(describeError('_LEGACY_ERROR_TEMP_2203', {}));
}

export function watermarkNotDefined(): UnsupportedOperationException {
  return new UnsupportedOperationException(describeError('_LEGACY_ERROR_TEMP_2204', {}));
}

export function timestampWithoutEventTime(): UnsupportedOperationException {
  return new UnsupportedOperationException(describeError('_LEGACY_ERROR_TEMP_2205', {}));
}

export function unknownTimeMode(timeMode: string): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('STATEFUL_PROCESSOR_UNKNOWN_TIME_MODE', { timeMode }),
  );
}

export function invalidHandleState(operationType: string, handleState: string): RuntimeException {
  return new RuntimeException(
    describeError('STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_HANDLE_STATE', {
      operationType,
      handleState,
    }),
  );
}

export function timersWithoutTimeMode(operationType: string, timeMode: string): RuntimeException {
  return new RuntimeException(
    describeError('STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_TIME_MODE', {
      operationType,
      timeMode,
    }),
  );
}

export function duplicateStateVariable(stateVarName: string): RuntimeException {
  return new RuntimeException(
    describeError('STATEFUL_PROCESSOR_DUPLICATE_STATE_VARIABLE_DEFINED', { stateVarName }),
  );
}

export function ttlWithoutProcessingTime(stateName: string, timeMode: string): RuntimeException {
  return new RuntimeException(
    describeError('STATEFUL_PROCESSOR_INCORRECT_TIME_MODE_TO_ASSIGN_TTL', { stateName, timeMode }),
  );
}

export function ttlNotPositive(operationType: string, stateName: string): RuntimeException {
  return new RuntimeException(
    describeError('STATEFUL_PROCESSOR_TTL_DURATION_MUST_BE_POSITIVE', { operationType, stateName }),
  );
}

export function invalidVariableName(
  operationName: string,
  colFamilyName: string,
): RuntimeException {
  return new RuntimeException(
    describeError('STATE_STORE_CANNOT_USE_COLUMN_FAMILY_WITH_INVALID_NAME', {
      operationName,
      colFamilyName,
    }),
  );
}

export function reservedVariableName(colFamilyName: string): RuntimeException {
  return new RuntimeException(
    describeError('STATE_STORE_CANNOT_CREATE_COLUMN_FAMILY_WITH_RESERVED_CHARS', { colFamilyName }),
  );
}

/** A variable that `deleteIfExists` has let go of. */
export function missingStateVariable(
  operationType: string,
  colFamilyName: string,
): RuntimeException {
  return new RuntimeException(
    describeError('STATE_STORE_UNSUPPORTED_OPERATION_ON_MISSING_COLUMN_FAMILY', {
      operationType,
      colFamilyName,
    }),
  );
}

/** A variable that was of another kind when the checkpoint was written. */
export function variableKindChanged(change: {
  readonly stateVarName: string;
  readonly newType: string;
  readonly oldType: string;
}): RuntimeException {
  return new RuntimeException(describeError('STATE_STORE_INVALID_VARIABLE_TYPE_CHANGE', change));
}

/** A processor that had another time mode or output mode when the checkpoint was written. */
export function invalidConfigAfterRestart(change: {
  readonly configName: string;
  readonly oldConfig: string;
  readonly newConfig: string;
}): RuntimeException {
  return new RuntimeException(describeError('STATE_STORE_INVALID_CONFIG_AFTER_RESTART', change));
}

export function nullStateValue(stateName: string): RuntimeException {
  return new RuntimeException(describeError('ILLEGAL_STATE_STORE_VALUE.NULL_VALUE', { stateName }));
}

export function emptyListValue(stateName: string): RuntimeException {
  return new RuntimeException(
    describeError('ILLEGAL_STATE_STORE_VALUE.EMPTY_LIST_VALUE', { stateName }),
  );
}

/**
 * A row of the result whose event time the watermark has passed; both in microseconds. Spark prints the watermark in
 * milliseconds.
 */
export function rowBeforeWatermark(
  emittedRowEventTime: bigint,
  currentWatermark: bigint,
): RuntimeException {
  return new RuntimeException(
    describeError('EMITTING_ROWS_OLDER_THAN_WATERMARK_NOT_ALLOWED', {
      emittedRowEventTime: String(emittedRowEventTime),
      currentWatermark: String(currentWatermark / 1000n),
    }),
  );
}
