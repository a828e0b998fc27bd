import type { OutputMode } from '../../../src/connectors/connector.ts';
import { type AttributeReference, toAttribute } from '../../../src/plan/resolved-expression.ts';
import {
  type EventTimeWatermark,
  planInputs,
  planOutput,
  type ResolvedAggregate,
  type ResolvedDeduplicate,
  type ResolvedLimit,
  type ResolvedPlan,
} from '../../../src/plan/resolved-plan.ts';
import type { Value, ValueRow } from '../../../src/types/value.ts';
import { readArguments } from './aggregates.ts';
import { floorDivide } from './cast.ts';
import { evaluate, type Row } from './evaluate.ts';
import { NotInReference } from './failure.ts';
import {
  type Group,
  groupOutput,
  groupRows,
  planRows,
  type SourceRows,
  toValueRows,
} from './interpret.ts';
import { keyText } from './order.ts';

/*
 * The interpreter for streams: one micro-batch after the other, by the rules of Spark's Structured Streaming.
 *
 * - A micro-batch has two watermarks. Rows are late by that of the batch before, groups are evicted by its own.
 * - After a batch the watermark may advance. If it did, a batch without data follows, in append and update mode, so that
 *   groups that have closed come out.
 * - A group is late, and evicted, when the end of its window, or its event time itself, isn't after the watermark.
 *
 * A group keeps all its rows, and its output is computed anew from them.
 */

interface BatchWatermarks {
  readonly lateMicros: bigint;
  readonly evictionMicros: bigint;
}

/** What one micro-batch gave to the sink. */
export interface BatchOutput {
  readonly batchId: number;
  readonly rows: readonly ValueRow[];
}

export class ReferenceStream {
  readonly #plan: ResolvedPlan;
  readonly #outputMode: OutputMode;
  readonly #groups = new Map<ResolvedAggregate, Map<string, Group>>();
  readonly #seen = new Map<ResolvedDeduplicate, Map<string, Row>>();
  readonly #passed = new Map<ResolvedLimit, number>();
  /** The largest event time that each watermark of the plan has seen. */
  readonly #latest = new Map<ResolvedPlan, bigint | undefined>();
  #nextBatchId = 0;
  #watermarkMs = 0n;
  #previousMs = 0n;

  constructor(plan: ResolvedPlan, outputMode: OutputMode) {
    this.#plan = plan;
    this.#outputMode = outputMode;
    for (const watermark of nodesOf(plan, 'eventTimeWatermark'))
      this.#latest.set(watermark, undefined);
    const stateful = [...nodesOf(plan, 'aggregate'), ...nodesOf(plan, 'deduplicate')];
    if (stateful.length > 1) throw new NotInReference('chained stateful operators');
  }

  /** In milliseconds, 0 before it is known. */
  get watermarkMs(): bigint {
    return this.#watermarkMs;
  }

  /** Runs a batch over new rows, and the batch without data that may follow it. */
  addBatch(sourceRows: SourceRows): readonly BatchOutput[] {
    const outputs = [this.#runBatch(sourceRows)];
    const hasState =
      nodesOf(this.#plan, 'aggregate').length + nodesOf(this.#plan, 'deduplicate').length > 0;
    const hasLateRows = nodesOf(this.#plan, 'lateRows').length > 0;
    const runsEmpty = hasLateRows || (hasState && this.#outputMode !== 'complete');
    if (runsEmpty && this.#watermarkMs > this.#previousMs) outputs.push(this.#runBatch(() => []));
    return outputs;
  }

  #runBatch(sourceRows: SourceRows): BatchOutput {
    const watermarks = {
      lateMicros: this.#previousMs * 1000n,
      evictionMicros: this.#watermarkMs * 1000n,
    };
    const rows = planRows(this.#plan, {
      sourceRows,
      aggregate: (plan, input) => this.#aggregate(plan, input, watermarks),
      watermark: (plan, input) => this.#observe(plan, input),
      deduplicate: (plan, input) => this.#deduplicate(plan, input, watermarks),
      limit: (plan, input) => this.#limit(plan, input),
      lateRows: ({ input: below, eventTimeId }, input) =>
        planOutput(below)
          .filter(({ id }) => id === eventTimeId)
          .flatMap((column) =>
            input.filter((row) => isBefore(row.get(column.id), column, watermarks.lateMicros)),
          ),
    });
    this.#advance();
    return { batchId: this.#nextBatchId++, rows: toValueRows(this.#plan, rows) };
  }

  #observe(plan: EventTimeWatermark, rows: readonly Row[]): void {
    for (const row of rows) {
      const time = row.get(plan.eventTimeId);
      if (typeof time !== 'bigint') continue;
      const latest = this.#latest.get(plan);
      if (latest === undefined || time > latest) this.#latest.set(plan, time);
    }
  }

  /** The slowest input decides; one that has seen nothing holds the others back. */
  #advance(): void {
    this.#previousMs = this.#watermarkMs;
    const watermarks = nodesOf(this.#plan, 'eventTimeWatermark').map((node) => {
      const latest = this.#latest.get(node);
      if (latest === undefined) return 0n;
      return floorDivide(latest, 1000n) - floorDivide(node.delayMicros, 1000n);
    });
    const slowest = watermarks.reduce<bigint | undefined>(
      (least, each) => (least === undefined || each < least ? each : least),
      undefined,
    );
    if (slowest !== undefined && slowest > this.#watermarkMs) this.#watermarkMs = slowest;
  }

  #aggregate(
    plan: ResolvedAggregate,
    input: readonly Row[],
    { lateMicros, evictionMicros }: BatchWatermarks,
  ): readonly Row[] {
    const state = this.#groups.get(plan) ?? new Map<string, Group>();
    this.#groups.set(plan, state);
    const eventTime = plan.grouping.map(toAttribute).find(isEventTime);
    const isClosed = ({ keys }: Group, watermark: bigint) =>
      eventTime !== undefined && isBefore(keys.get(eventTime.id), eventTime, watermark);
    const touched: string[] = [];
    for (const group of groupRows(plan, input)) {
      readArguments(plan.aggregates, group.rows);
      if (this.#outputMode !== 'complete' && isClosed(group, lateMicros)) continue;
      const key = keyText([...group.keys.values()]);
      const known = state.get(key);
      if (known === undefined) state.set(key, group);
      else known.rows.push(...group.rows);
      touched.push(key);
    }
    const closed = [...state].filter(([, group]) => isClosed(group, evictionMicros));
    const emitted = this.#emitted(state, touched, closed);
    const output = emitted.map((group) => groupOutput(plan, group));
    if (this.#outputMode !== 'complete') for (const [key] of closed) state.delete(key);
    return output;
  }

  #emitted(
    state: ReadonlyMap<string, Group>,
    touched: readonly string[],
    closed: readonly (readonly [string, Group])[],
  ): readonly Group[] {
    switch (this.#outputMode) {
      case 'complete':
        return [...state.values()];
      case 'update':
        return touched.flatMap((key) => state.get(key) ?? []);
      case 'append':
        return closed.map(([, group]) => group);
    }
  }

  /** Over a result that is made anew in each batch it counts off that; over a stream, all that ever passed. */
  #limit(plan: ResolvedLimit, input: readonly Row[]): readonly Row[] {
    if (nodesOf(plan, 'aggregate').length > 0) return input.slice(0, plan.limit);
    const passed = this.#passed.get(plan) ?? 0;
    const output = input.slice(0, plan.limit - passed);
    this.#passed.set(plan, passed + output.length);
    return output;
  }

  #deduplicate(
    plan: ResolvedDeduplicate,
    input: readonly Row[],
    { lateMicros, evictionMicros }: BatchWatermarks,
  ): readonly Row[] {
    if (plan.withinWatermark) throw new NotInReference('dropDuplicatesWithinWatermark');
    const seen = this.#seen.get(plan) ?? new Map<string, Row>();
    this.#seen.set(plan, seen);
    const eventTime = plan.keys.find(isEventTime);
    const isClosed = (row: Row, watermark: bigint) =>
      eventTime !== undefined && isBefore(row.get(eventTime.id), eventTime, watermark);
    const output: Row[] = [];
    for (const row of input) {
      const key = keyText(plan.keys.map((column) => evaluate(column, row)));
      if (isClosed(row, lateMicros) || seen.has(key)) continue;
      seen.set(key, row);
      output.push(row);
    }
    for (const [key, row] of seen) if (isClosed(row, evictionMicros)) seen.delete(key);
    return output;
  }
}

function isEventTime(column: AttributeReference): boolean {
  return column.watermarkDelayMicros !== undefined;
}

/** Whether a window's end, or an event time, isn't after the watermark. A null never is. */
function isBefore(
  value: Value | undefined,
  column: AttributeReference,
  watermark: bigint,
): boolean {
  if (value === null || value === undefined) return false;
  const time = column.isTimeWindow ? (value as readonly Value[])[1] : value;
  return (time as bigint) <= watermark;
}

function nodesOf<Kind extends ResolvedPlan['kind']>(
  plan: ResolvedPlan,
  kind: Kind,
): readonly Extract<ResolvedPlan, { kind: Kind }>[] {
  const below = planInputs(plan).flatMap((input) => nodesOf(input, kind));
  return isKind(plan, kind) ? [...below, plan] : below;
}

function isKind<Kind extends ResolvedPlan['kind']>(
  plan: ResolvedPlan,
  kind: Kind,
): plan is Extract<ResolvedPlan, { kind: Kind }> {
  return plan.kind === kind;
}
