import type { OutputMode } from '../../connectors/connector.ts';
import { assertNever } from '../../errors/internal-error.ts';
import type { ResolvedExpression } from '../../plan/resolved-expression.ts';
import type { StateTable } from '../../state/state-table.ts';
import type { StateBlock, StateOperatorMetrics } from '../../state/stateful.ts';
import type { DataType } from '../../types/data-type.ts';
import { type Batch, childColumn } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { type RowList, rowSequence } from '../../wasm/row-list.ts';
import { EventTimeQueue, lateRows } from '../event-time-queue.ts';
import { GroupKeys } from '../group-keys.ts';
import { type AggregateOptions, GroupedState, listParts } from '../grouped-state.ts';
import { ALWAYS_DUE, type PartOperator } from '../keyed-operator.ts';
import type { BatchContext, Output } from '../operator.ts';
import { groupTables } from '../state-tables.ts';

/** The grouping column that carries a watermark. */
export interface EventTimeGrouping {
  readonly grouping: number;
  /** A struct made by `window`: its end is what counts. */
  readonly isWindow: boolean;
}

export interface StreamingAggregateOptions extends AggregateOptions {
  readonly operatorId: number;
  readonly outputMode: OutputMode;
  readonly eventTime?: EventTimeGrouping;
}

const NO_CHANGES = { updated: 0, removed: 0, dropped: 0 };

/**
 * Aggregation of a stream by keys (Spark's StateStoreRestoreExec, HashAggregateExec and StateStoreSaveExec in one). The
 * groups of all micro-batches are the state. What is emitted when is said in Spark's words:
 *
 * - complete: all groups, always; nothing is evicted and no row is late;
 * - update: the groups that the micro-batch touched, then those whose event time the watermark has passed are evicted;
 * - append: groups whose event time the watermark has passed, once, when they are evicted.
 *
 * In append and update, rows whose event time is not after the previous watermark are dropped. A null event time is never
 * late and never evicted. A micro-batch costs what it touches and evicts, whatever the state holds.
 */
export class StreamingAggregateExec implements PartOperator {
  readonly operatorId: number;
  readonly operatorName = 'stateStoreSave';
  readonly keyTypes: readonly DataType[];
  readonly valueTypes: readonly DataType[];
  readonly tables: readonly StateTable[];
  readonly #core: WasmCore;
  readonly #output: Output;
  readonly #outputMode: OutputMode;
  readonly #eventTime: EventTimeGrouping | undefined;
  readonly #state: GroupedState;
  /** Late keys of the micro-batch, only to count them. */
  readonly #lateKeys: GroupKeys;
  readonly #queue: EventTimeQueue;
  #context: BatchContext | undefined;
  #counts = NO_CHANGES;

  constructor(options: StreamingAggregateOptions) {
    this.operatorId = options.operatorId;
    this.#core = options.context.core;
    this.#output = options.output;
    this.#outputMode = options.outputMode;
    this.#eventTime = options.outputMode === 'complete' ? undefined : options.eventTime;
    this.#state = new GroupedState(options);
    this.#lateKeys = new GroupKeys(this.#core, options.grouping);
    this.#queue = new EventTimeQueue(this.#core);
    this.keyTypes = options.grouping.map((column: ResolvedExpression) => column.dataType);
    this.valueTypes = this.#state.table.stateTypes;
    this.tables = groupTables({ ...options, signatures: this.#state.table.signatures });
  }

  begin(context: BatchContext): void {
    this.#context = context;
    this.#counts = NO_CHANGES;
    this.#state.keys.start();
    if (this.#lateKeys.size > 0) this.#lateKeys.clear();
  }

  push(batch: Batch): void {
    if (batch.rows === 0) return;
    const { keys } = this.#state;
    const grouping = this.#state.groupingOf(batch);
    const encoded = keys.encode(grouping, batch.rows);
    const late = this.#lateFlags(grouping, batch.rows);
    if (late !== undefined) this.#lateKeys.numbersWhere(encoded, batch.rows, late, 1);
    const { numbers, bound } =
      late === undefined
        ? keys.numbersOf(encoded, batch.rows)
        : keys.numbersWhere(encoded, batch.rows, late, 0);
    this.#state.update(batch, numbers, bound);
  }

  /** A byte a row, 1 for late rows; undefined if none is late. */
  #lateFlags(grouping: readonly Ptr[], rows: number): Ptr | undefined {
    const watermark = this.#context?.lateWatermarkMicros;
    if (this.#eventTime === undefined || watermark === undefined) return undefined;
    const times = this.#timesOf(grouping, this.#eventTime);
    const { count, flags } = lateRows(this.#core, times, rows, watermark);
    return count > 0 ? flags : undefined;
  }

  #timesOf(grouping: readonly Ptr[], { grouping: index, isWindow }: EventTimeGrouping): Ptr {
    return isWindow ? childColumn(this.#core, grouping[index], 1) : grouping[index];
  }

  end(): void {
    this.#state.touchGlobalGroup();
    const dirty = this.#state.keys.dirty();
    this.#state.table.settle(dirty.rows, dirty.count);
    this.#queueKeys(dirty);
    this.#emitAndEvict(dirty);
    this.#output.end();
  }

  #emitAndEvict(dirty: RowList): void {
    let due: RowList;
    switch (this.#outputMode) {
      case 'complete':
        due = { rows: dirty.rows, count: 0 };
        this.#state.emit(this.#state.keys.live(), this.#output);
        break;
      case 'update':
        this.#state.emit(dirty, this.#output);
        due = this.#queue.takeDue(this.#context?.evictionWatermarkMicros);
        break;
      case 'append':
        due = this.#queue.takeDue(this.#context?.evictionWatermarkMicros);
        this.#state.emit(due, this.#output);
        break;
      default:
        assertNever(this.#outputMode);
    }
    this.#state.keys.evict(due);
    const dropped = this.#lateKeys.size;
    this.#counts = { updated: dirty.count, removed: due.count, dropped };
  }

  /** Files keys under their event time, so that eviction finds them. */
  #queueKeys(numbers: RowList): void {
    if (this.#eventTime === undefined || numbers.count === 0) return;
    const grouping = this.#state.keys.columnsOf(numbers.rows, numbers.count);
    const times = this.#timesOf(grouping, this.#eventTime);
    this.#queue.add(numbers, times);
  }

  *changes(): Generator<StateBlock> {
    yield* this.#putBlocks(this.#state.keys.dirty());
    for (const { rows, count } of listParts(this.#queue.taken())) {
      const columns = this.#state.keys.columnsOf(rows, count);
      const keyGroups = this.#state.keys.keyGroupsOf(rows, count);
      yield { kind: 'remove', types: this.keyTypes, batch: { rows: count, columns }, keyGroups };
    }
  }

  snapshot(): Iterable<StateBlock> {
    return this.#putBlocks(this.#state.keys.live());
  }

  *#putBlocks(groups: RowList): Generator<StateBlock> {
    const types = [...this.keyTypes, ...this.valueTypes];
    const { keys, table } = this.#state;
    for (const { rows, count } of listParts(groups)) {
      const columns = [...keys.columnsOf(rows, count), ...table.gather(rows, count)];
      const keyGroups = keys.keyGroupsOf(rows, count);
      yield { kind: 'put', types, batch: { rows: count, columns }, keyGroups };
    }
  }

  restore({ kind, batch: { rows, columns } }: StateBlock): void {
    const { keys, table } = this.#state;
    const encoded = keys.encode(columns.slice(0, this.keyTypes.length), rows);
    const { numbers, bound } = keys.numbersOf(encoded, rows);
    table.reserve(bound);
    if (kind === 'put') {
      const state = columns.slice(this.keyTypes.length);
      table.restore(numbers, state, rowSequence(this.#core, rows), rows);
      this.#queueKeys({ rows: numbers, count: rows });
    } else this.#forget({ rows: numbers, count: rows });
    keys.start();
  }

  #forget(numbers: RowList): void {
    this.#queue.drop(numbers);
    this.#state.table.clear(numbers.rows, numbers.count);
    this.#state.keys.remove(numbers);
  }

  clear(): void {
    this.#state.clear();
    this.#queue.clear();
    this.#context = undefined;
    this.#counts = NO_CHANGES;
  }

  committed(): void {
    const evicted = this.#queue.taken();
    if (evicted.count > 0) this.#forget(evicted);
    this.#queue.committed();
    this.#state.keys.start();
  }

  metrics(): StateOperatorMetrics {
    const { keys, table } = this.#state;
    return {
      operatorName: this.operatorName,
      numRowsTotal: keys.size,
      numRowsUpdated: this.#counts.updated,
      numRowsRemoved: this.#counts.removed,
      numRowsDroppedByWatermark: this.#counts.dropped,
      memoryUsedBytes: keys.bytes + table.bytes + this.#queue.bytes,
    };
  }

  needsBatchAt(watermarkMicros: bigint): boolean {
    const inForce = this.#context?.evictionWatermarkMicros;
    return this.#outputMode !== 'complete' && inForce !== undefined && watermarkMicros > inForce;
  }

  firstDueMicros(): bigint | undefined {
    return this.#outputMode === 'complete' ? ALWAYS_DUE : this.#queue.firstMicros;
  }

  close(): void {
    this.#state.close();
    this.#lateKeys.close();
    this.#queue.close();
  }
}
