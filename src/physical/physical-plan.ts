import type { OutputMode } from '../connectors/connector.ts';
import type { EvaluationContext } from '../functions/define.ts';
import type { RelationCounts } from '../plan/explain-text.ts';
import type { ResolvedPlan, SourceScan } from '../plan/resolved-plan.ts';
import type { StatefulOperator } from '../state/stateful.ts';
import type { StructType } from '../types/data-type.ts';
import type { SessionConfig } from '../types/session-config.ts';
import type { MakeInParts } from './keyed-operator.ts';
import type { Lateness } from './lateness.ts';
import type { BatchContext, Operator, Output } from './operator.ts';

/** What the planner needs besides the plan. */
export interface PlanningContext {
  readonly evaluation: EvaluationContext;
  readonly config: SessionConfig;
  /** Undefined for a batch query, whose aggregates keep no state. */
  readonly outputMode: OutputMode | undefined;
  /** Makes operators that keep state by keys in parts; absent where they are made as one. */
  readonly inParts?: MakeInParts;
}

/** A plan made of live operators in one WASM core, ready to be pushed into. */
export interface PhysicalPlan {
  readonly schema: StructType;
  /** From the sink down. Another may take the place of one between two batches, and go on with what it holds. */
  readonly operators: Operator[];
  /** Rows that `begin` pushes. */
  readonly localRowCount: number;
  /** One entry a scan, in the order of the plan. */
  readonly scans: readonly PhysicalScan[];
  /** From the sink down, as Spark numbers and reports them. */
  readonly stateful: readonly StatefulOperator[];
  readonly watermarks: readonly EventTimeStatistics[];
  /**
   * Prepares every operator for a micro-batch whose rows go to `output`, and pushes local relations. Then the caller
   * pushes each scan's rows, and ends each scan. What is held is left out in a continuation.
   */
  begin(context: BatchContext, output: Output): void;
  /** What the relations of a stream gave in the micro-batch, and hold. Absent for a batch query. */
  counts?(): ReadonlyMap<ResolvedPlan, RelationCounts>;
  /**
   * What operators have left to do for which they wait for others, once an input has ended. Each step may push rows; the
   * arena is to be reset before it. Absent where no operator waits.
   */
  finish?(): AsyncGenerator<void, void>;
  /** Whether a batch without data must run because the watermark has moved to this value, or the time to this one. */
  needsBatchAt(watermarkMicros: bigint, nowMs: number): boolean;
  close(): void;
}

export interface PhysicalScan {
  readonly scan: SourceScan;
  readonly input: Output;
  /** Whether a join holds the rows, which are not pushed again in a continuation. */
  readonly isHeld: boolean;
}

/** What an `EventTimeWatermarkExec` saw in the micro-batch. */
export interface EventTimeStatistics {
  /** The watermark that this is a use of. */
  readonly watermarkId: number;
  readonly delayMicros: bigint;
  /** Microseconds; undefined when there was no row with an event time. */
  statistics():
    | { readonly min: bigint; readonly max: bigint; readonly avg: bigint; readonly count: number }
    | undefined;
  /** How late the rows so far were, where that is counted. */
  lateness?(): Lateness;
}
