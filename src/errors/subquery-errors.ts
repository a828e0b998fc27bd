import { describing } from './condition.ts';
import { SUBQUERY_CONDITIONS } from './conditions/subquery-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(SUBQUERY_CONDITIONS);

/* Subqueries where Spark has no join to answer them with. What they stand in arrives as text. */

/** A subquery that reads columns of both sides: it can be answered for the rows of neither. */
export function subqueryOfBothSides(subqueryExpression: string): AnalysisException {
  return new AnalysisException(
    describeError(
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION',
      { subqueryExpression },
    ),
  );
}

/** A value that depends on the row, in a condition that is about two, or in ORDER BY. */
export function misplacedCorrelatedValue(treeNode: string): AnalysisException {
  return new AnalysisException(
    describeError(
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY',
      { treeNode },
    ),
  );
}

/** EXISTS or IN in the condition of a LATERAL join, in ORDER BY. */
export function misplacedPredicateSubquery(treeNode: string): AnalysisException {
  return new AnalysisException(
    describeError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_IN_EXISTS_SUBQUERY', {
      treeNode,
    }),
  );
}

/** A scalar subquery in a select list over groups, about the rows of the group. */
export function ungroupedScalarSubquery(sqlExpr: string): AnalysisException {
  return new AnalysisException(
    describeError('SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION', { sqlExpr }),
  );
}

export function scalarSubqueryWithColumns(count: number): AnalysisException {
  return new AnalysisException(
    describeError(
      'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN',
      { number: `${count}` },
    ),
  );
}

/** Columns of the query around where no join can bring them: among aggregates, in OVER and in ORDER BY. */
export function misplacedOuterReference(expressions: readonly string[]): AnalysisException {
  const sqlExprs = expressions.map((text) => `"${text}"`).join(', ');
  return new AnalysisException(
    describeError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE', { sqlExprs }),
  );
}

/** An aggregate over columns of the subquery and of the query around it. */
export function mixedAggregate(text: string): AnalysisException {
  return new AnalysisException(
    describeError(
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES',
      { function: text },
    ),
  );
}

export function inSubqueryLengthMismatch(details: {
  readonly sqlExpr: string;
  readonly left: readonly string[];
  readonly right: readonly string[];
}): AnalysisException {
  const { sqlExpr, left, right } = details;
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH', {
      sqlExpr,
      leftLength: `${left.length}`,
      leftColumns: left.join(', '),
      rightLength: `${right.length}`,
      rightColumns: right.join(', '),
    }),
  );
}
