import { qualifyWithoutWindow } from '../errors/sql-errors.ts';
import type { Expression, SortOrder } from '../plan/expression.ts';
import type { LogicalPlan, SetOperation } from '../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression } from '../plan/map-logical-plan.ts';
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
  readonly qualify?: Expression;
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
  const projected = qualified(projectOrAggregate(clauses, input), clauses);
  const plan: LogicalPlan = isDistinct ? distinct(projected) : projected;
  return hints.reduceRight<LogicalPlan>(
    (hinted, { name, parameters }) => ({ kind: 'hint', input: hinted, name, parameters }),
    plan,
  );
}

/** QUALIFY. Fails with QUALIFY_REQUIRES_WINDOW_FUNCTION where neither it nor the select list has one. */
function qualified(input: LogicalPlan, { qualify, expressions }: SelectClauses): LogicalPlan {
  if (qualify === undefined) return input;
  if (![qualify, ...expressions].some(hasOver)) throw qualifyWithoutWindow();
  return { kind: 'filter', input, condition: qualify, isQualify: true };
}

function hasOver(expression: Expression): boolean {
  let found = false;
  const visitor: LogicalMapping = {
    plan: (plan) => plan,
    expression: (node) => {
      found ||= node.kind === 'over';
      return mapExpression(node, visitor);
    },
  };
  visitor.expression(expression);
  return found;
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

/** DISTRIBUTE BY, ORDER BY, LIMIT and OFFSET. */
export interface QueryTail {
  readonly distribution?: readonly SortOrder[];
  readonly order?: readonly SortOrder[];
  readonly limit?: Expression;
  readonly offset?: Expression;
}

/** The rows are ordered first, then some are skipped, then they are counted off. */
export function withTail(body: LogicalPlan, tail: QueryTail): LogicalPlan {
  const { distribution, order, limit, offset } = tail;
  const input: LogicalPlan =
    distribution === undefined
      ? body
      : { kind: 'sort', input: body, order: distribution, isDistribution: true };
  const sorted: LogicalPlan = order === undefined ? input : { kind: 'sort', input, order };
  const skipped: LogicalPlan =
    offset === undefined ? sorted : { kind: 'offset', input: sorted, offset };
  return limit === undefined ? skipped : { kind: 'limit', input: skipped, limit };
}

/** A chain of more UNION ALL than this becomes a tree of small depth. */
const LONG_CHAIN = 100;

export type SetOperator = Pick<SetOperation, 'operation' | 'isAll'>;

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
  const isUnionAll = between.every(({ operation, isAll }) => operation === 'union' && isAll);
  if (isUnionAll && between.length > LONG_CHAIN) return unionOfAll(terms);
  return between.reduce(
    (left, operator, index) => setOperation(left, terms[index + 1], operator),
    terms[0],
  );
}

/** A tree of small depth, which gives the same rows in the same order. */
function unionOfAll(terms: readonly LogicalPlan[]): LogicalPlan {
  if (terms.length === 1) return terms[0];
  const middle = Math.ceil(terms.length / 2);
  return unionAll(unionOfAll(terms.slice(0, middle)), unionOfAll(terms.slice(middle)));
}

export function unionAll(left: LogicalPlan, right: LogicalPlan): LogicalPlan {
  return setOperation(left, right, { operation: 'union', isAll: true });
}

function setOperation(left: LogicalPlan, right: LogicalPlan, operator: SetOperator): LogicalPlan {
  return { kind: 'setOperation', left, right, ...operator };
}
