import { type Results, resultColumn } from '../functions/aggregate-states.ts';
import type { TimeWindow } from '../plan/resolved-expression.ts';
import { LongType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import { newColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { columnFrom } from '../wasm/empty-column.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { newRowList, type RowList } from '../wasm/row-list.ts';
import type { AggregateTable, ScratchState } from './aggregate-table.ts';
import type { GroupKeys } from './group-keys.ts';
import type { Output } from './operator.ts';

export interface WindowRowsOptions {
  readonly core: WasmCore;
  readonly table: AggregateTable;
  readonly keys: GroupKeys;
  readonly window: TimeWindow;
  /** Where among the grouping columns the window stands. */
  readonly windowGrouping: number;
  readonly output: Output;
}

/** Result rows of one window. */
export interface WindowResult {
  /** The window's number: it starts `number * slide` after the origin. */
  readonly number: bigint;
  /** The key of each row. */
  readonly keys: RowList;
  /** The group of each row, in the table or in `scratch`. */
  readonly groups: Ptr;
  readonly scratch?: ScratchState;
}

/** A batch in the making; all columns have room for `capacity` rows. */
interface PendingRows {
  readonly capacity: number;
  readonly keys: Ptr;
  readonly starts: Ptr;
  readonly ends: Ptr;
  readonly results: readonly Results[];
}

const BATCH_ROWS = 8192;

/** Collects the results of windows into batches, so that many small windows don't become many small batches. */
export class WindowRows {
  readonly #options: WindowRowsOptions;
  #pending: PendingRows | undefined;
  #used = 0;

  constructor(options: WindowRowsOptions) {
    this.#options = options;
  }

  add({ number, keys, groups, scratch }: WindowResult): void {
    const { core, table, window } = this.#options;
    const pending = this.#room(keys.count);
    table.evaluateInto(pending.results, groups, keys.count, scratch);
    const source = keys.rows >>> 2;
    const target = (pending.keys >>> 2) + this.#used;
    core.memory.u32.copyWithin(target, source, source + keys.count);
    const start = window.startMicros + number * window.slideMicros;
    const end = start + window.sizeMicros;
    core.kernels.window_fill(pending.starts, this.#used, keys.count, start);
    core.kernels.window_fill(pending.ends, this.#used, keys.count, end);
    this.#used += keys.count;
  }

  #room(rows: number): PendingRows {
    if (this.#pending !== undefined && this.#used + rows <= this.#pending.capacity) {
      return this.#pending;
    }
    this.flush();
    const { core, table } = this.#options;
    const capacity = Math.max(rows, BATCH_ROWS);
    const type = physicalType(LongType);
    this.#pending = {
      capacity,
      keys: newRowList(core, capacity),
      starts: newColumn(core, { type, rows: capacity }),
      ends: newColumn(core, { type, rows: capacity }),
      results: table.newOutputs(capacity),
    };
    return this.#pending;
  }

  /** Pushes what has been collected. Before it, nothing that results point to may go. */
  flush(): void {
    const rows = this.#used;
    const pending = this.#pending;
    this.#pending = undefined;
    this.#used = 0;
    if (pending === undefined || rows === 0) return;
    const { core, keys, window, windowGrouping, output } = this.#options;
    const cut = (column: Ptr) => columnFrom(core, column, 0, rows);
    const children = [cut(pending.starts), cut(pending.ends)];
    const struct = newColumn(core, { type: physicalType(window.dataType), rows, children });
    const grouping = keys.columnsOf(pending.keys, rows);
    grouping.splice(windowGrouping, 0, struct);
    const results = pending.results.map((part) => resultColumn(core, part));
    output.push({ rows, columns: [...grouping, ...results] });
  }
}
