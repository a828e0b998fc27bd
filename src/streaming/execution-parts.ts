import type { PhysicalPlan, PlanningContext } from '../physical/physical-plan.ts';
import type { BatchCounts } from '../plan/explain-text.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import type { CheckpointStorage, CheckpointWrite } from '../ports/checkpoint-storage.ts';
import type { StatefulOperator } from '../state/stateful.ts';
import type { WasmCore } from '../wasm/core.ts';

/** The state of all operators of a query, by version: version n+1 is what micro-batch n left. */
export interface QueryState {
  /** Makes the operators hold what they held at a version; 0 is empty. */
  load(version: number): Promise<void>;
  /** Puts aside what changed for the next version, and has the operators go on as if it were committed. */
  keep(): void;
  /** The writes that make the current state durable as a version. The bytes may be views of linear memory. */
  prepare(version: number): readonly CheckpointWrite[];
  /** As `prepare`, all that there is, whatever was written before. */
  prepareSnapshot(version: number): readonly CheckpointWrite[];
  /** A prepared version is durable. */
  committed(version: number): void;
  /** Names of entries that no version from this one on needs. */
  obsolete(oldestNeededVersion: number): Promise<string[]>;
}

export interface QueryStateOptions {
  readonly core: WasmCore;
  readonly operators: readonly StatefulOperator[];
  readonly storage: CheckpointStorage;
  readonly minDeltasForSnapshot: number;
}

/** A query's plan before and after optimization. */
export interface ExplainedPlans {
  readonly analyzed: ResolvedPlan;
  readonly optimized: ResolvedPlan;
}

/** What the batch loop is built from; tests put their own in. */
export interface ExecutionParts {
  planPhysical(plan: ResolvedPlan, context: PlanningContext): PhysicalPlan;
  openState(options: QueryStateOptions): QueryState;
  explain(plans: ExplainedPlans, isExtended: boolean): string;
  /** The plan with what a micro-batch did. */
  explainCounts(optimized: ResolvedPlan, batch: BatchCounts): Promise<string>;
}
