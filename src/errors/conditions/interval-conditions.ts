import type { ConditionTable } from './condition-table.ts';

/** Conditions of intervals, sorted by name; see `error-conditions.ts`. */
export const INTERVAL_CONDITIONS = {
  CANNOT_PARSE_INTERVAL: {
    message: [
      'Unable to parse <intervalString>. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. If the issue persists, please double check that the input value is not null or empty and try again.',
    ],
    sqlState: '22006',
  },
  INTERVAL_WITH_MONTHS: {
    message: ['Intervals greater than a month is not supported (<interval>).'],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Uncaught arithmetic exception while parsing '<input>'.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.INPUT_IS_EMPTY': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Interval string cannot be empty.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.INVALID_FRACTION': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. <unit> cannot have fractional part.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.INVALID_PRECISION': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Interval can only support nanosecond precision, <value> is out of range.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.INVALID_PREFIX': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Invalid interval prefix <prefix>.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.INVALID_UNIT': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Invalid unit <unit>.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.INVALID_VALUE': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Invalid value <value>.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.MISSING_NUMBER': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Expect a number after <word> but hit EOL.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.MISSING_UNIT': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Expect a unit name after <word> but hit EOL.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.UNRECOGNIZED_NUMBER': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Unrecognized number <number>.",
    ],
    sqlState: '22006',
  },
  NEGATIVE_DELAY_THRESHOLD: {
    message: ['The delay threshold (<delayThreshold>) should not be negative.'],
    sqlState: '22006',
  },
} as const satisfies ConditionTable;
