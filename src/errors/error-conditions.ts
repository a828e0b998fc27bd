/**
 * Every failure that a user can cause: Spark's condition, message lines with `<parameter>` holes and SQLSTATE,
 * sorted by name. Spark's own keys and texts where it has the condition.
 */
export const ERROR_CONDITIONS = {
  CANNOT_PARSE_INTERVAL: {
    message: [
      'Unable to parse <intervalString>. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. If the issue persists, please double check that the input value is not null or empty and try again.',
    ],
    sqlState: '22006',
  },
  DATATYPE_MISSING_SIZE: {
    message: [
      'DataType <type> requires a length parameter, for example <type>(10). Please specify the length.',
    ],
    sqlState: '42K01',
  },
  DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION: {
    message: ['Decimal precision <precision> exceeds max precision <maxPrecision>.'],
    sqlState: '22003',
  },
  DECIMAL_SCALE_EXCEEDS_PRECISION: {
    message: ['Decimal scale <scale> cannot be greater than precision <precision>.'],
    sqlState: '22003',
  },
  FAILED_TO_PARSE_TOO_COMPLEX: {
    message: [
      'The statement, including potential SQL functions and referenced views, was too complex to parse. To mitigate this error divide the statement into multiple, less complex chunks.',
    ],
    sqlState: '54001',
  },
  INTERNAL_ERROR: { message: ['<message>'], sqlState: 'XX000' },
  INTERVAL_WITH_MONTHS: {
    message: ['Intervals greater than a month is not supported (<interval>).'],
    sqlState: '22006',
  },
  INVALID_ESCAPE_CHAR: {
    message: ['`EscapeChar` should be a string literal of length one, but got <sqlExpr>.'],
    sqlState: '42604',
  },
  'INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Uncaught arithmetic exception while parsing '<input>'.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.FIELD_OUT_OF_RANGE': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Error parsing interval day-time string: <unit> <value> outside range [0, <max>].",
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
  'INVALID_INTERVAL_FORMAT.UNRECOGNIZED_NUMBER': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Unrecognized number <number>.",
    ],
    sqlState: '22006',
  },
  'INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Cannot support (interval '<input>' <from> to <to>) expression.",
    ],
    sqlState: '22006',
  },
  INVALID_JSON_DATA_TYPE: {
    message: [
      "Failed to convert the JSON string '<invalidType>' to a data type. Please enter a valid data type.",
    ],
    sqlState: '2203G',
  },
  INVALID_NUMERIC_LITERAL_RANGE: {
    message: [
      'Numeric literal <rawStrippedQualifier> is outside the valid range for <typeName> with minimum value of <minValue> and maximum value of <maxValue>. Please adjust the value accordingly.',
    ],
    sqlState: '22003',
  },
  'INVALID_SQL_SYNTAX.INVALID_WINDOW_REFERENCE': {
    message: ['Invalid SQL syntax: Window reference <windowName> is not a window specification.'],
    sqlState: '42000',
  },
  'INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION': {
    message: ['Invalid SQL syntax: The definition of window <windowName> is repetitive.'],
    sqlState: '42000',
  },
  INVALID_TYPED_LITERAL: {
    message: ['The value of the typed literal <valueType> is invalid: <value>.'],
    sqlState: '42604',
  },
  NEGATIVE_DELAY_THRESHOLD: {
    message: ['The delay threshold (<delayThreshold>) should not be negative.'],
    sqlState: '22006',
  },
  PARSE_EMPTY_STATEMENT: {
    message: ['Syntax error, unexpected empty statement.'],
    sqlState: '42617',
  },
  PARSE_SYNTAX_ERROR: { message: ['Syntax error at or near <error><hint>.'], sqlState: '42601' },
  UNCLOSED_BRACKETED_COMMENT: {
    message: ['Found an unclosed bracketed comment. Please, append */ at the end of the comment.'],
    sqlState: '42601',
  },
  'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION': {
    message: [
      'A column, variable, or function parameter with name <objectName> cannot be resolved.',
    ],
    sqlState: '42703',
  },
  'UNRESOLVED_COLUMN.WITH_SUGGESTION': {
    message: [
      'A column, variable, or function parameter with name <objectName> cannot be resolved. Did you mean one of the following? [<proposal>].',
    ],
    sqlState: '42703',
  },
  UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING: {
    message: [
      'The char/varchar type can\'t be used in the table schema. If you want Spark treat them as string type as same as Spark 3.0 and earlier, please set "spark.sql.legacy.charVarcharAsString" to "true".',
    ],
    sqlState: '0A000',
  },
  UNSUPPORTED_DATATYPE: { message: ['Unsupported data type <typeName><hint>.'], sqlState: '0A000' },
  UNSUPPORTED_TYPED_LITERAL: {
    message: [
      'Literals of the type <unsupportedType> are not supported. Supported types are <supportedTypes>.',
    ],
    sqlState: '0A000',
  },
} as const satisfies Record<
  string,
  { readonly message: readonly string[]; readonly sqlState: string }
>;
