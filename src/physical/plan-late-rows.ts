import { planOutput, type ResolvedLateRows } from '../plan/resolved-plan.ts';
import type { Output } from './operator.ts';
import { LateRowsExec } from './operators/late-rows.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** Plans the late rows of a stream; the analyzer has none of a table come here. */
export function planLateRows(builder: PlanBuilder, plan: ResolvedLateRows, output: Output): Output {
  const { core } = builder.context.evaluation;
  const input = planOutput(plan.input);
  const ordinal = input.findIndex(({ id }) => id === plan.eventTimeId);
  const eventTime = { ordinal, isWindow: input[ordinal].isTimeWindow === true };
  return builder.add(new LateRowsExec({ output, core, eventTime }));
}
