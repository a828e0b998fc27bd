import type { ConditionTable } from './condition-table.ts';

/** Conditions of statements that the grammar reads and that mean nothing, sorted by name; see `error-conditions.ts`. */
export const SQL_CONDITIONS = {
  CANNOT_USE_MULTI_ALIASES_IN_WATERMARK_CLAUSE: {
    message: ['Multiple aliases are not supported in watermark clause.'],
    sqlState: '42000',
  },
  CREATE_EXTERNAL_TABLE_WITHOUT_LOCATION: {
    message: ['CREATE EXTERNAL TABLE must be accompanied by LOCATION.'],
    sqlState: '42601',
  },
  DUPLICATE_CLAUSES: {
    message: ['Found duplicate clauses: <clauseName>. Please, remove one of them.'],
    sqlState: '42614',
  },
  DUPLICATE_KEY: {
    message: ['Found duplicate keys <keyColumn>.'],
    sqlState: '23505',
  },
  DUPLICATED_CTE_NAMES: {
    message: ["CTE definition can't have duplicate names: <duplicateNames>."],
    sqlState: '42602',
  },
  INCOMPATIBLE_JOIN_TYPES: {
    message: ['The join types <joinType1> and <joinType2> are incompatible.'],
    sqlState: '42613',
  },
  INVALID_ESC: {
    message: [
      'Found an invalid escape string: <invalidEscape>. The escape string must contain only one character.',
    ],
    sqlState: '42604',
  },
  'INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE': {
    message: [
      'Invalid inline table. Cannot evaluate the expression <expr> in inline table definition.',
    ],
    sqlState: '42000',
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
  'INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE': {
    message: [
      "Error parsing '<input>' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. The interval value must be in the range of [-18, +18] hours with second precision.",
    ],
    sqlState: '22006',
  },
  INVALID_LATERAL_JOIN_TYPE: {
    message: [
      'The <joinType> JOIN with LATERAL correlation is not allowed because an OUTER subquery cannot correlate to its join partner. Remove the LATERAL correlation or use an INNER JOIN, or LEFT OUTER JOIN instead.',
    ],
    sqlState: '42613',
  },
  INVALID_NUMERIC_LITERAL_RANGE: {
    message: [
      'Numeric literal <rawStrippedQualifier> is outside the valid range for <typeName> with minimum value of <minValue> and maximum value of <maxValue>. Please adjust the value accordingly.',
    ],
    sqlState: '22003',
  },
  INVALID_QUERY_MIXED_QUERY_PARAMETERS: {
    message: ['Parameterized query must either use positional, or named parameters, but not both.'],
    sqlState: '42613',
  },
  INVALID_RESET_COMMAND_FORMAT: {
    message: [
      "Expected format is 'RESET' or 'RESET key'. If you want to include special characters in key, please use quotes, e.g., RESET `key`.",
    ],
    sqlState: '42000',
  },
  INVALID_SET_SYNTAX: {
    message: [
      "Expected format is 'SET', 'SET key', or 'SET key=value'. If you want to include special characters in key, or include semicolon in value, please use backquotes, e.g., SET `key`=`value`.",
    ],
    sqlState: '42000',
  },
  'INVALID_SQL_SYNTAX.CREATE_TEMP_FUNC_WITH_IF_NOT_EXISTS': {
    message: ['Invalid SQL syntax: CREATE TEMPORARY FUNCTION with IF NOT EXISTS is not allowed.'],
    sqlState: '42000',
  },
  'INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE': {
    message: [
      "Invalid SQL syntax: IN predicate requires at least one value. Empty IN clauses like 'IN ()' are not allowed. Consider using 'WHERE FALSE' if you need an always-false condition, or provide at least one value in the IN list.",
    ],
    sqlState: '42000',
  },
  'INVALID_SQL_SYNTAX.EMPTY_QUANTIFIED_PATTERN': {
    message: ["Invalid SQL syntax: Expected something between '(' and ')'."],
    sqlState: '42000',
  },
  'INVALID_SQL_SYNTAX.INVALID_WINDOW_FRAME_BOUND': {
    message: ['Invalid SQL syntax: Frame bound value must be a literal.'],
    sqlState: '42000',
  },
  'INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION': {
    message: ['Invalid SQL syntax: The definition of window <windowName> is repetitive.'],
    sqlState: '42000',
  },
  'INVALID_SQL_SYNTAX.SHOW_FUNCTIONS_INVALID_SCOPE': {
    message: ['Invalid SQL syntax: SHOW <scope> FUNCTIONS not supported.'],
    sqlState: '42000',
  },
  'INVALID_SQL_SYNTAX.UNRESOLVED_WINDOW_REFERENCE': {
    message: ['Invalid SQL syntax: Cannot resolve window reference <windowName>.'],
    sqlState: '42000',
  },
  INVALID_STATEMENT_OR_CLAUSE: {
    message: ['The statement or clause: <operation> is not valid.'],
    sqlState: '42601',
  },
  INVALID_TABLESAMPLE_FRACTION: {
    message: ['Sampling fraction (<fraction>) must be on interval [0, 1].'],
    sqlState: '22023',
  },
  INVALID_TEMP_OBJ_QUALIFIER: {
    message: [
      'Temporary <objectType> <objectName> cannot be qualified with <qualifier>. Temporary objects can only be qualified with SESSION or SYSTEM.SESSION.',
    ],
    sqlState: '42602',
  },
  INVALID_TIME_LITERAL_PRECISION: {
    message: [
      'The time literal <value> has more than 9 fractional-second digits. The maximum supported fractional-second precision of a time literal is 9 (nanoseconds).',
    ],
    sqlState: '22023',
  },
  INVALID_TYPED_LITERAL: {
    message: ['The value of the typed literal <valueType> is invalid: <value>.'],
    sqlState: '42604',
  },
  MISSING_WINDOW_SPECIFICATION: {
    message: [
      "Window specification is not defined in the WINDOW clause for <windowName>. For more information about WINDOW clauses, please refer to 'https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-window.html'.",
    ],
    sqlState: '42P20',
  },
  MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS: {
    message: [
      "<clause1> and <clause2> cannot coexist in the same SQL pipe operator using '|>'. Please separate the multiple result clauses into separate pipe operators and then retry the query again.",
    ],
    sqlState: '42000',
  },
  'NOT_A_CONSTANT_STRING.NOT_CONSTANT': {
    message: [
      'The expression <expr> used for the routine or clause <name> must be a constant STRING which is NOT NULL. To be considered constant the expression must not depend on any columns, contain a subquery, or invoke a non deterministic function such as rand().',
    ],
    sqlState: '42601',
  },
  'NOT_A_CONSTANT_STRING.NULL': {
    message: [
      'The expression <expr> used for the routine or clause <name> must be a constant STRING which is NOT NULL. The expression evaluates to NULL.',
    ],
    sqlState: '42601',
  },
  'NOT_A_CONSTANT_STRING.WRONG_TYPE': {
    message: [
      'The expression <expr> used for the routine or clause <name> must be a constant STRING which is NOT NULL. The data type of the expression is <dataType>.',
    ],
    sqlState: '42601',
  },
  PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION: {
    message: [
      'Non-grouping expression <expr> is provided as an argument to the |> AGGREGATE pipe operator but does not contain any aggregate function; please update it to include an aggregate function and then retry the query again.',
    ],
    sqlState: '0A000',
  },
  PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION: {
    message: [
      'Aggregate function <expr> is not allowed when using the pipe operator |> <clause> clause; please use the pipe operator |> AGGREGATE clause instead.',
    ],
    sqlState: '0A000',
  },
  QUALIFY_REQUIRES_WINDOW_FUNCTION: {
    message: [
      'The QUALIFY clause requires at least one window function in the current SELECT list or the QUALIFY condition.',
    ],
    sqlState: '42903',
  },
  REQUIRES_EXPLICIT_NAME_IN_WATERMARK_CLAUSE: {
    message: [
      'The watermark clause requires an explicit name if expression is specified, but got <sqlExpr>.',
    ],
    sqlState: '42000',
  },
  TRAILING_COMMA_IN_SELECT: {
    message: [
      'Trailing comma detected in SELECT clause. Remove the trailing comma before the FROM clause.',
    ],
    sqlState: '42601',
  },
  UNBOUND_SQL_PARAMETER: {
    message: [
      'Found the unbound parameter: <name>. Please, fix `args` and provide a mapping of the parameter to either a SQL literal or collection constructor functions such as `map()`, `array()`, `struct()`.',
    ],
    sqlState: '42P02',
  },
  'UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES': {
    message: [
      'The feature is not supported:',
      'Combination of ORDER BY/SORT BY/DISTRIBUTE BY/CLUSTER BY.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE': {
    message: [
      'The feature is not supported: The SQL pipe operator syntax with aggregation (using |> AGGREGATE) does not support <case>.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES': {
    message: ['Unsupported subquery expression: Scalar subqueries in the VALUES clause.'],
    sqlState: '0A000',
  },
  UNSUPPORTED_TYPED_LITERAL: {
    message: [
      'Literals of the type <unsupportedType> are not supported. Supported types are <supportedTypes>.',
    ],
    sqlState: '0A000',
  },
  'USER_DEFINED_FUNCTIONS.NOT_NULL_ON_FUNCTION_PARAMETERS': {
    message: [
      'User defined function is invalid: Cannot specify NOT NULL on function parameters: <input>',
    ],
    sqlState: '42601',
  },
  _LEGACY_ERROR_TEMP_0015: {
    message: ['TABLESAMPLE(<msg>) is not supported.'],
    sqlState: '42000',
  },
  _LEGACY_ERROR_TEMP_0016: {
    message: [
      "<bytesStr> is not a valid byte length literal, expected syntax: DIGIT+ ('B' | 'K' | 'M' | 'G').",
    ],
    sqlState: '42000',
  },
  _LEGACY_ERROR_TEMP_0035: {
    message: ['Operation not allowed: <message>.'],
    sqlState: '0A000',
  },
  _LEGACY_ERROR_TEMP_0045: {
    message: ['Invalid time zone displacement value.'],
    sqlState: '42000',
  },
  _LEGACY_ERROR_TEMP_0053: {
    message: ['It is not allowed to define a TEMPORARY view with IF NOT EXISTS.'],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
