import type { WasmCore } from './core.ts';
import type { Ptr } from './ptr.ts';

/** The kernels of an aggregate; what the first three do is said in `functions/define.ts`. */
export interface AggregateKernels {
  readonly update: (state: Ptr, groups: Ptr, column: Ptr, rows: number) => number;
  readonly merge: (
    state: Ptr,
    groups: Ptr,
    otherState: Ptr,
    otherGroups: Ptr,
    rows: number,
  ) => number;
  /** Absent where the host finishes. */
  readonly evaluate: ((state: Ptr, groups: Ptr, output: Ptr, rows: number) => number) | undefined;
  /** `<kernel>_settle(state, groups, rows)`: what few families do to touched groups when a micro-batch ends. */
  readonly settle: ((state: Ptr, groups: Ptr, rows: number) => number) | undefined;
}

/** Looks up a kernel family by the name that an aggregate's signature gives. */
export function aggregateKernels(core: WasmCore, family: string): AggregateKernels {
  const kernels = core.kernels as unknown as Record<string, unknown>;
  const find = (verb: string): unknown => {
    const kernel = kernels[`${family}_${verb}`];
    if (kernel === undefined) throw new TypeError(`the core has no kernel ${family}_${verb}`);
    return kernel;
  };
  return {
    update: find('update') as AggregateKernels['update'],
    merge: find('merge') as AggregateKernels['merge'],
    evaluate: kernels[`${family}_evaluate`] as AggregateKernels['evaluate'],
    settle: kernels[`${family}_settle`] as AggregateKernels['settle'],
  };
}
