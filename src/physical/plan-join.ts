import { notExecutable } from '../errors/analysis-errors.ts';
import {
  isStreaming,
  planOutput,
  type ResolvedJoin,
  type ResolvedPlan,
} from '../plan/resolved-plan.ts';
import { splitJoinCondition } from './join-condition.ts';
import type { Output } from './operator.ts';
import { HashJoinExec } from './operators/hash-join.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** Builds the operators of a join; `build` does so for its inputs. The right side comes first, as the left one can be joined while it is read. */
export function buildJoin(
  builder: PlanBuilder,
  plan: ResolvedJoin,
  output: Output,
  build: (builder: PlanBuilder, plan: ResolvedPlan, output: Output) => void,
): void {
  if (isStreaming(plan.left) && isStreaming(plan.right)) throw notExecutable('JOIN of two streams');
  const left = planOutput(plan.left);
  const right = planOutput(plan.right);
  const { joinType } = plan;
  const condition = splitJoinCondition(plan.condition, left, right);
  const context = builder.context.evaluation;
  const join = new HashJoinExec({ output, context, left, right, joinType, condition });
  const into = builder.addPorts(join);
  build(builder, plan.right, into(1));
  build(builder, plan.left, into(0));
}
