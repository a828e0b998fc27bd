import { quoteIdentifier } from '../types/sql-string.ts';
import { type ConditionName, describing, type ParametersOf } from './condition.ts';
import { COMMAND_CONDITIONS } from './conditions/command-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(COMMAND_CONDITIONS);

/* What commands, session variables and functions in SQL are refused for. */

function analysisException<Name extends ConditionName & keyof typeof COMMAND_CONDITIONS>(
  condition: Name,
  parameters: ParametersOf<Name>,
): AnalysisException {
  return new AnalysisException(describeError(condition, parameters));
}

function quoted(nameParts: readonly string[]): string {
  return nameParts.map(quoteIdentifier).join('.');
}

function inSession(name: string): string {
  return quoted(['system', 'session', name]);
}

/** `DECLARE` of a name that is taken. */
export function variableAlreadyExists(name: string): AnalysisException {
  return analysisException('VARIABLE_ALREADY_EXISTS', { variableName: inSession(name) });
}

/** A variable that nobody declared, or one outside of the session. */
export function unresolvedVariable(
  nameParts: readonly string[],
  searchPath: readonly string[],
): AnalysisException {
  const path = `[${searchPath.map((schema) => quoted(schema.split('.'))).join(', ')}]`;
  return analysisException('UNRESOLVED_VARIABLE', {
    variableName: quoted(nameParts),
    searchPath: path,
  });
}

/** `DROP TEMPORARY VARIABLE` of a name that is not there. */
export function variableNotFound(name: string): AnalysisException {
  return analysisException('VARIABLE_NOT_FOUND', { variableName: inSession(name) });
}

/** `SET VAR a = 1, a = 2`. */
export function duplicateAssignments(names: readonly string[]): AnalysisException {
  const nameList = names.map(quoteIdentifier).join(', ');
  return analysisException('DUPLICATE_ASSIGNMENTS', { nameList });
}

/** A query of more than one row whose values are assigned. */
export function tooManyRowsAssigned(): AnalysisException {
  return analysisException('ROW_SUBQUERY_TOO_MANY_ROWS', {});
}

/** A default that asks a query. */
export function defaultWithSubquery(name: string, defaultValue: string): AnalysisException {
  return analysisException('INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION', {
    statement: 'DECLARE VARIABLE',
    colName: inSession(name),
    defaultValue,
  });
}

/** A view with other columns than its query. */
export function viewColumnMismatch(
  name: string,
  columns: { readonly view: readonly string[]; readonly data: readonly string[] },
): AnalysisException {
  const list = (names: readonly string[]) => names.map(quoteIdentifier).join(', ');
  const parameters = {
    viewName: quoteIdentifier(name),
    viewColumns: list(columns.view),
    dataColumns: list(columns.data),
  };
  return columns.view.length > columns.data.length
    ? analysisException('CREATE_VIEW_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS', parameters)
    : analysisException('CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS', parameters);
}

/** `ALTER VIEW v RENAME TO w` where there is a `w`. */
export function nameTaken(name: string): AnalysisException {
  return analysisException('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoteIdentifier(name) });
}

/** `DESCRIBE t c` of a column that is not there. */
export function columnNotFound(nameParts: readonly string[]): AnalysisException {
  return analysisException('COLUMN_NOT_FOUND', {
    colName: quoted(nameParts),
    caseSensitiveConfig: '"spark.sql.caseSensitive"',
  });
}

/** A schema other than `default`, which is the only one. */
export function schemaNotFound(nameParts: readonly string[]): AnalysisException {
  return analysisException('SCHEMA_NOT_FOUND', {
    schemaName: quoted(['spark_catalog', ...nameParts]),
  });
}

/** `CREATE FUNCTION` of a name that is taken. */
export function routineAlreadyExists(name: string): AnalysisException {
  return analysisException('ROUTINE_ALREADY_EXISTS', {
    newRoutineType: 'routine',
    routineName: quoteIdentifier(name),
    existingRoutineType: 'routine',
  });
}

/** `DROP FUNCTION` of a name that is not there. */
export function routineNotFound(nameParts: readonly string[]): AnalysisException {
  return analysisException('ROUTINE_NOT_FOUND', { routineName: quoted(nameParts) });
}

/** `DROP FUNCTION` without TEMPORARY. */
export function persistentFunctionExpected(name: string): AnalysisException {
  return analysisException('EXPECT_PERSISTENT_FUNCTION_NOT_TEMP', {
    functionName: quoteIdentifier(name),
    operation: 'DROP FUNCTION',
    alternative: ' Please use DROP TEMPORARY FUNCTION to drop a temporary function.',
  });
}

/** `CREATE FUNCTION f(x INT, x INT)`. */
export function repeatedParameters(
  routineName: string,
  names: readonly string[],
): AnalysisException {
  return analysisException('DUPLICATE_ROUTINE_PARAMETER_NAMES', {
    routineName,
    names: names.map(quoteIdentifier).join(', '),
  });
}

/** A parameter with a default before one without. */
export function misplacedDefault(
  functionName: string,
  parameterName: string,
  nextParameterName: string,
): AnalysisException {
  return analysisException('USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION', {
    functionName,
    parameterName,
    nextParameterName,
  });
}

/** A body of a function of values that aggregates, makes rows, or looks at those around. */
export function complexFunctionBody(queryText: string): AnalysisException {
  return analysisException('USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS', {
    queryText,
  });
}

/** A table function whose query has other columns than it returns. */
export function returnColumnMismatch(
  name: string,
  counts: { readonly output: number; readonly returns: number },
): AnalysisException {
  return analysisException('USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH', {
    outputSize: String(counts.output),
    returnParamSize: String(counts.returns),
    name,
  });
}

/** A table function where a value is due. */
export function notScalarFunction(name: string): AnalysisException {
  return analysisException('NOT_A_SCALAR_FUNCTION', { functionName: quoteIdentifier(name) });
}

/** A function of values in FROM. */
export function notTableFunction(name: string): AnalysisException {
  return analysisException('NOT_A_TABLE_FUNCTION', { functionName: quoteIdentifier(name) });
}

/** `f(y => 1)` where no parameter is called that. */
export function unrecognizedParameter(
  routineName: string,
  argumentName: string,
  names: readonly string[],
): AnalysisException {
  return analysisException('UNRECOGNIZED_PARAMETER_NAME', {
    routineName: quoteIdentifier(routineName),
    argumentName: quoteIdentifier(argumentName),
    proposal: names.map(quoteIdentifier).join(' '),
  });
}

/** `f(x => 1, 2)`. */
export function positionalAfterNamed(
  routineName: string,
  parameterName: string,
): AnalysisException {
  return analysisException('UNEXPECTED_POSITIONAL_ARGUMENT', {
    routineName: quoteIdentifier(routineName),
    parameterName: quoteIdentifier(parameterName),
  });
}

/** `f(1, x => 1)`. */
export function argumentTwice(routineName: string, parameterName: string): AnalysisException {
  return analysisException('DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED', {
    routineName: quoteIdentifier(routineName),
    parameterName: quoteIdentifier(parameterName),
  });
}

/** `f(x => 1, x => 2)`. */
export function namedTwice(routineName: string, parameterName: string): AnalysisException {
  return analysisException(
    'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE',
    { routineName: quoteIdentifier(routineName), parameterName: quoteIdentifier(parameterName) },
  );
}

/** Arguments by name, among which one is missing that has no default; places are counted from 0. */
export function argumentMissing(
  routineName: string,
  parameterName: string,
  index: number,
): AnalysisException {
  return analysisException('REQUIRED_PARAMETER_NOT_FOUND', {
    routineName: quoteIdentifier(routineName),
    parameterName: quoteIdentifier(parameterName),
    index: `${index}`,
  });
}

/** A function in SQL inside of a lambda. */
export function sqlFunctionInLambda(funcName: string): AnalysisException {
  return analysisException('UNSUPPORTED_FEATURE.LAMBDA_FUNCTION_WITH_SQL_UDF', { funcName });
}

/** `EXECUTE IMMEDIATE 'SELECT :a' USING 1`. */
export function unnamedArguments(texts: readonly string[]): AnalysisException {
  return analysisException('ALL_PARAMETERS_MUST_BE_NAMED', {
    exprs: texts.map((text) => `"${text}"`).join(', '),
  });
}

/** `EXECUTE IMMEDIATE` of something that is no text. */
export function statementNotText(exprType: string): AnalysisException {
  return analysisException('INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE', { exprType });
}

/** `EXECUTE IMMEDIATE 'SET a = 1' INTO v`. */
export function commandIntoVariables(sqlString: string): AnalysisException {
  return analysisException('INVALID_STATEMENT_FOR_EXECUTE_INTO', {
    sqlString: sqlString.toUpperCase(),
  });
}
