import { hasAggregate } from '../analysis/aggregate-calls.ts';
import { isDeterministic } from '../functions/is-deterministic.ts';
import { conjunction, conjuncts } from '../plan/predicates.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import {
  planOutput,
  type ResolvedAggregate,
  type ResolvedFilter,
  type ResolvedPlan,
  type ResolvedProject,
  type ResolvedUnion,
} from '../plan/resolved-plan.ts';
import { referencedIds } from '../plan/transform.ts';
import { makesRows } from './makes-rows.ts';
import { type Definitions, definitions, inline } from './rename-columns.ts';

/*
 * Filters move towards the scans, term by term, as in Spark's PushPredicateThroughNonJoin. For streams this is more than
 * a matter of speed: a term that doesn't read the event time passes below the watermark, so that the rows it drops don't
 * count for the largest event time; one that reads it stays above. Terms on grouping keys pass below the aggregation,
 * which then holds no state for groups that would be dropped.
 */

/** Moves a filter one relation down, or as much of it as may go there. */
export function pushDownFilter(plan: ResolvedPlan): ResolvedPlan {
  if (plan.kind !== 'filter') return plan;
  const { input } = plan;
  switch (input.kind) {
    case 'project':
      return throughProject(plan, input);
    case 'aggregate':
      return throughAggregate(plan, input);
    case 'union':
      return throughUnion(plan, input);
    case 'eventTimeWatermark':
      return split(plan, {
        canPass: (term) => !referencedIds(term).has(input.eventTimeId),
        push: (condition) => ({ ...input, input: filtered(input.input, condition) }),
      });
    case 'sort':
      return split(plan, {
        canPass: () => true,
        push: (condition) => ({ ...input, input: filtered(input.input, condition) }),
      });
    default:
      return plan;
  }
}

interface Passage {
  readonly canPass: (term: ResolvedExpression) => boolean;
  /** The input with the condition below it. */
  readonly push: (condition: ResolvedExpression) => ResolvedPlan;
}

/** Sends what can pass below the input; the rest stays. Random terms stay, since they would see other rows. */
function split(filter: ResolvedFilter, { canPass, push }: Passage): ResolvedPlan {
  const terms = conjuncts(filter.condition);
  const passes = (term: ResolvedExpression) => isDeterministic(term) && canPass(term);
  const below = conjunction(terms.filter(passes));
  if (below === undefined) return filter;
  const above = conjunction(terms.filter((term) => !passes(term)));
  const input = push(below);
  return above === undefined ? input : { ...filter, input, condition: above };
}

function filtered(input: ResolvedPlan, condition: ResolvedExpression): ResolvedPlan {
  return { kind: 'filter', input, condition };
}

/** Below a projection a term reads what the projection computes; what makes rows has to be there first. */
function throughProject(filter: ResolvedFilter, project: ResolvedProject): ResolvedPlan {
  if (!project.projections.every(isDeterministic)) return filter;
  const columns = definitions(project.projections);
  return split(filter, {
    canPass: (term) => !makesRows(inline(term, columns)),
    push: (condition) => ({
      ...project,
      input: filtered(project.input, inline(condition, columns)),
    }),
  });
}

function throughAggregate(filter: ResolvedFilter, aggregate: ResolvedAggregate): ResolvedPlan {
  if (aggregate.grouping.length === 0 || !aggregate.aggregates.every(isDeterministic)) {
    return filter;
  }
  const keys = definitions(aggregate.grouping);
  const outputs = definitions(aggregate.aggregates);
  const overInput = (term: ResolvedExpression) => inline(inline(term, outputs), keys);
  return split(filter, {
    canPass: (term) => {
      const overKeys = inline(term, outputs);
      if (hasAggregate(overKeys) || makesRows(inline(overKeys, keys))) return false;
      const ids = [...referencedIds(overKeys)];
      return ids.length > 0 && ids.every((id) => keys.has(id));
    },
    push: (condition) => ({
      ...aggregate,
      input: filtered(aggregate.input, overInput(condition)),
    }),
  });
}

function throughUnion(filter: ResolvedFilter, union: ResolvedUnion): ResolvedPlan {
  return split(filter, {
    canPass: () => true,
    push: (condition) => ({
      ...union,
      inputs: union.inputs.map((input) =>
        filtered(input, inline(condition, columnsOfInput(union, input))),
      ),
    }),
  });
}

/** The union's columns as the columns of one of its inputs, by position. */
function columnsOfInput(union: ResolvedUnion, input: ResolvedPlan): Definitions {
  const columns = planOutput(input);
  return new Map(union.output.map(({ id }, index) => [id, columns[index]]));
}
