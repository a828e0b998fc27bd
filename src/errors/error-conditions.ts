/**
 * Every failure that a user can cause: Spark's condition, message lines with `<parameter>` holes and SQLSTATE,
 * sorted by name. Spark's own keys and texts where it has the condition.
 */
export const ERROR_CONDITIONS = {
  ARITHMETIC_OVERFLOW: {
    message: ['<message>.<alternative> If necessary set <config> to "false" to bypass this error.'],
    sqlState: '22003',
  },
  BATCH_METADATA_NOT_FOUND: {
    message: ['Unable to find batch <batchMetadataFile>.'],
    sqlState: '42K03',
  },
  BINARY_ARITHMETIC_OVERFLOW: {
    message: [
      '<value1> <symbol> <value2> caused overflow. Use <functionName> to ignore overflow problem and return NULL.',
    ],
    sqlState: '22003',
  },
  CANNOT_DETERMINE_TYPE: {
    message: [
      'The type of field <fieldName> cannot be determined: all its values are null. Give a schema.',
    ],
    sqlState: '42K09',
  },
  CANNOT_MERGE_TYPE: {
    message: ['Can not merge type <data_type1> and <data_type2> of field <fieldName>.'],
    sqlState: '42825',
  },
  CANNOT_PARSE_INTERVAL: {
    message: [
      'Unable to parse <intervalString>. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. If the issue persists, please double check that the input value is not null or empty and try again.',
    ],
    sqlState: '22006',
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
  CONCURRENT_QUERY: {
    message: ['Another instance of this query was just started by a concurrent session.'],
    sqlState: '0A000',
  },
  CONCURRENT_STREAM_LOG_UPDATE: {
    message: [
      'Concurrent update to the log. Multiple streaming jobs detected for <batchId>.',
      'Please make sure only one streaming job runs on a specific checkpoint location at a time.',
    ],
    sqlState: '40000',
  },
  'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: the left and right operands of the binary operator have incompatible types (<left> and <right>).',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: the binary operator requires the input type <inputType>, not <actualDataType>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: cannot cast <srcType> to <targetType>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: cannot cast <srcType> to <targetType> with ANSI mode on.',
      'If you have to cast <srcType> to <targetType>, you can set <config> as <configVal>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: cannot cast <srcType> to <targetType>.',
      'To convert values from <srcType> to <targetType>, you can use the functions <functionNames> instead.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Only foldable `STRING` expressions are allowed to appear at odd position, but they are <inputExprs>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.DATA_DIFF_TYPES': {
    message: [
      "Cannot resolve <sqlExpr> due to data type mismatch: Input to <functionName> should all be the same type, but it's <dataType>.",
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <functionName> does not support ordering on type <dataType>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <paramIndex> parameter requires the <requiredType> type, however <inputSql> has the type <inputType>.',
    ],
    sqlState: '42K09',
  },
  DATATYPE_MISSING_SIZE: {
    message: [
      'DataType <type> requires a length parameter, for example <type>(10). Please specify the length.',
    ],
    sqlState: '42K01',
  },
  'DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION': {
    message: [
      '<rangeMessage>. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.',
    ],
    sqlState: '22023',
  },
  DATETIME_OVERFLOW: {
    message: ['Datetime operation overflow: <operation>.'],
    sqlState: '22008',
  },
  DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION: {
    message: ['Decimal precision <precision> exceeds max precision <maxPrecision>.'],
    sqlState: '22003',
  },
  DECIMAL_SCALE_EXCEEDS_PRECISION: {
    message: ['Decimal scale <scale> cannot be greater than precision <precision>.'],
    sqlState: '22003',
  },
  DIVIDE_BY_ZERO: {
    message: [
      'Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. If necessary set <config> to "false" to bypass this error.',
    ],
    sqlState: '22012',
  },
  FAILED_TO_PARSE_TOO_COMPLEX: {
    message: [
      'The statement, including potential SQL functions and referenced views, was too complex to parse. To mitigate this error divide the statement into multiple, less complex chunks.',
    ],
    sqlState: '54001',
  },
  FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME: {
    message: ['<field_name>: <data_type> can not accept object <obj> in type <obj_type>.'],
    sqlState: '22023',
  },
  FIELD_NOT_NULLABLE_WITH_NAME: {
    message: ['<field_name>: This field is not nullable, but got null.'],
    sqlState: '23502',
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
  INTERNAL_ERROR: { message: ['<message>'], sqlState: 'XX000' },
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
  INTERVAL_WITH_MONTHS: {
    message: ['Intervals greater than a month is not supported (<interval>).'],
    sqlState: '22006',
  },
  INVALID_ARRAY_INDEX: {
    message: [
      'The index <indexValue> is out of bounds. The array has <arraySize> elements. Use the SQL function `get()` to tolerate accessing element at invalid index and return NULL instead.',
    ],
    sqlState: '22003',
  },
  INVALID_ATTRIBUTE_NAME_SYNTAX: {
    message: [
      'Syntax error in the attribute name: <name>. Check that backticks appear in pairs, a quoted string is a complete name part and use a backtick only inside quoted name parts.',
    ],
    sqlState: '42601',
  },
  INVALID_ESCAPE_CHAR: {
    message: ['`EscapeChar` should be a string literal of length one, but got <sqlExpr>.'],
    sqlState: '42604',
  },
  INVALID_EXTRACT_FIELD: {
    message: ['Cannot extract <field> from <expr>.'],
    sqlState: '42601',
  },
  INVALID_INDEX_OF_ZERO: {
    message: [
      'The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).',
    ],
    sqlState: '22003',
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
  INVALID_OPTION_VALUE: {
    message: ['The option `<option>` can\'t be "<value>": expected <expected>.'],
    sqlState: '22023',
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
  'INVALID_PARAMETER_VALUE.PATTERN': {
    message: ['The value of parameter(s) <parameter> in <functionName> is invalid: <value>.'],
    sqlState: '22023',
  },
  'INVALID_SQL_SYNTAX.INVALID_WINDOW_REFERENCE': {
    message: ['Invalid SQL syntax: Window reference <windowName> is not a window specification.'],
    sqlState: '42000',
  },
  'INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION': {
    message: ['Invalid SQL syntax: The definition of window <windowName> is repetitive.'],
    sqlState: '42000',
  },
  INVALID_TIMEZONE: {
    message: [
      "The timezone: <timeZone> is invalid. The timezone must be either a region-based zone ID or a zone offset. Region IDs must have the form 'area/city', such as 'America/Los_Angeles'. Zone offsets must be in the format '(+|-)HH', '(+|-)HH:mm' or '(+|-)HH:mm:ss', e.g '-08' , '+01:00' or '-13:33:33', and must be in the range from -18:00 to +18:00. 'Z' and 'UTC' are accepted as synonyms for '+00:00'.",
    ],
    sqlState: '22009',
  },
  INVALID_TYPED_LITERAL: {
    message: ['The value of the typed literal <valueType> is invalid: <value>.'],
    sqlState: '42604',
  },
  INVALID_WHEN_USAGE: {
    message: [
      'when() can only be applied on a Column previously generated by when() function, and cannot be applied once otherwise() is applied.',
    ],
    sqlState: '42000',
  },
  LENGTH_SHOULD_BE_THE_SAME: {
    message: [
      '<arg1> and <arg2> should be of the same length, got <arg1_length> and <arg2_length>.',
    ],
    sqlState: '22023',
  },
  LONG_BEYOND_NUMBER: {
    message: [
      "The value <value> of column <columnName> cannot be represented exactly as a JavaScript number. Use the session option int64: 'bigint' to get LONG values as bigint.",
    ],
    sqlState: '22003',
  },
  MALFORMED_CHARACTER_CODING: {
    message: ['Invalid value found when performing <function> with <charset>'],
    sqlState: '22000',
  },
  MALFORMED_LOG_ENTRY: {
    message: [
      'The checkpoint entry <entry> was malformed: expected <expected>, but found <found>.',
      'The checkpoint was left as it is. Restore the entry, or start with a new checkpoint location.',
    ],
    sqlState: 'XXKST',
  },
  'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION': {
    message: [
      'Malformed records are detected in record parsing: <badRecord>.',
      "Parse Mode: <failFastMode>. To process malformed records as null result, try setting the option 'mode' as 'PERMISSIVE'.",
    ],
    sqlState: '22023',
  },
  NEGATIVE_DELAY_THRESHOLD: {
    message: ['The delay threshold (<delayThreshold>) should not be negative.'],
    sqlState: '22006',
  },
  NON_FOLDABLE_ARGUMENT: {
    message: [
      'The function <funcName> requires the parameter <paramName> to be a foldable expression of the type <paramType>, but the actual argument is a non-foldable.',
    ],
    sqlState: '42K08',
  },
  'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION': {
    message: [
      ' <value> cannot be represented as Decimal(<precision>, <scale>). If necessary set <config> to "false" to bypass this error, and return NULL instead.',
    ],
    sqlState: '22003',
  },
  PARSE_EMPTY_STATEMENT: {
    message: ['Syntax error, unexpected empty statement.'],
    sqlState: '42617',
  },
  PARSE_SYNTAX_ERROR: { message: ['Syntax error at or near <error><hint>.'], sqlState: '42601' },
  REMAINDER_BY_ZERO: {
    message: [
      'Remainder by zero. Use `try_mod` to tolerate divisor being 0 and return NULL instead. If necessary set <config> to "false" to bypass this error.',
    ],
    sqlState: '22012',
  },
  'STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE': {
    message: [
      'Invalid streaming output mode: <outputMode>. This output mode is not supported in Data Source <className>.',
    ],
    sqlState: '42KDE',
  },
  'STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.COUNT': {
    message: [
      'There are [<checkpointCount>] sources in the checkpoint offsets and now there are [<queryCount>] sources requested by the query. Cannot continue.',
    ],
    sqlState: '42K03',
  },
  'STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.FORMAT': {
    message: [
      'Source <ordinal> of the query has the format <queryFormat>, but the checkpoint offsets are those of the format <checkpointFormat>. Cannot continue.',
    ],
    sqlState: '42K03',
  },
  STREAMING_SPOOL_RANGE_LOST: {
    message: [
      'The spool of the source has the bytes from <start> to <end>, but byte <position> was asked for.',
    ],
    sqlState: 'KD006',
  },
  STREAM_FAILED: {
    message: ['Query [id = <id>, runId = <runId>] terminated with exception: <message>'],
    sqlState: 'XXKST',
  },
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
  UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE: {
    message: [
      "The <format> datasource doesn't support the column <columnName> of the type <columnType>.",
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.LITERAL_TYPE': {
    message: ["The feature is not supported: Literal for '<value>' of <type>."],
    sqlState: '0A000',
  },
  UNSUPPORTED_JOIN_TYPE: {
    message: ["Unsupported join type '<typ>'. Supported join types include: <supported>."],
    sqlState: '0A000',
  },
  UNSUPPORTED_LOG_VERSION: {
    message: [
      'The checkpoint entry <entry> has the log version <version>, but the maximum supported log version is <maxVersion>.',
      'The log was produced by a newer version and cannot be read by this one. Please upgrade.',
    ],
    sqlState: '0A000',
  },
  UNSUPPORTED_TYPED_LITERAL: {
    message: [
      'Literals of the type <unsupportedType> are not supported. Supported types are <supportedTypes>.',
    ],
    sqlState: '0A000',
  },
  USER_RAISED_EXCEPTION: {
    message: ['<errorMessage>'],
    sqlState: 'P0001',
  },
  'WRONG_NUM_ARGS.WITHOUT_SUGGESTION': {
    message: [
      "The <functionName> requires <expectedNum> parameters but the actual number is <actualNum>. Please, refer to '<docroot>/sql-ref-functions.html' for a fix.",
    ],
    sqlState: '42605',
  },
} as const satisfies Record<
  string,
  { readonly message: readonly string[]; readonly sqlState: string }
>;
