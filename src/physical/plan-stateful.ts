import type { OutputMode } from '../connectors/connector.ts';
import {
  type NamedExpression,
  type ResolvedExpression,
  type ScalarCall,
  type TimeWindow,
  toAttribute,
} from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedDeduplicate, type ResolvedLimit } from '../plan/resolved-plan.ts';
import type { AggregateOptions } from './grouped-state.ts';
import type { KeyedOperator } from './keyed-operator.ts';
import type { Output } from './operator.ts';
import { DeduplicateExec } from './operators/deduplicate.ts';
import { StreamingAggregateExec } from './operators/streaming-aggregate.ts';
import { StreamingLimitExec } from './operators/streaming-limit.ts';
import { WindowedAggregateExec } from './operators/windowed-aggregate.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { SESSIONS } from './session-part.ts';

/** A window that is grouped by. */
export interface WindowGrouping<Window extends TimeWindow | ScalarCall> {
  readonly window: Window;
  /** Where in the grouping the window stands. */
  readonly windowGrouping: number;
}

export interface StatefulAggregateOptions extends AggregateOptions {
  readonly outputMode: OutputMode;
  /** The grouping as it is named, which says what carries a watermark. */
  readonly named: readonly NamedExpression[];
  readonly paned?: WindowGrouping<TimeWindow>;
  readonly session?: WindowGrouping<ScalarCall>;
}

/** Plans an aggregation of a stream: by panes of a time window, by sessions, or by keys alone. */
export function planStatefulAggregate(
  builder: PlanBuilder,
  { named, paned, session, ...options }: StatefulAggregateOptions,
): Output {
  const stateful = { ...options, operatorId: builder.nextOperatorId() };
  const columns = named.map(toAttribute);
  const hasWatermarkAt = (index: number) => columns[index].watermarkDelayMicros !== undefined;
  const keyed = (keys: readonly ResolvedExpression[], make: KeyedOperator['make']) => {
    const { context, input, output } = options;
    const inputs = [{ columns: input, keys }];
    return builder.addKeyed({ context, output, inputs, keyColumns: keys, make })(0);
  };
  const { grouping: keys } = options;
  if (session !== undefined) {
    const hasWatermark = hasWatermarkAt(session.windowGrouping);
    const { SessionAggregateExec } = SESSIONS.get();
    return keyed(
      keys.filter((_, index) => index !== session.windowGrouping),
      (output) => new SessionAggregateExec({ ...stateful, ...session, output, hasWatermark }),
    );
  }
  if (paned !== undefined) {
    const hasWatermark = hasWatermarkAt(paned.windowGrouping);
    return keyed(
      keys.filter((_, index) => index !== paned.windowGrouping),
      (output) => new WindowedAggregateExec({ ...stateful, ...paned, output, hasWatermark }),
    );
  }
  const grouping = columns.findIndex((_, index) => hasWatermarkAt(index));
  const isWindow = columns[grouping]?.isTimeWindow === true;
  const eventTime = grouping < 0 ? undefined : { grouping, isWindow };
  return keyed(keys, (output) => new StreamingAggregateExec({ ...stateful, output, eventTime }));
}

/** Plans a deduplication of a stream. */
export function planStatefulDeduplicate(
  builder: PlanBuilder,
  plan: ResolvedDeduplicate,
  output: Output,
): Output {
  const input = planOutput(plan.input);
  const time = input.findIndex(({ watermarkDelayMicros }) => watermarkDelayMicros !== undefined);
  const eventTime =
    time < 0 ? undefined : { ordinal: time, isWindow: input[time].isTimeWindow === true };
  const context = builder.context.evaluation;
  const options = {
    context,
    input,
    keys: plan.keys.map((key) => input.findIndex(({ id }) => id === key.id)),
    eventTime,
    withinMicros: plan.withinWatermark ? input[time]?.watermarkDelayMicros : undefined,
    operatorId: builder.nextOperatorId(),
  };
  const keys = options.keys.map((ordinal) => input[ordinal]);
  const keyed: KeyedOperator = {
    context,
    output,
    inputs: [{ columns: input, keys }],
    keyColumns: keys,
    make: (target) => new DeduplicateExec({ ...options, output: target }),
  };
  return builder.addKeyed(keyed)(0);
}

/** Plans a limit of a stream, for which the rows of all micro-batches count; the analyzer lets no offset come here. */
export function planStatefulLimit(
  builder: PlanBuilder,
  { limit }: ResolvedLimit,
  output: Output,
): Output {
  const context = builder.context.evaluation;
  const operatorId = builder.nextOperatorId();
  return builder.add(new StreamingLimitExec({ output, context, limit, operatorId }));
}
