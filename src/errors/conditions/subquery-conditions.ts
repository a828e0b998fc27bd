import type { ConditionTable } from './condition-table.ts';

/** Conditions of subqueries where no join can answer them, sorted by name; see `error-conditions.ts`. */
export const SUBQUERY_CONDITIONS = {
  'DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The number of columns in the left hand side of an IN subquery does not match the number of columns in the output of subquery. Left hand side columns(length: <leftLength>): [<leftColumns>], right hand side columns(length: <rightLength>): [<rightColumns>].',
    ],
    sqlState: '42K09',
  },
  'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN': {
    message: ['Invalid subquery: Scalar subquery must return only one column, but got <number>.'],
    sqlState: '42823',
  },
  SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION: {
    message: [
      "The correlated scalar subquery '<sqlExpr>' is neither present in GROUP BY, nor in an aggregate function.",
      'Add it to GROUP BY using ordinal position or wrap it in `first()` (or `first_value`) if you do not care which value you get.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES': {
    message: [
      'Unsupported subquery expression: Found an aggregate function in a correlated predicate that has both outer and local references, which is not supported: <function>.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE': {
    message: [
      'Unsupported subquery expression: Expressions referencing the outer query are not supported outside of WHERE/HAVING clauses: <sqlExprs>.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION': {
    message: [
      'Unsupported subquery expression: Correlated subqueries in the join predicate cannot reference both join inputs:',
      '<subqueryExpression>.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY': {
    message: [
      'Unsupported subquery expression: Correlated scalar subqueries can only be used in filters, aggregations, projections, and UPDATE/MERGE/DELETE commands:',
      '<treeNode>.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_IN_EXISTS_SUBQUERY': {
    message: [
      'Unsupported subquery expression: IN/EXISTS predicate subqueries can only be used in filters, joins, aggregations, window functions, projections, and UPDATE/MERGE/DELETE commands:',
      '<treeNode>.',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
