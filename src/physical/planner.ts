import { notExecutable } from '../errors/analysis-errors.ts';
import { assert, assertNever } from '../errors/internal-error.ts';
import type { RelationCounts } from '../plan/explain-text.ts';
import { outputSchema } from '../plan/output-schema.ts';
import {
  type EventTimeWatermark,
  isStreaming,
  planInputs,
  planOutput,
  type ResolvedLimit,
  type ResolvedOffset,
  type ResolvedPlan,
  type ResolvedUnion,
} from '../plan/resolved-plan.ts';
import { configFlag } from '../types/session-config.ts';
import type { Batch } from '../wasm/batch.ts';
import { GENERATORS } from './generator-part.ts';
import { GROUPS_OPERATOR } from './groups-part.ts';
import { JOINS } from './join-part.ts';
import { LATENESS } from './lateness-part.ts';
import type { BatchContext, Output } from './operator.ts';
import { EventTimeWatermarkExec } from './operators/event-time-watermark.ts';
import { ExpandExec } from './operators/expand.ts';
import { FilterExec } from './operators/filter.ts';
import { LimitExec } from './operators/limit.ts';
import { localTable } from './operators/local-table.ts';
import { SortExec } from './operators/sort.ts';
import { UnionExec } from './operators/union.ts';
import { WINDOWS } from './over-part.ts';
import type { PhysicalPlan, PlanningContext } from './physical-plan.ts';
import { planAggregate } from './plan-aggregate.ts';
import { type LocalInput, PlanBuilder } from './plan-builder.ts';
import { planDeduplicate } from './plan-deduplicate.ts';
import { planProject } from './plan-project.ts';
import { STATEFUL } from './stateful-part.ts';

/**
 * Turns a resolved plan into live operators in one WASM core (Spark's `SparkStrategies` and `IncrementalExecution`).
 * Fails with UNSUPPORTED_FEATURE… on relations that this version can't run.
 */
export function planPhysical(plan: ResolvedPlan, context: PlanningContext): PhysicalPlan {
  const builder = new PlanBuilder(context);
  const sink = new SinkOutput();
  build(builder, plan, sink);
  const { counters, operators, distances, scans, stateful, watermarks, localInputs } = builder;
  return {
    schema: outputSchema(planOutput(plan)),
    operators,
    localRowCount: localInputs.reduce((sum, { relation }) => sum + relation.rows.length, 0),
    scans,
    stateful: stateful.map(({ operator }) => operator),
    watermarks,
    begin: (batch, output) => {
      sink.target = output;
      for (const counter of counters.values()) counter.rows = 0;
      operators.forEach((operator, place) => {
        operator.begin(atDistance(batch, distances[place]));
      });
      for (const input of localInputs) {
        if (!(input.isHeld && batch.isContinuation)) pushLocal(context, input);
      }
    },
    ...(operators.some((operator) => operator.finish !== undefined) && {
      finish: () => GROUPS_OPERATOR.get().finishAll(operators),
    }),
    needsBatchAt: (watermarkMicros, nowMs) =>
      operators.some((operator, place) =>
        operator.needsBatchAt?.(watermarkMicros + distances[place], nowMs),
      ),
    counts: () => relationCounts(builder),
    close: () => {
      for (const operator of operators) operator.close();
    },
  };
}

function relationCounts({ counters, stateful }: PlanBuilder): Map<ResolvedPlan, RelationCounts> {
  const counts = new Map<ResolvedPlan, RelationCounts>();
  for (const [relation, { rows }] of counters) {
    const holding = stateful.filter((planned) => planned.relation === relation);
    const held = holding.reduce((sum, { operator }) => sum + operator.metrics().numRowsTotal, 0);
    counts.set(relation, { rows, stateRows: holding.length === 0 ? undefined : held });
  }
  return counts;
}

/** A micro-batch as it is seen by an operator whose watermark is behind. */
function atDistance(batch: BatchContext, distanceMicros: bigint): BatchContext {
  if (distanceMicros === 0n) return batch;
  const moved = (watermark: bigint | undefined) =>
    watermark === undefined ? undefined : watermark + distanceMicros;
  return {
    ...batch,
    lateWatermarkMicros: moved(batch.lateWatermarkMicros),
    evictionWatermarkMicros: moved(batch.evictionWatermarkMicros),
  };
}

/** How far the watermark of a relation's inputs is behind that of the query: by what the joins below hold. */
function inputDistance(plan: ResolvedPlan): bigint {
  let least = 0n;
  for (const input of planInputs(plan)) {
    const own = input.kind === 'join' ? JOINS.get().joinDistanceMicros(input) : 0n;
    const distance = inputDistance(input) + own;
    if (distance < least) least = distance;
  }
  return least;
}

/** The end of the plan: the sink's writer, another one in each micro-batch. */
class SinkOutput implements Output {
  target: Output | undefined;

  push(batch: Batch): void {
    this.target?.push(batch);
  }

  end(): void {
    this.target?.end();
  }
}

/** Rows of a local relation that are pushed at once. */
const LOCAL_BATCH_ROWS = 65_536;

function pushLocal({ evaluation }: PlanningContext, { relation, output }: LocalInput): void {
  const { core } = evaluation;
  const types = relation.output.map((column) => column.dataType);
  const rowCount = output.isSatisfied?.() === true ? 0 : relation.rows.length;
  for (let start = 0; start < rowCount; start += LOCAL_BATCH_ROWS) {
    const mark = core.kernels.arena_mark();
    const rows = relation.rows.slice(start, start + LOCAL_BATCH_ROWS);
    output.push(localTable(core, types, rows));
    core.kernels.arena_release(mark);
  }
  output.end();
}

type UnaryPlan = Exclude<
  ResolvedPlan,
  {
    readonly kind:
      | 'sourceScan'
      | 'localRelation'
      | 'union'
      | 'join'
      | 'recursion'
      | 'recursionInput'
      | 'mapGroups';
  }
>;

/** Builds the operators of a relation whose rows go to `target`. */
function build(builder: PlanBuilder, plan: ResolvedPlan, target: Output): void {
  builder.distanceMicros = inputDistance(plan);
  builder.relation = plan;
  const output = builder.counted(plan, target);
  switch (plan.kind) {
    case 'sourceScan':
      builder.scans.push({ scan: plan, input: output, isHeld: builder.isHeld });
      return;
    case 'localRelation':
      builder.localInputs.push({ relation: plan, output, isHeld: builder.isHeld });
      return;
    case 'union':
      buildUnion(builder, plan, output);
      return;
    case 'recursion':
    case 'recursionInput':
      // A batch query has run it before; see `engine/run-recursion.ts`.
      throw notExecutable('WITH RECURSIVE over a stream');
    case 'join':
      JOINS.get().buildJoin(builder, plan, output, build);
      return;
    case 'mapGroups':
      GROUPS_OPERATOR.get().buildGroups(builder, plan, output, build);
      return;
    case 'limit':
    case 'offset':
      buildLimit(builder, plan, output);
      return;
    default:
      build(builder, plan.input, planUnary(builder, plan, output));
  }
}

/** Adds the operator of a relation with one input; gives the output that leads into it. */
function planUnary(
  builder: PlanBuilder,
  plan: Exclude<UnaryPlan, ResolvedLimit | ResolvedOffset>,
  output: Output,
): Output {
  const context = builder.context.evaluation;
  const input = planOutput(plan.input);
  switch (plan.kind) {
    case 'project':
      return planProject(builder, plan, output);
    case 'filter':
      return builder.add(new FilterExec({ output, context, input, condition: plan.condition }));
    case 'sort':
      return builder.add(new SortExec({ output, context, input, order: plan.order }));
    case 'aggregate':
      return planAggregate(builder, plan, output);
    case 'expand':
      return builder.add(new ExpandExec({ output, context, input, projections: plan.projections }));
    case 'window':
      return builder.add(WINDOWS.get().newWindow(plan, { output, context, input }));
    case 'generate':
      return builder.add(GENERATORS.get().newGenerate(plan, { output, context, input }));
    case 'deduplicate':
      return planDeduplicate(builder, plan, output);
    case 'eventTimeWatermark':
      return planWatermark(builder, plan, output);
    case 'lateRows':
      return LATENESS.get().planLateRows(builder, plan, output);
    default:
      return assertNever(plan);
  }
}

function buildUnion(builder: PlanBuilder, plan: ResolvedUnion, output: Output): void {
  const union = new UnionExec({ output, inputCount: plan.inputs.length });
  const into = builder.addPorts(union);
  plan.inputs.forEach((input, port) => {
    build(builder, input, into(port));
  });
}

/** A limit and the offset right below it are one operator. Over a stream only whole results can be cut. */
function buildLimit(
  builder: PlanBuilder,
  plan: ResolvedLimit | ResolvedOffset,
  output: Output,
): void {
  if (
    plan.kind === 'limit' &&
    builder.context.outputMode !== undefined &&
    !isWholeResult(builder, plan.input)
  ) {
    build(builder, plan.input, STATEFUL.get().planStatefulLimit(builder, plan, output));
    return;
  }
  if (plan.kind === 'limit' && plan.fromEnd === true) throw notExecutable('tail');
  const limit = plan.kind === 'limit' ? plan.limit : undefined;
  const offset =
    plan.kind === 'offset' ? plan : plan.input.kind === 'offset' ? plan.input : undefined;
  const context = builder.context.evaluation;
  const operator = new LimitExec({ output, context, limit, offset: offset?.offset });
  build(builder, offset?.input ?? plan.input, builder.add(operator));
}

/** Whether every micro-batch gives all rows anew: a table does, and an aggregate in complete mode. */
function isWholeResult(builder: PlanBuilder, plan: ResolvedPlan): boolean {
  if (!isStreaming(plan)) return true;
  if (plan.kind === 'aggregate') return builder.context.outputMode === 'complete';
  const inputs = planInputs(plan);
  return inputs.length > 0 && inputs.every((input) => isWholeResult(builder, input));
}

/** Whether an operator of a relation is left in the midst of its work where a cycle is cut behind it. */
function holdsRows(plan: ResolvedPlan): boolean {
  const isMapping = plan.kind === 'project' || plan.kind === 'filter' || plan.kind === 'union';
  const inputs = planInputs(plan);
  return (!isMapping && inputs.length > 0) || inputs.some(holdsRows);
}

function planWatermark(builder: PlanBuilder, plan: EventTimeWatermark, output: Output): Output {
  const ordinal = planOutput(plan.input).findIndex((column) => column.id === plan.eventTimeId);
  assert(ordinal >= 0, 'the event time column is not in the input');
  const { watermarkId, delayMicros } = plan;
  const context = builder.context.evaluation;
  const node = holdsRows(plan.input) ? undefined : builder.watermarks.length;
  const times = { ordinal, watermarkId, delayMicros, node };
  const watermark = new EventTimeWatermarkExec({ output, context, ...times });
  const into = builder.add(watermark);
  if (configFlag(builder.context.config, 'spark.millrace.streaming.lateness.enabled')) {
    return LATENESS.get().planLateness(builder, plan, { output: into, watermark });
  }
  builder.watermarks.push(watermark);
  return into;
}
