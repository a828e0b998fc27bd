/**
 * Makes a correlated subquery one that stands by itself, so that a join can answer it.
 *
 * The query around is asked for the distinct values of the columns that the subquery reads of it: the domain. The domain
 * is joined to the subquery's own relations and carried up through its operators, which then compute the subquery for all
 * of its values at once: an aggregation groups by them, a distinct counts them in. Joined with the query around on the
 * domain's columns, null being equal to null, every row finds what the subquery is for it. A filter above the domain soon
 * meets it, and makes its cross join one of equal keys.
 *
 *     (SELECT max(ms) FROM ev e WHERE e.usr = u.name)     over  usr u
 *     Aggregate [name'], [max(ms), name']
 *     +- Filter (usr = name')
 *        +- Join inner
 *           :- Distinct [u.name AS name']  over  usr u
 *           +- ev e
 *
 * Follows T. Neumann and A. Kemper, "Unnesting Arbitrary Queries", BTW 2015.
 */
import { notExecutable } from '../errors/analysis-errors.ts';
import { conjunction } from '../plan/predicates.ts';
import {
  type AttributeReference,
  type NamedExpression,
  type ResolvedExpression,
  toAttribute,
} from '../plan/resolved-expression.ts';
import {
  planOutput,
  type ResolvedAggregate,
  type ResolvedJoin,
  type ResolvedPlan,
} from '../plan/resolved-plan.ts';
import { mapSame, transformExpressionDown } from '../plan/transform.ts';
import { BooleanType } from '../types/data-type.ts';
import { bindings, bindOuter, type FreshIds, readsOuter } from './correlation.ts';
import { limitEach, orderOfLimit } from './limit-each.ts';
import { aliasOf, call, isNotNull, literalTrue, nullable } from './plan-parts.ts';

/** A plan that gives, beside its own columns, those of the domain, in the order of the columns around. */
export interface WithDomain {
  readonly plan: ResolvedPlan;
  readonly domain: readonly AttributeReference[];
}

/** The values of columns around a subquery, and a plan that asks for them. */
export interface Domain {
  readonly around: ResolvedPlan;
  readonly outer: readonly AttributeReference[];
  readonly ids: FreshIds;
}

/** Equality of the domain's columns and those around, null being equal to null. */
export function sameDomain(
  outer: readonly AttributeReference[],
  domain: readonly AttributeReference[],
): ResolvedExpression | undefined {
  return conjunction(
    outer.map((column, index) => call('<=>', [column, domain[index]], BooleanType)),
  );
}

/** Carries the domain from below a plan to its top. */
export function decorrelate(plan: ResolvedPlan, domain: Domain): WithDomain {
  if (!readsOuter(plan, domain.outer, true)) return joinDomain(plan, domain);
  switch (plan.kind) {
    case 'project': {
      const input = decorrelate(plan.input, domain);
      const bound = plan.projections.map((named) => bindNamed(named, domain, input));
      const projections = [...bound, ...input.domain];
      return { plan: { ...plan, input: input.plan, projections }, domain: input.domain };
    }
    case 'filter': {
      const input = decorrelate(plan.input, domain);
      const condition = bind(plan.condition, domain, input);
      return { plan: { ...plan, input: input.plan, condition }, domain: input.domain };
    }
    case 'sort': {
      const input = decorrelate(plan.input, domain);
      const order = mapSame(plan.order, (key) => ({
        ...key,
        expression: bind(key.expression, domain, input),
      }));
      return { plan: { ...plan, input: input.plan, order }, domain: input.domain };
    }
    case 'window': {
      const input = decorrelate(plan.input, domain);
      const columns = plan.columns.map((column) => {
        const child = bind(column.child, domain, input);
        if (child.kind !== 'over') return { ...column, child };
        return { ...column, child: { ...child, partition: [...child.partition, ...input.domain] } };
      });
      return { plan: { ...plan, input: input.plan, columns }, domain: input.domain };
    }
    case 'limit': {
      if (plan.fromEnd === true) throw notExecutable('TAIL in a correlated subquery');
      const input = decorrelate(plan.input, domain);
      const order = orderOfLimit(plan).map((key) => ({
        ...key,
        expression: bind(key.expression, domain, input),
      }));
      const each = { limit: plan.limit, order, each: input.domain };
      return { plan: limitEach(input.plan, each, domain.ids), domain: input.domain };
    }
    case 'generate': {
      const input = decorrelate(plan.input, domain);
      const args = mapSame(plan.generator.args, (arg) => bind(arg, domain, input));
      const generator = { ...plan.generator, args };
      const kept = [...plan.kept, ...input.domain];
      return { plan: { ...plan, input: input.plan, generator, kept }, domain: input.domain };
    }
    case 'deduplicate': {
      const input = decorrelate(plan.input, domain);
      const keys = [...plan.keys, ...input.domain];
      return { plan: { ...plan, input: input.plan, keys }, domain: input.domain };
    }
    case 'aggregate':
      return plan.grouping.length > 0 ? throughGroups(plan, domain) : throughTotals(plan, domain);
    case 'union': {
      const inputs = plan.inputs.map((input) => decorrelate(input, domain));
      const output = inputs[0].domain.map((column) => ({ ...column, id: domain.ids.next() }));
      const exact = inputs.map((input, index): ResolvedPlan => {
        const columns = [...planOutput(plan.inputs[index]), ...input.domain];
        return { kind: 'project', input: input.plan, projections: columns };
      });
      return {
        plan: { ...plan, inputs: exact, output: [...plan.output, ...output] },
        domain: output,
      };
    }
    case 'join':
      return throughJoin(plan, domain);
    default:
      throw notExecutable(`${plan.kind.toUpperCase()} in a correlated subquery`);
  }
}

function bind(
  expression: ResolvedExpression,
  { outer }: Domain,
  input: Pick<WithDomain, 'domain'>,
): ResolvedExpression {
  return bindOuter(expression, bindings(outer, input.domain));
}

/** A column keeps its number, whatever it is bound to. */
function bindNamed(named: NamedExpression, domain: Domain, input: WithDomain): NamedExpression {
  if (named.kind === 'attribute') return named;
  return { ...named, child: bind(named.child, domain, input) };
}

/** The distinct values of the columns around, as columns of new numbers. */
function domainPlan({ around, outer, ids }: Domain): WithDomain {
  const renamed = outer.map((column) => aliasOf(column, column.name, ids));
  const columns = renamed.map(toAttribute);
  const input: ResolvedPlan = { kind: 'project', input: around, projections: renamed };
  return {
    plan: { kind: 'aggregate', input, grouping: columns, aggregates: columns, isDistinct: true },
    domain: columns,
  };
}

function joinDomain(plan: ResolvedPlan, domain: Domain): WithDomain {
  const values = domainPlan(domain);
  return {
    plan: { kind: 'join', left: values.plan, right: plan, joinType: 'inner' },
    domain: values.domain,
  };
}

function throughGroups(plan: ResolvedAggregate, domain: Domain): WithDomain {
  const input = decorrelate(plan.input, domain);
  const grouping = [
    ...plan.grouping.map((named) => bindNamed(named, domain, input)),
    ...input.domain,
  ];
  const bound = plan.aggregates.map((named) => bindNamed(named, domain, input));
  const aggregates = [...bound, ...input.domain];
  return { plan: { ...plan, input: input.plan, grouping, aggregates }, domain: input.domain };
}

/**
 * An aggregation of everything has a row for values of the domain without any row, too: `count(*)` is 0 there. So the
 * domain is joined once more, from outside, and what comes of that is kept out of the aggregates by a filter.
 */
function throughTotals(plan: ResolvedAggregate, domain: Domain): WithDomain {
  const { ids } = domain;
  const below = decorrelate(plan.input, domain);
  const mark = aliasOf(literalTrue, 'is_row', ids);
  const marked: ResolvedPlan = {
    kind: 'project',
    input: below.plan,
    projections: [...planOutput(plan.input), ...below.domain, mark],
  };
  const all = domainPlan(domain);
  const input: ResolvedPlan = {
    kind: 'join',
    left: all.plan,
    right: marked,
    joinType: 'leftOuter',
    condition: sameDomain(all.domain, below.domain),
  };
  const isRow = isNotNull(nullable(toAttribute(mark)));
  const aggregates = plan.aggregates.map((named) => onlyRows(bindNamed(named, domain, all), isRow));
  return {
    plan: { ...plan, input, grouping: all.domain, aggregates: [...aggregates, ...all.domain] },
    domain: all.domain,
  };
}

/** The expression with all its aggregate calls over those rows only for which the condition holds. */
function onlyRows(named: NamedExpression, isRow: ResolvedExpression): NamedExpression {
  if (named.kind === 'attribute') return named;
  const child = transformExpressionDown(named.child, (node) => {
    if (node.kind !== 'aggregateCall' || node.filter === isRow) return node;
    const filter =
      node.filter === undefined ? isRow : call('and', [isRow, node.filter], BooleanType);
    return { ...node, filter };
  });
  return { ...named, child };
}

/**
 * A join has the domain on the side that reads the columns around, or on both, which then have to agree. On the side
 * that an outer join fills up with nulls the domain alone would be null where there is no row.
 */
function throughJoin(plan: ResolvedJoin, domain: Domain): WithDomain {
  const { left, right, joinType } = plan;
  const inRight = readsOuter(right, domain.outer, true);
  const keepsRight = joinType === 'rightOuter' || joinType === 'fullOuter';
  if (keepsRight) throw notExecutable(`a correlated subquery with a ${joinType} join`);
  if (
    inRight &&
    (joinType === 'inner' || joinType === 'cross') &&
    !readsOuter(left, domain.outer, true)
  ) {
    const withRight = decorrelate(right, domain);
    const condition = plan.condition && bind(plan.condition, domain, withRight);
    return { plan: { ...plan, right: withRight.plan, condition }, domain: withRight.domain };
  }
  const withLeft = decorrelate(left, domain);
  const condition = plan.condition && bind(plan.condition, domain, withLeft);
  if (!inRight)
    return { plan: { ...plan, left: withLeft.plan, condition }, domain: withLeft.domain };
  const withRight = decorrelate(right, domain);
  const agrees = sameDomain(withLeft.domain, withRight.domain);
  const terms = [condition, agrees].filter((term) => term !== undefined);
  return {
    plan: { ...plan, left: withLeft.plan, right: withRight.plan, condition: conjunction(terms) },
    domain: withLeft.domain,
  };
}
