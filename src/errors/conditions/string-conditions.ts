import type { ConditionTable } from './condition-table.ts';

/** Conditions of functions of texts, sorted by name; see `error-conditions.ts`. */
export const STRING_CONDITIONS = {
  CANNOT_DECODE_URL: {
    message: [
      'The provided URL cannot be decoded: <url>. Please ensure that the URL is properly formatted and try again.',
    ],
    sqlState: '22546',
  },
  CONVERSION_INVALID_INPUT: {
    message: [
      'The value <str> (<fmt>) cannot be converted to <targetType> because it is malformed. Correct the value as per the syntax, or change its format. Use <suggestion> to tolerate malformed input and return NULL instead.',
    ],
    sqlState: '22018',
  },
  'DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Length of <exprName> should be 1.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.INVALID_ARG_VALUE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <inputName> value must to be a <requireType> literal of <validValues>, but got <inputValue>.',
    ],
    sqlState: '42K09',
  },
  'INVALID_FORMAT.ESC_AT_THE_END': {
    message: [
      "The format is invalid: '<format>'. The escape character is not allowed to end with.",
    ],
    sqlState: '42601',
  },
  'INVALID_FORMAT.ESC_IN_THE_MIDDLE': {
    message: [
      "The format is invalid: '<format>'. The escape character is not allowed to precede '<char>'.",
    ],
    sqlState: '42601',
  },
  'INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: expects an integer value in [0, <upper>), but got <invalidValue>.',
    ],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.CHARSET': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: expects one of the <charsets>, but got <charset>.',
    ],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.FORMAT_STRING': {
    message: [
      'The value of parameter(s) `strfmt` in `format_string` is invalid: <format>: <problem>. It takes what java.util.Formatter takes.',
    ],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.PATTERN': {
    message: ['The value of parameter(s) <parameter> in <functionName> is invalid: <value>.'],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: Expects group index between 0 and <groupCount>, but got <groupIndex>.',
    ],
    sqlState: '22023',
  },
  INVALID_REGEXP_REPLACE: {
    message: [
      'Could not perform regexp_replace for source = "<source>", pattern = "<pattern>", replacement = "<replacement>" and position = <position>.',
    ],
    sqlState: '22023',
  },
  INVALID_URL: {
    message: [
      'The url is invalid: <url>. Use `try_parse_url` to tolerate invalid URL and return NULL instead.',
    ],
    sqlState: '22P02',
  },
  MALFORMED_CHARACTER_CODING: {
    message: ['Invalid value found when performing <function> with <charset>'],
    sqlState: '22000',
  },
} as const satisfies ConditionTable;
