import { isWindowExpression } from '../analysis/window-expression.ts';
import { conjunction } from '../plan/predicates.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import type {
  Generate,
  ResolvedAggregate,
  ResolvedFilter,
  ResolvedJoin,
  ResolvedPlan,
} from '../plan/resolved-plan.ts';
import { expressionChildren, visitExpression } from '../plan/transform.ts';
import { eliminateOuterJoin } from './eliminate-outer-join.ts';
import { inferGenerateFilter } from './infer-generate-filter.ts';
import { inferJoinFilters } from './infer-join-filters.ts';
import { isNotNull } from './plan-parts.ts';
import { definitions, inline } from './rename-columns.ts';

/** What implies filters of the relations below. */
export type Implying = ResolvedJoin | Generate | ResolvedFilter | ResolvedAggregate;

/** Filters the inputs of a join, or of a generator, by what it implies, and joins by what is wanted of their rows. */
export function inferStreamFilters(plan: Implying): ResolvedPlan {
  switch (plan.kind) {
    case 'join':
      return inferJoinFilters(plan);
    case 'generate':
      return inferGenerateFilter(plan);
    case 'filter':
      return withInput(plan, wantedOf(plan.input, [plan.condition]));
    case 'aggregate':
      return withInput(plan, withTimes(plan));
  }
}

function withInput<Plan extends ResolvedFilter | ResolvedAggregate>(
  plan: Plan,
  input: ResolvedPlan,
): Plan {
  return input === plan.input ? plan : { ...plan, input };
}

/** Windows drop rows without a time; said as a filter it gets to where they come from. */
function withTimes({ grouping, input }: ResolvedAggregate): ResolvedPlan {
  const times: ResolvedExpression[] = [];
  for (const key of grouping) {
    visitExpression(key, (node) => {
      if (isWindowExpression(node)) times.push(expressionChildren(node)[0]);
    });
  }
  const condition = conjunction(times.filter(({ nullable }) => nullable).map(isNotNull));
  return condition === undefined ? input : inferStreamFilters({ kind: 'filter', input, condition });
}

/** A relation of which only those rows are wanted for which the terms are neither false nor null. */
function wantedOf(plan: ResolvedPlan, terms: readonly ResolvedExpression[]): ResolvedPlan {
  switch (plan.kind) {
    case 'filter':
    case 'project': {
      const columns = plan.kind === 'project' ? definitions(plan.projections) : new Map();
      const input = wantedOf(
        plan.input,
        terms.map((term) => inline(term, columns)),
      );
      return input === plan.input ? plan : { ...plan, input };
    }
    case 'join': {
      const join = eliminateOuterJoin(plan, terms);
      return join === plan ? plan : inferJoinFilters(join);
    }
    default:
      return plan;
  }
}
