import {
  type EventTimeWatermark,
  planOutput,
  type ResolvedLateRows,
} from '../plan/resolved-plan.ts';
import type { Output } from './operator.ts';
import { LateRowsExec } from './operators/late-rows.ts';
import { LatenessExec } from './operators/lateness.ts';
import type { EventTimeStatistics } from './physical-plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** Plans the late rows of a stream; the analyzer has none of a table come here. */
export function planLateRows(builder: PlanBuilder, plan: ResolvedLateRows, output: Output): Output {
  const { core } = builder.context.evaluation;
  const input = planOutput(plan.input);
  const ordinal = input.findIndex(({ id }) => id === plan.eventTimeId);
  const eventTime = { ordinal, isWindow: input[ordinal].isTimeWindow === true };
  return builder.add(new LateRowsExec({ output, core, eventTime }));
}

/** Plans the counts of how late rows are, before the operator of their watermark; what the query reports has them. */
export function planLateness(
  builder: PlanBuilder,
  { input, eventTimeId }: EventTimeWatermark,
  { output, watermark }: { readonly output: Output; readonly watermark: EventTimeStatistics },
): Output {
  const columns = planOutput(input);
  const ordinal = columns.findIndex(({ id }) => id === eventTimeId);
  const { name } = columns[ordinal];
  const context = builder.context.evaluation;
  const operator = new LatenessExec({ output, watermark, context, ordinal, name });
  builder.watermarks.push(operator);
  return builder.add(operator);
}
