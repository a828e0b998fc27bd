import { isDeterministic } from '../functions/is-deterministic.ts';
import { eventTimeKey, stateDistanceMicros } from '../plan/join-state-watermark.ts';
import { conjunction, conjuncts } from '../plan/predicates.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import {
  isStreaming,
  planOutput,
  type ResolvedJoin,
  type ResolvedPlan,
} from '../plan/resolved-plan.ts';
import { referencedIds } from '../plan/transform.ts';
import { type JoinCondition, splitJoinCondition } from './join-condition.ts';
import type { Output } from './operator.ts';
import { HashJoinExec } from './operators/hash-join.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { STREAM_JOINS } from './stream-join-part.ts';
import type { LettingGo, StreamJoinSideOptions } from './stream-join-side.ts';

type Build = (builder: PlanBuilder, plan: ResolvedPlan, output: Output) => void;

/** Builds the operators of a join; `build` does so for its inputs. */
export function buildJoin(
  builder: PlanBuilder,
  plan: ResolvedJoin,
  output: Output,
  build: Build,
): void {
  const left = planOutput(plan.left);
  const right = planOutput(plan.right);
  const { joinType } = plan;
  const condition = splitJoinCondition(plan);
  if (isStreaming(plan.left) && isStreaming(plan.right)) {
    buildStreamJoin(builder, { plan, condition }, output, build);
    return;
  }
  const context = builder.context.evaluation;
  const holdsRight = isStreaming(plan.left);
  const join = new HashJoinExec({ output, context, left, right, joinType, condition, holdsRight });
  const into = builder.addPorts(join);
  // The right side comes first, as the left one can be joined while it is read.
  const { isHeld } = builder;
  builder.isHeld ||= holdsRight;
  build(builder, plan.right, into(1));
  builder.isHeld = isHeld;
  build(builder, plan.left, into(0));
}

/** Of two rows of one micro-batch that match, the one whose side comes second finds the other one; see `StreamJoinExec`. */
function buildStreamJoin(
  builder: PlanBuilder,
  { plan, condition }: { readonly plan: ResolvedJoin; readonly condition: JoinCondition },
  output: Output,
  build: Build,
): void {
  const { StreamJoinExec } = STREAM_JOINS.get();
  const terms = conjuncts(condition.rest);
  const only = { left: ownTerms(plan.left, terms), right: ownTerms(plan.right, terms) };
  const rest = terms.filter((term) => !only.left.includes(term) && !only.right.includes(term));
  const side = (name: 'left' | 'right'): StreamJoinSideOptions => ({
    columns: planOutput(plan[name]),
    keys: condition.keys.map((key) => key[name]),
    keyColumns: condition.keys.map((key) => ({
      dataType: key.left.dataType,
      nullable: key.left.nullable || key.right.nullable,
    })),
    only: conjunction(only[name]),
    lettingGo: lettingGo(plan, condition, name),
    ids: { next: 1 },
  });
  const context = builder.context.evaluation;
  const sides = [side('left'), side('right')] as const;
  const options = {
    context,
    joinType: plan.joinType,
    sides,
    condition: conjunction(rest),
    operatorId: builder.nextOperatorId(),
  };
  const into = builder.addKeyed({
    context,
    output,
    inputs: sides,
    keyColumns: sides[0].keyColumns,
    make: (target) => new StreamJoinExec({ ...options, output: target }),
  });
  const start = builder.scans.length;
  build(builder, plan.left, into(0));
  const leftScans = builder.scans.length - start;
  build(builder, plan.right, into(1));
  // Stateful operators are numbered from left to right whatever comes first.
  if (plan.joinType === 'leftSemi') {
    builder.scans.push(...builder.scans.splice(start, leftScans));
  }
}

/** Terms that read no other side. */
function ownTerms(
  side: ResolvedPlan,
  terms: readonly ResolvedExpression[],
): readonly ResolvedExpression[] {
  const ids = new Set(planOutput(side).map(({ id }) => id));
  return terms.filter(
    (term) => isDeterministic(term) && [...referencedIds(term)].every((id) => ids.has(id)),
  );
}

/** Rows go by an equal key that is event time, or else by the event time of their side, if the condition bounds it. */
function lettingGo(
  plan: ResolvedJoin,
  { keys }: JoinCondition,
  side: 'left' | 'right',
): LettingGo | undefined {
  const key = eventTimeKey(keys.map(({ left, right }) => [left, right]));
  if (key >= 0) return { key, distanceMicros: 0n };
  const columns = planOutput(plan[side]);
  if (!columns.some(({ watermarkDelayMicros }) => watermarkDelayMicros !== undefined)) {
    return undefined;
  }
  const distanceMicros = stateDistanceMicros(plan, side);
  return distanceMicros === undefined ? undefined : { key: undefined, distanceMicros };
}

/**
 * How far the watermark of what comes out of a join is behind that of what goes in, in microseconds, 0 or less: a join of
 * two streams gives rows as old as those that it holds (Spark's `produceOutputWatermark`).
 */
export function joinDistanceMicros(plan: ResolvedJoin): bigint {
  if (!isStreaming(plan.left) || !isStreaming(plan.right)) return 0n;
  const condition = splitJoinCondition(plan);
  const distances = (['left', 'right'] as const).map(
    (side) => lettingGo(plan, condition, side)?.distanceMicros ?? 0n,
  );
  return [0n, ...distances].toSorted((a, b) => (a < b ? -1 : 1))[0];
}
