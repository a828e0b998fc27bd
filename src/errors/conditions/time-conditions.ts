import type { ConditionTable } from './condition-table.ts';

/** Conditions of the type TIME, and of times and intervals that are made of parts, sorted by name; see `error-conditions.ts`. */
export const TIME_CONDITIONS = {
  CANNOT_PARSE_TIME: {
    message: [
      'The input string <input> cannot be parsed to a TIME value because it does not match to the datetime format <format>.',
    ],
    sqlState: '22010',
  },
  'INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION': {
    message: [
      'Integer overflow while operating with intervals. Try devising appropriate values for the interval parameters.',
    ],
    sqlState: '22015',
  },
  INVALID_FRACTION_OF_SECOND: {
    message: [
      'Valid range for seconds is [0, 60] (inclusive), but the provided value is <secAndMicros>. To avoid this error, use `try_make_timestamp`, which returns NULL on error.',
      'If you do not want to use the session default timestamp version of this function, use `try_make_timestamp_ntz` or `try_make_timestamp_ltz`.',
    ],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.TIME_UNIT': {
    message: [
      "The value of parameter(s) <parameter> in <functionName> is invalid: expects one of the units 'HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'MICROSECOND', but got '<invalidValue>'.",
    ],
    sqlState: '22023',
  },
  UNSUPPORTED_TIME_TYPE: {
    message: ['The data type TIME is not supported.'],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
