import type { ResolvedPlan } from '../plan/resolved-plan.ts';

/** A union of unions is one union. */
export function combineUnions(plan: ResolvedPlan): ResolvedPlan {
  if (plan.kind !== 'union' || plan.inputs.every(({ kind }) => kind !== 'union')) return plan;
  const inputs = plan.inputs.flatMap((input) => (input.kind === 'union' ? input.inputs : [input]));
  return { ...plan, inputs };
}
