import {
  type AggregateCall,
  type AttributeReference,
  type NamedExpression,
  type ResolvedExpression,
  type ScalarCall,
  type TimeWindow,
  toAttribute,
} from '../plan/resolved-expression.ts';
import { isStreaming, planOutput, type ResolvedAggregate } from '../plan/resolved-plan.ts';
import { transformExpressionDown } from '../plan/transform.ts';
import { expressionKey } from './expression-key.ts';
import { findSessionWindow, findTimeWindow, isSessionWindow } from './find-window.ts';
import type { Output } from './operator.ts';
import { HashAggregateExec } from './operators/hash-aggregate.ts';
import { ProjectExec } from './operators/project.ts';
import { WindowExpandExec } from './operators/window-expand.ts';
import type { PlanBuilder } from './plan-builder.ts';
import type { WindowGrouping } from './plan-stateful.ts';
import { SESSIONS } from './session-part.ts';
import { STATEFUL } from './stateful-part.ts';
import { readingWindow, windowColumn } from './window-column.ts';

/*
 * An aggregate becomes two operators: one that groups and folds, whose output is the grouping columns and then one column
 * a call, and a projection that computes what was selected from those. A time window over a stream is folded by panes; in
 * a batch, or inside another expression, rows are copied into their windows first. So for session windows: a stream has
 * an operator of its own; a batch gives each row its session first.
 */

/** Ids of columns between the operators made here; those of the analyzer are not negative, -1 is a window's. */
const FIRST_CALL_ID = -2;

/** Plans an aggregate whose rows go to `output`; gives the output that its input's rows go to. */
export function planAggregate(
  builder: PlanBuilder,
  plan: ResolvedAggregate,
  output: Output,
): Output {
  const input = planOutput(plan.input);
  const paned = panedWindow(builder, plan);
  if (paned !== undefined) return planGroups(builder, plan, { output, input, paned });
  const session = sessionGrouping(plan);
  if (session !== undefined && isStateful(builder, plan)) {
    return planGroups(builder, plan, { output, input, session });
  }
  const expressions = [...plan.grouping, ...plan.aggregates];
  const window = findTimeWindow(expressions) ?? findSessionWindow(expressions);
  if (window === undefined) return planGroups(builder, plan, { output, input });
  const windowed = windowAsColumn(plan, window);
  const grouped = planGroups(builder, windowed.plan, { output, input: windowed.output });
  const { evaluation: context } = builder.context;
  const common = { output: grouped, context, input };
  if (window.kind === 'timeWindow') {
    const { projections } = windowed;
    return builder.add(new WindowExpandExec({ ...common, window, projections }));
  }
  const { SessionSpanExec, SessionWindowsExec } = SESSIONS.get();
  if (session === undefined) return builder.add(new SessionSpanExec({ ...common, window }));
  const partition = plan.grouping
    .filter((_, index) => index !== session.windowGrouping)
    .map(withoutAlias);
  return builder.add(new SessionWindowsExec({ ...common, window, partition }));
}

/** Whether the aggregate's groups outlive a micro-batch. */
function isStateful(builder: PlanBuilder, plan: ResolvedAggregate): boolean {
  return builder.context.outputMode !== undefined && isStreaming(plan.input);
}

/** The session window that is grouped by; one inside of another expression merges nothing, as in Spark. */
function sessionGrouping(plan: ResolvedAggregate): WindowGrouping<ScalarCall> | undefined {
  for (const [windowGrouping, named] of plan.grouping.entries()) {
    const window = withoutAlias(named);
    if (isSessionWindow(window)) return { window, windowGrouping };
  }
  return undefined;
}

/** The window that a stream's aggregate groups by directly. */
function panedWindow(
  builder: PlanBuilder,
  plan: ResolvedAggregate,
): WindowGrouping<TimeWindow> | undefined {
  if (!isStateful(builder, plan)) return undefined;
  for (const [windowGrouping, named] of plan.grouping.entries()) {
    const expression = withoutAlias(named);
    if (expression.kind === 'timeWindow') return { window: expression, windowGrouping };
  }
  return undefined;
}

function withoutAlias(expression: ResolvedExpression): ResolvedExpression {
  return expression.kind === 'alias' ? withoutAlias(expression.child) : expression;
}

/** The aggregate over the rows of its input with the window as a further column. */
function windowAsColumn(plan: ResolvedAggregate, window: TimeWindow | ScalarCall) {
  const column = windowColumn(window);
  const projections: readonly NamedExpression[] = [...planOutput(plan.input), column];
  return {
    projections,
    output: projections.map(toAttribute),
    plan: {
      ...plan,
      grouping: readingWindow(plan.grouping, column),
      aggregates: readingWindow(plan.aggregates, column),
    },
  };
}

interface GroupsBetween {
  readonly output: Output;
  /** The columns of the rows that come in. */
  readonly input: readonly AttributeReference[];
  readonly paned?: WindowGrouping<TimeWindow>;
  readonly session?: WindowGrouping<ScalarCall>;
}

function planGroups(
  builder: PlanBuilder,
  plan: ResolvedAggregate,
  { output, input, paned, session }: GroupsBetween,
): Output {
  const { evaluation: context, outputMode } = builder.context;
  const { calls, projections } = splitCalls(plan.aggregates);
  const columns = [...plan.grouping.map(toAttribute), ...calls.map(callAttribute)];
  const result = isSameColumns(projections, columns)
    ? output
    : builder.add(new ProjectExec({ output, context, input: columns, projections }));
  const grouping = plan.grouping.map(withoutAlias);
  const common = { output: result, context, input, grouping, calls };
  if (outputMode === undefined || !isStateful(builder, plan)) {
    return builder.add(new HashAggregateExec(common));
  }
  const named = plan.grouping;
  return STATEFUL.get().planStatefulAggregate(builder, {
    ...common,
    outputMode,
    named,
    paned,
    session,
  });
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
