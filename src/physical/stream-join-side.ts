import { allRows, type RowList, splitRows } from '../functions/column-choice.ts';
import type { EvaluationContext } from '../functions/define.ts';
import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import type { DataType } from '../types/data-type.ts';
import { type Batch, childColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import type { RowList as WasmRowList } from '../wasm/row-list.ts';
import { lateRows } from './event-time-queue.ts';
import {
  type CompiledExpression,
  compileExpression,
  compileExpressions,
} from './expression-compiler.ts';
import type { KeyColumn } from './group-keys.ts';
import { HeldRows, type RowIds } from './held-rows.ts';
import { flaggedRows } from './join-pairs.ts';
import type { BatchContext } from './operator.ts';
import { selectRows } from './row-selection.ts';

/** By what rows are let go: once their time is not after the watermark and a distance. */
export interface LettingGo {
  /** Which of the equal keys has the time; undefined for the event time of the side. */
  readonly key: number | undefined;
  readonly distanceMicros: bigint;
}

export interface StreamJoinSideOptions {
  readonly columns: readonly AttributeReference[];
  readonly keys: readonly ResolvedExpression[];
  /** The keys as both sides have them: what may be null on either may be null on both. */
  readonly keyColumns: readonly KeyColumn[];
  /** Terms of the condition that read this side alone; a row that fails them has no partner. */
  readonly only: ResolvedExpression | undefined;
  /** Absent where the rows of the side are held for ever. */
  readonly lettingGo: LettingGo | undefined;
  /** Where the ids of held rows come from: parts of a join have none twice. */
  readonly ids?: RowIds;
}

/** One side of a join of two streams: what is done with its rows, and those that it holds. */
export class StreamJoinSide {
  readonly columns: readonly AttributeReference[];
  readonly held: HeldRows;
  readonly #core: WasmCore;
  readonly #keys: readonly CompiledExpression[];
  readonly #keyTypes: readonly DataType[];
  readonly #only: CompiledExpression | undefined;
  readonly #lettingGo: LettingGo | undefined;
  /** The column of event time; -1 for none. */
  readonly #eventTime: number;
  #context: BatchContext | undefined;

  constructor(context: EvaluationContext, options: StreamJoinSideOptions) {
    const { columns, keys, keyColumns, only, lettingGo, ids } = options;
    this.columns = columns;
    this.#core = context.core;
    this.#keys = compileExpressions(keys, columns, context);
    this.#keyTypes = keys.map(({ dataType }) => dataType);
    this.#only = only && compileExpression(only, columns, context);
    this.#lettingGo = lettingGo;
    this.#eventTime = columns.findIndex((column) => column.watermarkDelayMicros !== undefined);
    this.held = new HeldRows(context.core, { columns, keys: keyColumns, ids });
  }

  /** Whether rows are ever let go. */
  get letsGo(): boolean {
    return this.#lettingGo !== undefined;
  }

  begin(context: BatchContext): void {
    this.#context = context;
    this.held.start();
  }

  /** The rows that are not late, and how many are. */
  timely(batch: Batch): { readonly timely: Batch; readonly dropped: number } {
    const watermark = this.#context?.lateWatermarkMicros;
    if (this.#eventTime < 0 || watermark === undefined) return { timely: batch, dropped: 0 };
    const times = this.#eventTimes(batch);
    const { count, flags } = lateRows(this.#core, times, batch.rows, watermark);
    return { timely: count === 0 ? batch : this.#where(batch, flags, 0), dropped: count };
  }

  /** The rows that may have partners, and those that can't. */
  joinable(batch: Batch): { readonly joinable: Batch; readonly hopeless: Batch } {
    const none = { rows: 0, columns: [] };
    if (this.#only === undefined || batch.rows === 0) return { joinable: batch, hopeless: none };
    const { matched, rest } = splitRows(this.#core, this.#only(batch), allRows(batch.rows));
    const of = (list: RowList) => (list.count === 0 ? none : selectRows(this.#core, batch, list));
    return { joinable: of(matched), hopeless: of(rest) };
  }

  /** The keys of rows, as either side looks them up. */
  keysOf(batch: Batch): Ptr {
    return this.held.encode(this.#evaluateKeys(batch), batch.rows);
  }

  #evaluateKeys(batch: Batch): readonly Ptr[] {
    return this.#keys.map((evaluate) => evaluate(batch));
  }

  /** Holds rows, but for those that have a partner, are to be let go in this micro-batch, or both. Gives how many. */
  hold(batch: Batch, matched: Ptr, unless?: 'matched' | 'due' | 'due and matched'): number {
    const { kernels } = this.#core;
    if (unless === undefined) {
      this.#add(batch, { matched });
      return batch.rows;
    }
    const due = unless === 'matched' ? matched : this.#dueFlags(batch);
    if (unless === 'due and matched') kernels.join_keep_flags(due, matched, batch.rows);
    const { rows, count } = flaggedRows(this.#core, due, batch.rows, 0);
    const flags = kernels.join_flags_of(matched, rows, count);
    this.#add(selectRows(this.#core, batch, { pointer: rows, count }), { matched: flags });
    return count;
  }

  /** Which rows are to be let go in this micro-batch, a byte each. */
  #dueFlags(batch: Batch): Ptr {
    const watermark = this.#letGoAt();
    if (watermark === undefined) return this.#core.kernels.arena_alloc_zeroed(batch.rows);
    const times = this.#timesOf(batch, this.#evaluateKeys(batch));
    return lateRows(this.#core, times, batch.rows, watermark).flags;
  }

  /** Takes rows back from a checkpoint. */
  restore(batch: Batch, { ids, matched }: { readonly ids: Ptr; readonly matched: Ptr }): void {
    this.#add(batch, { matched, ids });
  }

  #add(batch: Batch, { matched, ids }: { readonly matched: Ptr; readonly ids?: Ptr }): void {
    const columns = this.#evaluateKeys(batch);
    const keys = this.held.encode(columns, batch.rows);
    const times = this.#lettingGo && this.#timesOf(batch, columns);
    if (ids === undefined) this.held.add({ batch, keys, matched, times });
    else this.held.restore({ batch, keys, matched, times, ids });
  }

  /** Takes out the rows that no partner can come for any more. */
  takeDue(): WasmRowList {
    return this.held.takeDue(this.#letGoAt());
  }

  /** A watermark below which no row is let go; undefined where none ever is. */
  firstDueMicros(): bigint | undefined {
    const { firstMicros } = this.held;
    if (firstMicros === undefined || this.#lettingGo === undefined) return undefined;
    return firstMicros - this.#lettingGo.distanceMicros;
  }

  #letGoAt(): bigint | undefined {
    const watermark = this.#context?.evictionWatermarkMicros;
    return this.#lettingGo && watermark !== undefined
      ? watermark + this.#lettingGo.distanceMicros
      : undefined;
  }

  /** The times by which rows are let go. */
  #timesOf(batch: Batch, keys: readonly Ptr[]): Ptr {
    const key = this.#lettingGo?.key;
    if (key === undefined) return this.#eventTimes(batch);
    return this.#timesIn(keys[key], this.#keyTypes[key]);
  }

  #eventTimes(batch: Batch): Ptr {
    return this.#timesIn(batch.columns[this.#eventTime], this.columns[this.#eventTime].dataType);
  }

  /** A window counts by its end. */
  #timesIn(column: Ptr, { kind }: DataType): Ptr {
    return kind === 'struct' ? childColumn(this.#core, column, 1) : column;
  }

  #where(batch: Batch, flags: Ptr, flag: 0 | 1): Batch {
    const { rows, count } = flaggedRows(this.#core, flags, batch.rows, flag);
    return selectRows(this.#core, batch, { pointer: rows, count });
  }
}
