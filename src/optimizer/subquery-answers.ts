/**
 * The answers of subqueries inside expressions, as columns that a relation gets by left joins: the value of a scalar one, and
 * whether EXISTS or IN holds.
 */
import { OUTER } from '../analysis/outer-column.ts';
import { ONLY_ROW } from '../functions/internal.ts';
import { conjunction } from '../plan/predicates.ts';
import {
  type AggregateCall,
  type AttributeReference,
  type ResolvedExpression,
  type Subquery,
  toAttribute,
} from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { transformExpressionDown } from '../plan/transform.ts';
import { BooleanType, LongType } from '../types/data-type.ts';
import { type FreshIds, outerColumns } from './correlation.ts';
import { decorrelate, sameDomain } from './decorrelate.ts';
import { aliasOf, call, isNotNull, literalTrue, nullable } from './plan-parts.ts';

/** A relation that grows by columns which expressions above it read. */
export interface Extended {
  plan: ResolvedPlan;
}

export class SubqueryAnswers {
  readonly #ids: FreshIds;
  /** Rewrites the plan of a subquery, which may have subqueries itself. */
  readonly #rewrite: (plan: ResolvedPlan) => ResolvedPlan;

  constructor(ids: FreshIds, rewrite: (plan: ResolvedPlan) => ResolvedPlan) {
    this.#ids = ids;
    this.#rewrite = rewrite;
  }

  /**
   * The expression over relations that have its subqueries' answers: each over the one that is chosen for it. Unless
   * `mindsNulls`, NOT IN is the opposite of IN, whose answer is never null.
   */
  within(
    expression: ResolvedExpression,
    choose: (subquery: Subquery) => Extended,
    mindsNulls = true,
  ): ResolvedExpression {
    return transformExpressionDown(expression, (node) => {
      if (node.kind === 'subquery') return this.#answer(node, choose(node));
      const negated = mindsNulls ? negatedIn(node) : undefined;
      if (negated === undefined || node.kind !== 'call') return node;
      return { ...node, args: [this.#isIn(negated, choose(negated), true)] };
    });
  }

  /** The expressions over one relation, and what that becomes. */
  withinAll(
    expressions: readonly ResolvedExpression[],
    input: ResolvedPlan,
  ): { readonly plan: ResolvedPlan; readonly expressions: readonly ResolvedExpression[] } {
    const extended: Extended = { plan: input };
    const answered = expressions.map((expression) => this.within(expression, () => extended));
    return { plan: extended.plan, expressions: answered };
  }

  /** The answer of a subquery as an expression over the relation, which gets the columns for it. */
  #answer(subquery: Subquery, extended: Extended): ResolvedExpression {
    switch (subquery.subqueryKind) {
      case 'scalar':
        return this.#value(this.#rewrite(subquery.plan), extended);
      case 'exists':
        return this.#exists(this.#rewrite(subquery.plan), extended);
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
    const rows = this.#rewrite(plan);
    const named = values.map((value) =>
      aliasOf(
        this.within(value, () => extended),
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
}

/** What holds where the values are equal to a row's columns; with `isNullAware` also where that is null. */
export function matching(
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
