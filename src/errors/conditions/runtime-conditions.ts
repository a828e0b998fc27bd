import type { ConditionTable } from './condition-table.ts';

/** Conditions of values, while a query runs, sorted by name; see `error-conditions.ts`. */
export const RUNTIME_CONDITIONS = {
  ARITHMETIC_OVERFLOW: {
    message: ['<message>.<alternative> If necessary set <config> to "false" to bypass this error.'],
    sqlState: '22003',
  },
  BINARY_ARITHMETIC_OVERFLOW: {
    message: [
      '<value1> <symbol> <value2> caused overflow. Use <functionName> to ignore overflow problem and return NULL.',
    ],
    sqlState: '22003',
  },
  CANNOT_DECODE_URL: {
    message: [
      'The provided URL cannot be decoded: <url>. Please ensure that the URL is properly formatted and try again.',
    ],
    sqlState: '22546',
  },
  CANNOT_PARSE_TIMESTAMP: {
    message: ['<message>. Use <func> to tolerate invalid input string and return NULL instead.'],
    sqlState: '22007',
  },
  CAST_INVALID_INPUT: {
    message: [
      'The value <expression> of the type <sourceType> cannot be cast to <targetType> because it is malformed. Correct the value as per the syntax, or change its target type. Use `try_cast` to tolerate malformed input and return NULL instead.',
    ],
    sqlState: '22018',
  },
  CAST_OVERFLOW: {
    message: [
      'The value <value> of the type <sourceType> cannot be cast to <targetType> due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.',
    ],
    sqlState: '22003',
  },
  CONVERSION_INVALID_INPUT: {
    message: [
      'The value <str> (<fmt>) cannot be converted to <targetType> because it is malformed. Correct the value as per the syntax, or change its format. Use <suggestion> to tolerate malformed input and return NULL instead.',
    ],
    sqlState: '22018',
  },
  'DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION': {
    message: ['<rangeMessage>. '],
    sqlState: '22023',
  },
  DATETIME_OVERFLOW: {
    message: ['Datetime operation overflow: <operation>.'],
    sqlState: '22008',
  },
  DIVIDE_BY_ZERO: {
    message: [
      'Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. If necessary set <config> to "false" to bypass this error.',
    ],
    sqlState: '22012',
  },
  DUPLICATED_MAP_KEY: {
    message: [
      'Duplicate map key <key> was found, please check the input data.',
      'If you want to remove the duplicated keys, you can set <mapKeyDedupPolicy> to "LAST_WIN" so that the key inserted at last takes precedence.',
    ],
    sqlState: '23505',
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
  'INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION': {
    message: [
      'Integer overflow while operating with intervals. Use <functionName> to tolerate overflow and return NULL instead.',
    ],
    sqlState: '22015',
  },
  INTERVAL_DIVIDED_BY_ZERO: {
    message: [
      'Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.',
    ],
    sqlState: '22012',
  },
  INVALID_ARRAY_INDEX: {
    message: [
      'The index <indexValue> is out of bounds. The array has <arraySize> elements. Use the SQL function `get()` to tolerate accessing element at invalid index and return NULL instead.',
    ],
    sqlState: '22003',
  },
  INVALID_ARRAY_INDEX_IN_ELEMENT_AT: {
    message: [
      'The index <indexValue> is out of bounds. The array has <arraySize> elements. Use `try_element_at` to tolerate accessing element at invalid index and return NULL instead.',
    ],
    sqlState: '22003',
  },
  'INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER': {
    message: [
      "Unrecognized datetime pattern: <pattern>. Illegal pattern character '<c>' found in datetime pattern: <pattern>. Please provide legal character.",
    ],
    sqlState: '22007',
  },
  'INVALID_DATETIME_PATTERN.WITH_SUGGESTION': {
    message: [
      "Unrecognized datetime pattern: <pattern>. You can form a valid datetime pattern with the guide from '<docroot>/sql-ref-datetime-pattern.html'.",
    ],
    sqlState: '22007',
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
  INVALID_INDEX_OF_ZERO: {
    message: [
      'The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).',
    ],
    sqlState: '22003',
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
  'INVALID_PARAMETER_VALUE.DATETIME_UNIT': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: expects one of the units without quotes YEAR, QUARTER, MONTH, WEEK, DAY, DAYOFYEAR, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, but got <invalidValue>.',
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
  NULL_MAP_KEY: { message: ['Cannot use null as map key.'], sqlState: '2200E' },
  'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION': {
    message: [
      ' <value> cannot be represented as Decimal(<precision>, <scale>). If necessary set <config> to "false" to bypass this error, and return NULL instead.',
    ],
    sqlState: '22003',
  },
  REMAINDER_BY_ZERO: {
    message: [
      'Remainder by zero. Use `try_mod` to tolerate divisor being 0 and return NULL instead. If necessary set <config> to "false" to bypass this error.',
    ],
    sqlState: '22012',
  },
  SCALAR_SUBQUERY_TOO_MANY_ROWS: {
    message: ['More than one row returned by a subquery used as an expression.'],
    sqlState: '21000',
  },
  USER_RAISED_EXCEPTION: {
    message: ['<errorMessage>'],
    sqlState: 'P0001',
  },
} as const satisfies ConditionTable;
