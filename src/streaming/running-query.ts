import type { Offset, OutputMode, Sink, Source } from '../connectors/connector.ts';
import type { EvaluationContext } from '../functions/define.ts';
import type { PhysicalPlan, PhysicalScan } from '../physical/physical-plan.ts';
import type { StructType } from '../types/data-type.ts';
import type { StreamCheckpoint } from './checkpoint/stream-checkpoint.ts';
import type { QueryState } from './execution-parts.ts';
import type { ResultTable } from './result-table.ts';

/** A scan of the running plan and where its rows come from. */
export type ScanInput = StreamInput | TableInput;

interface Input {
  readonly scan: PhysicalScan;
  /** The scan's columns: what its source delivers. */
  readonly columns: StructType;
}

/** A stream, by its place in the offset log: each micro-batch reads a range of it. */
interface StreamInput extends Input {
  readonly kind: 'stream';
  readonly ordinal: number;
}

/** A table: each micro-batch reads all that it had when the query started. */
interface TableInput extends Input {
  readonly kind: 'table';
  readonly source: Source;
  readonly end: Offset | null;
}

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
  readonly resultTable: ResultTable | undefined;
}
