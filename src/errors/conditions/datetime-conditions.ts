import type { ConditionTable } from './condition-table.ts';

/** Conditions of dates, times and their patterns, sorted by name; see `error-conditions.ts`. */
export const DATETIME_CONDITIONS = {
  CANNOT_PARSE_TIMESTAMP: {
    message: ['<message>. Use <func> to tolerate invalid input string and return NULL instead.'],
    sqlState: '22007',
  },
  'DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION': {
    message: ['<rangeMessage>. '],
    sqlState: '22023',
  },
  DATETIME_OVERFLOW: {
    message: ['Datetime operation overflow: <operation>.'],
    sqlState: '22008',
  },
  ILLEGAL_DAY_OF_WEEK: {
    message: ['Illegal input for day of week: <string>.'],
    sqlState: '22009',
  },
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION': {
    message: [
      'You may get a different result due to the upgrading to Spark >= 3.0:',
      'Fail to recognize <pattern> pattern in the DateTimeFormatter.',
      '1) You can set <config> to "LEGACY" to restore the behavior before Spark 3.0.',
      "2) You can form a valid datetime pattern with the guide from '<docroot>/sql-ref-datetime-pattern.html'.",
    ],
    sqlState: '42K0B',
  },
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN': {
    message: [
      'You may get a different result due to the upgrading to Spark >= 3.0:',
      'All week-based patterns are unsupported since Spark 3.0, detected week-based character: <c>.',
      'Please use the SQL function EXTRACT instead.',
    ],
    sqlState: '42K0B',
  },
  'INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER': {
    message: [
      "Unrecognized datetime pattern: <pattern>. Illegal pattern character '<c>' found in datetime pattern: <pattern>. Please provide legal character.",
    ],
    sqlState: '22007',
  },
  'INVALID_DATETIME_PATTERN.LENGTH': {
    message: [
      'Unrecognized datetime pattern: <pattern>. Too many letters in datetime pattern: <pattern>. Please reduce pattern length.',
    ],
    sqlState: '22007',
  },
  'INVALID_DATETIME_PATTERN.WITH_SUGGESTION': {
    message: [
      "Unrecognized datetime pattern: <pattern>. You can form a valid datetime pattern with the guide from '<docroot>/sql-ref-datetime-pattern.html'.",
    ],
    sqlState: '22007',
  },
  'INVALID_PARAMETER_VALUE.DATETIME_UNIT': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: expects one of the units without quotes YEAR, QUARTER, MONTH, WEEK, DAY, DAYOFYEAR, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, but got <invalidValue>.',
    ],
    sqlState: '22023',
  },
} as const satisfies ConditionTable;
