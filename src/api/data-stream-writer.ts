import { checkStreaming } from '../analysis/unsupported-operations.ts';
import type { OutputMode, Sink, SinkContext } from '../connectors/connector.ts';
import { ForeachTarget } from '../connectors/foreach.ts';
import { ForeachBatchTarget } from '../connectors/foreach-batch.ts';
import { MemoryTable } from '../connectors/memory-table.ts';
import {
  checkpointLocationRequired,
  invalidOutputMode,
  invalidTrigger,
  queryNameRequired,
} from '../errors/api-errors.ts';
import { optimize } from '../optimizer/optimizer.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import { outputSchema } from '../plan/output-schema.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { startStreamingQuery } from '../streaming/start.ts';
import type { StreamingQuery } from '../streaming/streaming-query.ts';
import type { StreamingQueryOptions, Trigger } from '../streaming/streaming-query-options.ts';
import type { StructType } from '../types/data-type.ts';
import type { OptionValue } from './data-frame-reader.ts';
import { EXECUTION_PARTS } from './execution-parts.ts';
import { analyzePlan } from './prepare.ts';
import { type Row, rowObjects } from './row.ts';
import type { SessionState } from './session-state.ts';
import { checkSinkOptions, optionValue, sinkConnector } from './source-options.ts';

const OUTPUT_MODES: readonly OutputMode[] = ['append', 'update', 'complete'];

/** Sinks for looking and trying: without a checkpoint location their state goes with the query. */
const TEMPORARY_CHECKPOINT_FORMATS = ['memory', 'console', 'foreach', 'foreachBatch', 'noop'];
const CHECKPOINT_LOCATION = 'checkpointLocation';
const CHECKPOINT_FOLDER = 'spark.sql.streaming.checkpointLocation';

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

/** Makes the live object that a sink is made from, once the schema is known. */
type SinkObject = (schema: StructType) => unknown;

/**
 * Says where a stream goes, and starts it (Spark's `DataStreamWriter`). `Frame` is `DataFrame`, which makes the writer and
 * is handed to `foreachBatch`.
 */
export class DataStreamWriter<Frame> {
  readonly #source: WriterSource<Frame>;
  #format = 'parquet';
  #outputMode: OutputMode = 'append';
  #trigger: Trigger = { processingTime: '0 seconds' };
  #queryName: string | undefined;
  #partitionColumns: readonly string[] = [];
  #object: SinkObject | undefined;
  readonly #options: Record<string, string> = {};

  constructor(source: WriterSource<Frame>) {
    this.#source = source;
  }

  /** The kind of sink: `json`, `console`, `memory`, … */
  format(format: string): this {
    this.#format = format;
    this.#object = undefined;
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
   * `{ continuous: '1 second' }`. Without a trigger they run back to back.
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

  option(name: string, value: OptionValue): this {
    this.#options[name] = String(value);
    return this;
  }

  options(options: Readonly<Record<string, OptionValue>>): this {
    for (const [name, value] of Object.entries(options)) this.option(name, value);
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
    this.#setObject('foreachBatch', () => {
      return new ForeachBatchTarget(async ({ batchId, schema, rows }) => {
        await process(toFrame({ kind: 'localRelation', schema, rows }), batchId);
      });
    });
    return this;
  }

  /** Hands over row by row, to a function or to an object with `open`, `process` and `close`. */
  foreach(writer: ForeachWriter | ForeachWriter['process']): this {
    const target = typeof writer === 'function' ? { process: writer } : writer;
    const { rowOptions } = this.#source.session;
    this.#setObject('foreach', (schema) => {
      const toRow = rowObjects(schema, rowOptions);
      return new ForeachTarget({
        open: async (partitionId, epochId) => (await target.open?.(partitionId, epochId)) !== false,
        process: async (row) => {
          await target.process(toRow(row));
        },
        close: async (error) => {
          await target.close?.(error);
        },
      });
    });
    return this;
  }

  #setObject(format: string, object: SinkObject): void {
    this.#format = format;
    this.#object = object;
  }

  /** Starts the query with its result in a table of the session, which is queried under this name. */
  toTable(name: string, signal?: AbortSignal): Promise<StreamingQuery> {
    return this.format('memory').queryName(name).start({ signal });
  }

  /**
   * Starts the query. This is where mistakes show: names, types, and what a stream can't do. `path` is for sinks that
   * have one. The query stops when `signal` aborts.
   */
  async start(
    where: string | { readonly path?: string; readonly signal?: AbortSignal } = {},
  ): Promise<StreamingQuery> {
    const { path, signal } = typeof where === 'string' ? { path: where, signal: undefined } : where;
    if (path !== undefined) this.option('path', path);
    const { session, plan } = this.#source;
    const analyzed = await analyzePlan(session, plan);
    checkStreaming(analyzed, this.#outputMode, session.config.values);
    if (this.#format === 'memory' && this.#queryName === undefined) throw queryNameRequired();
    const object = this.#makeObject(outputSchema(planOutput(analyzed)));
    const objectId = object === undefined ? undefined : session.register(object);
    try {
      const options = this.#queryOptions(analyzed, objectId, signal);
      const query = await session.streams.start(options.name, () =>
        startStreamingQuery(options, EXECUTION_PARTS),
      );
      this.#releaseWith(query, objectId);
      if (object instanceof MemoryTable) this.#showTable(object);
      return query;
    } catch (error) {
      if (objectId !== undefined) session.unregister(objectId);
      throw error;
    }
  }

  /** The live object that the sink is made from, if it is one of those. */
  #makeObject(schema: StructType): unknown {
    if (this.#format === 'memory') return new MemoryTable(schema);
    return this.#object?.(schema);
  }

  /** Names a memory sink's table for SQL; not before the query has the name. */
  #showTable(table: MemoryTable): void {
    const { schema } = table;
    const name = this.#queryName ?? '';
    this.#source.session.catalog.createTable(name, () => ({
      kind: 'localRelation',
      schema,
      rows: table.rows,
    }));
  }

  /** A sink's object goes when its query ends: a session may start any number of queries. */
  #releaseWith(query: StreamingQuery, objectId: string | undefined): void {
    if (objectId === undefined) return;
    const release = () => this.#source.session.unregister(objectId);
    query.awaitTermination().then(release, release);
  }

  #queryOptions(
    analyzed: ResolvedPlan,
    objectId: string | undefined,
    signal: AbortSignal | undefined,
  ): StreamingQueryOptions {
    const { platform, connectors, objects, config, streams } = this.#source.session;
    const openSink = this.#sinkOpener(outputSchema(planOutput(analyzed)), objectId);
    return {
      name: this.#queryName,
      plan: optimize(analyzed),
      analyzedPlan: analyzed,
      outputMode: this.#outputMode,
      trigger: this.#trigger,
      checkpointLocation: this.#checkpointLocation(),
      openSink,
      connectors,
      objects,
      config: config.snapshot(),
      platform,
      listeners: streams.listeners,
      signal,
    };
  }

  /** Fails at once on an unknown format or option, before anything is opened. */
  #sinkOpener(schema: StructType, objectId: string | undefined): StreamingQueryOptions['openSink'] {
    const { session } = this.#source;
    const connector = sinkConnector(session.connectors, this.#format);
    checkSinkOptions(connector, this.#options);
    const context: Omit<SinkContext, 'queryId'> = {
      format: connector.name,
      path: optionValue(this.#options, 'path'),
      options: this.#options,
      objectId,
      schema,
      partitionColumns: this.#partitionColumns,
      queryName: this.#queryName,
      platform: session.platform,
      timeZone: session.timeZone,
      objects: session.objects,
    };
    return ({ id }): Promise<Sink> => connector.openSink({ ...context, queryId: id });
  }

  /** The option, or a folder of the query's name below the session's; undefined for a temporary one. */
  #checkpointLocation(): string | undefined {
    const given = optionValue(this.#options, CHECKPOINT_LOCATION);
    if (given !== undefined) return given;
    const folder = this.#source.session.config.values.get(CHECKPOINT_FOLDER);
    if (folder !== undefined) {
      const name = this.#queryName ?? this.#source.session.platform.random.uuid();
      return `${folder.replace(/\/$/, '')}/${name}`;
    }
    if (TEMPORARY_CHECKPOINT_FORMATS.includes(this.#format)) return undefined;
    throw checkpointLocationRequired();
  }
}

const TRIGGERS = ['processingTime', 'once', 'availableNow', 'continuous'];

/** Fails with INVALID_TRIGGER unless exactly one trigger is named. */
function checkTrigger(trigger: Trigger): void {
  // Programs without types hand in what they have, `undefined` included.
  const keys = Object.keys(trigger ?? {});
  if (keys.length !== 1 || !TRIGGERS.includes(keys[0])) throw invalidTrigger(keys, TRIGGERS);
}
