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
