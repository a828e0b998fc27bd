/**
 * Every failure that a user can cause: Spark's condition, message lines with `<parameter>` holes and SQLSTATE,
 * sorted by name. Spark's own keys and texts where it has the condition.
 */
export const ERROR_CONDITIONS = {
  ADDRESS_IN_USE: {
    message: [
      'Cannot listen on <address>: the address is already in use.',
      'Stop the program that holds it, or choose another port with the option `port`; port 0 takes any free one.',
    ],
    sqlState: '55006',
  },
  ADDRESS_NOT_AVAILABLE: {
    message: ['Cannot listen on <address>: <reason>.'],
    sqlState: '08001',
  },
  ALL_PARTITION_COLUMNS_NOT_ALLOWED: {
    message: ['Cannot use all columns for partition columns.'],
    sqlState: 'KD005',
  },
  AMBIGUOUS_COLUMN_REFERENCE: {
    message: [
      "Column <name> is ambiguous. It's because you joined several DataFrame together, and some of these DataFrames are the same.",
      'This column points to one of the DataFrames but Spark is unable to figure out which one.',
      'Please alias the DataFrames with different names via `DataFrame.alias` before joining them,',
      'and specify the column using qualified name, e.g. `df.alias("a").join(df.alias("b"), col("a.id") > col("b.id"))`.',
    ],
    sqlState: '42702',
  },
  AMBIGUOUS_LATERAL_COLUMN_ALIAS: {
    message: ['Lateral column alias <name> is ambiguous and has <n> matches.'],
    sqlState: '42702',
  },
  AMBIGUOUS_REFERENCE: {
    message: ['Reference <name> is ambiguous, could be: <referenceNames>.'],
    sqlState: '42704',
  },
  AMBIGUOUS_REFERENCE_TO_FIELDS: {
    message: ['Ambiguous reference to the field <field>. It appears <count> times in the schema.'],
    sqlState: '42000',
  },
  ARITHMETIC_OVERFLOW: {
    message: ['<message>.<alternative> If necessary set <config> to "false" to bypass this error.'],
    sqlState: '22003',
  },
  ASSIGNMENT_ARITY_MISMATCH: {
    message: [
      'The number of columns or variables assigned or aliased: <numTarget> does not match the number of source expressions: <numExpr>.',
    ],
    sqlState: '42802',
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
  CANNOT_DECODE_URL: {
    message: [
      'The provided URL cannot be decoded: <url>. Please ensure that the URL is properly formatted and try again.',
    ],
    sqlState: '22546',
  },
  CANNOT_DETERMINE_TYPE: {
    message: [
      'The type of field <fieldName> cannot be determined: all its values are null. Give a schema.',
    ],
    sqlState: '42K09',
  },
  'CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS': {
    message: [
      'An error occurred during loading state. Error reading delta file <fileToRead> of <clazz>: <fileToRead> does not exist.',
    ],
    sqlState: '58030',
  },
  'CANNOT_LOAD_STATE_STORE.CORRUPTED_SEGMENT': {
    message: [
      'An error occurred during loading state. The file <fileName> is corrupted: <problem>. Restore it from a backup, or start the query with a new checkpoint location.',
    ],
    sqlState: '58030',
  },
  'CANNOT_LOAD_STATE_STORE.UNSUPPORTED_FORMAT_VERSION': {
    message: [
      'An error occurred during loading state. The file <fileName> has the format version <version>, which this version of Millrace cannot read.',
    ],
    sqlState: '58030',
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
  CANNOT_RESOLVE_DATAFRAME_COLUMN: {
    message: [
      'Cannot resolve dataframe column <name>. It\'s probably because of illegal references like `df1.select(df2.col("a"))`.',
    ],
    sqlState: '42704',
  },
  CANNOT_RESOLVE_STAR_EXPAND: {
    message: [
      'Cannot resolve <targetString>.* given input columns <columns>. Please check that the specified table or struct exists and is accessible in the input columns.',
    ],
    sqlState: '42704',
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
  CHECKPOINT_LOCATION_REQUIRED: {
    message: [
      'checkpointLocation must be specified either through option("checkpointLocation", ...) or the setting spark.sql.streaming.checkpointLocation.',
    ],
    sqlState: '42601',
  },
  'CHECKPOINT_STORAGE.BLOCKED': {
    message: [
      'The storage of the checkpoint location <location> does not open: another tab of this site keeps it busy.',
      'Close the other tabs of this site and start the query again.',
    ],
    sqlState: '55006',
  },
  'CHECKPOINT_STORAGE.CLOSED': {
    message: [
      'The storage of the checkpoint location <location> is closed: its query has ended.',
      'Start the query again: it goes on from its last committed batch.',
    ],
    sqlState: '55000',
  },
  'CHECKPOINT_STORAGE.LOST': {
    message: [
      'The browser closed the storage of the checkpoint location <location>: the data of this site were cleared, or its storage failed.',
      'Start the query again: it goes on from its last committed batch if that is still there, else from the beginning.',
    ],
    sqlState: '58030',
  },
  'CHECKPOINT_STORAGE.NEWER_FORMAT': {
    message: [
      'The checkpoint location <location> is in use by a newer version of Millrace than that of this page.',
      'Reload the page to get that version.',
    ],
    sqlState: '0A000',
  },
  'CHECKPOINT_STORAGE.NOT_AVAILABLE': {
    message: [
      'This browser keeps nothing for this page, so the checkpoint location <location> cannot be used. Private windows and blocked site data have this effect.',
      'Allow this site to keep data, or leave the checkpoint location out: the query then lasts as long as the page.',
    ],
    sqlState: '0A000',
  },
  'CHECKPOINT_STORAGE.NOT_A_FOLDER': {
    message: ['The checkpoint location <location> cannot be used: <path> is not a folder.'],
    sqlState: '42K03',
  },
  'CHECKPOINT_STORAGE.NO_LOCKS': {
    message: [
      'The page cannot make sure that it alone writes the checkpoint location <location>: it has no Web Locks.',
      'Browsers give them to pages over https or from localhost. Open this page there, or leave the checkpoint location out.',
    ],
    sqlState: '0A000',
  },
  'CHECKPOINT_STORAGE.NO_SPACE': {
    message: [
      'The checkpoint location <location> cannot be written: there is no space left for <path>.',
      'Free some space and start the query again: it goes on from its last committed batch.',
    ],
    sqlState: '53100',
  },
  'CHECKPOINT_STORAGE.OTHER': {
    message: ['The checkpoint location <location> failed at <path>: <code>.'],
    sqlState: '58030',
  },
  'CHECKPOINT_STORAGE.PERMISSION_DENIED': {
    message: ['The checkpoint location <location> cannot be used: permission denied for <path>.'],
    sqlState: '42501',
  },
  'CHECKPOINT_STORAGE.QUOTA_EXCEEDED': {
    message: [
      'The checkpoint location <location> cannot be written: this site uses <usedBytes> of the <quotaBytes> bytes that the browser allows it.',
      'Forget locations that are no longer needed, or free space on the disk, and start the query again: it goes on from its last committed batch.',
    ],
    sqlState: '53100',
  },
  COLUMN_ALREADY_EXISTS: {
    message: [
      'The column <columnName> already exists. Choose another name or rename the existing column.',
    ],
    sqlState: '42711',
  },
  CONCURRENT_QUERY: {
    message: [
      'Another instance of this query was just started by a concurrent session.',
      'The checkpoint location <location> is held by <owner>.',
    ],
    sqlState: '0A000',
  },
  CONCURRENT_STREAM_LOG_UPDATE: {
    message: [
      'Concurrent update to the log. Multiple streaming jobs detected for <batchId>.',
      'Please make sure only one streaming job runs on a specific checkpoint location at a time.',
    ],
    sqlState: '40000',
  },
  CONNECTORS_NEED_LOCAL_ENGINE: {
    message: [
      'The connectors <connectors> are functions of this program, and functions can not be sent to the worker that would run the engine. Create the session with `worker: false`.',
    ],
    sqlState: '0A000',
  },
  'CSV_HEADER_MISMATCH.COLUMN_COUNT': {
    message: [
      'CSV header does not conform to the schema.',
      'Number of column in CSV header is not equal to number of fields in the schema: header length: <headerLength>, schema size: <schemaSize>.',
    ],
    sqlState: '22023',
  },
  'CSV_HEADER_MISMATCH.COLUMN_NAME': {
    message: [
      'CSV header does not conform to the schema.',
      'Header: <header>; schema: <schema>. Expected: <expected> but found: <found>.',
    ],
    sqlState: '22023',
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
  'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Filter expression <filter> of type <type> is not a boolean.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <functionName> does not support ordering on type <dataType>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The number of columns in the left hand side of an IN subquery does not match the number of columns in the output of subquery. Left hand side columns(length: <leftLength>): [<leftColumns>], right hand side columns(length: <rightLength>): [<rightColumns>].',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <leftExprName>(<leftExprValue>) must be <constraint> the <rightExprName>(<rightExprValue>).',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The lower bound of a window frame must be <comparison> to the upper bound.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <paramIndex> parameter requires the <requiredType> type, however <inputSql> has the type <inputType>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <exprName> must be between <valueRange> (current value = <currentValue>).',
    ],
    sqlState: '42K09',
  },
  DATATYPE_MISSING_SIZE: {
    message: [
      'DataType <type> requires a length parameter, for example <type>(10). Please specify the length.',
    ],
    sqlState: '42K01',
  },
  DATA_SOURCE_NOT_FOUND: {
    message: [
      'Failed to find the data source: <provider>. Did you mean one of the following? [<proposal>].',
    ],
    sqlState: '42K02',
  },
  'DATA_SOURCE_OPTION.CONFLICT': {
    message: [
      'The options `<first>` and `<second>` of the data source `<source>` cannot be set at the same time.',
    ],
    sqlState: '42616',
  },
  'DATA_SOURCE_OPTION.REQUIRED': {
    message: ['The data source `<source>` needs the option `<option>`.'],
    sqlState: '42616',
  },
  DATA_SOURCE_PATH_REQUIRED: {
    message: ['The data source `<source>` needs a path.'],
    sqlState: '42616',
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
  DUPLICATED_MAP_KEY: {
    message: [
      'Duplicate map key <key> was found, please check the input data.',
      'If you want to remove the duplicated keys, you can set <mapKeyDedupPolicy> to "LAST_WIN" so that the key inserted at last takes precedence.',
    ],
    sqlState: '23505',
  },
  EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE: {
    message: [
      'The event time <eventName> has the invalid type <eventType>, but expected "TIMESTAMP".',
    ],
    sqlState: '42K09',
  },
  'FAILED_READ_FILE.CHANGED': {
    message: [
      'Encountered error while reading file <path>. It was changed after it was given. What was counted stays: give it again to go on (in a page, drop it again).',
    ],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.CORRUPT_GZIP': {
    message: [
      'Encountered error while reading file <path>. It is not a whole gzip file: <reason>.',
    ],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.FILE_NOT_EXIST': {
    message: [
      'Encountered error while reading file <path>. File does not exist. It is possible the underlying files have been updated.',
    ],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.NOT_TEXT': {
    message: [
      'Encountered error while reading file <path>. It looks like <looksLike>, and only lines of text can be read, plain or compressed with gzip. Unpack or convert it first.',
    ],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.NO_HINT': {
    message: ['Encountered error while reading file <path>.'],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.PERMISSION_DENIED': {
    message: ['Encountered error while reading file <path>. Permission denied.'],
    sqlState: 'KD001',
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
  FIELD_NOT_FOUND: {
    message: ['No such struct field <fieldName> in <fields>.'],
    sqlState: '42704',
  },
  FIELD_NOT_NULLABLE_WITH_NAME: {
    message: ['<field_name>: This field is not nullable, but got null.'],
    sqlState: '23502',
  },
  FILE_SINK_FORMAT_NOT_WRITABLE: {
    message: ['The format `<format>` can only be read. Files can be written as <proposal>.'],
    sqlState: '0A000',
  },
  GROUPING_COLUMN_MISMATCH: {
    message: [
      "Column of grouping (<grouping>) can't be found in grouping columns <groupingColumns>.",
    ],
    sqlState: '42803',
  },
  GROUP_BY_AGGREGATE: {
    message: ['Aggregate functions are not allowed in GROUP BY, but found <sqlExpr>.'],
    sqlState: '42903',
  },
  GROUP_BY_POS_AGGREGATE: {
    message: [
      'GROUP BY <index> refers to an expression <aggExpr> that contains an aggregate function. Aggregate functions are not allowed in GROUP BY.',
    ],
    sqlState: '42903',
  },
  GROUP_BY_POS_OUT_OF_RANGE: {
    message: ['GROUP BY position <index> is not in select list (valid range is [1, <size>]).'],
    sqlState: '42805',
  },
  ILLEGAL_DAY_OF_WEEK: {
    message: ['Illegal input for day of week: <string>.'],
    sqlState: '22009',
  },
  INCOMPATIBLE_COLUMN_TYPE: {
    message: [
      '<operator> can only be performed on tables with compatible column types. The <columnOrdinalNumber> column of the <tableOrdinalNumber> table is <dataType1> type which is not compatible with <dataType2> at the same column of the first table.<hint>.',
    ],
    sqlState: '42825',
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
  INCORRECT_RAMP_UP_RATE: {
    message: [
      "Max offset with <rowsPerSecond> rowsPerSecond is <maxSeconds>, but 'rampUpTimeSeconds' is <rampUpTimeSeconds>.",
    ],
    sqlState: '22003',
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
  'INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE': {
    message: [
      'The FILTER expression <filterExpr> in an aggregate function is invalid. Expected a FILTER expression without an aggregation, but found <aggExpr>.',
    ],
    sqlState: '42903',
  },
  'INVALID_AGGREGATE_FILTER.NOT_BOOLEAN': {
    message: [
      'The FILTER expression <filterExpr> in an aggregate function is invalid. Expected a FILTER expression of the BOOLEAN type.',
    ],
    sqlState: '42903',
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
  INVALID_ATTRIBUTE_NAME_SYNTAX: {
    message: [
      'Syntax error in the attribute name: <name>. Check that backticks appear in pairs, a quoted string is a complete name part and use a backtick only inside quoted name parts.',
    ],
    sqlState: '42601',
  },
  'INVALID_CONF_VALUE.TIME_ZONE': {
    message: [
      'The value \'<confValue>\' in the config "<confName>" is invalid. Cannot resolve the given timezone.',
    ],
    sqlState: '22022',
  },
  'INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER': {
    message: [
      "Unrecognized datetime pattern: <pattern>. Illegal pattern character '<c>' found in datetime pattern: <pattern>. Please provide legal character.",
    ],
    sqlState: '22007',
  },
  INVALID_ESCAPE_CHAR: {
    message: ['`EscapeChar` should be a string literal of length one, but got <sqlExpr>.'],
    sqlState: '42604',
  },
  INVALID_EXTRACT_BASE_FIELD_TYPE: {
    message: [
      "Can't extract a value from <base>. Need a complex type [STRUCT, ARRAY, MAP] but got <other>.",
    ],
    sqlState: '42000',
  },
  INVALID_EXTRACT_FIELD: {
    message: ['Cannot extract <field> from <expr>.'],
    sqlState: '42601',
  },
  INVALID_EXTRACT_FIELD_TYPE: {
    message: ["Field name should be a non-null string literal, but it's <extraction>."],
    sqlState: '42000',
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
  'INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE': {
    message: [
      'Invalid inline table. Found incompatible types in the column <colName> for inline table.',
    ],
    sqlState: '42000',
  },
  'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH': {
    message: [
      'Invalid inline table: Inline table expected <expectedNumCols> columns but found <actualNumCols> columns in row <rowIndex>.',
    ],
    sqlState: '42000',
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
  'INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE': {
    message: [
      'The limit like expression <expr> is invalid. The <name> expression must be integer type, but got <dataType>.',
    ],
    sqlState: '42K0E',
  },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE': {
    message: [
      'The limit like expression <expr> is invalid. The <name> expression must be equal to or greater than 0, but got <v>.',
    ],
    sqlState: '42K0E',
  },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_NULL': {
    message: [
      'The limit like expression <expr> is invalid. The evaluated <name> expression must not be null.',
    ],
    sqlState: '42K0E',
  },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE': {
    message: [
      'The limit like expression <expr> is invalid. The <name> expression must evaluate to a constant value.',
    ],
    sqlState: '42K0E',
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
  'INVALID_PARAMETER_VALUE.DATETIME_UNIT': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: expects one of the units without quotes YEAR, QUARTER, MONTH, WEEK, DAY, DAYOFYEAR, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, but got <invalidValue>.',
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
  INVALID_PARTITION_VALUE: {
    message: [
      'Failed to cast value <value> to data type <dataType> for partition column <columnName>. Ensure the value matches the expected data type for this partition column.',
    ],
    sqlState: '42846',
  },
  'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX': {
    message: ['Invalid SQL syntax: The function <prettyName> does not support <syntax>.'],
    sqlState: '42000',
  },
  'INVALID_SQL_SYNTAX.INVALID_WINDOW_REFERENCE': {
    message: ['Invalid SQL syntax: Window reference <windowName> is not a window specification.'],
    sqlState: '42000',
  },
  'INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION': {
    message: ['Invalid SQL syntax: The definition of window <windowName> is repetitive.'],
    sqlState: '42000',
  },
  'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN': {
    message: ['Invalid subquery: Scalar subquery must return only one column, but got <number>.'],
    sqlState: '42823',
  },
  'INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY': {
    message: ['Invalid subquery: Streaming query is not allowed in subquery expressions.'],
    sqlState: '42823',
  },
  INVALID_TIMEZONE: {
    message: [
      "The timezone: <timeZone> is invalid. The timezone must be either a region-based zone ID or a zone offset. Region IDs must have the form 'area/city', such as 'America/Los_Angeles'. Zone offsets must be in the format '(+|-)HH', '(+|-)HH:mm' or '(+|-)HH:mm:ss', e.g '-08' , '+01:00' or '-13:33:33', and must be in the range from -18:00 to +18:00. 'Z' and 'UTC' are accepted as synonyms for '+00:00'.",
    ],
    sqlState: '22009',
  },
  INVALID_TRIGGER: {
    message: ['A trigger names exactly one of <supported>, but got <trigger>.'],
    sqlState: '22023',
  },
  INVALID_TRIGGER_INTERVAL: {
    message: ['The interval of trigger should not be negative: <interval>.'],
    sqlState: '22023',
  },
  INVALID_TYPED_LITERAL: {
    message: ['The value of the typed literal <valueType> is invalid: <value>.'],
    sqlState: '42604',
  },
  INVALID_USAGE_OF_STAR_OR_REGEX: {
    message: ['Invalid usage of <elem> in <prettyName>.'],
    sqlState: '42000',
  },
  INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT: {
    message: [
      'count(<tableName>.*) is not allowed. Use count(*) or expand the columns manually, e.g. count(col1, col2).',
    ],
    sqlState: '42000',
  },
  INVALID_WHEN_USAGE: {
    message: [
      'when() can only be applied on a Column previously generated by when() function, and cannot be applied once otherwise() is applied.',
    ],
    sqlState: '42000',
  },
  INVALID_WHERE_CONDITION: {
    message: [
      'The WHERE condition <condition> contains invalid expressions: <expressionList>.',
      'Rewrite the query to avoid window functions, aggregate functions, and generator functions in the WHERE clause.',
    ],
    sqlState: '42903',
  },
  JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE: {
    message: [
      'The join condition <joinCondition> has the invalid type <conditionType>, expected "BOOLEAN".',
    ],
    sqlState: '42K09',
  },
  LENGTH_SHOULD_BE_THE_SAME: {
    message: [
      '<arg1> and <arg2> should be of the same length, got <arg1_length> and <arg2_length>.',
    ],
    sqlState: '22023',
  },
  LOG_COLUMN_NOT_FOUND: {
    message: [
      'The format <format> has no column <columnName>. Did you mean one of the following? [<proposal>]',
    ],
    sqlState: '42703',
  },
  LOG_SERVED_ALREADY: {
    message: [
      '<log> is served already, by <owner>: open <url>.',
      'Stop that process to serve it from here, or give this one another folder with `--state-dir`.',
    ],
    sqlState: '55006',
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
  MISSING_AGGREGATION: {
    message: [
      'The non-aggregating expression <expression> is based on columns which are not participating in the GROUP BY clause.',
      'Add the columns or the expression to the GROUP BY, aggregate the expression, or use <expressionAnyValue> if you do not care which of the values within a group is returned.',
    ],
    sqlState: '42803',
  },
  MISSING_GROUP_BY: {
    message: [
      'The query does not include a GROUP BY clause. Add GROUP BY or turn it into the window functions using OVER clauses.',
    ],
    sqlState: '42803',
  },
  NEGATIVE_DELAY_THRESHOLD: {
    message: ['The delay threshold (<delayThreshold>) should not be negative.'],
    sqlState: '22006',
  },
  NESTED_AGGREGATE_FUNCTION: {
    message: [
      'It is not allowed to use an aggregate function in the argument of another aggregate function. Please use the inner aggregate function in a sub-query.',
    ],
    sqlState: '42607',
  },
  NON_FOLDABLE_ARGUMENT: {
    message: [
      'The function <funcName> requires the parameter <paramName> to be a foldable expression of the type <paramType>, but the actual argument is a non-foldable.',
    ],
    sqlState: '42K08',
  },
  NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING: {
    message: [
      'Window function is not supported in <windowFunc> (as column <columnName>) on streaming DataFrames/Datasets.',
      'Structured Streaming only supports time-window aggregation using the WINDOW function. (window specification: <windowSpec>)',
    ],
    sqlState: '0A000',
  },
  NULL_MAP_KEY: { message: ['Cannot use null as map key.'], sqlState: '2200E' },
  'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION': {
    message: [
      ' <value> cannot be represented as Decimal(<precision>, <scale>). If necessary set <config> to "false" to bypass this error, and return NULL instead.',
    ],
    sqlState: '22003',
  },
  NUM_COLUMNS_MISMATCH: {
    message: [
      '<operator> can only be performed on inputs with the same number of columns, but the first input has <firstNumColumns> columns and the <invalidOrdinalNum> input has <invalidNumColumns> columns.',
    ],
    sqlState: '42826',
  },
  ORDER_BY_POS_OUT_OF_RANGE: {
    message: ['ORDER BY position <index> is not in select list (valid range is [1, <size>]).'],
    sqlState: '42805',
  },
  PARSE_EMPTY_STATEMENT: {
    message: ['Syntax error, unexpected empty statement.'],
    sqlState: '42617',
  },
  PARSE_SYNTAX_ERROR: { message: ['Syntax error at or near <error><hint>.'], sqlState: '42601' },
  PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA: {
    message: [
      'Partition column <column> not found in schema <schema>. Please provide the existing column for partitioning.',
    ],
    sqlState: '42000',
  },
  PATH_NOT_FOUND: {
    message: ['Path does not exist: <path>.'],
    sqlState: '42K03',
  },
  PLAN_TOO_COMPLEX: {
    message: [
      'The plan is nested too deeply to be analyzed. Divide it into several queries, or select many columns at once instead of adding them one by one.',
    ],
    sqlState: '54001',
  },
  RECURSIVE_VIEW: {
    message: ['Recursive view <viewIdent> detected (cycle: <newPath>).'],
    sqlState: '42K0H',
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
  SESSION_STOPPED: { message: ['The session has been stopped.'], sqlState: '08003' },
  SOURCE_ADDRESS_BLOCKED: {
    message: [
      'The browser does not let this page connect to <url>: <reason>. A page that came over https may only use wss: and https: addresses, besides those of this machine. Use such an address, or open the page from http://localhost.',
    ],
    sqlState: '08004',
  },
  SOURCE_CONNECTION_FAILED: {
    message: [
      'The source <source> could not connect to <address> in <attempts> attempts: <reason>.',
    ],
    sqlState: '08001',
  },
  SOURCE_EMPTY: {
    message: [
      '<source> has no lines, so there is nothing to count.',
      'Open another source, or open this one again when something is in it.',
    ],
    sqlState: '02000',
  },
  SOURCE_FILES_NEEDED: {
    message: [
      'The query goes on in files that were not given again: <paths>. Give them with those that were, or start with a new checkpoint location.',
    ],
    sqlState: '42K03',
  },
  'SOURCE_FILE_DIFFERS.CONTENT': {
    message: [
      'The file <path> begins differently from the one of this name that the query has read: it is another file.',
      'Give that file again, or start with a new checkpoint location.',
    ],
    sqlState: '42K0E',
  },
  'SOURCE_FILE_DIFFERS.SIZE': {
    message: [
      'The file <path> has <found> bytes, but the one of this name that the query has read had <expected>: it was cut, or it is another file.',
      'Give that file again, or start with a new checkpoint location.',
    ],
    sqlState: '42K0E',
  },
  SOURCE_OFFSET_AHEAD: {
    message: [
      "The checkpoint of the source <source> says that <offset> bytes were read, but the server's stream has only <end>: it is another stream, or it began anew.",
      'Start the query with a new checkpoint location to read it from its beginning.',
    ],
    sqlState: '42K0E',
  },
  SOURCE_OFFSET_INVALID: {
    message: ['The checkpoint holds the offset <offset>, which is none of the source <source>.'],
    sqlState: '42K0E',
  },
  SOURCE_PROTOCOL_NOT_SPOKEN: {
    message: [
      'The server at <url> does not speak the protocol <protocol>; it chose <spoken>.',
      "Read its frames as plain lines with `option('protocol', 'plain')`.",
    ],
    sqlState: '08P01',
  },
  SOURCE_SILENT: {
    message: [
      '<source> is connected but has sent nothing since <since>.',
      'Windows stay open until lines come. Check that something is still written on the other side.',
    ],
    sqlState: '01000',
  },
  SOURCE_STOPPED: {
    message: ['The source <source> was stopped while a batch waited for it.'],
    sqlState: '57014',
  },
  'SOURCE_URL_FAILED.NOT_ALLOWED': {
    message: [
      "The server answered <status> for <url>: it wants to know who asks. Give what it asks for as `option('header.Authorization', 'Bearer …')`, or open an address that needs nothing.",
    ],
    sqlState: '28000',
  },
  'SOURCE_URL_FAILED.NOT_FOUND': {
    message: ['There is nothing at <url>: the server answered <status>. Check the address.'],
    sqlState: '42K03',
  },
  'SOURCE_URL_FAILED.STATUS': {
    message: [
      'The server answered <status> for <url>, which is no document. Check the address, or try again later.',
    ],
    sqlState: '08004',
  },
  'SOURCE_URL_FAILED.UNREACHABLE': {
    message: [
      'Nothing could be read from <url>: <reason>. Either nothing answers there, or, in a page, the server does not let other origins read it: it must send `Access-Control-Allow-Origin`.',
    ],
    sqlState: '08001',
  },
  'SOURCE_URL_FAILED.WEB_PAGE': {
    message: [
      "Behind <url> is a web page and no log; the answer came from <answeredUrl>. A login or a listing looks so: open the address of the log itself, or give the credentials as `option('header.Authorization', 'Bearer …')`.",
    ],
    sqlState: '42K03',
  },
  SQL_CONF_NOT_FOUND: {
    message: ['The SQL config <sqlConf> cannot be found. Please verify that the config exists.'],
    sqlState: '42K0I',
  },
  STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE: {
    message: [
      'Provided key schema does not match existing state key schema.',
      'Please check number and type of fields.',
      'Existing key_schema=<storedKeySchema> and new key_schema=<newKeySchema>.',
      'If you want to force running the query without schema validation, please set spark.sql.streaming.stateStore.stateSchemaCheck to false.',
      'However, please note that running the query with incompatible schema could cause non-deterministic behavior.',
    ],
    sqlState: 'XXKST',
  },
  STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE: {
    message: [
      'Provided value schema does not match existing state value schema.',
      'Please check number and type of fields.',
      'Existing value_schema=<storedValueSchema> and new value_schema=<newValueSchema>.',
      'If you want to force running the query without schema validation, please set spark.sql.streaming.stateStore.stateSchemaCheck to false.',
      'However, please note that running the query with incompatible schema could cause non-deterministic behavior.',
    ],
    sqlState: 'XXKST',
  },
  STREAMING_ITERABLE_IN_USE: {
    message: [
      'An iterable can be read only once, and another query is reading it. Read it in one query, or make an iterable for each.',
    ],
    sqlState: '55006',
  },
  STREAMING_ITERABLE_ITEM_NOT_BYTES: {
    message: [
      'A stream of bytes must give Uint8Array or string chunks, but it gave <itemType>. For a stream of rows, give their schema and no format.',
    ],
    sqlState: '42804',
  },
  STREAMING_OBJECT_NOT_FOUND: {
    message: [
      "The session has no object '<objectId>' for the format '<connector>'. Memory streams, iterables and functions live in the session that they were made with.",
    ],
    sqlState: '42704',
  },
  'STREAMING_OUTPUT_MODE.INVALID': {
    message: ['Invalid streaming output mode: <outputMode>.'],
    sqlState: '42KDE',
  },
  'STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE': {
    message: [
      'Invalid streaming output mode: <outputMode>. This output mode is not supported in Data Source <className>.',
    ],
    sqlState: '42KDE',
  },
  'STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION': {
    message: [
      'Invalid streaming output mode: <outputMode>. This output mode is not supported for <operation> on streaming DataFrames/DataSets.',
    ],
    sqlState: '42KDE',
  },
  STREAMING_QUERY_NAME_IN_USE: {
    message: [
      'Cannot start query with name <queryName> as a query with that name is already active in this session.',
    ],
    sqlState: '42710',
  },
  STREAMING_QUERY_NAME_REQUIRED: {
    message: ['queryName must be specified for memory sink.'],
    sqlState: '42601',
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
  STREAMING_SOURCE_RANGE_LOST: {
    message: [
      'The source <source> has the positions from <start> to <end>, but <position> was asked for. What a checkpoint names must be read from the source that it was written over.',
    ],
    sqlState: 'KD006',
  },
  STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA: {
    message: [
      'Streaming stateful operator name does not match with the operator in state metadata. This likely to happen when user adds/removes/changes stateful operator of existing streaming query.',
      'Stateful operators in the metadata: [<OpsInMetadataSeq>]; Stateful operators in current batch: [<OpsInCurBatchSeq>].',
    ],
    sqlState: '42K03',
  },
  STREAM_FAILED: {
    message: ['Query [id = <id>, runId = <runId>] terminated with exception: <message>'],
    sqlState: 'XXKST',
  },
  TABLE_OR_VIEW_NOT_FOUND: {
    message: [
      'The table or view <relationName> cannot be found.<suggestion> Verify the spelling and correctness of the schema and catalog.',
      'Search path: <searchPath>.',
      'If you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and catalog.',
      'To tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS.',
    ],
    sqlState: '42P01',
  },
  TAIL_OF_COMPRESSED_FILE: {
    message: [
      "The file <path> is compressed and can't be followed while it grows. Read it as a whole, with the name of its format: `format('json')`, `format('log')`.",
    ],
    sqlState: '0A000',
  },
  TASK_WRITE_FAILED: {
    message: ['Task failed while writing rows to <path>.'],
    sqlState: '58030',
  },
  TEMP_TABLE_OR_VIEW_ALREADY_EXISTS: {
    message: [
      'Cannot create the temporary view <relationName> because it already exists. Choose a different name, drop or replace the existing view,  or add the IF NOT EXISTS clause to tolerate pre-existing views.',
    ],
    sqlState: '42P07',
  },
  TEXT_DATA_SOURCE_NEEDS_ONE_COLUMN: {
    message: ['Text data source supports only a single column, of the type STRING.'],
    sqlState: '42K09',
  },
  UNABLE_TO_INFER_SCHEMA: {
    message: ['Unable to infer schema for <format>. It must be specified manually.'],
    sqlState: '42KD9',
  },
  UNCLOSED_BRACKETED_COMMENT: {
    message: ['Found an unclosed bracketed comment. Please, append */ at the end of the comment.'],
    sqlState: '42601',
  },
  UNKNOWN_DATA_SOURCE_OPTION: {
    message: [
      'The data source <provider> has no option `<option>`. Did you mean one of the following? [<proposal>].',
    ],
    sqlState: '42616',
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
  UNRESOLVED_COLUMN_AMONG_FIELD_NAMES: {
    message: ['Cannot resolve column name <colName> among (<fieldNames>).'],
    sqlState: '42703',
  },
  UNRESOLVED_ROUTINE: {
    message: ['Cannot resolve routine <routineName> on search path <searchPath>.<suggestion>'],
    sqlState: '42883',
  },
  UNRESOLVED_USING_COLUMN_FOR_JOIN: {
    message: [
      'USING column <colName> cannot be resolved on the <side> side of the join. The <side>-side columns: [<suggestion>].',
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
  UNSUPPORTED_EXPR_FOR_OPERATOR: {
    message: [
      'The query operator <operator> contains one or more unsupported expressions.',
      'Consider to rewrite it to avoid window functions, aggregate functions, and generator functions in the <operator> operator.',
      'Invalid expressions: [<invalidExprSqls>]',
    ],
    sqlState: '42K0E',
  },
  'UNSUPPORTED_FEATURE.AGGREGATE_INPUT_TYPE': {
    message: [
      'The feature is not supported: the aggregate function <functionName> over values of type <dataType>.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.CONF_VALUE': {
    message: [
      'The feature is not supported: the value \'<confValue>\' of the config "<confName>".',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.CONTINUOUS_TRIGGER': {
    message: [
      "The feature is not supported: The trigger 'continuous'. Use processingTime, availableNow or once.",
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.DISTINCT_AGGREGATE': {
    message: [
      'The feature is not supported: the aggregate function <functionName> over DISTINCT values.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.LITERAL_TYPE': {
    message: ["The feature is not supported: Literal for '<value>' of <type>."],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.NOT_EXECUTABLE': {
    message: ['The feature is not supported: <feature> can be analyzed, but not executed yet.'],
    sqlState: '0A000',
  },
  'UNSUPPORTED_GENERATOR.MULTI_GENERATOR': {
    message: [
      'The generator is not supported: only one generator allowed per SELECT clause but found <num>: <generators>.',
    ],
    sqlState: '42K0E',
  },
  'UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS': {
    message: ['The generator is not supported: nested in expressions <expression>.'],
    sqlState: '42K0E',
  },
  'UNSUPPORTED_GENERATOR.OUTSIDE_SELECT': {
    message: ['The generator is not supported: outside the SELECT clause, found: <plan>.'],
    sqlState: '42K0E',
  },
  UNSUPPORTED_GROUPING_EXPRESSION: {
    message: ['grouping()/grouping_id() can only be used with GroupingSets/Cube/Rollup.'],
    sqlState: '42K0E',
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
  'UNSUPPORTED_STREAMING_OPERATION.BATCH_ACTION': {
    message: ['Queries with streaming sources must be executed with writeStream.start().'],
    sqlState: '0A000',
  },
  UNSUPPORTED_STREAMING_OPERATOR_WITHOUT_WATERMARK: {
    message: [
      '<outputMode> output mode not supported for <statefulOperator> on streaming DataFrames/DataSets without watermark.',
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
  VIEW_NOT_FOUND: {
    message: [
      'The view <relationName> cannot be found. Verify the spelling and correctness of the schema and catalog.',
      'If you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and catalog.',
      'To tolerate the error on drop use DROP VIEW IF EXISTS.',
    ],
    sqlState: '42P01',
  },
  WASM_CORE_NOT_FOUND: {
    message: [
      'The file <file> of the WebAssembly core was not found at <paths>.',
      'Copy it from the millrace package next to the bundle, or build it with `npm run build:core`.',
    ],
    sqlState: '58030',
  },
  'WASM_CORE_NOT_LOADED.NOT_FOUND': {
    message: [
      'The WebAssembly core is not at <url>: the server answered with status <status>.',
      "Copy the file from the folder `dist` of the millrace package there, or say where it is with `configure({ <option>: '…' })`.",
    ],
    sqlState: '58030',
  },
  'WASM_CORE_NOT_LOADED.NOT_WEBASSEMBLY': {
    message: [
      'What <url> gives is no WebAssembly: the server calls it <contentType>, perhaps the page for unknown addresses.',
      "Copy the file from the folder `dist` of the millrace package there, or say where it is with `configure({ <option>: '…' })`.",
    ],
    sqlState: '58030',
  },
  'WASM_CORE_NOT_LOADED.NO_WEBASSEMBLY': {
    message: [
      'This browser runs no WebAssembly, without which no query runs. Lockdown modes turn it off: make an exception for this page.',
    ],
    sqlState: '0A000',
  },
  'WASM_CORE_NOT_LOADED.REFUSED': {
    message: [
      'The browser does not compile the WebAssembly core from <url>: <reason>.',
      "If the page has a content security policy, its `script-src` needs `'wasm-unsafe-eval'`.",
    ],
    sqlState: '58030',
  },
  'WASM_CORE_NOT_LOADED.UNREACHABLE': {
    message: [
      'The WebAssembly core could not be fetched from <url>: <reason>.',
      "Check the network and that the page's content security policy has this address in `connect-src`, or choose another one with `configure({ <option>: '…' })`.",
    ],
    sqlState: '08001',
  },
  WINDOW_FUNCTION_FRAME_NOT_ORDERED: {
    message: [
      'Window function <wf> requires the window to be ordered. You need to add an ORDER BY clause. For example: SELECT <wf> OVER (PARTITION BY window_partition ORDER BY window_ordering) FROM table.',
    ],
    sqlState: '42601',
  },
  WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE: {
    message: ['It is not allowed to use window functions inside <clauseName> clause.'],
    sqlState: '42601',
  },
  WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE: {
    message: ['Window function <funcName> requires an OVER clause.'],
    sqlState: '42601',
  },
  WORKER_ENDED: {
    message: ['A worker thread ended by itself, with exit code <code>.'],
    sqlState: '58000',
  },
  WORKER_FAILED: {
    message: [
      'The worker that runs the engine of this session has failed: <reason>. Create a new session; a query with a checkpoint goes on after the last micro-batch that it committed.',
    ],
    sqlState: '58000',
  },
  'WORKER_NOT_LOADED.REFUSED': {
    message: [
      'The browser does not run the worker script <url>: <reason>.',
      "Workers come from the page's own origin, and a content security policy must have it in `worker-src`; `configure({ workerUrl: '…' })` says where `worker.js` of the millrace package is.",
    ],
    sqlState: '58030',
  },
  'WORKER_NOT_LOADED.UNREACHABLE': {
    message: [
      'The worker script, or a file that it needs, can not be loaded from <url>.',
      "Copy the folder `dist/browser` of the millrace package there, or say where its `worker.js` is with `configure({ workerUrl: '…' })`.",
    ],
    sqlState: '58030',
  },
  WORKER_SILENT: {
    message: [
      'The worker of this session has not answered for <seconds> seconds since it was started. If `workerUrl` is configured, it must be `worker.js` of the millrace package.',
    ],
    sqlState: '58000',
  },
  WRITE_STREAM_NOT_ALLOWED: {
    message: ['`writeStream` can be called only on streaming Dataset/DataFrame.'],
    sqlState: '42601',
  },
  'WRONG_NUM_ARGS.WITHOUT_SUGGESTION': {
    message: [
      "The <functionName> requires <expectedNum> parameters but the actual number is <actualNum>. Please, refer to '<docroot>/sql-ref-functions.html' for a fix.",
    ],
    sqlState: '42605',
  },
  'WRONG_NUM_ARGS.WITH_SUGGESTION': {
    message: [
      'The <functionName> requires <expectedNum> parameters but the actual number is <actualNum>. If you have to call this function with <actualNum> parameters, set the legacy configuration <legacyConfKey> to <legacyConfValue>.',
    ],
    sqlState: '42605',
  },
  _LEGACY_ERROR_TEMP_1039: {
    message: [
      'Multiple time/session window expressions would result in a cartesian product of rows, therefore they are currently not supported.',
    ],
    sqlState: '0A000',
  },
  _LEGACY_ERROR_TEMP_1040: {
    message: [
      'Gap duration expression used in session window must be CalendarIntervalType, but got <dt>.',
    ],
    sqlState: '42K09',
  },
  _LEGACY_ERROR_TEMP_1050: {
    message: ['Can only star expand struct data types. Attribute: `<attributes>`.'],
    sqlState: '42K09',
  },
  _LEGACY_ERROR_TEMP_1181: {
    message: ['Stream-stream join without equality predicate is not supported.'],
    sqlState: '0A000',
  },
  _LEGACY_ERROR_TEMP_1207: {
    message: ['The duration and time inputs to window must be an integer, long or string literal.'],
    sqlState: '42K09',
  },
  _LEGACY_ERROR_TEMP_3068: {
    message: ['Global aggregation with session window in streaming query is not supported.'],
    sqlState: '0A000',
  },
  _LEGACY_ERROR_TEMP_3101: {
    message: ['The input is not a correct window column: <windowTime>'],
    sqlState: '42K09',
  },
  _LEGACY_ERROR_TEMP_3102: {
    message: ['<msg>'],
    sqlState: '0A000',
  },
} as const satisfies Record<
  string,
  { readonly message: readonly string[]; readonly sqlState: string }
>;
