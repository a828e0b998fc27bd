import type { ConditionTable } from './condition-table.ts';

/** Conditions of functions on groups and of what they do with state, sorted by name; see `error-conditions.ts`. */
export const GROUPS_CONDITIONS = {
  EMITTING_ROWS_OLDER_THAN_WATERMARK_NOT_ALLOWED: {
    message: [
      'Previous node emitted a row with eventTime=<emittedRowEventTime> which is older than current_watermark_value=<currentWatermark>',
      'This can lead to correctness issues in the stateful operators downstream in the execution pipeline.',
      'Please correct the operator logic to emit rows after current global watermark value.',
    ],
    sqlState: '42815',
  },
  FLATMAPGROUPSWITHSTATE_USER_FUNCTION_ERROR: {
    message: [
      'An error occurred in the user provided function in flatMapGroupsWithState. Reason: <reason>',
    ],
    sqlState: '39000',
  },
  'ILLEGAL_STATE_STORE_VALUE.EMPTY_LIST_VALUE': {
    message: [
      'Illegal value provided to the State Store',
      'Cannot write empty list values to State Store for StateName <stateName>.',
    ],
    sqlState: '42601',
  },
  'ILLEGAL_STATE_STORE_VALUE.NULL_VALUE': {
    message: [
      'Illegal value provided to the State Store',
      'Cannot write null values to State Store for StateName <stateName>.',
    ],
    sqlState: '42601',
  },
  'INVALID_GROUP_FUNCTIONS.ARGUMENT': {
    message: ['Invalid function on groups: <problem>.'],
    sqlState: '22023',
  },
  'INVALID_GROUP_STATE_CALL.DUPLICATE_INITIAL_STATE': {
    message: [
      'Invalid use of the state of a group: the initial state has several rows with the key <key>. Remove duplicates before passing it.',
    ],
    sqlState: '22023',
  },
  'INVALID_GROUP_STATE_CALL.NEGATIVE_DURATION': {
    message: ['Invalid use of the state of a group: the duration <duration> is negative.'],
    sqlState: '22023',
  },
  'INVALID_GROUP_STATE_CALL.NOT_DEFINED': {
    message: [
      'Invalid use of the state of a group: the state is either not defined or has already been removed.',
    ],
    sqlState: '22023',
  },
  'INVALID_GROUP_STATE_CALL.NOT_MILLISECONDS': {
    message: [
      'Invalid use of the state of a group: <call> takes a number of milliseconds, and <value> is none that can be kept.',
    ],
    sqlState: '22023',
  },
  'INVALID_GROUP_STATE_CALL.NULL_STATE': {
    message: ["Invalid use of the state of a group: 'null' is not a valid state value."],
    sqlState: '22023',
  },
  'INVALID_GROUP_STATE_CALL.OUTSIDE_OF_CALL': {
    message: [
      'Invalid use of the state of a group: <what> is there only while a function is called for a group, and until it has returned.',
    ],
    sqlState: '22023',
  },
  'INVALID_GROUP_STATE_CALL.TIMEOUT_BEFORE_WATERMARK': {
    message: [
      'Invalid use of the state of a group: the timeout timestamp (<timestampMs>) cannot be earlier than the current watermark (<watermarkMs>).',
    ],
    sqlState: '22023',
  },
  'INVALID_GROUP_STATE_CALL.TIMEOUT_NOT_POSITIVE': {
    message: ['Invalid use of the state of a group: the timeout <what> must be positive.'],
    sqlState: '22023',
  },
  STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_HANDLE_STATE: {
    message: [
      'Failed to perform stateful processor operation=<operationType> with invalid handle state=<handleState>.',
    ],
    sqlState: '42802',
  },
  STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_TIME_MODE: {
    message: [
      'Failed to perform stateful processor operation=<operationType> with invalid timeMode=<timeMode>',
    ],
    sqlState: '42802',
  },
  STATEFUL_PROCESSOR_DUPLICATE_STATE_VARIABLE_DEFINED: {
    message: [
      'State variable with name <stateVarName> has already been defined in the StatefulProcessor.',
    ],
    sqlState: '42802',
  },
  STATEFUL_PROCESSOR_INCORRECT_TIME_MODE_TO_ASSIGN_TTL: {
    message: [
      'Cannot use TTL for state=<stateName> in timeMode=<timeMode>, use TimeMode.ProcessingTime() instead.',
    ],
    sqlState: '42802',
  },
  STATEFUL_PROCESSOR_TTL_DURATION_MUST_BE_POSITIVE: {
    message: [
      'TTL duration must be greater than zero for State store operation=<operationType> on state=<stateName>.',
    ],
    sqlState: '42802',
  },
  STATEFUL_PROCESSOR_UNKNOWN_TIME_MODE: {
    message: [
      "Unknown time mode <timeMode>. Accepted timeMode modes are 'none', 'processingTime', 'eventTime'",
    ],
    sqlState: '42802',
  },
  STATE_STORE_CANNOT_CREATE_COLUMN_FAMILY_WITH_RESERVED_CHARS: {
    message: [
      'Failed to create column family with unsupported starting character and name=<colFamilyName>.',
    ],
    sqlState: '42802',
  },
  STATE_STORE_CANNOT_USE_COLUMN_FAMILY_WITH_INVALID_NAME: {
    message: [
      'Failed to perform column family operation=<operationName> with invalid name=<colFamilyName>. Column family name cannot be empty or include leading/trailing spaces or use the reserved keyword=default',
    ],
    sqlState: '42802',
  },
  STATE_STORE_INVALID_CONFIG_AFTER_RESTART: {
    message: [
      'Cannot change <configName> from <oldConfig> to <newConfig> between restarts. Please set <configName> to <oldConfig>, or restart with a new checkpoint directory.',
    ],
    sqlState: '42K06',
  },
  STATE_STORE_INVALID_VARIABLE_TYPE_CHANGE: {
    message: [
      'Cannot change <stateVarName> to <newType> between query restarts. Please set <stateVarName> to <oldType>, or restart with a new checkpoint directory.',
    ],
    sqlState: '42K06',
  },
  STATE_STORE_UNSUPPORTED_OPERATION_ON_MISSING_COLUMN_FAMILY: {
    message: [
      'State store operation=<operationType> not supported on missing column family=<colFamilyName>.',
    ],
    sqlState: '42802',
  },
  TRANSFORM_WITH_STATE_USER_FUNCTION_ERROR: {
    message: [
      'An error occurred in the user-defined function <function> of the StatefulProcessor. Reason: <reason>.',
    ],
    sqlState: '39000',
  },
  _LEGACY_ERROR_TEMP_2203: {
    message: [
      'Cannot set timeout duration without enabling processing time timeout in [map|flatMap]GroupsWithState.',
    ],
    sqlState: '0A000',
  },
  _LEGACY_ERROR_TEMP_2204: {
    message: [
      'Cannot get event time watermark timestamp without setting watermark before [map|flatMap]GroupsWithState.',
    ],
    sqlState: '0A000',
  },
  _LEGACY_ERROR_TEMP_2205: {
    message: [
      'Cannot set timeout timestamp without enabling event time timeout in [map|flatMapGroupsWithState.',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
