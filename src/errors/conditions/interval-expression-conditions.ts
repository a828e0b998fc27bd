import type { ConditionTable } from './condition-table.ts';

/** Conditions of intervals in SQL and in their ANSI forms, sorted by name; see `error-conditions.ts`. */
export const INTERVAL_EXPRESSION_CONDITIONS = {
  INTERVAL_DIVIDED_BY_ZERO: {
    message: [
      'Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.',
    ],
    sqlState: '22012',
  },
  'INVALID_INTERVAL_FORMAT.FIELD_OUT_OF_RANGE': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Error parsing interval day-time string: <unit> <value> outside range [0, <max>].",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Error parsing interval <interval> string.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.MIXED_YEAR_MONTH_AND_DAY_TIME': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Cannot mix year-month and day-time fields.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Interval string does not match <intervalStr> format of <supportedFormat> when cast to <typeName>: <input>.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Interval string does not match <intervalStr> format of <supportedFormat> when cast to <typeName>: <input>.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Cannot support (interval '<input>' <from> to <to>) expression.",
    ],
    sqlState: '22006',
  },
} as const satisfies ConditionTable;
