import { TypeId } from '../../assembly/abi.ts';
import { newColumn } from './batch.ts';
import { buildConstant } from './column-builder.ts';
import type { WasmCore } from './core.ts';
import { setColumnValues } from './kernel-result.ts';
import type { Ptr } from './ptr.ts';

/** Windows by their size, slide and offset, in microseconds. */
export interface WindowSpecification {
  readonly sizeMicros: bigint;
  readonly slideMicros: bigint;
  readonly startMicros: bigint;
}

export interface WindowExpansion {
  readonly count: number;
  /** The row that each window was made for: i32, in the arena. */
  readonly rowNumbers: Ptr;
  /** Struct column of start and end. */
  readonly windows: Ptr;
}

/** Every window that each time of a column lies in, the latest first. */
export function expandWindows(
  core: WasmCore,
  times: Ptr,
  rows: number,
  { sizeMicros, slideMicros, startMicros }: WindowSpecification,
): WindowExpansion {
  const { kernels } = core;
  const perRow = Number((sizeMicros + slideMicros - 1n) / slideMicros);
  const rowNumbers = kernels.arena_alloc(rows * perRow * 4);
  const starts = kernels.arena_alloc(rows * perRow * 8);
  const count = kernels.datetime_expand_windows(
    times,
    sizeMicros,
    slideMicros,
    startMicros,
    rowNumbers,
    starts,
    rows,
  );
  const start = newColumn(core, { type: TypeId.I64, rows: count });
  setColumnValues(core, start, starts);
  const end = newColumn(core, { type: TypeId.I64, rows: count });
  const size = buildConstant(core, { kind: 'long' }, sizeMicros, count);
  kernels.arithmetic_add_i64(start, size, end, 0, count);
  const windows = newColumn(core, { type: TypeId.Struct, rows: count, children: [start, end] });
  return { count, rowNumbers, windows };
}
