import type { OutputMode, Sink, Source } from '../connectors/connector.ts';
import type { EvaluationContext } from '../functions/define.ts';
import type { PhysicalPlan, PhysicalScan } from '../physical/physical-plan.ts';
import type { StreamCheckpoint } from './checkpoint/stream-checkpoint.ts';
import type { QueryState } from './execution-parts.ts';

/** A scan of the running plan and where its rows come from. */
export type ScanInput =
  /** A stream, by its place in the offset log: each micro-batch reads a range of it. */
  | { readonly kind: 'stream'; readonly scan: PhysicalScan; readonly ordinal: number }
  /** A table: each micro-batch reads all of it. */
  | { readonly kind: 'table'; readonly scan: PhysicalScan; readonly source: Source };

/** Everything that is open while a query runs. */
export interface RunningQuery {
  readonly plan: PhysicalPlan;
  /** Shared with the plan's expressions; its time is set for each micro-batch. */
  readonly evaluation: EvaluationContext;
  /** The streaming sources in the order of the offset log. */
  readonly sources: readonly Source[];
  /** Tables first, so that they are complete before the first row of a stream. */
  readonly inputs: readonly ScanInput[];
  readonly sink: Sink;
  readonly state: QueryState;
  readonly checkpoint: StreamCheckpoint;
  readonly outputMode: OutputMode;
}
