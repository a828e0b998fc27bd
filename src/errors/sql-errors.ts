import { quoteIdentifier } from '../types/sql-string.ts';
import { describing } from './condition.ts';
import { SQL_CONDITIONS } from './conditions/sql-conditions.ts';
import { AnalysisException, type ParseException } from './exception.ts';
import { parsing, type TextPlace } from './parse-errors.ts';

const describeError = describing(SQL_CONDITIONS);
const parseException = parsing(SQL_CONDITIONS);

/** What the SQL grammar reads and then refuses: forms that are no error of spelling. */

/** A statement that Spark's parser reads and then forbids; `message` is Spark's. */
function operationNotAllowed(message: string, place: TextPlace): ParseException {
  return parseException('_LEGACY_ERROR_TEMP_0035', { message }, place);
}

/** TIME '10:20:30.1234567891'. */
export function invalidTimeLiteralPrecision(value: string, place: TextPlace): ParseException {
  return parseException('INVALID_TIME_LITERAL_PRECISION', { value: `'${value}'` }, place);
}

/** `|> AGGREGATE` with neither list. */
export function emptyPipeAggregate(place: TextPlace): ParseException {
  return operationNotAllowed(
    'The AGGREGATE clause requires a list of aggregate expressions or a list of grouping expressions, or both',
    place,
  );
}

/** `|> SET t.a = …`. */
export function pipeSetOfQualifiedName(place: TextPlace): ParseException {
  return operationNotAllowed(
    'SQL pipe syntax |> SET operator with multi-part assignment key (only single-part keys are allowed)',
    place,
  );
}

/** `|> ORDER BY a LIMIT 1`. */
export function severalPipeClauses(
  clause1: string,
  clause2: string,
  place: TextPlace,
): ParseException {
  const parameters = { clause1, clause2 };
  return parseException('MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS', parameters, place);
}

/** Kinds of grouping, and functions, that `|> AGGREGATE` has not. */
export function pipeAggregateUnsupported(case_: string, place?: TextPlace): ParseException {
  const parameters = { case: case_ };
  return parseException(
    'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE',
    parameters,
    place,
  );
}

/** An aggregate function in `|> EXTEND` or `|> SET`. */
export function pipeContainsAggregate(expr: string, clause: string): AnalysisException {
  return new AnalysisException(
    describeError('PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION', { expr, clause }),
  );
}

/** A column of `|> AGGREGATE` that aggregates nothing. */
export function pipeWithoutAggregate(expr: string): AnalysisException {
  return new AnalysisException(
    describeError('PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION', { expr }),
  );
}

/** `WATERMARK f(ts) DELAY OF …`: what is no column needs a name. */
export function unnamedWatermark(sqlExpr: string, place: TextPlace): ParseException {
  return parseException('REQUIRES_EXPLICIT_NAME_IN_WATERMARK_CLAUSE', { sqlExpr }, place);
}

/** `WATERMARK ts AS (a, b) DELAY OF …`. */
export function severalWatermarkAliases(place: TextPlace): ParseException {
  return parseException('CANNOT_USE_MULTI_ALIASES_IN_WATERMARK_CLAUSE', {}, place);
}

/** `TABLESAMPLE (200 PERCENT)`. */
export function invalidSampleFraction(fraction: string, place: TextPlace): ParseException {
  return parseException('INVALID_TABLESAMPLE_FRACTION', { fraction }, place);
}

/** `TABLESAMPLE (10)`, which would be a count of bytes. */
export function invalidSampleBytes(bytesStr: string, place: TextPlace): ParseException {
  return parseException('_LEGACY_ERROR_TEMP_0016', { bytesStr }, place);
}

/** `TABLESAMPLE (1M)`. */
export function unsupportedSample(msg: string, place: TextPlace): ParseException {
  return parseException('_LEGACY_ERROR_TEMP_0015', { msg }, place);
}

/** `:x` or `?` for which no argument was given. */
export function unboundParameter(name: string, place: TextPlace): ParseException {
  return parseException('UNBOUND_SQL_PARAMETER', { name }, place);
}

/** `:x` beside `?`. */
export function mixedParameters(): ParseException {
  return parseException('INVALID_QUERY_MIXED_QUERY_PARAMETERS', {});
}

/** IDENTIFIER of something that is no constant text. */
export function notConstantName(
  expr: string,
  place: TextPlace,
  found: { readonly isNull?: boolean; readonly dataType?: string } = {},
): ParseException {
  const parameters = { expr, name: 'IDENTIFIER' };
  if (found.isNull) return parseException('NOT_A_CONSTANT_STRING.NULL', parameters, place);
  if (found.dataType === undefined) {
    return parseException('NOT_A_CONSTANT_STRING.NOT_CONSTANT', parameters, place);
  }
  const { dataType } = found;
  return parseException('NOT_A_CONSTANT_STRING.WRONG_TYPE', { ...parameters, dataType }, place);
}

/** `SET a b = c`. */
export function invalidSetSyntax(place: TextPlace): ParseException {
  return parseException('INVALID_SET_SYNTAX', {}, place);
}

/** `RESET a b`. */
export function invalidResetSyntax(place: TextPlace): ParseException {
  return parseException('INVALID_RESET_COMMAND_FORMAT', {}, place);
}

/** `SET TIME ZONE nowhere`. */
export function invalidTimeZoneDisplacement(place: TextPlace): ParseException {
  return parseException('_LEGACY_ERROR_TEMP_0045', {}, place);
}

/** `SET TIME ZONE INTERVAL 30 HOURS`. */
export function timeZoneIntervalOutOfRange(input: string): ParseException {
  return parseException('INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE', { input });
}

/** `CREATE TEMPORARY VIEW IF NOT EXISTS`. */
export function temporaryViewIfNotExists(place: TextPlace): ParseException {
  return parseException('_LEGACY_ERROR_TEMP_0053', {}, place);
}

/** `CREATE TEMPORARY FUNCTION IF NOT EXISTS`. */
export function temporaryFunctionIfNotExists(place: TextPlace): ParseException {
  return parseException('INVALID_SQL_SYNTAX.CREATE_TEMP_FUNC_WITH_IF_NOT_EXISTS', {}, place);
}

/** `CREATE TEMPORARY VIEW a.b`: what only the session knows is in no schema. */
export function qualifiedTemporary(
  objectType: 'VIEW' | 'FUNCTION',
  nameParts: readonly string[],
  place: TextPlace,
): ParseException {
  const quoted = nameParts.map(quoteIdentifier);
  const parameters = {
    objectType,
    objectName: quoted[quoted.length - 1],
    qualifier: quoted.slice(0, -1).join('.'),
  };
  return parseException('INVALID_TEMP_OBJ_QUALIFIER', parameters, place);
}

/** A clause that makes no sense where Spark's parser reads it. */
export function notAllowed(message: string, place: TextPlace): ParseException {
  return operationNotAllowed(message, place);
}

/** A clause that a statement has twice. */
export function duplicateClauses(clauseName: string, place: TextPlace): ParseException {
  return parseException('DUPLICATE_CLAUSES', { clauseName }, place);
}

/** A clause that the parser reads only to refuse it. */
export function invalidStatement(operation: string, place: TextPlace): ParseException {
  return parseException('INVALID_STATEMENT_OR_CLAUSE', { operation }, place);
}

/** `SHOW MY FUNCTIONS`. */
export function invalidFunctionScope(scope: string, place: TextPlace): ParseException {
  return parseException('INVALID_SQL_SYNTAX.SHOW_FUNCTIONS_INVALID_SCOPE', { scope }, place);
}

/** `CREATE FUNCTION f(x INT NOT NULL)`. */
export function parameterNotNull(input: string, place: TextPlace): ParseException {
  return parseException('USER_DEFINED_FUNCTIONS.NOT_NULL_ON_FUNCTION_PARAMETERS', { input }, place);
}

/** `x LIKE ANY ()`. */
export function emptyPatterns(place: TextPlace): ParseException {
  return parseException('INVALID_SQL_SYNTAX.EMPTY_QUANTIFIED_PATTERN', {}, place);
}

/** `WITH a AS (…), a AS (…)`. */
export function repeatedCte(duplicateNames: string, place: TextPlace): ParseException {
  return parseException('DUPLICATED_CTE_NAMES', { duplicateNames }, place);
}

/** `SELECT a, FROM t`. */
export function trailingComma(place: TextPlace): ParseException {
  return parseException('TRAILING_COMMA_IN_SELECT', {}, place);
}

/** QUALIFY without any function with OVER. */
export function qualifyWithoutWindow(): ParseException {
  return parseException('QUALIFY_REQUIRES_WINDOW_FUNCTION', {});
}

/** `NATURAL CROSS JOIN`. */
export function naturalCrossJoin(place: TextPlace): ParseException {
  const parameters = { joinType1: 'NATURAL', joinType2: 'CROSS' };
  return parseException('INCOMPATIBLE_JOIN_TYPES', parameters, place);
}

/** A typed literal, such as DATE '…', of a text that isn't one. */
export function invalidTypedLiteral(
  valueType: string,
  value: string,
  place: TextPlace,
  cause?: unknown,
): ParseException {
  const parameters = { valueType: `"${valueType.toUpperCase()}"`, value: `'${value}'` };
  return parseException('INVALID_TYPED_LITERAL', parameters, place, cause);
}

/** A typed literal of a type that has none. */
export function unsupportedTypedLiteral(
  type: string,
  supported: readonly string[],
  place: TextPlace,
): ParseException {
  const quote = (name: string) => `"${name.toUpperCase()}"`;
  return parseException(
    'UNSUPPORTED_TYPED_LITERAL',
    { unsupportedType: quote(type), supportedTypes: supported.map(quote).join(', ') },
    place,
  );
}

/** A number beyond the type that its suffix names. */
export function numericLiteralOutOfRange(
  details: {
    readonly literal: string;
    readonly typeName: string;
    readonly min: string;
    readonly max: string;
  },
  place: TextPlace,
): ParseException {
  const { literal, typeName, min, max } = details;
  return parseException(
    'INVALID_NUMERIC_LITERAL_RANGE',
    { rawStrippedQualifier: literal, typeName, minValue: min, maxValue: max },
    place,
  );
}

/** LIKE … ESCAPE with anything but one character. */
export function invalidEscapeChar(escapeText: string, place: TextPlace): ParseException {
  return parseException('INVALID_ESC', { invalidEscape: `'${escapeText}'` }, place);
}

/** RIGHT JOIN LATERAL and its like. `joinType` is as plans have it. */
export function lateralJoinType(joinType: string, place: TextPlace): ParseException {
  const words = joinType.replace(/[A-Z]/, ' $&').toUpperCase();
  return parseException('INVALID_LATERAL_JOIN_TYPE', { joinType: words }, place);
}

/** `a IN ()`. */
export function emptyInPredicate(place: TextPlace): ParseException {
  return parseException('INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE', {}, place);
}

/** ORDER BY and SORT BY, or DISTRIBUTE BY and CLUSTER BY, of one query. */
export function combinedResultClauses(place: TextPlace): ParseException {
  return parseException('UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES', {}, place);
}

/** OVER w without a WINDOW clause that defines w. */
export function undefinedWindow(windowName: string): AnalysisException {
  return new AnalysisException(describeError('MISSING_WINDOW_SPECIFICATION', { windowName }));
}

/** WINDOW w AS v without a v before it. */
export function unresolvedWindowReference(windowName: string, place: TextPlace): ParseException {
  const parameters = { windowName: `\`${windowName}\`` };
  return parseException('INVALID_SQL_SYNTAX.UNRESOLVED_WINDOW_REFERENCE', parameters, place);
}

/** ROWS BETWEEN a PRECEDING AND …, where `a` is no constant. */
export function invalidWindowFrameBound(place: TextPlace): ParseException {
  return parseException('INVALID_SQL_SYNTAX.INVALID_WINDOW_FRAME_BOUND', {}, place);
}

/** WINDOW w AS (…), w AS (…). */
export function repeatedWindow(windowName: string, place: TextPlace): ParseException {
  const parameters = { windowName: `\`${windowName}\`` };
  return parseException('INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION', parameters, place);
}

/** VALUES whose rows aren't all of one length. */
export function inlineTableSize(
  details: { readonly width: number; readonly found: number; readonly oddRow: number },
  place: TextPlace,
): ParseException {
  return parseException(
    'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH',
    {
      expectedNumCols: String(details.width),
      actualNumCols: String(details.found),
      rowIndex: String(details.oddRow),
    },
    place,
  );
}

/** VALUES with a column of types that have none in common. */
export function inlineTableTypes(colName: string, place: TextPlace): ParseException {
  return parseException(
    'INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE',
    { colName: `\`${colName}\`` },
    place,
  );
}

/** VALUES with a column whose types have none in common, which takes the analyzer to see. */
export function inlineTableMismatch(colName: string): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE', {
      colName: `\`${colName}\``,
    }),
  );
}

/** VALUES with a random value, an aggregate, a generator or a function with OVER. */
export function inlineTableNotEvaluable(expr: string): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE', {
      expr: `"${expr}"`,
    }),
  );
}

/** VALUES with a query inside. */
export function subqueryInValues(): AnalysisException {
  return new AnalysisException(
    describeError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES', {}),
  );
}

/** `CREATE EXTERNAL TABLE` without LOCATION. */
export function externalWithoutLocation(place: TextPlace): ParseException {
  return parseException('CREATE_EXTERNAL_TABLE_WITHOUT_LOCATION', {}, place);
}

/** `PARTITION (k = 1, k = 2)`. */
export function duplicateKey(name: string, place: TextPlace): ParseException {
  return parseException('DUPLICATE_KEY', { keyColumn: quoteIdentifier(name) }, place);
}
