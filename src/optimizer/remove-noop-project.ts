import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';

/** A projection that gives its input's columns, all of them, in their order and under their names, does nothing. */
export function removeNoopProject(plan: ResolvedPlan): ResolvedPlan {
  if (plan.kind !== 'project') return plan;
  const output = planOutput(plan.input);
  const isNoop =
    output.length === plan.projections.length &&
    plan.projections.every(
      (named, index) =>
        named.kind === 'attribute' &&
        named.id === output[index].id &&
        named.name === output[index].name,
    );
  return isNoop ? plan.input : plan;
}
