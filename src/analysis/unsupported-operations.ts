import type { OutputMode } from '../connectors/connector.ts';
import { expressionText } from '../plan/explain.ts';
import { type AttributeReference, toAttribute } from '../plan/resolved-expression.ts';
import {
  isStreaming,
  planInputs,
  planOutput,
  type ResolvedAggregate,
  type ResolvedMapGroups,
  type ResolvedPlan,
  type ResolvedWindow,
} from '../plan/resolved-plan.ts';
import { planExpressions, visitExpression } from '../plan/transform.ts';
import { configFlag, type SessionConfig } from '../types/session-config.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { hasCall } from './aggregate-calls.ts';
import { GROUPS } from './groups-part.ts';
import { REFUSALS } from './refusals-part.ts';
import { RELATIONAL } from './relational-part.ts';
import { isSessionWindow } from './window-expression.ts';

/*
 * What a stream can't do, rule by rule as Spark's UnsupportedOperationChecker: some operations can't be computed piece
 * by piece at all, others not in the output mode that is asked for.
 */

/** Fails with Spark's condition for the first thing in a streaming query that it can't do in the output mode. */
export function checkStreaming(
  plan: ResolvedPlan,
  outputMode: OutputMode,
  config: SessionConfig,
): void {
  if (!isStreaming(plan)) throw REFUSALS.get().notStreaming();
  checkOutputMode(plan, outputMode);
  const groups = streamingGroups(plan);
  if (groups.length > 0) GROUPS.get().checkOrderOfGroups(groups, outputMode);
  const hasAggregate = streamingAggregates(plan).length > 0;
  for (const node of groups) GROUPS.get().checkGroups(node, { outputMode, hasAggregate });
  visitUp(plan, (node) => checkOperation(node, outputMode));
  if (configFlag(config, 'spark.sql.streaming.statefulOperator.checkCorrectness.enabled')) {
    checkGlobalWatermark(plan, outputMode);
  }
  visitUp(plan, (node) => checkOperators(node, outputMode));
}

/**
 * Fails where a stream that has a watermark gets another one. To Spark's checker that is right, and the first micro-batch fails
 * (`PropagateWatermarkSimulator`); here it is said before there is one.
 */
export function checkWatermarks(plan: ResolvedPlan, outputMode: OutputMode): void {
  visitUp(plan, (node) => {
    if (node.kind !== 'eventTimeWatermark' || !hasWatermark(node.input, outputMode)) return;
    throw REFUSALS.get().watermarkRedefined();
  });
}

/**
 * Fails where several columns are event times by which an operator could drop late rows: keys of an aggregation, columns of a
 * deduplication. The plan is optimized: columns that nobody reads do not count. Spark says it in the first micro-batch
 * (`WatermarkSupport`).
 */
export function checkEventTimes(plan: ResolvedPlan, outputMode: OutputMode): void {
  visitUp(plan, (node) => {
    const times = new Map(
      eventTimesOf(node, outputMode).map((column) => [column.id, column] as const),
    );
    if (times.size < 2) return;
    const texts = [...times.values()].map(
      ({ id, name, watermarkDelayMicros = 0n }) =>
        `${name}#${id}-T${watermarkDelayMicros / 1000n}ms`,
    );
    throw REFUSALS.get().multipleEventTimeColumns(texts.join(','));
  });
}

/** The columns with a watermark among those by which an operator over a stream looks for late rows. */
function eventTimesOf(plan: ResolvedPlan, outputMode: OutputMode): readonly AttributeReference[] {
  const isLooking =
    plan.kind === 'deduplicate' || (plan.kind === 'aggregate' && outputMode !== 'complete');
  if (!isLooking || !isStreaming(plan)) return [];
  const columns =
    plan.kind === 'deduplicate' ? planOutput(plan.input) : plan.grouping.map(toAttribute);
  return columns.filter(({ watermarkDelayMicros }) => watermarkDelayMicros !== undefined);
}

/** Whether there is a watermark in a plan; an aggregation in append mode lets none through. */
function hasWatermark(plan: ResolvedPlan, outputMode: OutputMode): boolean {
  if (plan.kind === 'aggregate' && outputMode === 'append') return false;
  return (
    plan.kind === 'eventTimeWatermark' ||
    planInputs(plan).some((input) => hasWatermark(input, outputMode))
  );
}

function visitUp(plan: ResolvedPlan, visit: (plan: ResolvedPlan) => void): void {
  for (const input of planInputs(plan)) visitUp(input, visit);
  visit(plan);
}

function visitDown(plan: ResolvedPlan, visit: (plan: ResolvedPlan) => void): void {
  visit(plan);
  for (const input of planInputs(plan)) visitDown(input, visit);
}

/** Aggregations of streams, from the root down, but for those of set operations, which Spark adds later. */
function streamingAggregates(plan: ResolvedPlan): readonly ResolvedAggregate[] {
  const aggregates: ResolvedAggregate[] = [];
  visitDown(plan, (node) => {
    if (node.kind === 'aggregate' && isStreaming(node) && !isOfSetOperation(node)) {
      aggregates.push(node);
    }
  });
  return aggregates;
}

function streamingGroups(plan: ResolvedPlan): readonly ResolvedMapGroups[] {
  const groups: ResolvedMapGroups[] = [];
  visitUp(plan, (node) => {
    if (node.kind === 'mapGroups' && isStreaming(node)) groups.push(node);
  });
  return groups;
}

function isOfSetOperation({ input }: ResolvedAggregate): boolean {
  return (input.kind === 'join' || input.kind === 'union') && input.setOperation !== undefined;
}

/**
 * There is one watermark for all operators of a query, so one that gives out rows in another mode than append would
 * give rows that are late for the stateful operators after it.
 */
function checkGlobalWatermark(plan: ResolvedPlan, outputMode: OutputMode): void {
  visitDown(plan, (node) => {
    if (!isStateful(node)) return;
    const below = planInputs(node);
    const aggregates = outputMode === 'append' ? [] : below.flatMap(streamingAggregates);
    const late = below
      .flatMap(streamingGroups)
      .filter((groups) => GROUPS.get().givesLateRows(groups));
    if (aggregates.length > 0 || late.length > 0) throw REFUSALS.get().globalWatermarkCorrectness();
  });
}

function isStateful(plan: ResolvedPlan): boolean {
  if (!isStreaming(plan)) return false;
  switch (plan.kind) {
    case 'aggregate':
    case 'mapGroups':
      return true;
    case 'join':
      return isStreaming(plan.left) && isStreaming(plan.right);
    case 'deduplicate':
      return (
        plan.withinWatermark ||
        plan.keys.some(({ watermarkDelayMicros }) => watermarkDelayMicros !== undefined)
      );
    default:
      return false;
  }
}

function checkOutputMode(plan: ResolvedPlan, outputMode: OutputMode): void {
  const [aggregate] = streamingAggregates(plan);
  if (aggregate === undefined) {
    if (outputMode === 'complete') {
      throw REFUSALS.get().outputModeNotSupported('complete', 'no streaming aggregations');
    }
    return;
  }
  if (outputMode === 'append') {
    if (!hasEventTimeKey(aggregate)) {
      throw REFUSALS.get().outputModeNotSupported(
        'append',
        'streaming aggregations without watermark',
      );
    }
  }
  if (outputMode === 'update' && hasSessionKey(aggregate)) {
    throw REFUSALS.get().outputModeNotSupported('update', 'session window streaming aggregations');
  }
}

function hasEventTimeKey({ grouping }: ResolvedAggregate): boolean {
  return grouping.some((key) => toAttribute(key).watermarkDelayMicros !== undefined);
}

function hasSessionKey({ grouping }: ResolvedAggregate): boolean {
  return grouping.some((key) => key.kind === 'alias' && isSessionWindow(key.child));
}

function checkOperation(plan: ResolvedPlan, outputMode: OutputMode): void {
  switch (plan.kind) {
    case 'aggregate':
      if (!isStreaming(plan)) break;
      checkDistinct(plan);
      break;
    case 'deduplicate':
      checkDeduplicate(plan);
      break;
    case 'join':
      if (plan.setOperation === undefined) RELATIONAL.get().checkStreamingJoin(plan, outputMode);
      else checkSetOperation(plan.setOperation, plan.left, plan.right);
      break;
    case 'union':
      if (plan.setOperation !== undefined) checkSetOperation(plan.setOperation, ...plan.inputs);
      else if (new Set(plan.inputs.map(isStreaming)).size > 1)
        throw REFUSALS.get().unionOfStreamAndBatch();
      break;
    case 'limit':
      if (!isStreaming(plan)) break;
      if (plan.fromEnd) throw REFUSALS.get().tailOnStream();
      if (outputMode === 'update') throw REFUSALS.get().limitInUpdateMode();
      break;
    case 'offset':
      if (isStreaming(plan)) throw REFUSALS.get().offsetOnStream();
      break;
    case 'sort':
      if (!containsCompleteData(plan, outputMode)) throw REFUSALS.get().sortOnStream();
      break;
    case 'window':
      if (isStreaming(plan)) refuseWindowFunctions(plan);
      break;
    default:
  }
  if (isStreaming(plan)) checkExpressions(plan);
}

function checkSetOperation(
  setOperation: 'intersect' | 'except',
  ...inputs: readonly ResolvedPlan[]
): void {
  const [left, right] = inputs;
  if (setOperation === 'except' && isStreaming(right)) throw REFUSALS.get().exceptOfStreamOnRight();
  if (setOperation === 'intersect' && (isStreaming(left) || isStreaming(right))) {
    throw REFUSALS.get().intersectOfStreams();
  }
}

function checkDistinct(aggregate: ResolvedAggregate): void {
  for (const expression of aggregate.aggregates) {
    visitExpression(expression, (node) => {
      if (node.kind === 'aggregateCall' && node.isDistinct)
        throw REFUSALS.get().distinctAggregation();
    });
  }
}

function checkDeduplicate(plan: Extract<ResolvedPlan, { kind: 'deduplicate' }>): void {
  if (!plan.withinWatermark || !isStreaming(plan)) return;
  const hasEventTime = planOutput(plan.input).some(
    ({ watermarkDelayMicros }) => watermarkDelayMicros !== undefined,
  );
  if (!hasEventTime) throw REFUSALS.get().deduplicateWithoutWatermark();
}

/** Whether every batch has all the rows, so that they can be ordered. DISTINCT doesn't count, though it aggregates. */
function containsCompleteData(plan: ResolvedPlan, outputMode: OutputMode): boolean {
  if (!isStreaming(plan)) return true;
  const aggregates = streamingAggregates(plan).filter(({ isDistinct }) => !isDistinct);
  return aggregates.length > 0 && outputMode === 'complete';
}

function refuseWindowFunctions({ columns: [{ name, child }] }: ResolvedWindow): never {
  const windowFunc = child.kind === 'over' ? child.name : '';
  const windowSpec = expressionText(child);
  throw REFUSALS.get().nonTimeWindow({
    windowFunc: windowFunc.toUpperCase(),
    columnName: quoteIdentifier(name),
    windowSpec,
  });
}

const ROW_NUMBERING: ReadonlySet<string> = new Set(['monotonically_increasing_id']);

function checkExpressions(plan: ResolvedPlan): void {
  for (const expression of planExpressions(plan)) {
    if (hasCall(expression, ROW_NUMBERING)) {
      throw REFUSALS.get().expressionOnStream('monotonically_increasing_id()');
    }
  }
}

/** What Spark finds only when it plans the operators. */
function checkOperators(plan: ResolvedPlan, outputMode: OutputMode): void {
  if (plan.kind === 'join') RELATIONAL.get().checkStreamingJoinKeys(plan);
  if (plan.kind !== 'aggregate' || !isStreaming(plan)) return;
  if (hasSessionKey(plan) && plan.grouping.length === 1) throw REFUSALS.get().globalSessionWindow();
  if (outputMode === 'append' && !hasEventTimeKey(plan))
    throw REFUSALS.get().aggregationWithoutWatermark();
}
