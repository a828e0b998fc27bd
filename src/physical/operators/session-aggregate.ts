import { TypeId } from '../../../assembly/abi.ts';
import type { OutputMode } from '../../connectors/connector.ts';
import type { ScalarCall } from '../../plan/resolved-expression.ts';
import type { StateTable } from '../../state/state-table.ts';
import type { StateBlock, StateOperatorMetrics } from '../../state/stateful.ts';
import { type DataType, TimestampType } from '../../types/data-type.ts';
import { type Batch, newColumn } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { newRowList, type RowList, rowSequence } from '../../wasm/row-list.ts';
import { AggregateTable } from '../aggregate-table.ts';
import { type CompiledExpression, compileExpressions } from '../expression-compiler.ts';
import { GroupKeys } from '../group-keys.ts';
import { type AggregateOptions, listParts } from '../grouped-state.ts';
import { ALWAYS_DUE, type PartOperator } from '../keyed-operator.ts';
import type { BatchContext } from '../operator.ts';
import { COUNTED_ROW, LATE_ROW, SessionIndex } from '../session-index.ts';
import { SessionSpans, type Spans } from '../session-spans.ts';
import { sessionTables } from '../state-tables.ts';

export interface SessionAggregateOptions extends AggregateOptions {
  readonly window: ScalarCall;
  /** Where in `grouping` the window stands. */
  readonly windowGrouping: number;
  readonly operatorId: number;
  readonly outputMode: OutputMode;
  /** Whether the window's time carries a watermark; without one no row is late and nothing is evicted. */
  readonly hasWatermark: boolean;
}

const NO_CHANGES = { updated: 0, removed: 0, dropped: 0 };

/**
 * Aggregation of a stream by session windows and further keys (Spark's MergingSessionsExec between
 * SessionWindowStateStoreRestoreExec and SessionWindowStateStoreSaveExec). A row that bridges sessions makes them one, and
 * their states are merged in the order of time. Append emits a session once the watermark has reached its end, complete
 * emits all of them; the analyzer refuses update, as Spark does. A row is late by the end of its own span, in
 * every mode. A micro-batch costs what it touches and evicts, however many sessions there are.
 *
 * State is a row for each session, under its keys and its start.
 */
export class SessionAggregateExec implements PartOperator {
  readonly operatorId: number;
  readonly operatorName = 'sessionWindowStateStoreSaveExec';
  readonly keyTypes: readonly DataType[];
  readonly valueTypes: readonly DataType[];
  readonly keyLayout = 'session';
  readonly tables: readonly StateTable[];
  readonly #core: WasmCore;
  readonly #options: SessionAggregateOptions;
  readonly #spans: SessionSpans;
  readonly #grouping: readonly CompiledExpression[];
  readonly #keys: GroupKeys;
  readonly #index: SessionIndex;
  readonly #table: AggregateTable;
  /** Keys and spans of the micro-batch's late rows, only to count them. */
  readonly #lateSpans: GroupKeys;
  #context: BatchContext | undefined;
  #counts = NO_CHANGES;

  constructor(options: SessionAggregateOptions) {
    const { context, input, window, windowGrouping, outputMode } = options;
    const grouping = options.grouping.filter((_, index) => index !== windowGrouping);
    this.operatorId = options.operatorId;
    this.#options = options;
    this.#core = context.core;
    this.#spans = new SessionSpans(context, input, window);
    this.#grouping = compileExpressions(grouping, input, context);
    this.#keys = new GroupKeys(context.core, grouping);
    this.#index = new SessionIndex(context.core, options.hasWatermark && outputMode === 'append');
    this.#table = new AggregateTable(options);
    const time = { dataType: TimestampType, nullable: true };
    this.#lateSpans = new GroupKeys(context.core, [...grouping, time, time]);
    this.keyTypes = [...grouping.map(({ dataType }) => dataType), TimestampType];
    this.valueTypes = [TimestampType, ...this.#table.stateTypes];
    const { signatures } = this.#table;
    this.tables = sessionTables({ ...options, signatures }, windowGrouping);
  }

  begin(context: BatchContext): void {
    this.#context = context;
    this.#counts = NO_CHANGES;
    this.#keys.start();
    this.#index.start();
    if (this.#lateSpans.size > 0) this.#lateSpans.clear();
  }

  push(batch: Batch): void {
    const { rows } = batch;
    if (rows === 0) return;
    const late = this.#options.hasWatermark ? this.#context?.lateWatermarkMicros : undefined;
    const spans = this.#spans.of(batch, late);
    const grouping = this.#grouping.map((evaluate) => evaluate(batch));
    if (spans.lateCount > 0) this.#noteLate(grouping, spans, rows);
    const encoded = this.#keys.encode(grouping, rows);
    const { numbers, bound } = this.#keys.numbersWhere(encoded, rows, spans.flags, COUNTED_ROW);
    const sessions = this.#index.assign({ ...spans, numbers, rows, bound });
    this.#table.reserve(this.#index.bound);
    this.#mergeStates();
    this.#table.update(batch, sessions);
  }

  /** Spark counts late rows after those of one span were folded into one. */
  #noteLate(grouping: readonly Ptr[], { starts, ends, flags }: Spans, rows: number): void {
    const encoded = this.#lateSpans.encode([...grouping, starts, ends], rows);
    this.#lateSpans.numbersWhere(encoded, rows, flags, LATE_ROW);
  }

  #mergeStates(): void {
    if (this.#index.mergeCount === 0) return;
    const { takers, taken, count } = this.#index.merges();
    this.#table.mergeGroups(takers, taken, count);
    this.#index.releaseMerged();
  }

  end(): void {
    const { outputMode, output } = this.#options;
    const dirty = this.#index.dirty();
    this.#table.settle(dirty.rows, dirty.count);
    const updated = this.#index.countOf(this.#keys.dirty());
    const merged = this.#index.removedCount;
    const evicted = this.#evict();
    this.#emit(outputMode === 'complete' ? this.#index.live() : evicted);
    const removed = merged + evicted.count;
    this.#counts = { updated, removed, dropped: this.#lateSpans.size };
    output.end();
  }

  #evict(): RowList {
    const watermark = this.#context?.evictionWatermarkMicros;
    const { hasWatermark, outputMode } = this.#options;
    if (!hasWatermark || outputMode === 'complete' || watermark === undefined) {
      return { rows: newRowList(this.#core, 0), count: 0 };
    }
    return this.#index.evict(watermark);
  }

  #emit(sessions: RowList): void {
    const { windowGrouping, output } = this.#options;
    for (const part of listParts(sessions)) {
      const { rows, count } = part;
      const { keys, starts, ends } = this.#index.read(part);
      const children = [starts, ends];
      const window = newColumn(this.#core, { type: TypeId.Struct, rows: count, children });
      const grouping = this.#keys.columnsOf(keys, count);
      grouping.splice(windowGrouping, 0, window);
      output.push({ rows: count, columns: [...grouping, ...this.#table.evaluate(rows, count)] });
    }
  }

  *changes(): Generator<StateBlock> {
    // First what is void: a session that now starts earlier has its row under another key.
    const { keys, starts, count } = this.#index.removed();
    if (count > 0) {
      const columns = [...this.#keys.columnsOf(keys, count), starts];
      const keyGroups = this.#keys.keyGroupsOf(keys, count);
      yield { kind: 'remove', types: this.keyTypes, batch: { rows: count, columns }, keyGroups };
    }
    yield* this.#putBlocks(this.#index.dirty());
  }

  snapshot(): Iterable<StateBlock> {
    return this.#putBlocks(this.#index.live());
  }

  *#putBlocks(sessions: RowList): Generator<StateBlock> {
    const types = [...this.keyTypes, ...this.valueTypes];
    for (const part of listParts(sessions)) {
      const { rows, count } = part;
      const { keys, starts, ends } = this.#index.read(part);
      const spans = [starts, ends];
      const grouping = this.#keys.columnsOf(keys, count);
      const columns = [...grouping, ...spans, ...this.#table.gather(rows, count)];
      const keyGroups = this.#keys.keyGroupsOf(keys, count);
      yield { kind: 'put', types, batch: { rows: count, columns }, keyGroups };
    }
  }

  restore({ kind, batch: { rows, columns } }: StateBlock): void {
    const keyCount = this.#grouping.length;
    const encoded = this.#keys.encode(columns.slice(0, keyCount), rows);
    const { numbers, bound } = this.#keys.numbersOf(encoded, rows);
    const [starts, ends, ...states] = columns.slice(keyCount);
    if (kind === 'put') {
      const sessions = this.#index.restore({ starts, ends, numbers, rows, bound });
      this.#table.reserve(this.#index.bound);
      this.#table.restore(sessions, states, rowSequence(this.#core, rows), rows);
    } else {
      const forgotten = this.#index.forget({ starts, numbers, rows, bound });
      this.#table.clear(forgotten.rows, forgotten.count);
      this.#keys.remove(this.#index.withoutSession({ rows: numbers, count: rows }));
    }
    this.#keys.start();
    this.#index.start();
  }

  clear(): void {
    this.#keys.clear();
    this.#index.clear();
    this.#table.reset();
    this.#lateSpans.clear();
    this.#context = undefined;
    this.#counts = NO_CHANGES;
  }

  committed(): void {
    const evicted = this.#index.evicted();
    this.#table.clear(evicted.rows, evicted.count);
    this.#keys.remove(this.#index.settle());
    this.#keys.start();
  }

  metrics(): StateOperatorMetrics {
    return {
      operatorName: this.operatorName,
      numRowsTotal: this.#index.size,
      numRowsUpdated: this.#counts.updated,
      numRowsRemoved: this.#counts.removed,
      numRowsDroppedByWatermark: this.#counts.dropped,
      memoryUsedBytes: this.#keys.bytes + this.#table.bytes + this.#index.bytes,
    };
  }

  needsBatchAt(watermarkMicros: bigint): boolean {
    const inForce = this.#context?.evictionWatermarkMicros;
    const { outputMode } = this.#options;
    return outputMode !== 'complete' && inForce !== undefined && watermarkMicros > inForce;
  }

  firstDueMicros(): bigint | undefined {
    return this.#options.outputMode === 'complete' ? ALWAYS_DUE : this.#index.firstMicros;
  }

  close(): void {
    this.#keys.close();
    this.#index.close();
    this.#table.close();
    this.#lateSpans.close();
  }
}
