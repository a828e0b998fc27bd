import type { OutputMode } from '../connectors/connector.ts';
import {
  invalidOutputMode,
  invalidResultTableOption,
  invalidTrigger,
} from '../errors/api-errors.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { ResultTableOptions } from '../streaming/result-feed.ts';
import type { Trigger } from '../streaming/trigger.ts';
import type { DataFrame } from './dataframe.ts';
import { OptionHolder } from './option-holder.ts';
import { ResultTable } from './result-table.ts';
import { type Row, rowObjects } from './row.ts';
import type { SinkFunctions } from './session-backend.ts';
import type { SessionQuery } from './session-query.ts';
import type { SessionState } from './session-state.ts';

const OUTPUT_MODES: readonly OutputMode[] = ['append', 'update', 'complete'];

/** Takes the rows of one micro-batch, as a DataFrame. It is called again with the same id after a crash. */
export type ForeachBatchFunction<Frame> = (batch: Frame, batchId: number) => unknown;

/** Takes rows one by one (Spark's `ForeachWriter`). Every method may return a promise, which is awaited. */
export interface ForeachWriter {
  /** Prepares for the rows of a micro-batch; `false` skips them. There is one partition, number 0. */
  open?(partitionId: number, epochId: number): unknown;
  process(row: Row): unknown;
  /** Called whenever `open` was, with what went wrong, or null. */
  close?(error: unknown): unknown;
}

interface WriterSource<Frame> {
  readonly session: SessionState;
  readonly plan: LogicalPlan;
  readonly toFrame: (plan: LogicalPlan) => Frame;
}

/**
 * Says where a stream goes, and starts it (Spark's `DataStreamWriter`). `Frame` is `DataFrame`, which makes the writer and
 * is handed to `foreachBatch`.
 */
export class DataStreamWriter<Frame extends DataFrame> extends OptionHolder {
  readonly #source: WriterSource<Frame>;
  #format = 'parquet';
  #outputMode: OutputMode = 'append';
  #trigger: Trigger = { processingTime: '0 seconds' };
  #queryName: string | undefined;
  #partitionColumns: readonly string[] = [];
  #functions: SinkFunctions | undefined;
  #resultTable: ResultTableOptions | undefined;

  constructor(source: WriterSource<Frame>) {
    super();
    this.#source = source;
  }

  /** The kind of sink: `json`, `console`, `memory`, … */
  format(format: string): this {
    this.#format = format;
    this.#functions = undefined;
    return this;
  }

  /** Which rows of the result go to the sink: new ones, changed ones, or each time all. */
  outputMode(outputMode: OutputMode): this {
    const mode = OUTPUT_MODES.find((candidate) => candidate === String(outputMode).toLowerCase());
    if (mode === undefined) throw invalidOutputMode(String(outputMode));
    this.#outputMode = mode;
    return this;
  }

  /**
   * When micro-batches run: `{ processingTime: '10 seconds' }`, `{ availableNow: true }`, `{ once: true }` or
   * `{ continuous: '1 second' }`, which passes rows on as they come and makes a checkpoint in each interval. Without a trigger
   * micro-batches run back to back.
   */
  trigger(trigger: Trigger): this {
    checkTrigger(trigger);
    this.#trigger = trigger;
    return this;
  }

  /** Names the query; also the table of a memory sink. */
  queryName(name: string): this {
    this.#queryName = name;
    return this;
  }

  /**
   * Keeps the result as a table that is up to date after each micro-batch: `query.resultTable`, which can be read, queried
   * and followed. It has to be said before the start, since what a micro-batch gave is gone when it is over; without it
   * nothing is kept. The table holds at most `maxRows` rows, 1,000,000 unless it is said.
   */
  resultTable(options: ResultTableOptions = {}): this {
    checkResultTable(options);
    this.#resultTable = { ...options };
    return this;
  }

  /** Writes a folder for each combination of values of these columns. */
  partitionBy(...columns: readonly string[]): this {
    this.#partitionColumns = columns;
    return this;
  }

  /** Hands each micro-batch to a function. The next one waits for its promise; if it fails, the query fails. */
  foreachBatch(process: ForeachBatchFunction<Frame>): this {
    const { toFrame } = this.#source;
    return this.#callEach({
      kind: 'foreachBatch',
      process: async ({ batchId, schema, rows }) => {
        await process(toFrame({ kind: 'localRelation', schema, rows }), batchId);
      },
    });
  }

  /** Hands over row by row, to a function or to an object with `open`, `process` and `close`. */
  foreach(writer: ForeachWriter | ForeachWriter['process']): this {
    const target = typeof writer === 'function' ? { process: writer } : writer;
    const { rowOptions } = this.#source.session;
    return this.#callEach({
      kind: 'foreach',
      open: (schema) => {
        const toRow = rowObjects(schema, rowOptions);
        return {
          open: async (partitionId, epochId) =>
            (await target.open?.(partitionId, epochId)) !== false,
          process: async (rows) => {
            for (const row of rows) await target.process(toRow(row));
          },
          close: async (error) => {
            await target.close?.(error);
          },
        };
      },
    });
  }

  #callEach(functions: SinkFunctions): this {
    this.#format = functions.kind;
    this.#functions = functions;
    return this;
  }

  /** Starts the query with its result in a table of the session, which is queried under this name. */
  toTable(name: string, signal?: AbortSignal): Promise<SessionQuery> {
    return this.format('memory').queryName(name).start({ signal });
  }

  /**
   * Starts the query. This is where mistakes show: names, types, and what a stream can't do. `path` is for sinks that
   * have one. The query stops when `signal` aborts.
   */
  async start(
    where: string | { readonly path?: string; readonly signal?: AbortSignal } = {},
  ): Promise<SessionQuery> {
    const { path, signal } = typeof where === 'string' ? { path: where, signal: undefined } : where;
    if (path !== undefined) this.option('path', path);
    const { session, plan, toFrame } = this.#source;
    const write = {
      plan,
      format: this.#format,
      outputMode: this.#outputMode,
      trigger: this.#trigger,
      options: { ...this.declaredOptions },
      partitionColumns: this.#partitionColumns,
      queryName: this.#queryName,
      functions: this.#functions,
      signal,
      resultTable: this.#resultTable,
    };
    const { listeners } = session.streams;
    const query = await session.backend.startQuery(write, listeners);
    const { rowOptions } = session;
    const resultTable = new ResultTable({ feed: query.resultFeed, rowOptions, toFrame });
    return session.streams.watch(Object.assign(query, { resultTable }));
  }
}

const RESULT_TABLE_OPTIONS = ['maxRows', 'onFull'];

/** Fails with INVALID_RESULT_TABLE_OPTION on an option that there is not, or that has no such value. */
function checkResultTable(options: ResultTableOptions): void {
  const unknown = Object.keys(options).find((key) => !RESULT_TABLE_OPTIONS.includes(key));
  const { maxRows = 1, onFull = 'fail' } = options;
  if (unknown !== undefined) refuse(unknown, 'absent', undefined);
  if (!Number.isSafeInteger(maxRows) || maxRows < 1) {
    refuse('maxRows', 'a whole number of at least 1', maxRows);
  }
  if (onFull !== 'dropOldest' && onFull !== 'fail') {
    refuse('onFull', "'dropOldest' or 'fail'", onFull);
  }
}

function refuse(option: string, expected: string, value: unknown): never {
  throw invalidResultTableOption({ option, expected, value: String(value) });
}

const TRIGGERS = ['processingTime', 'once', 'availableNow', 'continuous'];

/** Fails with INVALID_TRIGGER unless exactly one trigger is named. */
function checkTrigger(trigger: Trigger): void {
  // Programs without types hand in what they have, `undefined` included.
  const keys = Object.keys(trigger ?? {});
  if (keys.length !== 1 || !TRIGGERS.includes(keys[0])) throw invalidTrigger(keys, TRIGGERS);
}
