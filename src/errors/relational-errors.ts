import type { DataType } from '../types/data-type.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { typeSql } from '../types/type-sql.ts';
import { describing, type ParametersOf } from './condition.ts';
import { RELATIONAL_CONDITIONS } from './conditions/relational-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(RELATIONAL_CONDITIONS);

/*
 * What the analyzer seldom has to refuse: these factories load with its relational part. Expressions arrive as Spark
 * prints them, without quotes.
 */

function analysisException<Name extends keyof typeof RELATIONAL_CONDITIONS>(
  condition: Name,
  parameters: ParametersOf<Name>,
): AnalysisException {
  return new AnalysisException(describeError(condition, parameters));
}

/** A value, or a row, in the list of another type that a query gives. */
export function inSubqueryTypeMismatch(details: {
  readonly sql: string;
  readonly mismatched: readonly string[];
  readonly left: readonly DataType[];
  readonly right: readonly DataType[];
}): AnalysisException {
  const types = (side: readonly DataType[]) => side.map((type) => `"${typeSql(type)}"`).join(', ');
  return analysisException('DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH', {
    sqlExpr: `"${details.sql}"`,
    mismatchedColumns: details.mismatched.join(', '),
    leftType: types(details.left),
    rightType: types(details.right),
  });
}

/** `grouping_id` of other columns than those that are grouped by, or in another order. */
export function groupingIdMismatch(
  columns: readonly string[],
  keys: readonly string[],
): AnalysisException {
  return analysisException('GROUPING_ID_COLUMN_MISMATCH', {
    groupingIdColumn: columns.join(','),
    groupByColumns: keys.join(','),
  });
}

export function windowInFilter(filterExpr: string): AnalysisException {
  return analysisException('INVALID_AGGREGATE_FILTER.CONTAINS_WINDOW_FUNCTION', {
    filterExpr: `"${filterExpr}"`,
    windowExpr: `"${filterExpr}"`,
  });
}

export function randomFilter(filterExpr: string): AnalysisException {
  return analysisException('INVALID_AGGREGATE_FILTER.NON_DETERMINISTIC', {
    filterExpr: `"${filterExpr}"`,
  });
}

export function starWithPositions(): AnalysisException {
  return analysisException('STAR_GROUP_BY_POS', {});
}

/** Columns of UNPIVOT whose values have no type in common: for each type the columns that have it. */
export function unpivotTypeMismatch(
  types: ReadonlyMap<string, readonly string[]>,
): AnalysisException {
  const texts = [...types].map(([type, columns]) => {
    const shown = columns.slice(0, 3).map(quoteIdentifier);
    return `"${type}" (${[...shown, ...(columns.length > 3 ? ['...'] : [])].join(', ')})`;
  });
  return analysisException('UNPIVOT_VALUE_DATA_TYPE_MISMATCH', { types: texts.sort().join(', ') });
}

export function unpivotSizeMismatch(names: readonly string[]): AnalysisException {
  return analysisException('UNPIVOT_VALUE_SIZE_MISMATCH', { names: names.join(', ') });
}

/** `a AS (x, y)`, where `a` is one value. */
export function multiAlias(names: readonly string[], sql: string): AnalysisException {
  const parameters = { names: names.join(', '), expr: `"${sql}"` };
  return analysisException('MULTI_ALIAS_WITHOUT_GENERATOR', parameters);
}

export function unresolvedAllInGroupBy(): AnalysisException {
  return analysisException('UNRESOLVED_ALL_IN_GROUP_BY', {});
}

/** `sum(x)`, or `sum(x) OVER (…)`, of an alias of the same select list. */
export function lateralAliasInside(
  place: 'aggregate' | 'window',
  alias: string,
  text: string,
): AnalysisException {
  const lca = quoteIdentifier(alias);
  return place === 'aggregate'
    ? analysisException('UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_AGGREGATE_FUNC', {
        lca,
        aggFunc: `"${text}"`,
      })
    : analysisException('UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW', {
        lca,
        windowExpr: `"${text}"`,
      });
}

/** DISTINCT, UNION and the like of rows with maps, which have no equality. */
export function mapInSetOperation(name: string, type: DataType): AnalysisException {
  return analysisException('UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE', {
    colName: quoteIdentifier(name),
    dataType: `"${typeSql(type)}"`,
  });
}

/** A USING column that one side of the join has not. */
export function unresolvedUsingColumn(details: {
  readonly colName: string;
  readonly side: 'left' | 'right';
  readonly columns: readonly string[];
}): AnalysisException {
  const { colName, side, columns } = details;
  const suggestion = columns.join(', ');
  return analysisException('UNRESOLVED_USING_COLUMN_FOR_JOIN', { colName, side, suggestion });
}

/** Inputs of a set operation that have not as many columns as the first. */
export function columnCountMismatch(details: {
  readonly operator: string;
  readonly first: number;
  readonly second: number;
}): AnalysisException {
  return analysisException('NUM_COLUMNS_MISMATCH', {
    operator: details.operator,
    firstNumColumns: `${details.first}`,
    invalidOrdinalNum: 'second',
    invalidNumColumns: `${details.second}`,
  });
}

/** A column of a set operation whose type has nothing in common with that of the first input. */
export function incompatibleColumnType(details: {
  readonly operator: string;
  readonly columnIndex: number;
  readonly secondType: string;
  readonly firstType: string;
}): AnalysisException {
  return analysisException('INCOMPATIBLE_COLUMN_TYPE', {
    operator: details.operator,
    columnOrdinalNumber: ordinalWord(details.columnIndex),
    tableOrdinalNumber: 'second',
    dataType1: details.secondType,
    dataType2: details.firstType,
    hint: '',
  });
}

const ORDINAL_WORDS = ['first', 'second', 'third', 'fourth', 'fifth'];

const ORDINAL_WORDS_MORE = ['sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** `first`, `second`, … and from the eleventh on `11th`, as Spark counts in messages. */
function ordinalWord(index: number): string {
  return [...ORDINAL_WORDS, ...ORDINAL_WORDS_MORE][index] ?? `${index + 1}th`;
}

export function joinConditionNotBoolean(
  joinCondition: string,
  conditionType: string,
): AnalysisException {
  return analysisException('JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE', { joinCondition, conditionType });
}
