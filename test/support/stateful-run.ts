import { expect } from 'vitest';
import type { Operator } from '../../src/physical/operator.ts';
import { StateStore } from '../../src/state/state-store.ts';
import type { StatefulOperator } from '../../src/state/stateful.ts';
import {
  MemoryCheckpointStorage,
  MemoryLocation,
} from '../../src/streaming/checkpoint/memory-storage.ts';
import type { DataType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import {
  type CollectedOutput,
  type MicroBatch,
  runMicroBatch,
  sortedRows,
} from './aggregate-harness.ts';
import { type CoreBuild, newCore } from './core.ts';

/** One micro-batch, and what a naive reference makes of it. */
export interface CheckedStep {
  readonly parts: readonly (readonly ValueRow[])[];
  /** What comes in at a second port. */
  readonly second?: MicroBatch['second'];
  readonly late: bigint;
  readonly eviction: bigint;
  /** Whether the query is started again from its checkpoint afterwards. */
  readonly restarts: boolean;
  readonly expected: {
    readonly rows: readonly ValueRow[];
    /** Rows of the state in all, updated, removed; late rows. */
    readonly counts: readonly number[];
  };
}

/** An operator and where its rows go, for the first start and for each restart. */
export interface CheckedOperator {
  readonly operator: StatefulOperator & Operator;
  readonly output: CollectedOutput;
  /** The types of its input. */
  readonly types: readonly DataType[];
}

/** An operator with the store of its state over a checkpoint. */
export function withStore(core: WasmCore, location: MemoryLocation, checked: CheckedOperator) {
  const storage = new MemoryCheckpointStorage(location);
  const operators = [checked.operator];
  const store = new StateStore({ core, operators, storage, minDeltasForSnapshot: 2 });
  return { ...checked, store, storage };
}

/** Runs micro-batches and expects the rows and counts of each, over restarts; in the end no memory may be left. */
export async function checkSteps(
  build: CoreBuild,
  newOperator: (core: WasmCore) => CheckedOperator,
  steps: Iterable<CheckedStep>,
): Promise<void> {
  const location = new MemoryLocation();
  let core = await newCore(build);
  let run = withStore(core, location, newOperator(core));
  await run.store.load(0);
  let version = 0;
  for (const { parts, second, late, eviction, restarts, expected } of steps) {
    runMicroBatch(core, run.operator, { types: run.types, parts, second, late, eviction });
    expect(sortedRows(run.output.take())).toEqual(sortedRows(expected.rows));
    const metrics = run.operator.metrics();
    expect([
      metrics.numRowsTotal,
      metrics.numRowsUpdated,
      metrics.numRowsRemoved,
      metrics.numRowsDroppedByWatermark,
    ]).toEqual(expected.counts);
    version++;
    await run.storage.write(run.store.prepare(version));
    run.store.committed(version);
    if (restarts) {
      core = await newCore(build);
      run = withStore(core, location, newOperator(core));
      await run.store.load(version);
    }
  }
  run.operator.close();
  expect(core.kernels.mem_used()).toBe(0);
}
