import type { ConditionTable } from './condition-table.ts';

/** Conditions of relations of several inputs or shapes, and of select lists, sorted by name; see `error-conditions.ts`. */
export const RELATIONAL_CONDITIONS = {
  'DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The data type of one or more elements in the left hand side of an IN subquery is not compatible with the data type of the output of the subquery. Mismatched columns: [<mismatchedColumns>], left side: [<leftType>], right side: [<rightType>].',
    ],
    sqlState: '42K09',
  },
  GROUPING_ID_COLUMN_MISMATCH: {
    message: [
      'Columns of grouping_id (<groupingIdColumn>) does not match grouping columns (<groupByColumns>).',
    ],
    sqlState: '42803',
  },
  INCOMPATIBLE_COLUMN_TYPE: {
    message: [
      '<operator> can only be performed on tables with compatible column types. The <columnOrdinalNumber> column of the <tableOrdinalNumber> table is <dataType1> type which is not compatible with <dataType2> at the same column of the first table.<hint>.',
    ],
    sqlState: '42825',
  },
  'INVALID_AGGREGATE_FILTER.CONTAINS_WINDOW_FUNCTION': {
    message: [
      'The FILTER expression <filterExpr> in an aggregate function is invalid. Expected a FILTER expression without a window function, but found <windowExpr>.',
    ],
    sqlState: '42903',
  },
  'INVALID_AGGREGATE_FILTER.NON_DETERMINISTIC': {
    message: [
      'The FILTER expression <filterExpr> in an aggregate function is invalid. Expected a deterministic FILTER expression.',
    ],
    sqlState: '42903',
  },
  JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE: {
    message: [
      'The join condition <joinCondition> has the invalid type <conditionType>, expected "BOOLEAN".',
    ],
    sqlState: '42K09',
  },
  MULTI_ALIAS_WITHOUT_GENERATOR: {
    message: [
      'Multi part aliasing (<names>) is not supported with <expr> as it is not a generator function.',
    ],
    sqlState: '42K0E',
  },
  NUM_COLUMNS_MISMATCH: {
    message: [
      '<operator> can only be performed on inputs with the same number of columns, but the first input has <firstNumColumns> columns and the <invalidOrdinalNum> input has <invalidNumColumns> columns.',
    ],
    sqlState: '42826',
  },
  STAR_GROUP_BY_POS: {
    message: [
      'Star (*) is not allowed in a select list when GROUP BY an ordinal position is used.',
    ],
    sqlState: '0A000',
  },
  UNPIVOT_VALUE_DATA_TYPE_MISMATCH: {
    message: [
      'Unpivot value columns must share a least common type, some types do not: [<types>].',
    ],
    sqlState: '42K09',
  },
  UNPIVOT_VALUE_SIZE_MISMATCH: {
    message: [
      'All unpivot value columns must have the same size as there are value column names (<names>).',
    ],
    sqlState: '428C4',
  },
  UNRESOLVED_ALL_IN_GROUP_BY: {
    message: [
      'Cannot infer grouping columns for GROUP BY ALL based on the select clause. Please explicitly specify the grouping columns.',
    ],
    sqlState: '42803',
  },
  UNRESOLVED_USING_COLUMN_FOR_JOIN: {
    message: [
      'USING column <colName> cannot be resolved on the <side> side of the join. The <side>-side columns: [<suggestion>].',
    ],
    sqlState: '42703',
  },
  'UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_AGGREGATE_FUNC': {
    message: [
      'The feature is not supported: Referencing a lateral column alias <lca> in the aggregate function <aggFunc>.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW': {
    message: [
      'The feature is not supported: Referencing a lateral column alias <lca> in window expression <windowExpr>.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE': {
    message: [
      'The feature is not supported: Cannot have MAP type columns in a set operation (INTERSECT, EXCEPT, etc.), but the type of column <colName> is <dataType>.',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
