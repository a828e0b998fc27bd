import type { OutputMode } from '../../connectors/connector.ts';
import { stateKeySchemaMismatch } from '../../errors/state-errors.ts';
import type { TimeWindow } from '../../plan/resolved-expression.ts';
import type { StateTable } from '../../state/state-table.ts';
import type { StateBlock, StateOperatorMetrics } from '../../state/stateful.ts';
import { type DataType, TimestampType } from '../../types/data-type.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { newRowList, type RowList, rowSequence } from '../../wasm/row-list.ts';
import { AggregateTable } from '../aggregate-table.ts';
import { dueTime } from '../event-time-queue.ts';
import {
  type CompiledExpression,
  compileExpression,
  compileExpressions,
} from '../expression-compiler.ts';
import { GroupKeys } from '../group-keys.ts';
import { type AggregateOptions, listParts } from '../grouped-state.ts';
import { ALWAYS_DUE, type PartOperator } from '../keyed-operator.ts';
import type { BatchContext } from '../operator.ts';
import { paneTables } from '../state-tables.ts';
import { emitWindows, type WindowRange } from '../window-emission.ts';
import { WindowRows } from '../window-rows.ts';

export interface WindowedAggregateOptions extends AggregateOptions {
  readonly window: TimeWindow;
  /** Where in `grouping` the window stands. */
  readonly windowGrouping: number;
  readonly operatorId: number;
  readonly outputMode: OutputMode;
  /** Whether the window's time carries a watermark; without one no row is late and nothing is evicted. */
  readonly hasWatermark: boolean;
}

const NO_CHANGES = { updated: 0, removed: 0, dropped: 0 };
/** Before and after all windows and panes, with room for arithmetic in 64 bits. */
const FIRST_WINDOW = -(2n ** 62n);
const LAST_WINDOW = 2n ** 62n;
const LAST_PANE = LAST_WINDOW;

/**
 * Aggregation by a time window and further keys, kept as panes (`assembly/table/pane-index.ts`). Its answers are those of
 * Spark's plan, which copies each row into its windows: append emits a window once the watermark has reached its end;
 * update emits the windows that the micro-batch touched; complete emits all. A row without a time is in no window. Counts
 * are in Spark's rows, (window, key) pairs.
 *
 * State is a row for each (pane, key). Eviction removes whole panes.
 */
export class WindowedAggregateExec implements PartOperator {
  readonly operatorId: number;
  readonly operatorName = 'stateStoreSave';
  readonly keyTypes: readonly DataType[];
  readonly valueTypes: readonly DataType[];
  readonly keyLayout: string;
  readonly tables: readonly StateTable[];
  readonly #core: WasmCore;
  readonly #options: WindowedAggregateOptions;
  readonly #evicts: boolean;
  readonly #time: CompiledExpression;
  readonly #grouping: readonly CompiledExpression[];
  readonly #keys: GroupKeys;
  readonly #table: AggregateTable;
  readonly #rows: WindowRows;
  #panes: Ptr;
  /** Late rows of the micro-batch by pane and key, only to count them. */
  #latePanes: Ptr | undefined;
  #context: BatchContext | undefined;
  #counts = NO_CHANGES;

  constructor(options: WindowedAggregateOptions) {
    const { context, input, window, windowGrouping, output } = options;
    const grouping = options.grouping.filter((_, index) => index !== windowGrouping);
    this.operatorId = options.operatorId;
    this.#options = options;
    this.#core = context.core;
    this.#evicts = options.hasWatermark && options.outputMode !== 'complete';
    this.#time = compileExpression(window.child, input, context);
    this.#grouping = compileExpressions(grouping, input, context);
    this.#keys = new GroupKeys(context.core, grouping);
    this.#table = new AggregateTable(options);
    this.#panes = this.#newPanes();
    this.#rows = new WindowRows({
      core: context.core,
      table: this.#table,
      keys: this.#keys,
      window,
      windowGrouping,
      output,
    });
    this.keyTypes = [TimestampType, ...grouping.map(({ dataType }) => dataType)];
    this.valueTypes = this.#table.stateTypes;
    this.tables = paneTables({ ...options, signatures: this.#table.signatures }, options);
    this.keyLayout = `window(${window.sizeMicros}, ${window.slideMicros}, ${window.startMicros})`;
  }

  #newPanes(): Ptr {
    const { sizeMicros, slideMicros, startMicros } = this.#options.window;
    return this.#core.kernels.window_new(sizeMicros, slideMicros, startMicros);
  }

  begin(context: BatchContext): void {
    this.#context = context;
    this.#counts = NO_CHANGES;
    this.#keys.start();
    this.#core.kernels.window_start(this.#panes);
    // What the previous watermark has passed is gone already; after a restart, only the count of it is not.
    const late = this.#lastWindowBefore(context.lateWatermarkMicros);
    if (late !== undefined) this.#core.kernels.window_pass(this.#panes, late + 1n);
  }

  /** The last window that a watermark has passed; undefined where watermarks don't count. */
  #lastWindowBefore(watermarkMicros: bigint | undefined): bigint | undefined {
    if (!this.#evicts || watermarkMicros === undefined) return undefined;
    return this.#core.kernels.window_last_before(this.#panes, watermarkMicros);
  }

  push(batch: Batch): void {
    const { rows } = batch;
    if (rows === 0) return;
    const { kernels } = this.#core;
    const times = this.#time(batch);
    const grouping = this.#grouping.map((evaluate) => evaluate(batch));
    const { numbers, bound } = this.#keys.numbersOf(this.#keys.encode(grouping, rows), rows);
    const late = this.#lastWindowBefore(this.#context?.lateWatermarkMicros) ?? FIRST_WINDOW;
    const groups = newRowList(this.#core, rows);
    const lateRows = newRowList(this.#core, rows);
    const lateCount = kernels.window_assign(
      this.#panes,
      times,
      numbers,
      rows,
      bound,
      late,
      groups,
      lateRows,
    );
    if (lateCount > 0) {
      this.#latePanes ??= this.#newPanes();
      kernels.window_note(this.#latePanes, times, numbers, lateRows, lateCount, bound);
    }
    this.#table.reserve(kernels.window_group_bound(this.#panes));
    this.#table.update(batch, groups);
  }

  end(): void {
    const { kernels } = this.#core;
    const { outputMode, output } = this.#options;
    const passed = this.#lastWindowBefore(this.#context?.evictionWatermarkMicros);
    const late = this.#lastWindowBefore(this.#context?.lateWatermarkMicros);
    const from = late === undefined ? FIRST_WINDOW : late + 1n;
    const updated = kernels.window_pairs(this.#panes, from, LAST_WINDOW, 1);
    if (outputMode === 'update') this.#emit({ from, to: LAST_WINDOW, isDirtyOnly: true });
    else if (outputMode === 'complete') this.#emit({ from, to: LAST_WINDOW, isDirtyOnly: false });
    else if (passed !== undefined) this.#emit({ from, to: passed, isDirtyOnly: false });
    const removed = passed === undefined ? 0 : kernels.window_pass(this.#panes, passed + 1n);
    this.#counts = { updated, removed, dropped: this.#countLate(late) };
    output.end();
  }

  #emit(range: WindowRange): void {
    const { context } = this.#options;
    const options = { core: context.core, panes: this.#panes, table: this.#table };
    emitWindows({ ...options, rows: this.#rows }, range);
  }

  /** (window, key) pairs of the late rows whose window is late. */
  #countLate(late: bigint | undefined): number {
    const panes = this.#latePanes;
    this.#latePanes = undefined;
    if (panes === undefined || late === undefined) return 0;
    const dropped = this.#core.kernels.window_pairs(panes, FIRST_WINDOW, late, 0);
    this.#core.kernels.window_free(panes);
    return dropped;
  }

  *changes(): Generator<StateBlock> {
    yield* this.#putBlocks(true);
    const starts = this.#core.kernels.window_evicted_starts(this.#panes);
    const rows = this.#core.kernels.window_evicted_panes(this.#panes);
    if (rows > 0)
      yield { kind: 'remove', types: [TimestampType], batch: { rows, columns: [starts] } };
  }

  snapshot(): Iterable<StateBlock> {
    return this.#putBlocks(false);
  }

  /** Blocks of the groups that are not evicted, all or the dirty ones. */
  *#putBlocks(isDirtyOnly: boolean): Generator<StateBlock> {
    const { kernels } = this.#core;
    const first = kernels.window_first_live_pane(this.#panes);
    const last = LAST_PANE;
    if (first > last) return;
    const held = kernels.window_held(this.#panes, first, last);
    const groups = newRowList(this.#core, held);
    const keys = newRowList(this.#core, held);
    const dirty = isDirtyOnly ? 1 : 0;
    const count = kernels.window_groups(this.#panes, first, last, dirty, groups, keys);
    const keyParts = listParts({ rows: keys, count });
    for (const part of listParts({ rows: groups, count })) {
      const numbers = keyParts.next().value;
      if (numbers !== undefined) yield this.#putBlock(part, numbers);
    }
  }

  #putBlock(groups: RowList, numbers: RowList): StateBlock {
    const { rows, count } = groups;
    const starts = this.#core.kernels.window_pane_starts(this.#panes, rows, count);
    const keys = this.#keys.columnsOf(numbers.rows, count);
    const columns = [starts, ...keys, ...this.#table.gather(rows, count)];
    return {
      kind: 'put',
      types: [...this.keyTypes, ...this.valueTypes],
      batch: { rows: count, columns },
      keyGroups: this.#keys.keyGroupsOf(numbers.rows, count),
    };
  }

  restore({ kind, batch }: StateBlock): void {
    const { kernels } = this.#core;
    if (kind === 'put') this.#restorePut(batch);
    else {
      kernels.window_restore_evicted(this.#panes, batch.columns[0], batch.rows);
      this.#removeEvicted();
    }
    this.#keys.start();
    kernels.window_start(this.#panes);
  }

  #restorePut({ rows, columns }: Batch): void {
    const { kernels } = this.#core;
    const keyCount = this.keyTypes.length;
    const encoded = this.#keys.encode(columns.slice(1, keyCount), rows);
    const { numbers, bound } = this.#keys.numbersOf(encoded, rows);
    const groups = newRowList(this.#core, rows);
    const starts = columns[0];
    const done = kernels.window_restore(this.#panes, starts, numbers, rows, bound, groups);
    // A pane of a window of another size or slide: the query was changed.
    if (done < rows) {
      const report = `operator ${this.operatorId}, panes that are not those of ${this.keyLayout}`;
      throw stateKeySchemaMismatch('window', this.keyLayout, report);
    }
    this.#table.reserve(kernels.window_group_bound(this.#panes));
    this.#table.restore(groups, columns.slice(keyCount), rowSequence(this.#core, rows), rows);
  }

  clear(): void {
    const { kernels } = this.#core;
    kernels.window_free(this.#panes);
    this.#panes = this.#newPanes();
    this.#freeLate();
    this.#keys.clear();
    this.#table.reset();
    this.#context = undefined;
    this.#counts = NO_CHANGES;
  }

  committed(): void {
    const { kernels } = this.#core;
    // Keys that the micro-batch met only in rows that were dropped have no group.
    const met = this.#keys.dirty();
    this.#removeEvicted();
    const count = kernels.window_keys_without_group(this.#panes, met.rows, met.count);
    this.#keys.remove({ rows: met.rows, count });
    this.#keys.start();
    kernels.window_start(this.#panes);
  }

  /** Forgets the evicted panes, and keys that were in no other. */
  #removeEvicted(): void {
    const { kernels } = this.#core;
    const held = kernels.window_evicted_count(this.#panes);
    if (kernels.window_evicted_panes(this.#panes) === 0) return;
    const groups = newRowList(this.#core, held);
    kernels.window_evicted_groups(this.#panes, groups);
    this.#table.clear(groups, held);
    const keys = newRowList(this.#core, held);
    const count = kernels.window_remove_evicted(this.#panes, keys);
    this.#keys.remove({ rows: keys, count });
  }

  metrics(): StateOperatorMetrics {
    const { kernels } = this.#core;
    return {
      operatorName: this.operatorName,
      numRowsTotal: kernels.window_live_pairs(this.#panes),
      numRowsUpdated: this.#counts.updated,
      numRowsRemoved: this.#counts.removed,
      numRowsDroppedByWatermark: this.#counts.dropped,
      memoryUsedBytes: this.#keys.bytes + this.#table.bytes + kernels.window_bytes(this.#panes),
    };
  }

  needsBatchAt(watermarkMicros: bigint): boolean {
    const inForce = this.#context?.evictionWatermarkMicros;
    const { outputMode } = this.#options;
    return outputMode !== 'complete' && inForce !== undefined && watermarkMicros > inForce;
  }

  firstDueMicros(): bigint | undefined {
    if (this.#options.outputMode === 'complete') return ALWAYS_DUE;
    return this.#evicts ? dueTime(this.#core.kernels.window_first_due(this.#panes)) : undefined;
  }

  #freeLate(): void {
    if (this.#latePanes !== undefined) this.#core.kernels.window_free(this.#latePanes);
    this.#latePanes = undefined;
  }

  close(): void {
    this.#keys.close();
    this.#table.close();
    this.#freeLate();
    this.#core.kernels.window_free(this.#panes);
  }
}
