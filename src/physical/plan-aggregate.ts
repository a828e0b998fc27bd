import {
  type AggregateCall,
  type AttributeReference,
  type NamedExpression,
  type ResolvedAlias,
  type ResolvedExpression,
  type TimeWindow,
  toAttribute,
} from '../plan/resolved-expression.ts';
import { isStreaming, planOutput, type ResolvedAggregate } from '../plan/resolved-plan.ts';
import { transformExpressionDown } from '../plan/transform.ts';
import { expressionKey } from './expression-key.ts';
import { findTimeWindow } from './find-time-window.ts';
import type { Output } from './operator.ts';
import { HashAggregateExec } from './operators/hash-aggregate.ts';
import { ProjectExec } from './operators/project.ts';
import { StreamingAggregateExec } from './operators/streaming-aggregate.ts';
import { WindowExpandExec } from './operators/window-expand.ts';
import { WindowedAggregateExec } from './operators/windowed-aggregate.ts';
import type { PlanBuilder } from './plan-builder.ts';

/*
 * An aggregate becomes two operators: one that groups and folds, whose output is the grouping columns and then one column
 * a call, and a projection that computes what was selected from those. A time window over a stream is folded by panes; in
 * a batch, or inside another expression, rows are copied into their windows first.
 */

/** Ids of columns between the operators made here; those of the analyzer are not negative. */
const WINDOW_ID = -1;
const FIRST_CALL_ID = -2;

/** Plans an aggregate whose rows go to `output`; gives the output that its input's rows go to. */
export function planAggregate(
  builder: PlanBuilder,
  plan: ResolvedAggregate,
  output: Output,
): Output {
  const paned = panedWindow(builder, plan);
  const window =
    paned === undefined ? findTimeWindow([...plan.grouping, ...plan.aggregates]) : undefined;
  if (window !== undefined) {
    const expanded = expandWindow(plan, window);
    const grouped = planGroups(builder, expanded.plan, { output, input: expanded.output });
    const { evaluation: context } = builder.context;
    const input = planOutput(plan.input);
    const { projections } = expanded;
    return builder.add(
      new WindowExpandExec({ output: grouped, context, input, window, projections }),
    );
  }
  return planGroups(builder, plan, { output, input: planOutput(plan.input), paned });
}

interface PanedWindow {
  readonly window: TimeWindow;
  /** Where in the grouping the window stands. */
  readonly windowGrouping: number;
}

/** The window that a stream's aggregate groups by directly. */
function panedWindow(builder: PlanBuilder, plan: ResolvedAggregate): PanedWindow | undefined {
  if (builder.context.outputMode === undefined || !isStreaming(plan.input)) return undefined;
  for (const [windowGrouping, named] of plan.grouping.entries()) {
    const expression = withoutAlias(named);
    if (expression.kind === 'timeWindow') return { window: expression, windowGrouping };
  }
  return undefined;
}

function withoutAlias(expression: ResolvedExpression): ResolvedExpression {
  return expression.kind === 'alias' ? withoutAlias(expression.child) : expression;
}

/** Makes the window a column of the input: one row for each row and window. */
function expandWindow(plan: ResolvedAggregate, window: TimeWindow) {
  const { dataType, nullable } = window;
  const column: ResolvedAlias = {
    kind: 'alias',
    id: WINDOW_ID,
    name: 'window',
    child: window,
    dataType,
    nullable,
  };
  const projections: readonly NamedExpression[] = [...planOutput(plan.input), column];
  const attribute = toAttribute(column);
  const replace = (named: NamedExpression): NamedExpression =>
    named.kind === 'attribute'
      ? named
      : {
          ...named,
          child: transformExpressionDown(named.child, (node) =>
            node.kind === 'timeWindow' ? attribute : node,
          ),
        };
  return {
    projections,
    output: projections.map(toAttribute),
    plan: {
      ...plan,
      grouping: plan.grouping.map(replace),
      aggregates: plan.aggregates.map(replace),
    },
  };
}

interface GroupsBetween {
  readonly output: Output;
  /** The columns of the rows that come in. */
  readonly input: readonly AttributeReference[];
  readonly paned?: PanedWindow;
}

function planGroups(
  builder: PlanBuilder,
  plan: ResolvedAggregate,
  { output, input, paned }: GroupsBetween,
): Output {
  const { evaluation: context, outputMode } = builder.context;
  const { calls, projections } = splitCalls(plan.aggregates);
  const columns = [...plan.grouping.map(toAttribute), ...calls.map(callAttribute)];
  const result = isSameColumns(projections, columns)
    ? output
    : builder.add(new ProjectExec({ output, context, input: columns, projections }));
  const grouping = plan.grouping.map(withoutAlias);
  const common = { output: result, context, input, grouping, calls };
  if (outputMode === undefined || !isStreaming(plan.input)) {
    return builder.add(new HashAggregateExec(common));
  }
  const stateful = { ...common, operatorId: builder.nextOperatorId(), outputMode };
  if (paned === undefined) {
    const eventTime = eventTimeGrouping(plan.grouping);
    return builder.add(new StreamingAggregateExec({ ...stateful, eventTime }));
  }
  const hasWatermark =
    toAttribute(plan.grouping[paned.windowGrouping]).watermarkDelayMicros !== undefined;
  return builder.add(new WindowedAggregateExec({ ...stateful, ...paned, hasWatermark }));
}

/** The grouping column that carries a watermark, and whether it is a window made further up the stream. */
function eventTimeGrouping(
  named: readonly NamedExpression[],
): { readonly grouping: number; readonly isWindow: boolean } | undefined {
  const columns = named.map(toAttribute);
  const grouping = columns.findIndex((column) => column.watermarkDelayMicros !== undefined);
  if (grouping < 0) return undefined;
  return { grouping, isWindow: columns[grouping].isTimeWindow === true };
}

/** The aggregate calls of the output, each once, and the output over their results. */
function splitCalls(aggregates: readonly NamedExpression[]): {
  readonly calls: readonly AggregateCall[];
  readonly projections: readonly ResolvedExpression[];
} {
  const calls: AggregateCall[] = [];
  const ordinals = new Map<string, number>();
  const projections = aggregates.map((named) =>
    transformExpressionDown(named, (node) => {
      if (node.kind !== 'aggregateCall') return node;
      const key = expressionKey(node);
      const ordinal = ordinals.get(key) ?? calls.push(node) - 1;
      ordinals.set(key, ordinal);
      return callAttribute(node, ordinal);
    }),
  );
  return { calls, projections };
}

function callAttribute(call: AggregateCall, ordinal: number): AttributeReference {
  const { name, dataType, nullable } = call;
  return {
    kind: 'attribute',
    id: FIRST_CALL_ID - ordinal,
    name,
    dataType,
    nullable,
    qualifier: [],
  };
}

function isSameColumns(
  projections: readonly ResolvedExpression[],
  columns: readonly AttributeReference[],
): boolean {
  return (
    projections.length === columns.length &&
    projections.every((expression, index) => {
      const column = withoutAlias(expression);
      return column.kind === 'attribute' && column.id === columns[index].id;
    })
  );
}
