import type { Expression, SortOrder } from '../plan/expression.ts';
import type { LogicalPlan, SetOperation } from '../plan/logical-plan.ts';
import type { Grouping } from './grouping.ts';
import { ONE_ROW } from './relations.ts';

/** How the clauses of a query become the nodes of its plan. Follows `AstBuilder.withSelectQuerySpecification`. */

/** One hint after SELECT. */
export interface QueryHint {
  readonly name: string;
  readonly parameters: readonly Expression[];
}

/** What stands between SELECT and FROM. */
export interface SelectList {
  readonly hints: readonly QueryHint[];
  readonly isDistinct: boolean;
  readonly expressions: readonly Expression[];
}

/** The clauses after FROM. */
export interface SelectRest {
  readonly where?: Expression;
  readonly grouping?: Grouping;
  readonly having?: Expression;
}

/** The clauses of a SELECT, as written. */
export interface SelectClauses extends SelectList, SelectRest {
  readonly from?: LogicalPlan;
}

/**
 * FROM, then WHERE, then the aggregation or the projection, then DISTINCT. A SELECT that aggregates without GROUP BY is
 * a projection here: only the analyzer knows which functions aggregate.
 */
export function selectPlan(clauses: SelectClauses): LogicalPlan {
  const { hints, isDistinct, from, where } = clauses;
  const input: LogicalPlan | undefined =
    where === undefined ? from : { kind: 'filter', input: from ?? ONE_ROW, condition: where };
  const projected = projectOrAggregate(clauses, input);
  const plan: LogicalPlan = isDistinct ? distinct(projected) : projected;
  return hints.reduceRight<LogicalPlan>(
    (hinted, { name, parameters }) => ({ kind: 'hint', input: hinted, name, parameters }),
    plan,
  );
}

function projectOrAggregate(
  { expressions, grouping, having }: SelectClauses,
  input: LogicalPlan | undefined,
): LogicalPlan {
  if (grouping === undefined && having === undefined) {
    return { kind: 'project', ...(input !== undefined && { input }), expressions };
  }
  return {
    kind: 'aggregate',
    input: input ?? ONE_ROW,
    ...(grouping ?? { groupType: 'groupBy', grouping: [] }),
    aggregates: expressions,
    implicitGrouping: false,
    ...(having !== undefined && { having }),
  };
}

function distinct(input: LogicalPlan): LogicalPlan {
  return {
    kind: 'deduplicate',
    input,
    columnNames: [],
    allColumns: true,
    withinWatermark: false,
    isDistinct: true,
  };
}

/** ORDER BY, LIMIT and OFFSET. */
export interface QueryTail {
  readonly order?: readonly SortOrder[];
  readonly limit?: Expression;
  readonly offset?: Expression;
}

/** The rows are ordered first, then some are skipped, then they are counted off. */
export function withTail(input: LogicalPlan, { order, limit, offset }: QueryTail): LogicalPlan {
  const sorted: LogicalPlan = order === undefined ? input : { kind: 'sort', input, order };
  const skipped: LogicalPlan =
    offset === undefined ? sorted : { kind: 'offset', input: sorted, offset };
  return limit === undefined ? skipped : { kind: 'limit', input: skipped, limit };
}

export type SetOperator = Pick<SetOperation, 'operation' | 'isAll' | 'byName'>;

/** INTERSECT binds before the others, which bind from the left. There is one operand more than operators. */
export function combineSetOperations(
  operands: readonly LogicalPlan[],
  operators: readonly SetOperator[],
): LogicalPlan {
  const terms = [operands[0]];
  const between: SetOperator[] = [];
  operators.forEach((operator, index) => {
    const right = operands[index + 1];
    if (operator.operation === 'intersect') {
      terms.push(setOperation(terms.pop() ?? right, right, operator));
    } else {
      between.push(operator);
      terms.push(right);
    }
  });
  return between.reduce(
    (left, operator, index) => setOperation(left, terms[index + 1], operator),
    terms[0],
  );
}

export function unionAll(left: LogicalPlan, right: LogicalPlan): LogicalPlan {
  return setOperation(left, right, { operation: 'union', isAll: true });
}

function setOperation(left: LogicalPlan, right: LogicalPlan, operator: SetOperator): LogicalPlan {
  return { kind: 'setOperation', left, right, ...operator };
}
