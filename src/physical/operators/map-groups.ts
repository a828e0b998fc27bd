/**
 * Functions of the program on groups with state (Spark's `FlatMapGroupsWithStateExec` and `TransformWithStateExec`). The
 * operator takes the rows of a micro-batch, and after its end asks the functions, which may be in another realm: for the
 * initial state, for the groups that have rows, and for those whose timers have expired. It is asked for these steps by
 * `finish`. State is held here; the functions see that of the groups they are called for, and say what changes.
 */

import { rowBeforeWatermark } from '../../errors/groups-errors.ts';
import type { EvaluationContext } from '../../functions/define.ts';
import type {
  AskedGroups,
  GroupCalls,
  OpenGroupCalls,
  OperatorGroupCalls,
} from '../../functions/group-calls.ts';
import type {
  GroupsAnswer,
  GroupsBatch,
  GroupsDescription,
  GroupsOpening,
} from '../../plan/group-functions.ts';
import type { AttributeReference } from '../../plan/resolved-expression.ts';
import type { StateTable } from '../../state/state-table.ts';
import type { StateBlock, StatefulOperator, StateOperatorMetrics } from '../../state/stateful.ts';
import { type DataType, type StructType, structType } from '../../types/data-type.ts';
import type { ValueRow } from '../../types/value.ts';
import { type Batch, childColumn } from '../../wasm/batch.ts';
import { buildBatch } from '../../wasm/column-builder.ts';
import { readRows } from '../../wasm/column-reader.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { type RowList, rowListOf } from '../../wasm/row-list.ts';
import { lateRows } from '../event-time-queue.ts';
import { GroupBlocks } from '../group-blocks.ts';
import { GroupKeys } from '../group-keys.ts';
import { GroupStore } from '../group-store.ts';
import { WaitingRows } from '../groups-batch.ts';
import { flaggedRows } from '../join-pairs.ts';
import { KnownVariables } from '../known-variables.ts';
import type { BatchContext, Operator, Output } from '../operator.ts';
import { processorTables, settingsOf } from '../processor-tables.ts';
import { selectRows } from '../row-selection.ts';
import type { EventTimeColumn } from './deduplicate.ts';

/** A column of the input, and where it stands there. */
interface InputColumn {
  readonly column: AttributeReference;
  readonly ordinal: number;
}

export interface GroupsInput {
  /** What the functions see. */
  readonly rows: readonly InputColumn[];
  readonly keys: readonly InputColumn[];
  readonly eventTime: EventTimeColumn | undefined;
}

export interface MapGroupsOptions {
  readonly output: Output;
  readonly context: EvaluationContext;
  readonly calls: GroupCalls;
  readonly functions: GroupsDescription;
  /** Of the result. */
  readonly columns: readonly AttributeReference[];
  readonly input: GroupsInput;
  readonly initial: GroupsInput | undefined;
  readonly operatorId: number;
}

const INITIAL = 1;
const NO_CHANGES = { updated: 0, removed: 0, dropped: 0 };
/** Rows that are pushed at once. */
const PART_ROWS = 16_384;
/** The query of a table has no id, as in Spark. */
const NO_QUERY = '00000000-0000-0000-0000-000000000000';

export class MapGroupsExec implements Operator, StatefulOperator {
  readonly operatorId: number;
  readonly operatorName: string;
  readonly keyTypes: readonly DataType[];
  readonly valueTypes: readonly DataType[];
  readonly #core: WasmCore;
  readonly #options: MapGroupsOptions;
  readonly #isProcessor: boolean;
  readonly #calls: OperatorGroupCalls;
  readonly #keys: GroupKeys;
  readonly #blocks: GroupBlocks;
  readonly #store = new GroupStore();
  readonly #variables = new KnownVariables();
  readonly #rows: WaitingRows;
  readonly #initial: WaitingRows | undefined;
  #context: BatchContext | undefined;
  /** How often a micro-batch has begun: in continuous mode an epoch does so many times. */
  #cycle = 0;
  #openPorts = 0;
  #hasEnded = false;
  #counts = NO_CHANGES;

  constructor(options: MapGroupsOptions) {
    const { context, calls, functions, input, initial, operatorId } = options;
    const { core } = context;
    this.#isProcessor = functions.method === 'transformWithState';
    this.operatorId = operatorId;
    this.operatorName = this.#isProcessor ? 'transformWithStateExec' : 'flatMapGroupsWithState';
    this.#core = core;
    this.#options = options;
    const keys = input.keys.map(({ column }) => column);
    this.#keys = new GroupKeys(core, keys);
    this.#blocks = new GroupBlocks(core, this.#keys, keys);
    this.keyTypes = this.#blocks.keyTypes;
    this.valueTypes = this.#blocks.valueTypes;
    this.#calls = calls.forOperator();
    this.#rows = new WaitingRows(core, calls, typesOf(input.rows));
    this.#initial = initial && new WaitingRows(core, calls, typesOf(initial.rows));
  }

  /** Spark shows a processor's state by variables. */
  get tables(): readonly StateTable[] {
    const { table } = this.#blocks;
    return this.#isProcessor
      ? processorTables(table, this.#variables, this.#options.functions)
      : [table];
  }

  begin(context: BatchContext): void {
    this.#cycle = context.batchId === this.#context?.batchId ? this.#cycle + 1 : 0;
    this.#context = context;
    this.#counts = NO_CHANGES;
    this.#openPorts = this.#initial === undefined ? 1 : 2;
    this.#hasEnded = false;
    this.#rows.clear();
    this.#initial?.clear();
    this.#keys.start();
  }

  /** The state that a query begins with is read once. */
  isSatisfied(port: number): boolean {
    const { batchId = 0, isContinuation } = this.#context ?? {};
    return port === INITIAL && (batchId > 0 || isContinuation === true);
  }

  push(batch: Batch, port: number): void {
    if (batch.rows === 0 || this.isSatisfied(port)) return;
    const { input, initial = input } = this.#options;
    const from = port === INITIAL ? initial : input;
    const waiting = port === INITIAL ? (this.#initial ?? this.#rows) : this.#rows;
    const timely = port === INITIAL ? batch : this.#timely(batch);
    if (timely.rows === 0) return;
    const keys = this.#keys.encode(columnsAt(timely, from.keys), timely.rows);
    const { numbers } = this.#keys.numbersOf(keys, timely.rows);
    waiting.add({ rows: timely.rows, columns: columnsAt(timely, from.rows) }, numbers);
  }

  /** The rows that are not late, where the functions go by event time. */
  #timely(batch: Batch): Batch {
    const { functions, input } = this.#options;
    const watermark = this.#context?.lateWatermarkMicros;
    const { eventTime } = input;
    if (functions.time !== 'eventTime' || eventTime === undefined || watermark === undefined) {
      return batch;
    }
    const column = batch.columns[eventTime.ordinal];
    const times = eventTime.isWindow ? childColumn(this.#core, column, 1) : column;
    const { count, flags } = lateRows(this.#core, times, batch.rows, watermark);
    if (count === 0) return batch;
    this.#count({ dropped: count });
    const list = flaggedRows(this.#core, flags, batch.rows, 0);
    return selectRows(this.#core, batch, { pointer: list.rows, count: list.count });
  }

  end(): void {
    this.#openPorts--;
    this.#hasEnded = this.#openPorts === 0;
  }

  finish(): AsyncGenerator<void, void> | undefined {
    if (!this.#hasEnded) return undefined;
    this.#hasEnded = false;
    return this.#finish();
  }

  async *#finish(): AsyncGenerator<void, void> {
    const calls = new LazyCalls(
      () => this.#calls.begin(this.#batch()),
      (opened) => this.#declare(opened),
    );
    try {
      yield* this.#askAll(calls);
      await calls.close();
    } finally {
      await calls.giveUp();
    }
    const nowMs = Number((this.#context?.batchTimestampMicros ?? 0n) / 1000n);
    const expired = this.#store.removeExpired(nowMs);
    this.#calls.forget(expired);
    this.#count({ removed: expired.length });
    yield;
    this.#options.output.end();
  }

  async *#askAll(calls: LazyCalls): AsyncGenerator<void, void> {
    const initial = this.#initial;
    if (initial !== undefined && initial.numbers.length > 0) {
      const { numbers, parts } = initial;
      yield* this.#ask(calls, { phase: 'initial', parts, timers: [] }, numbers);
    }
    // A GroupState is handed to its function once, whether it has rows or only begins; a processor has seen the latter.
    if (initial !== undefined && !this.#isProcessor) {
      this.#rows.addGroups(initial.numbers);
    }
    if (this.#rows.numbers.length > 0) {
      const { numbers, parts } = this.#rows;
      yield* this.#ask(calls, { phase: 'rows', parts, timers: [] }, numbers);
    }
    this.#rows.clear();
    initial?.clear();
    const expired = this.#expiredTimers();
    if (expired.length > 0) {
      const numbers = [...new Set(expired.map(({ number }) => number))];
      const places = new Map(numbers.map((number, place) => [number, place]));
      const timers = expired.map(({ number, expiryMs }) => ({
        group: places.get(number) ?? 0,
        expiryMs,
      }));
      yield* this.#ask(calls, { phase: 'timers', parts: [], timers }, numbers);
    }
  }

  #expiredTimers(): ReturnType<GroupStore['expiredTimers']> {
    const { functions } = this.#options;
    const { batchTimestampMicros = 0n, evictionWatermarkMicros } = this.#context ?? {};
    const nowMicros =
      functions.time === 'eventTime' ? evictionWatermarkMicros : batchTimestampMicros;
    if (functions.time === 'none' || nowMicros === undefined) return [];
    const nowMs = Number(nowMicros / 1000n);
    // A timeout has to be passed, a timer to be reached.
    return this.#store.expiredTimers(this.#isProcessor ? nowMs : nowMs - 1);
  }

  /** Takes in what the functions have declared. Fails where it is not what the checkpoint has. */
  #declare({ variables, deleted }: GroupsOpening): void {
    for (const name of deleted) {
      this.#calls.forget(this.#store.removeVariable(name));
      this.#variables.delete(name);
    }
    for (const variable of variables) this.#variables.declare(variable);
    if (this.#isProcessor) {
      const { functions } = this.#options;
      this.#variables.declareSettings(settingsOf(functions));
    }
  }

  #batch(): GroupsBatch {
    const { functions, input, initial, context } = this.#options;
    const { batchId = 0, batchTimestampMicros = 0n, evictionWatermarkMicros } = this.#context ?? {};
    const { id: queryId = NO_QUERY, runId = NO_QUERY } = context.query ?? {};
    return {
      functions,
      keySchema: schemaOf(input.keys),
      rowSchema: schemaOf(input.rows),
      initialSchema: initial && batchId === 0 ? schemaOf(initial.rows) : undefined,
      queryId,
      runId,
      batchId,
      cycle: this.#cycle,
      batchTimestampMs: Number(batchTimestampMicros / 1000n),
      watermarkMs:
        input.eventTime === undefined || evictionWatermarkMicros === undefined
          ? undefined
          : Number(evictionWatermarkMicros / 1000n),
    };
  }

  /** Asks about groups, pushes the rows that come of it, part by part, and takes over the changes. */
  async *#ask(
    calls: LazyCalls,
    question: Pick<AskedGroups, 'phase' | 'parts' | 'timers'>,
    numbers: readonly number[],
  ): AsyncGenerator<void, void> {
    // After a wait the query may have been stopped, and its memory freed: nothing is read from it then.
    const keys = this.#keysOf(numbers);
    const { call } = await calls.open();
    const states = numbers.map((number) => this.#store.entriesOf(number));
    const answer = await call({ ...question, numbers, keys, states });
    for (const change of answer.changes) this.#store.apply(numbers[change.group], change);
    this.#count(answer);
    yield* this.#push(answer);
  }

  /** Between two parts the arena may be reset. */
  async *#push({ rows }: GroupsAnswer): AsyncGenerator<void, void> {
    const { columns, output } = this.#options;
    const types = columns.map(({ dataType }) => dataType);
    this.#checkTimes(rows);
    for (let start = 0; start < rows.length; start += PART_ROWS) {
      yield;
      output.push(buildBatch(this.#core, types, rows.slice(start, start + PART_ROWS)));
    }
    yield;
  }

  /** What carries the watermark on must not be behind it. */
  #checkTimes(rows: readonly ValueRow[]): void {
    const { columns } = this.#options;
    const watermark = this.#context?.evictionWatermarkMicros;
    const time = columns.findIndex(
      ({ watermarkDelayMicros }) => watermarkDelayMicros !== undefined,
    );
    if (time < 0 || watermark === undefined) return;
    for (const row of rows) {
      const value = row[time];
      if (typeof value === 'bigint' && value < watermark)
        throw rowBeforeWatermark(value, watermark);
    }
  }

  #keysOf(numbers: readonly number[]): ValueRow[] {
    const rows = numbers.length;
    const columns = this.#keys.columnsOf(rowListOf(this.#core, numbers), rows);
    return readRows(this.#core, { rows, columns }, typesOf(this.#options.input.keys));
  }

  #count({ updated = 0, removed = 0, dropped = 0 }: Partial<typeof NO_CHANGES>): void {
    this.#counts = {
      updated: this.#counts.updated + updated,
      removed: this.#counts.removed + removed,
      dropped: this.#counts.dropped + dropped,
    };
  }

  *changes(): Generator<StateBlock> {
    yield* this.#blocks.ofVariables('remove', this.#variables.removed());
    yield* this.#blocks.ofVariables('put', this.#variables.added());
    yield* this.#blocks.ofEntries('remove', this.#store.removed());
    yield* this.#blocks.ofEntries('put', this.#store.put());
  }

  *snapshot(): Generator<StateBlock> {
    yield* this.#blocks.ofVariables('put', this.#variables.all());
    yield* this.#blocks.ofEntries('put', this.#store.all());
  }

  restore(block: StateBlock): void {
    const read = this.#blocks.read(block);
    for (const { name, text } of read.variables) this.#variables.restore(block.kind, name, text);
    for (const { number, ...change } of read.entries) this.#store.apply(number, change);
    this.#store.committed();
    const numbers = read.entries.map(({ number }) => number);
    this.#calls.forget(numbers);
    this.#forget(numbers);
    this.#keys.start();
  }

  /** Forgets the keys of which nothing is kept. */
  #forget(numbers: Iterable<number>): void {
    const unused = [...new Set(numbers)].filter((number) => !this.#store.has(number));
    if (unused.length === 0) return;
    this.#calls.forget(unused);
    const list: RowList = { rows: rowListOf(this.#core, unused), count: unused.length };
    this.#keys.remove(list);
  }

  clear(): void {
    this.#calls.forget();
    this.#keys.clear();
    this.#store.clear();
    this.#variables.clear();
    this.#context = undefined;
    this.#counts = NO_CHANGES;
  }

  committed(): void {
    const { rows, count } = this.#keys.dirty();
    const met = this.#core.memory.u32.slice(rows >>> 2, (rows >>> 2) + count);
    this.#forget([...met, ...this.#store.emptied()]);
    this.#store.committed();
    this.#variables.committed();
    this.#keys.start();
  }

  metrics(): StateOperatorMetrics {
    return {
      operatorName: this.operatorName,
      numRowsTotal: this.#rowsInAll(),
      numRowsUpdated: this.#counts.updated,
      numRowsRemoved: this.#counts.removed,
      numRowsDroppedByWatermark: this.#counts.dropped,
      memoryUsedBytes: this.#keys.bytes + this.#store.bytes,
    };
  }

  /** Spark has a row for each group, or for each state variable of each group and each key of a map. */
  #rowsInAll(): number {
    if (!this.#isProcessor) return this.#store.groupCount;
    return this.#variables
      .all()
      .map(({ name, kind }) => this.#store.count(name, kind === 'map' ? 'entries' : 'groups'))
      .reduce((sum, count) => sum + count, 0);
  }

  /**
   * By processing time a micro-batch is due with the first timer, or when the first entry has outlived its time, where Spark,
   * which has neither at hand, runs one after the other. By event time, and for processors without timers, it is due
   * when the watermark has moved.
   */
  needsBatchAt(watermarkMicros: bigint, nowMs: number): boolean {
    const { functions } = this.#options;
    if (functions.time === 'processingTime') {
      const { firstTimerMs = Number.POSITIVE_INFINITY, firstExpiryMs = Number.POSITIVE_INFINITY } =
        this.#store;
      return firstTimerMs <= (this.#isProcessor ? nowMs : nowMs - 1) || firstExpiryMs <= nowMs;
    }
    if (functions.time === 'none' && !this.#isProcessor) return false;
    const inForce = this.#context?.evictionWatermarkMicros;
    return (
      inForce !== undefined && watermarkMicros > inForce && functions.outputMode !== 'complete'
    );
  }

  close(): void {
    this.#calls.close();
    this.#keys.close();
  }
}

/** Functions that are begun when something is asked of them: a micro-batch without groups calls nobody. */
class LazyCalls {
  readonly #begin: () => Promise<OpenGroupCalls>;
  readonly #take: (opening: GroupsOpening) => void;
  #opened: OpenGroupCalls | undefined;

  /** What was begun is there to be closed, also where `take` refuses what it has declared. */
  constructor(begin: () => Promise<OpenGroupCalls>, take: (opening: GroupsOpening) => void) {
    this.#begin = begin;
    this.#take = take;
  }

  async open(): Promise<OpenGroupCalls> {
    if (this.#opened !== undefined) return this.#opened;
    const opened = await this.#begin();
    this.#opened = opened;
    this.#take(opened);
    return opened;
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.close();
  }

  /** Ends what a failure, or a halt, has left open. Why it was left open is what counts. */
  async giveUp(): Promise<void> {
    await this.#opened?.close().catch(() => {});
  }
}

function typesOf(columns: readonly InputColumn[]): readonly DataType[] {
  return columns.map(({ column }) => column.dataType);
}

function columnsAt(batch: Batch, columns: readonly InputColumn[]): readonly Ptr[] {
  return columns.map(({ ordinal }) => batch.columns[ordinal]);
}

function schemaOf(columns: readonly InputColumn[]): StructType {
  return structType(
    columns.map(({ column: { name, dataType, nullable } }) => ({ name, dataType, nullable })),
  );
}
