import { TypeId } from '../../../assembly/abi.ts';
import type { EvaluationContext } from '../../functions/define.ts';
import type { AttributeReference } from '../../plan/resolved-expression.ts';
import type { StateTable } from '../../state/state-table.ts';
import type { StateBlock, StateOperatorMetrics } from '../../state/stateful.ts';
import { type DataType, TimestampType } from '../../types/data-type.ts';
import { type Batch, childColumn, newColumn } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { NULL_PTR, type Ptr } from '../../wasm/ptr.ts';
import { type RowList, rowListOf } from '../../wasm/row-list.ts';
import { EventTimeQueue, lateRows } from '../event-time-queue.ts';
import { GroupKeys } from '../group-keys.ts';
import { listParts } from '../grouped-state.ts';
import type { PartOperator } from '../keyed-operator.ts';
import type { BatchContext, Output } from '../operator.ts';
import { selectRows } from '../row-selection.ts';
import { deduplicateTables } from '../state-tables.ts';

/** A column that carries a watermark. */
export interface EventTimeColumn {
  readonly ordinal: number;
  /** A struct made by `window`: its end is what counts. */
  readonly isWindow: boolean;
}

export interface DeduplicateOptions {
  readonly output: Output;
  readonly context: EvaluationContext;
  /** The columns of the rows, which are those of the result. */
  readonly input: readonly AttributeReference[];
  /** Ordinals of the columns whose values are the key. */
  readonly keys: readonly number[];
  /** Rows are late by this column; undefined where there is no watermark. */
  readonly eventTime: EventTimeColumn | undefined;
  /**
   * For `dropDuplicatesWithinWatermark`: a key is forgotten when the watermark has come so far after the event time of
   * its first row, in microseconds. Undefined for `dropDuplicates`, which forgets a key with its own event time, if it
   * has one.
   */
  readonly withinMicros: bigint | undefined;
  readonly operatorId: number;
}

const NO_CHANGES = { updated: 0, removed: 0, dropped: 0 };

/**
 * The first row of each key (Spark's StreamingDeduplicateExec and StreamingDeduplicateWithinWatermarkExec). State is the
 * keys, and within a watermark the time at which each is forgotten. A micro-batch costs its rows and what it forgets.
 */
export class DeduplicateExec implements PartOperator {
  readonly operatorId: number;
  readonly operatorName: string;
  readonly keyTypes: readonly DataType[];
  readonly valueTypes: readonly DataType[];
  readonly tables: readonly StateTable[];
  readonly #core: WasmCore;
  readonly #options: DeduplicateOptions;
  readonly #keys: GroupKeys;
  /** Which key column forgets its key. */
  readonly #expiringKey: number;
  readonly #queue: EventTimeQueue;
  #context: BatchContext | undefined;
  /** Numbers of the micro-batch's new keys, a list for each batch of rows; outside the arena. */
  #added: Uint32Array[] = [];
  #counts = NO_CHANGES;

  constructor(options: DeduplicateOptions) {
    const { context, input, keys, eventTime, withinMicros } = options;
    const columns = keys.map((ordinal) => input[ordinal]);
    this.operatorId = options.operatorId;
    this.operatorName = withinMicros === undefined ? 'dedupe' : 'dedupeWithinWatermark';
    this.#core = context.core;
    this.#options = options;
    this.#keys = new GroupKeys(context.core, columns);
    this.#expiringKey = eventTime === undefined ? -1 : keys.indexOf(eventTime.ordinal);
    this.#queue = new EventTimeQueue(context.core);
    this.keyTypes = columns.map(({ dataType }) => dataType);
    this.valueTypes = withinMicros === undefined ? [] : [TimestampType];
    this.tables = deduplicateTables(columns, withinMicros !== undefined);
  }

  begin(context: BatchContext): void {
    this.#context = context;
    this.#counts = NO_CHANGES;
    this.#added = [];
    this.#keys.start();
  }

  push(batch: Batch): void {
    const { rows } = batch;
    if (rows === 0) return;
    const { keys } = this.#options;
    const encoded = this.#keys.encode(
      keys.map((ordinal) => batch.columns[ordinal]),
      rows,
    );
    const { late, flags } = this.#lateFlags(batch);
    const added = this.#keys.addNew(encoded, rows, flags);
    const first = added.numbers >>> 2;
    this.#added.push(this.#core.memory.u32.slice(first, first + added.count));
    const { updated, removed, dropped } = this.#counts;
    this.#counts = { updated: updated + added.count, removed, dropped: dropped + late };
    if (added.count === 0) return;
    const chosen = selectRows(this.#core, batch, { pointer: added.rows, count: added.count });
    this.#queueNew(chosen, added.numbers);
    this.#options.output.push(chosen);
  }

  /** A byte a row, 1 for late rows; no flags where none is late. */
  #lateFlags(batch: Batch): { readonly late: number; readonly flags: Ptr } {
    const watermark = this.#context?.lateWatermarkMicros;
    const { eventTime } = this.#options;
    if (eventTime === undefined || watermark === undefined) return { late: 0, flags: NULL_PTR };
    const times = this.#timesOf(batch.columns[eventTime.ordinal]);
    const { count, flags } = lateRows(this.#core, times, batch.rows, watermark);
    return { late: count, flags: count > 0 ? flags : NULL_PTR };
  }

  #timesOf(column: Ptr): Ptr {
    return this.#options.eventTime?.isWindow === true ? childColumn(this.#core, column, 1) : column;
  }

  /** Files new keys under the time at which they are forgotten; `batch` has their rows. */
  #queueNew(batch: Batch, numbers: Ptr): void {
    const { eventTime, withinMicros } = this.#options;
    if (eventTime === undefined) return;
    const times = this.#timesOf(batch.columns[eventTime.ordinal]);
    const added = { rows: numbers, count: batch.rows };
    if (withinMicros !== undefined) {
      const { event_time_after: laterBy } = this.#core.kernels;
      this.#queue.add(added, laterBy(times, batch.rows, withinMicros));
    } else if (this.#expiringKey >= 0) this.#queue.add(added, times);
  }

  end(): void {
    const due = this.#queue.takeDue(this.#context?.evictionWatermarkMicros);
    this.#keys.evict(due);
    this.#counts = { ...this.#counts, removed: due.count };
    this.#options.output.end();
  }

  *changes(): Generator<StateBlock> {
    const evicted = this.#queue.takenNumbers();
    const kept = this.#added.map((numbers) => numbers.filter((number) => !evicted.has(number)));
    for (const numbers of kept) {
      yield* this.#putBlocks({ rows: rowListOf(this.#core, numbers), count: numbers.length });
    }
    for (const part of listParts(this.#queue.taken())) {
      const columns = this.#keys.columnsOf(part.rows, part.count);
      const keyGroups = this.#keys.keyGroupsOf(part.rows, part.count);
      const batch = { rows: part.count, columns };
      yield { kind: 'remove', types: this.keyTypes, batch, keyGroups };
    }
  }

  snapshot(): Iterable<StateBlock> {
    return this.#putBlocks(this.#keys.live());
  }

  *#putBlocks(numbers: RowList): Generator<StateBlock> {
    const types = [...this.keyTypes, ...this.valueTypes];
    for (const { rows, count } of listParts(numbers)) {
      const keys = this.#keys.columnsOf(rows, count);
      const columns =
        this.valueTypes.length === 0 ? keys : [...keys, this.#expiry({ rows, count })];
      const keyGroups = this.#keys.keyGroupsOf(rows, count);
      yield { kind: 'put', types, batch: { rows: count, columns }, keyGroups };
    }
  }

  #expiry(numbers: RowList): Ptr {
    const times = newColumn(this.#core, { type: TypeId.I64, rows: numbers.count });
    this.#queue.read(numbers, times);
    return times;
  }

  restore({ kind, batch: { rows, columns } }: StateBlock): void {
    const keyColumns = columns.slice(0, this.keyTypes.length);
    const { numbers } = this.#keys.numbersOf(this.#keys.encode(keyColumns, rows), rows);
    const list = { rows: numbers, count: rows };
    if (kind === 'remove') this.#forget(list);
    else if (this.#options.withinMicros !== undefined) {
      this.#queue.add(list, columns[keyColumns.length]);
    } else if (this.#expiringKey >= 0) {
      this.#queue.add(list, this.#timesOf(keyColumns[this.#expiringKey]));
    }
    this.#keys.start();
  }

  #forget(numbers: RowList): void {
    this.#queue.drop(numbers);
    this.#keys.remove(numbers);
  }

  clear(): void {
    this.#keys.clear();
    this.#queue.clear();
    this.#added = [];
    this.#context = undefined;
    this.#counts = NO_CHANGES;
  }

  committed(): void {
    const evicted = this.#queue.taken();
    if (evicted.count > 0) this.#forget(evicted);
    this.#queue.committed();
    this.#added = [];
    this.#keys.start();
  }

  metrics(): StateOperatorMetrics {
    return {
      operatorName: this.operatorName,
      numRowsTotal: this.#keys.size,
      numRowsUpdated: this.#counts.updated,
      numRowsRemoved: this.#counts.removed,
      numRowsDroppedByWatermark: this.#counts.dropped,
      memoryUsedBytes: this.#keys.bytes + this.#queue.bytes,
    };
  }

  needsBatchAt(watermarkMicros: bigint): boolean {
    const inForce = this.#context?.evictionWatermarkMicros;
    return inForce !== undefined && watermarkMicros > inForce;
  }

  firstDueMicros(): bigint | undefined {
    return this.#queue.firstMicros;
  }

  close(): void {
    this.#keys.close();
    this.#queue.close();
  }
}
