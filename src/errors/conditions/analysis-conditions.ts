import type { ConditionTable } from './condition-table.ts';

/** Conditions of names, types and shapes of queries, sorted by name; see `error-conditions.ts`. */
export const ANALYSIS_CONDITIONS = {
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
  ASSIGNMENT_ARITY_MISMATCH: {
    message: [
      'The number of columns or variables assigned or aliased: <numTarget> does not match the number of source expressions: <numExpr>.',
    ],
    sqlState: '42802',
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
  COLUMN_ALREADY_EXISTS: {
    message: [
      'The column <columnName> already exists. Choose another name or rename the existing column.',
    ],
    sqlState: '42711',
  },
  'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Filter expression <filter> of type <type> is not a boolean.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <exprName> must be between <valueRange> (current value = <currentValue>).',
    ],
    sqlState: '42K09',
  },
  EXCEPT_OVERLAPPING_COLUMNS: {
    message: [
      'Columns in an EXCEPT list must be distinct and non-overlapping, but got (<columns>).',
    ],
    sqlState: '42702',
  },
  FIELD_NOT_FOUND: {
    message: ['No such struct field <fieldName> in <fields>.'],
    sqlState: '42704',
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
  INVALID_EXTRACT_BASE_FIELD_TYPE: {
    message: [
      "Can't extract a value from <base>. Need a complex type [STRUCT, ARRAY, MAP] but got <other>.",
    ],
    sqlState: '42000',
  },
  INVALID_EXTRACT_FIELD_TYPE: {
    message: ["Field name should be a non-null string literal, but it's <extraction>."],
    sqlState: '42000',
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
  'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX': {
    message: ['Invalid SQL syntax: The function <prettyName> does not support <syntax>.'],
    sqlState: '42000',
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
  INVALID_WHERE_CONDITION: {
    message: [
      'The WHERE condition <condition> contains invalid expressions: <expressionList>.',
      'Rewrite the query to avoid window functions, aggregate functions, and generator functions in the WHERE clause.',
    ],
    sqlState: '42903',
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
  NESTED_AGGREGATE_FUNCTION: {
    message: [
      'It is not allowed to use an aggregate function in the argument of another aggregate function. Please use the inner aggregate function in a sub-query.',
    ],
    sqlState: '42607',
  },
  ORDER_BY_POS_OUT_OF_RANGE: {
    message: ['ORDER BY position <index> is not in select list (valid range is [1, <size>]).'],
    sqlState: '42805',
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
  TABLE_OR_VIEW_NOT_FOUND: {
    message: [
      'The table or view <relationName> cannot be found.<suggestion> Verify the spelling and correctness of the schema and catalog.',
      'Search path: <searchPath>.',
      'If you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and catalog.',
      'To tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS.',
    ],
    sqlState: '42P01',
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
  UNSUPPORTED_EXPR_FOR_OPERATOR: {
    message: [
      'The query operator <operator> contains one or more unsupported expressions.',
      'Consider to rewrite it to avoid window functions, aggregate functions, and generator functions in the <operator> operator.',
      'Invalid expressions: [<invalidExprSqls>]',
    ],
    sqlState: '42K0E',
  },
  'UNSUPPORTED_FEATURE.NOT_EXECUTABLE': {
    message: ['The feature is not supported: <feature> can be analyzed, but not executed yet.'],
    sqlState: '0A000',
  },
  UNSUPPORTED_GROUPING_EXPRESSION: {
    message: ['grouping()/grouping_id() can only be used with GroupingSets/Cube/Rollup.'],
    sqlState: '42K0E',
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
  _LEGACY_ERROR_TEMP_1050: {
    message: ['Can only star expand struct data types. Attribute: `<attributes>`.'],
    sqlState: '42K09',
  },
  _LEGACY_ERROR_TEMP_3102: {
    message: ['<msg>'],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
