import { describing, type ParametersOf } from './condition.ts';
import { ANALYSIS_CONDITIONS } from './conditions/analysis-conditions.ts';
import { AnalysisException, UnsupportedOperationException } from './exception.ts';

const describeError = describing(ANALYSIS_CONDITIONS);

/*
 * What the analyzer refuses. Identifiers arrive quoted with back-ticks, expressions and types in double quotes, as
 * Spark's messages show them.
 */

const SEARCH_PATH = '[`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`]';

function analysisException<Name extends keyof typeof ANALYSIS_CONDITIONS>(
  condition: Name,
  parameters: ParametersOf<Name>,
): AnalysisException {
  return new AnalysisException(describeError(condition, parameters));
}

function didYouMean(proposal: string | undefined): string {
  return proposal === undefined ? '' : ` Did you mean ${proposal}?`;
}

/** A name that no column answers to; the proposals are sorted, the nearest first. */
export function unresolvedColumn(details: {
  readonly objectName: string;
  readonly proposal: readonly string[];
}): AnalysisException {
  const { objectName, proposal } = details;
  return proposal.length === 0
    ? analysisException('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', { objectName })
    : analysisException('UNRESOLVED_COLUMN.WITH_SUGGESTION', {
        objectName,
        proposal: proposal.join(', '),
      });
}

/** A column named by a DataFrame call (`dropDuplicates`, `unionByName`) that its relation has not. */
export function unresolvedColumnAmongFieldNames(
  colName: string,
  fieldNames: readonly string[],
): AnalysisException {
  return analysisException('UNRESOLVED_COLUMN_AMONG_FIELD_NAMES', {
    colName: `"${colName}"`,
    fieldNames: fieldNames.join(', '),
  });
}

/** A function that the registry has not. */
export function unresolvedRoutine(
  routineName: string,
  proposal: string | undefined,
): AnalysisException {
  return analysisException('UNRESOLVED_ROUTINE', {
    routineName,
    searchPath: SEARCH_PATH,
    suggestion: didYouMean(proposal),
  });
}

/** A relation that is neither a view nor a table nor a CTE. */
export function tableOrViewNotFound(
  relationName: string,
  proposal: string | undefined,
): AnalysisException {
  return analysisException('TABLE_OR_VIEW_NOT_FOUND', {
    relationName,
    searchPath: SEARCH_PATH,
    suggestion: didYouMean(proposal),
  });
}

/** A view that reads itself, by way of the others. */
export function recursiveView(viewIdent: string, views: readonly string[]): AnalysisException {
  return analysisException('RECURSIVE_VIEW', { viewIdent, newPath: views.join(' -> ') });
}

/** A name that more than one column answers to. */
export function ambiguousReference(name: string, candidates: readonly string[]): AnalysisException {
  const referenceNames = `[${candidates.join(', ')}]`;
  return analysisException('AMBIGUOUS_REFERENCE', { name, referenceNames });
}

/** A name that more than one field of a struct answers to. */
export function ambiguousFieldReference(field: string, count: number): AnalysisException {
  return analysisException('AMBIGUOUS_REFERENCE_TO_FIELDS', { field, count: `${count}` });
}

/** `df.col(name)` of a DataFrame that stands in the plan more than once. */
export function ambiguousDataFrameColumn(name: string): AnalysisException {
  return analysisException('AMBIGUOUS_COLUMN_REFERENCE', { name });
}

/** A name of the select list, used further on in it, that several of its columns have. */
export function ambiguousLateralAlias(name: string, count: number): AnalysisException {
  return analysisException('AMBIGUOUS_LATERAL_COLUMN_ALIAS', { name, n: `${count}` });
}

/** `df.col(name)` of a DataFrame that isn't below. */
export function unresolvedDataFrameColumn(name: string): AnalysisException {
  return analysisException('CANNOT_RESOLVE_DATAFRAME_COLUMN', { name });
}

/** `t.*` where there is no `t`. */
export function unresolvedStar(
  targetString: string,
  columns: readonly string[],
): AnalysisException {
  return analysisException('CANNOT_RESOLVE_STAR_EXPAND', {
    targetString,
    columns: columns.join(', '),
  });
}

/** `c.*` of a column that isn't a struct. */
export function starOfNoStruct(nameParts: readonly string[]): AnalysisException {
  const attributes = `List(${nameParts.join(', ')})`;
  return analysisException('_LEGACY_ERROR_TEMP_1050', { attributes });
}

/** A star where one expression is due. */
export function invalidStar(prettyName: string): AnalysisException {
  return analysisException('INVALID_USAGE_OF_STAR_OR_REGEX', {
    elem: "'*'",
    prettyName: `expression \`${prettyName}\``,
  });
}

export function invalidStarInCount(tableName: string): AnalysisException {
  return analysisException('INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT', { tableName });
}

/** A struct without the field. */
export function fieldNotFound(fieldName: string, fields: readonly string[]): AnalysisException {
  return analysisException('FIELD_NOT_FOUND', { fieldName, fields: fields.join(', ') });
}

/** `a.x` or `a[x]` of a column that has no parts. */
export function invalidExtractBase(base: string, other: string): AnalysisException {
  return analysisException('INVALID_EXTRACT_BASE_FIELD_TYPE', { base, other });
}

/** `s[x]` of a struct with something else than a constant name. */
export function invalidExtractField(extraction: string): AnalysisException {
  return analysisException('INVALID_EXTRACT_FIELD_TYPE', { extraction });
}

/** More or fewer names than columns, in `AS t(a, b)`, a CTE or `toDF`. */
export function assignmentArityMismatch(columnCount: number, nameCount: number): AnalysisException {
  return analysisException('ASSIGNMENT_ARITY_MISMATCH', {
    numTarget: `${columnCount}`,
    numExpr: `${nameCount}`,
  });
}

export function columnAlreadyExists(columnName: string): AnalysisException {
  return analysisException('COLUMN_ALREADY_EXISTS', { columnName });
}

/** WHERE or a join's ON of another type than BOOLEAN. */
export function filterNotBoolean(sqlExpr: string, type: string): AnalysisException {
  return analysisException('DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN', {
    sqlExpr,
    filter: sqlExpr,
    type,
  });
}

export function valueOutOfRange(details: {
  readonly sqlExpr: string;
  readonly exprName: string;
  readonly valueRange: string;
  readonly currentValue: string;
}): AnalysisException {
  return analysisException('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', details);
}

/** A column of the select list that is neither grouped by nor aggregated. */
export function missingAggregation(expression: string): AnalysisException {
  return analysisException('MISSING_AGGREGATION', {
    expression: `"${expression}"`,
    expressionAnyValue: `"any_value(${expression})"`,
  });
}

/** The same, in a query that doesn't group. */
export function missingGroupBy(): AnalysisException {
  return analysisException('MISSING_GROUP_BY', {});
}

export function groupByAggregate(sqlExpr: string): AnalysisException {
  return analysisException('GROUP_BY_AGGREGATE', { sqlExpr });
}

export function groupByPositionOutOfRange(index: number, size: number): AnalysisException {
  return analysisException('GROUP_BY_POS_OUT_OF_RANGE', { index: `${index}`, size: `${size}` });
}

export function groupByPositionOfAggregate(index: number, aggExpr: string): AnalysisException {
  return analysisException('GROUP_BY_POS_AGGREGATE', { index: `${index}`, aggExpr });
}

export function orderByPositionOutOfRange(index: number, size: number): AnalysisException {
  return analysisException('ORDER_BY_POS_OUT_OF_RANGE', { index: `${index}`, size: `${size}` });
}

/** `grouping(x)` of an expression that the query doesn't group by. */
export function groupingColumnMismatch(
  grouping: string,
  groupingColumns: string,
): AnalysisException {
  return analysisException('GROUPING_COLUMN_MISMATCH', { grouping, groupingColumns });
}

export function unsupportedGrouping(): AnalysisException {
  return analysisException('UNSUPPORTED_GROUPING_EXPRESSION', {});
}

/** An aggregate in the argument of another one. */
export function nestedAggregate(): AnalysisException {
  return analysisException('NESTED_AGGREGATE_FUNCTION', {});
}

export function invalidWhereCondition(
  condition: string,
  expressions: readonly string[],
): AnalysisException {
  const expressionList = expressions.join(', ');
  return analysisException('INVALID_WHERE_CONDITION', { condition, expressionList });
}

/** Aggregates or window functions in an operator that has no place for them. */
export function unsupportedExpressions(
  operator: string,
  expressions: readonly string[],
): AnalysisException {
  const invalidExprSqls = expressions.join(', ');
  return analysisException('UNSUPPORTED_EXPR_FOR_OPERATOR', { operator, invalidExprSqls });
}

export function aggregateFilterNotBoolean(filterExpr: string): AnalysisException {
  return analysisException('INVALID_AGGREGATE_FILTER.NOT_BOOLEAN', { filterExpr });
}

export function aggregateFilterWithAggregate(
  filterExpr: string,
  aggExpr: string,
): AnalysisException {
  return analysisException('INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE', { filterExpr, aggExpr });
}

/** DISTINCT, FILTER and the like on a function that isn't an aggregate. */
export function unsupportedFunctionSyntax(prettyName: string, syntax: string): AnalysisException {
  return analysisException('INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX', {
    prettyName,
    syntax,
  });
}

/** `count()`. */
export function parameterlessCount(): AnalysisException {
  return analysisException('WRONG_NUM_ARGS.WITH_SUGGESTION', {
    functionName: '`count`',
    expectedNum: ' >= 1',
    actualNum: '0',
    legacyConfKey: '"spark.sql.legacy.allowParameterlessCount"',
    legacyConfValue: '"true"',
  });
}

/** Why LIMIT or OFFSET takes no such expression. */
export type LimitFault =
  | { readonly kind: 'notConstant' }
  | { readonly kind: 'notInteger'; readonly dataType: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'negative'; readonly value: string };

export function invalidLimit(
  name: 'limit' | 'offset',
  expr: string,
  fault: LimitFault,
): AnalysisException {
  switch (fault.kind) {
    case 'notConstant':
      return analysisException('INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE', { name, expr });
    case 'notInteger': {
      const { dataType } = fault;
      return analysisException('INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE', { name, expr, dataType });
    }
    case 'null':
      return analysisException('INVALID_LIMIT_LIKE_EXPRESSION.IS_NULL', { name, expr });
    case 'negative': {
      const v = fault.value;
      return analysisException('INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE', { name, expr, v });
    }
  }
}

/** Two different windows in one operator: every row would come once per pair of them. */
export function multipleTimeWindows(): AnalysisException {
  return analysisException('_LEGACY_ERROR_TEMP_1039', {});
}

/** A plan of so many relations or expressions inside each other that it can't be walked. */
export function planTooComplex(cause: unknown): AnalysisException {
  return new AnalysisException(describeError('PLAN_TOO_COMPLEX', {}, { cause }));
}

/** A part of the plan that Spark accepts and that nothing executes yet. */
export function notExecutable(feature: string): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('UNSUPPORTED_FEATURE.NOT_EXECUTABLE', { feature }),
  );
}

/** A column twice in an EXCEPT list, or one together with a field of it. */
export function exceptOverlapping(columns: readonly string[]): AnalysisException {
  return new AnalysisException(
    describeError('EXCEPT_OVERLAPPING_COLUMNS', { columns: columns.join(', ') }),
  );
}
