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
import { notExecutable } from '../errors/analysis-errors.ts';
import {
  misplacedCorrelatedValue,
  misplacedPredicateSubquery,
  subqueryOfBothSides,
} from '../errors/subquery-errors.ts';
import { expressionText } from '../plan/explain.ts';
import type { JoinType } from '../plan/logical-plan.ts';
import { conjunction, conjuncts } from '../plan/predicates.ts';
import type {
  AttributeReference,
  NamedExpression,
  ResolvedExpression,
  Subquery,
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
  referencedIds,
  someExpression,
  visitExpression,
} from '../plan/transform.ts';
import { FreshIds, outerColumns } from './correlation.ts';
import { decorrelate, sameDomain } from './decorrelate.ts';
import { pullUpPredicates } from './pull-up-predicates.ts';
import { subqueriesAboveGroups } from './subqueries-above-groups.ts';
import { type Extended, matching, SubqueryAnswers } from './subquery-answers.ts';

/** A plan without subqueries; the plan itself where it has none. */
export function rewriteSubqueries(plan: ResolvedPlan): ResolvedPlan {
  return new Rewriting(plan).rewrite(plan);
}

const isSubquery = (expression: ResolvedExpression) => expression.kind === 'subquery';
const hasSubquery = (expression: ResolvedExpression) => someExpression(expression, isSubquery);

class Rewriting {
  readonly #ids: FreshIds;
  readonly #answers: SubqueryAnswers;

  constructor(plan: ResolvedPlan) {
    this.#ids = new FreshIds(plan);
    this.#answers = new SubqueryAnswers(this.#ids, (subquery) => this.rewrite(subquery));
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
      case 'window':
        return exactly(planOutput(node), this.#extendInput(node));
      case 'sort':
        checkOrder(node);
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
      this.#answers.within(expression, () => extended),
    );
    return mapInputs(mapped, () => extended.plan);
  }

  #filter({ input, condition }: ResolvedFilter): ResolvedPlan {
    const extended: Extended = { plan: input };
    const rest: ResolvedExpression[] = [];
    for (const term of conjuncts(condition)) {
      const isNegated = term.kind === 'call' && term.name === 'not';
      const test = isNegated ? term.args[0] : term;
      if (test.kind === 'subquery' && test.subqueryKind !== 'scalar') {
        extended.plan = this.#membership(test, extended.plan, isNegated);
      } else rest.push(this.#answers.within(term, () => extended));
    }
    const remaining = conjunction(rest);
    return remaining === undefined
      ? extended.plan
      : { kind: 'filter', input: extended.plan, condition: remaining };
  }

  /** The rows for which an EXISTS or IN holds, or does not. */
  #membership(test: Subquery, input: ResolvedPlan, isNegated: boolean): ResolvedPlan {
    const values = this.#answers.withinAll(test.values, input);
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
    const choose = (subquery: Subquery) => {
      const readsRight = readsSide(subquery, join.right);
      const isCorrelated = readsRight || readsSide(subquery, join.left);
      if (isCorrelated && subquery.subqueryKind === 'scalar') {
        throw misplacedCorrelatedValue(expressionText(condition));
      }
      if (readsRight && readsSide(subquery, join.left)) {
        throw subqueryOfBothSides(expressionText(subquery));
      }
      return readsRight ? right : left;
    };
    const answered = conjuncts(condition).map((term) =>
      this.#answers.within(term, choose, isFilter(term, join)),
    );
    const joined: ResolvedJoin = {
      ...join,
      left: left.plan,
      right: right.plan,
      condition: conjunction(answered),
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

/** The sides all of whose rows a join looks at, so that no filter below it can say what its condition says of one. */
const WHOLE_SIDES: Readonly<Partial<Record<JoinType, readonly ('left' | 'right')[]>>> = {
  leftOuter: ['left'],
  leftAnti: ['left'],
  rightOuter: ['right'],
  fullOuter: ['left', 'right'],
};

/**
 * Whether a term of a join's condition is as good as a filter of one side: of the one that it reads, or of the other one by
 * columns that must be equal. Spark makes it a filter, and minds the nulls of NOT IN in filters and select lists alone.
 */
function isFilter(term: ResolvedExpression, join: ResolvedJoin): boolean {
  const sides = (['left', 'right'] as const).filter((side) => readsSide(term, join[side]));
  if (sides.length > 1) return false;
  const whole = WHOLE_SIDES[join.joinType] ?? [];
  if (!sides.some((side) => whole.includes(side))) return true;
  const equated = equatedIds(join.condition);
  return whole.length === 1 && [...referencedIds(term)].every((id) => equated.has(id));
}

/** The columns that must be equal to a column. */
function equatedIds(condition: ResolvedExpression | undefined): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const term of conjuncts(condition)) {
    if (term.kind !== 'call' || term.name !== '==') continue;
    const [left, right] = term.args;
    if (left.kind === 'attribute' && right.kind === 'attribute') ids.add(left.id).add(right.id);
  }
  return ids;
}

function isLateral({ left, right }: ResolvedJoin): boolean {
  return outerColumns(right, planOutput(left)).length > 0;
}

/** Whether an expression, or a subquery in it, reads columns of the relation. */
function readsSide(expression: ResolvedExpression, relation: ResolvedPlan): boolean {
  const columns = planOutput(relation);
  const ids = new Set(columns.map(({ id }) => id));
  return someExpression(
    expression,
    (node) =>
      (node.kind === 'attribute' && ids.has(node.id)) ||
      (node.kind === 'subquery' && outerColumns(node.plan, columns).length > 0),
  );
}

/** Of subqueries, rows are only ordered by values that are the same for all of them. */
function checkOrder({ input, order }: ResolvedSort): void {
  for (const { expression } of order) {
    visitExpression(expression, (node) => {
      if (node.kind !== 'subquery') return;
      const text = expressionText(expression);
      if (node.subqueryKind !== 'scalar') throw misplacedPredicateSubquery(text);
      if (readsSide(node, input)) throw misplacedCorrelatedValue(text);
    });
  }
}

/** The plan with these columns only. */
function exactly(columns: readonly AttributeReference[], plan: ResolvedPlan): ResolvedPlan {
  return planOutput(plan).length === columns.length
    ? plan
    : { kind: 'project', input: plan, projections: columns as readonly NamedExpression[] };
}
