/**
 * Turns queries inside expressions, and LATERAL joins, into joins (Spark's `RewritePredicateSubquery`,
 * `RewriteCorrelatedScalarSubquery`, `RewriteLateralSubquery`).
 *
 * - `EXISTS` and `IN` that a filter demands become semi joins, `NOT EXISTS` and `NOT IN` anti joins.
 * - Elsewhere their answer is a column: whether a left join with the values for which there is a row has found one.
 * - A scalar subquery becomes a column by a left join, too; where it may have several rows for one value, they are
 *   counted, and two of them fail with SCALAR_SUBQUERY_TOO_MANY_ROWS.
 *
 * `x NOT IN (…)` is not true where x, or a value of the list, is null: its join takes rows whose comparison is null for a
 * match, too.
 */
import { OUTER } from '../analysis/outer-column.ts';
import { notExecutable } from '../errors/analysis-errors.ts';
import {
  correlatedValueInJoin,
  misplacedPredicateSubquery,
  subqueryOfBothSides,
} from '../errors/subquery-errors.ts';
import { ONLY_ROW } from '../functions/internal.ts';
import { expressionText } from '../plan/explain.ts';
import { conjunction, conjuncts } from '../plan/predicates.ts';
import {
  type AggregateCall,
  type AttributeReference,
  type NamedExpression,
  type ResolvedExpression,
  type Subquery,
  toAttribute,
} from '../plan/resolved-expression.ts';
import {
  planOutput,
  type ResolvedFilter,
  type ResolvedJoin,
  type ResolvedPlan,
  type ResolvedSort,
} from '../plan/resolved-plan.ts';
import {
  mapInputs,
  mapPlanExpressions,
  planExpressions,
  someExpression,
  transformExpressionDown,
} from '../plan/transform.ts';
import { BooleanType, LongType } from '../types/data-type.ts';
import { FreshIds, outerColumns } from './correlation.ts';
import { decorrelate, sameDomain } from './decorrelate.ts';
import { aliasOf, call, isNotNull, literalTrue, nullable } from './plan-parts.ts';
import { pullUpPredicates } from './pull-up-predicates.ts';
import { subqueriesAboveGroups } from './subqueries-above-groups.ts';

/** A plan without subqueries; the plan itself where it has none. */
export function rewriteSubqueries(plan: ResolvedPlan): ResolvedPlan {
  return new Rewriting(plan).rewrite(plan);
}

const isSubquery = (expression: ResolvedExpression) => expression.kind === 'subquery';
const hasSubquery = (expression: ResolvedExpression) => someExpression(expression, isSubquery);

/** A relation that grows by columns which expressions above it read. */
interface Extended {
  plan: ResolvedPlan;
}

class Rewriting {
  readonly #ids: FreshIds;

  constructor(plan: ResolvedPlan) {
    this.#ids = new FreshIds(plan);
  }

  rewrite(plan: ResolvedPlan): ResolvedPlan {
    const node = mapInputs(plan, (input) => this.rewrite(input));
    if (node.kind === 'join') return this.#join(node);
    if (!planExpressions(node).some(hasSubquery)) return node;
    switch (node.kind) {
      case 'filter':
        return exactly(planOutput(node), this.#filter(node));
      case 'project':
        return this.#extendInput(node);
      case 'aggregate': {
        const above = subqueriesAboveGroups(node, this.#ids);
        return above === node ? this.#extendInput(node) : this.rewrite(above);
      }
      case 'sort':
        refusePredicates(node);
        return exactly(planOutput(node), this.#extendInput(node));
      default:
        throw notExecutable(`a subquery in ${node.kind.toUpperCase()}`);
    }
  }

  /** The expressions of a relation over an input that has its subqueries' answers as columns. */
  #extendInput<Plan extends ResolvedPlan & { readonly input: ResolvedPlan }>(
    node: Plan,
  ): ResolvedPlan {
    const extended: Extended = { plan: node.input };
    const mapped = mapPlanExpressions(node, (expression) =>
      this.#answered(expression, () => extended),
    );
    return mapInputs(mapped, () => extended.plan);
  }

  /** The expression over relations that have its subqueries' answers: each over the one that is chosen for it. */
  #answered(
    expression: ResolvedExpression,
    choose: (subquery: Subquery) => Extended,
  ): ResolvedExpression {
    return transformExpressionDown(expression, (node) => {
      if (node.kind === 'subquery') return this.#answer(node, choose(node));
      const negated = negatedIn(node);
      if (negated === undefined || node.kind !== 'call') return node;
      return { ...node, args: [this.#isIn(negated, choose(negated), true)] };
    });
  }

  #filter({ input, condition }: ResolvedFilter): ResolvedPlan {
    const extended: Extended = { plan: input };
    const rest: ResolvedExpression[] = [];
    for (const term of conjuncts(condition)) {
      const isNegated = term.kind === 'call' && term.name === 'not';
      const test = isNegated ? term.args[0] : term;
      if (test.kind === 'subquery' && test.subqueryKind !== 'scalar') {
        extended.plan = this.#membership(test, extended.plan, isNegated);
      } else rest.push(this.#answered(term, () => extended));
    }
    const remaining = conjunction(rest);
    return remaining === undefined
      ? extended.plan
      : { kind: 'filter', input: extended.plan, condition: remaining };
  }

  /** The rows for which an EXISTS or IN holds, or does not. */
  #membership(test: Subquery, input: ResolvedPlan, isNegated: boolean): ResolvedPlan {
    const values = this.#withoutSubqueries(test.values, input);
    const { plan, condition } = this.#correlated(this.rewrite(test.plan), values.plan);
    const matches =
      test.subqueryKind === 'in' ? matching(values.expressions, test.plan, isNegated) : undefined;
    const terms = [matches, condition].filter((term) => term !== undefined);
    return {
      kind: 'join',
      left: values.plan,
      right: plan,
      joinType: isNegated ? 'leftAnti' : 'leftSemi',
      condition: conjunction(terms),
    };
  }

  #withoutSubqueries(
    expressions: readonly ResolvedExpression[],
    input: ResolvedPlan,
  ): { readonly plan: ResolvedPlan; readonly expressions: readonly ResolvedExpression[] } {
    const extended: Extended = { plan: input };
    const answered = expressions.map((expression) => this.#answered(expression, () => extended));
    return { plan: extended.plan, expressions: answered };
  }

  /** The subquery as a relation by itself, and what makes its rows those for a row around. */
  #correlated(
    plan: ResolvedPlan,
    around: ResolvedPlan,
  ): { readonly plan: ResolvedPlan; readonly condition: ResolvedExpression | undefined } {
    const outer = outerColumns(plan, planOutput(around));
    if (outer.length === 0) return { plan, condition: undefined };
    const pulled = pullUpPredicates(plan, outer);
    if (pulled !== undefined) return pulled;
    const { plan: whole, domain } = decorrelate(plan, { around, outer, ids: this.#ids });
    return { plan: whole, condition: sameDomain(outer, domain) };
  }

  /** The answer of a subquery as an expression over the relation, which gets the columns for it. */
  #answer(subquery: Subquery, extended: Extended): ResolvedExpression {
    switch (subquery.subqueryKind) {
      case 'scalar':
        return this.#value(this.rewrite(subquery.plan), extended);
      case 'exists':
        return this.#exists(this.rewrite(subquery.plan), extended);
      case 'in':
        return this.#isIn(subquery, extended, false);
    }
  }

  /** Whether the subquery has a row. */
  #exists(plan: ResolvedPlan, extended: Extended): ResolvedExpression {
    const around = extended.plan;
    const outer = outerColumns(plan, planOutput(around));
    const mark = aliasOf(literalTrue, 'exists', this.#ids);
    const { plan: rows, domain } =
      outer.length === 0
        ? { plan: { kind: 'limit', input: plan, limit: 1 } as const, domain: [] }
        : decorrelate(plan, { around, outer, ids: this.#ids });
    const distinct: ResolvedPlan =
      domain.length === 0
        ? rows
        : {
            kind: 'aggregate',
            input: rows,
            grouping: domain,
            aggregates: domain,
            isDistinct: true,
          };
    this.#joinColumns(extended, {
      right: { kind: 'project', input: distinct, projections: [...domain, mark] },
      condition: sameDomain(outer, domain),
    });
    return isNotNull(nullable(toAttribute(mark)));
  }

  /**
   * Whether the subquery has a row that is equal, or for `isNullAware` one that may be. Like Spark's, this answer is
   * never null.
   */
  #isIn({ plan, values }: Subquery, extended: Extended, isNullAware: boolean): ResolvedExpression {
    const rows = this.rewrite(plan);
    const named = values.map((value) =>
      aliasOf(
        this.#answered(value, () => extended),
        'value',
        this.#ids,
      ),
    );
    extended.plan = {
      kind: 'project',
      input: extended.plan,
      projections: [...planOutput(extended.plan), ...named],
    };
    const outer = named.map((value): ResolvedExpression => {
      const { dataType, nullable: isNullable } = value;
      return call(OUTER, [toAttribute(value)], dataType, isNullable);
    });
    const condition = matching(outer, rows, isNullAware);
    return this.#exists({ kind: 'filter', input: rows, condition }, extended);
  }

  /** The value of a scalar subquery, null where it has no row. */
  #value(plan: ResolvedPlan, extended: Extended): ResolvedExpression {
    const around = extended.plan;
    const outer = outerColumns(plan, planOutput(around));
    const [value] = planOutput(plan);
    const { plan: rows, domain } =
      outer.length === 0
        ? { plan, domain: [] }
        : decorrelate(plan, { around, outer, ids: this.#ids });
    if (hasOneRow(plan)) {
      this.#joinColumns(extended, { right: rows, condition: sameDomain(outer, domain) });
      return nullable(value);
    }
    const first = aliasOf(
      aggregate('first', [value], { ...value, nullable: true }),
      value.name,
      this.#ids,
    );
    const counted = aggregate('count', [], { dataType: LongType, nullable: false });
    const count = aliasOf(counted, 'count', this.#ids);
    const grouped: ResolvedPlan = {
      kind: 'aggregate',
      input: rows,
      grouping: domain,
      aggregates: [first, count, ...domain],
    };
    this.#joinColumns(extended, { right: grouped, condition: sameDomain(outer, domain) });
    const one: ResolvedExpression = {
      kind: 'literal',
      value: 1n,
      dataType: LongType,
      nullable: false,
    };
    const isOnly = call('<=', [nullable(toAttribute(count)), one], BooleanType);
    const known = call('coalesce', [isOnly, literalTrue], BooleanType, false);
    return call(ONLY_ROW, [toAttribute(first), known], value.dataType, true);
  }

  /** Adds the columns of a relation that has at most one row for each row around. */
  #joinColumns(
    extended: Extended,
    { right, condition }: { right: ResolvedPlan; condition: ResolvedExpression | undefined },
  ): void {
    extended.plan = { kind: 'join', left: extended.plan, right, joinType: 'leftOuter', condition };
  }

  #join(join: ResolvedJoin): ResolvedPlan {
    const { condition } = join;
    if (condition === undefined || !hasSubquery(condition)) return this.#lateral(join);
    if (isLateral(join)) throw misplacedPredicateSubquery(expressionText(condition));
    return this.#withSides(join, condition);
  }

  /**
   * A join whose condition has subqueries. What a subquery says of a pair of rows it says of one of them, so the answers
   * are columns of that row's side.
   */
  #withSides(join: ResolvedJoin, condition: ResolvedExpression): ResolvedPlan {
    const left: Extended = { plan: join.left };
    const right: Extended = { plan: join.right };
    const answered = this.#answered(condition, (subquery) => {
      const readsRight = readsFrom(subquery, join.right);
      const isCorrelated = readsRight || readsFrom(subquery, join.left);
      if (isCorrelated && subquery.subqueryKind === 'scalar') {
        throw correlatedValueInJoin(expressionText(condition));
      }
      if (readsRight && readsFrom(subquery, join.left)) {
        throw subqueryOfBothSides(expressionText(subquery));
      }
      return readsRight ? right : left;
    });
    const joined: ResolvedJoin = {
      ...join,
      left: left.plan,
      right: right.plan,
      condition: answered,
    };
    return exactly(planOutput(join), joined);
  }

  /** A join whose right side reads columns of the left one. */
  #lateral(join: ResolvedJoin): ResolvedPlan {
    if (!isLateral(join)) return join;
    const { plan, condition } = this.#correlated(join.right, join.left);
    const terms = [join.condition, condition].filter((term) => term !== undefined);
    const lateral: ResolvedPlan = { ...join, right: plan, condition: conjunction(terms) };
    return exactly(planOutput(join), lateral);
  }
}

function isLateral({ left, right }: ResolvedJoin): boolean {
  return outerColumns(right, planOutput(left)).length > 0;
}

/** Whether a subquery, or what it is compared with, reads columns of the relation. */
function readsFrom(subquery: Subquery, relation: ResolvedPlan): boolean {
  const columns = planOutput(relation);
  const ids = new Set(columns.map(({ id }) => id));
  return someExpression(
    subquery,
    (node) =>
      (node.kind === 'attribute' && ids.has(node.id)) ||
      (node.kind === 'subquery' && outerColumns(node.plan, columns).length > 0),
  );
}

/** Rows are ordered by values of theirs, of which EXISTS and IN are none. */
function refusePredicates({ order }: ResolvedSort): void {
  for (const { expression } of order) {
    const isPredicate = (node: ResolvedExpression) =>
      node.kind === 'subquery' && node.subqueryKind !== 'scalar';
    if (someExpression(expression, isPredicate)) {
      throw misplacedPredicateSubquery(expressionText(expression));
    }
  }
}

/** The plan with these columns only. */
function exactly(columns: readonly AttributeReference[], plan: ResolvedPlan): ResolvedPlan {
  return planOutput(plan).length === columns.length
    ? plan
    : { kind: 'project', input: plan, projections: columns as readonly NamedExpression[] };
}

/** What holds where the values are equal to a row's columns; with `isNullAware` also where that is null. */
function matching(
  values: readonly ResolvedExpression[],
  rows: ResolvedPlan,
  isNullAware: boolean,
): ResolvedExpression {
  const columns = planOutput(rows);
  const equal = conjunction(
    values.map((value, index) => call('==', [value, columns[index]], BooleanType)),
  );
  if (equal === undefined) return literalTrue;
  return isNullAware && equal.nullable
    ? call('coalesce', [equal, literalTrue], BooleanType, false)
    : equal;
}

/** The IN of a NOT IN. */
function negatedIn(expression: ResolvedExpression): Subquery | undefined {
  if (expression.kind !== 'call' || expression.name !== 'not') return undefined;
  const [test] = expression.args;
  return test.kind === 'subquery' && test.subqueryKind === 'in' ? test : undefined;
}

function aggregate(
  name: string,
  args: readonly ResolvedExpression[],
  { dataType, nullable: isNullable }: Pick<AttributeReference, 'dataType' | 'nullable'>,
): AggregateCall {
  return { kind: 'aggregateCall', name, args, isDistinct: false, dataType, nullable: isNullable };
}

/** Whether a plan has one row whatever its input has: an aggregation of everything. */
function hasOneRow(plan: ResolvedPlan): boolean {
  switch (plan.kind) {
    case 'aggregate':
      return plan.grouping.length === 0;
    case 'project':
    case 'sort':
      return hasOneRow(plan.input);
    default:
      return false;
  }
}
