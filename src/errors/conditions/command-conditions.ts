import type { ConditionTable } from './condition-table.ts';

/** Conditions of commands, session variables and functions in SQL, sorted by name; see `error-conditions.ts`. */
export const COMMAND_CONDITIONS = {
  ALL_PARAMETERS_MUST_BE_NAMED: {
    message: [
      'Using name parameterized queries requires all parameters to be named. Parameters missing names: <exprs>.',
    ],
    sqlState: '07001',
  },
  COLUMN_NOT_FOUND: {
    message: [
      'The column <colName> cannot be found. Verify the spelling and correctness of the column name according to the SQL config <caseSensitiveConfig>.',
    ],
    sqlState: '42703',
  },
  'CREATE_VIEW_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS': {
    message: [
      'Cannot create view <viewName>, the reason is not enough data columns:',
      'View columns: <viewColumns>.',
      'Data columns: <dataColumns>.',
    ],
    sqlState: '21S01',
  },
  'CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS': {
    message: [
      'Cannot create view <viewName>, the reason is too many data columns:',
      'View columns: <viewColumns>.',
      'Data columns: <dataColumns>.',
    ],
    sqlState: '21S01',
  },
  DUPLICATE_ASSIGNMENTS: {
    message: ['The columns or variables <nameList> appear more than once as assignment targets.'],
    sqlState: '42701',
  },
  'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED': {
    message: [
      'Call to routine <routineName> is invalid because it includes multiple argument assignments to the same parameter name <parameterName>. A positional argument and named argument both referred to the same parameter. Please remove the named argument referring to this parameter.',
    ],
    sqlState: '4274K',
  },
  'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE': {
    message: [
      'Call to routine <routineName> is invalid because it includes multiple argument assignments to the same parameter name <parameterName>. More than one named argument referred to the same parameter. Please assign a value only once.',
    ],
    sqlState: '4274K',
  },
  DUPLICATE_ROUTINE_PARAMETER_NAMES: {
    message: [
      'Found duplicate name(s) in the parameter list of the user-defined routine <routineName>: <names>.',
    ],
    sqlState: '42734',
  },
  EXPECT_PERSISTENT_FUNCTION_NOT_TEMP: {
    message: [
      "<functionName> is a temporary function. '<operation>' expects a persistent function.<alternative>",
    ],
    sqlState: '42809',
  },
  'INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION': {
    message: [
      'Failed to execute <statement> command because the destination column or variable <colName> has a DEFAULT value <defaultValue>, which contains subquery expressions.',
    ],
    sqlState: '42623',
  },
  INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE: {
    message: ['Expression type must be string type but got <exprType>.'],
    sqlState: '42K09',
  },
  INVALID_STATEMENT_FOR_EXECUTE_INTO: {
    message: [
      'The INTO clause of EXECUTE IMMEDIATE is only valid for queries but the given statement is not a query: <sqlString>.',
    ],
    sqlState: '07501',
  },
  NOT_A_SCALAR_FUNCTION: {
    message: [
      '<functionName> appears as a scalar expression here, but the function was defined as a table function. Please update the query to move the function call into the FROM clause, or redefine <functionName> as a scalar function instead.',
    ],
    sqlState: '42887',
  },
  NOT_A_TABLE_FUNCTION: {
    message: [
      '<functionName> appears as a table function here, but the function was defined as a scalar function. Please update the query to move the function call outside the FROM clause, or redefine <functionName> as a table function instead.',
    ],
    sqlState: '42887',
  },
  REQUIRED_PARAMETER_NOT_FOUND: {
    message: [
      'Cannot invoke routine <routineName> because the parameter named <parameterName> is required, but the routine call did not supply a value. Please update the routine call to supply an argument value (either positionally at index <index> or by name) and retry the query again.',
    ],
    sqlState: '4274K',
  },
  ROUTINE_ALREADY_EXISTS: {
    message: [
      'Cannot create the <newRoutineType> <routineName> because a <existingRoutineType> of that name already exists.',
      'Choose a different name, drop or replace the existing <existingRoutineType>, or add the IF NOT EXISTS clause to tolerate a pre-existing <newRoutineType>.',
    ],
    sqlState: '42723',
  },
  ROUTINE_NOT_FOUND: {
    message: [
      'The routine <routineName> cannot be found. Verify the spelling and correctness of the schema and catalog.',
      'If you did not qualify the name with a schema and catalog, verify the current_schema() output, or qualify the name with the correct schema and catalog.',
      'To tolerate the error on drop use DROP ... IF EXISTS.',
    ],
    sqlState: '42883',
  },
  ROW_SUBQUERY_TOO_MANY_ROWS: {
    message: ['More than one row returned by a subquery used as a row.'],
    sqlState: '21000',
  },
  SCHEMA_NOT_FOUND: {
    message: [
      'The schema <schemaName> cannot be found. Verify the spelling and correctness of the schema and catalog.',
      'If you did not qualify the name with a catalog, verify the current_schema() output, or qualify the name with the correct catalog.',
      'To tolerate the error on drop use DROP SCHEMA IF EXISTS.',
    ],
    sqlState: '42704',
  },
  TABLE_OR_VIEW_ALREADY_EXISTS: {
    message: [
      'Cannot create table or view <relationName> because it already exists.',
      'Choose a different name, drop or replace the existing object, or add the IF NOT EXISTS clause to tolerate pre-existing objects.',
    ],
    sqlState: '42P07',
  },
  UNEXPECTED_POSITIONAL_ARGUMENT: {
    message: [
      'Cannot invoke routine <routineName> because it contains positional argument(s) following the named argument assigned to <parameterName>; please rearrange them so the positional arguments come first and then retry the query again.',
    ],
    sqlState: '4274K',
  },
  UNRECOGNIZED_PARAMETER_NAME: {
    message: [
      'Cannot invoke routine <routineName> because the routine call included a named argument reference for the argument named <argumentName>, but this routine does not include any signature containing an argument with this name. Did you mean one of the following? [<proposal>].',
    ],
    sqlState: '4274K',
  },
  UNRESOLVED_VARIABLE: {
    message: ['Cannot resolve variable <variableName> on search path <searchPath>.'],
    sqlState: '42883',
  },
  'UNSUPPORTED_FEATURE.LAMBDA_FUNCTION_WITH_SQL_UDF': {
    message: [
      'The feature is not supported: Lambda function with SQL UDF <funcName> in a higher order function.',
    ],
    sqlState: '0A000',
  },
  'USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS': {
    message: [
      'User defined function is invalid: SQL scalar function cannot contain aggregate/window/generate functions: <queryText>',
    ],
    sqlState: '42601',
  },
  'USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION': {
    message: [
      'User defined function is invalid: In routine `<functionName>` parameter `<parameterName>` with DEFAULT must not be followed by parameter `<nextParameterName>` without DEFAULT.',
    ],
    sqlState: '42601',
  },
  'USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH': {
    message: [
      'User defined function is invalid: The number of columns produced by the RETURN clause (num: `<outputSize>`) does not match the number of column names specified by the RETURNS clause (num: `<returnParamSize>`) of <name>.',
    ],
    sqlState: '42601',
  },
  VARIABLE_ALREADY_EXISTS: {
    message: [
      'Cannot create the variable <variableName> because it already exists.',
      'Choose a different name, or drop or replace the existing variable.',
    ],
    sqlState: '42723',
  },
  VARIABLE_NOT_FOUND: {
    message: [
      'The variable <variableName> cannot be found. Verify the spelling and correctness of the schema and catalog.',
      'If you did not qualify the name with a schema and catalog, verify the current_schema() output, or qualify the name with the correct schema and catalog.',
      'To tolerate the error on drop use DROP VARIABLE IF EXISTS.',
    ],
    sqlState: '42883',
  },
} as const satisfies ConditionTable;
