import { assert } from '../errors/internal-error.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import {
  type GroupedRows,
  planOutput,
  type ResolvedMapGroups,
  type ResolvedPlan,
} from '../plan/resolved-plan.ts';
import type { Operator, Output } from './operator.ts';
import { type GroupsInput, MapGroupsExec } from './operators/map-groups.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** Plans functions on groups; those of a table have state for the time of the query. */
export function buildGroups(
  builder: PlanBuilder,
  plan: ResolvedMapGroups,
  output: Output,
  build: (builder: PlanBuilder, plan: ResolvedPlan, output: Output) => void,
): void {
  const { evaluation } = builder.context;
  const { groupCalls } = evaluation;
  assert(groupCalls !== undefined, 'nothing calls functions on groups');
  const { input, grouped, initialState } = plan;
  const operator = new MapGroupsExec({
    output,
    context: evaluation,
    calls: groupCalls,
    functions: plan.functions,
    columns: plan.output,
    input: groupsInput(input, grouped),
    initial: initialState && groupsInput(initialState.input, initialState.grouped),
    operatorId: builder.nextOperatorId(),
  });
  const into = builder.addPorts(operator);
  build(builder, input, into(0));
  if (initialState !== undefined) build(builder, initialState.input, into(1));
}

function groupsInput(input: ResolvedPlan, { rows, keys }: GroupedRows): GroupsInput {
  const columns = planOutput(input);
  const ordinalOf = ({ id }: AttributeReference) => columns.findIndex((each) => each.id === id);
  const eventTime = columns.findIndex(
    ({ watermarkDelayMicros }) => watermarkDelayMicros !== undefined,
  );
  return {
    rows: rows.map((column) => ({ column, ordinal: ordinalOf(column) })),
    keys: keys.map((column) => ({ column, ordinal: ordinalOf(column) })),
    eventTime:
      eventTime < 0
        ? undefined
        : { ordinal: eventTime, isWindow: columns[eventTime].isTimeWindow === true },
  };
}

/** What operators have left to do; one that has finished ends those behind it, which may have something to finish, too. */
export async function* finishAll(operators: readonly Operator[]): AsyncGenerator<void, void> {
  for (let steps = nextSteps(operators); steps !== undefined; steps = nextSteps(operators)) {
    yield* steps;
  }
}

function nextSteps(operators: readonly Operator[]): AsyncGenerator<void, void> | undefined {
  for (const operator of operators) {
    const steps = operator.finish?.();
    if (steps !== undefined) return steps;
  }
  return undefined;
}
