import { internalError } from '../errors/internal-error.ts';
import { type NamedExpression, toAttribute } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';

/**
 * The plan, made to give the columns as well: those of an input go up through the projections above it, and an
 * aggregation computes them beside its own. What comes on top of the scope's columns is dropped by `exactPlan`.
 */
export function providing(plan: ResolvedPlan, columns: readonly NamedExpression[]): ResolvedPlan {
  const given = new Set(planOutput(plan).map(({ id }) => id));
  const missing = columns.filter(({ id }) => !given.has(id));
  if (missing.length === 0) return plan;
  switch (plan.kind) {
    case 'project': {
      const input = providing(plan.input, missing);
      return { ...plan, input, projections: [...plan.projections, ...missing.map(toAttribute)] };
    }
    case 'aggregate':
      return { ...plan, aggregates: [...plan.aggregates, ...missing] };
    case 'generate': {
      const input = providing(plan.input, missing);
      return { ...plan, input, kept: [...plan.kept, ...missing.map(toAttribute)] };
    }
    case 'window':
    case 'filter':
    case 'sort':
    case 'limit':
    case 'offset':
      return { ...plan, input: providing(plan.input, missing) };
    default:
      throw internalError(`a relation of kind ${plan.kind} can't give more columns`);
  }
}
