import type { AggregateStates } from '../functions/aggregate-states.ts';
import type { EvaluationContext } from '../functions/define.ts';
import type { Ptr } from '../wasm/ptr.ts';

/** The arguments of an aggregate for all sorted rows, and where its states come from. */
export interface FrameInput {
  readonly context: EvaluationContext;
  readonly columns: readonly Ptr[];
  /** A byte a row: whether FILTER lets it pass. Undefined where all do. */
  readonly passes: Uint8Array | undefined;
  /** States that the results may be views of: they stay until the results have been read. */
  readonly newStates: () => AggregateStates;
  /** States that are closed when they have been merged into others. */
  readonly newPassingStates: () => AggregateStates;
}

/** Group numbers for the rows; 0, which belongs to nobody, for those that don't pass. */
export function passing(
  { passes }: FrameInput,
  groups: Int32Array,
  rowAt = (at: number) => at,
): Int32Array {
  if (passes === undefined) return groups;
  return groups.map((group, at) => (passes[rowAt(at)] === 1 ? group : 0));
}
