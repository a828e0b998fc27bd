import type { OutputMode } from '../connectors/connector.ts';
import type { GivenFile } from '../connectors/files/given-file.ts';
import type { ForeachBatchRows } from '../connectors/foreach-batch.ts';
import type { ForeachRows } from '../connectors/foreach-target.ts';
import type { ItemStream } from '../connectors/iterable-input.ts';
import type { ExplainMode } from '../plan/explain-mode.ts';
import type { Expression } from '../plan/expression.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { FunctionDescription } from '../plan/user-functions.ts';
import type { ResultTableOptions } from '../streaming/result-feed.ts';
import type { StreamingQuery } from '../streaming/streaming-query.ts';
import type { StreamingQueryListener } from '../streaming/streaming-query-listener.ts';
import type { Trigger } from '../streaming/trigger.ts';
import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import type { TableDirectory } from './table-directory.ts';

/**
 * What runs the plans of a session: an engine in this realm, in a worker, or far away. It is the one place where
 * building plans and running them part. DataFrames, readers, writers and commands stay on the session's side, with every
 * function of the program; plans are data, and go to whoever runs them.
 *
 * Whatever is asked for takes effect in the order of the calls: a setting, a view or a row of a memory stream is seen by
 * all later requests.
 */
export interface SessionBackend {
  /** The views and tables, as far as this side has heard of them. */
  readonly tables: TableDirectory;
  /** Reads SQL text. A query becomes a plan; a command is run at once. */
  runStatement(text: string, args?: StatementArguments): Promise<StatementOutcome>;
  /** Binds names and types. The first moment at which a mistake in a plan shows. */
  schema(plan: LogicalPlan): Promise<StructType>;
  /** Runs a batch plan. Fails on a stream. */
  execute(plan: LogicalPlan): Promise<ResultRows>;
  /** Runs a batch plan to its end and does something with its rows where they are. Answers with the bytes that it made, if any. */
  run(job: PlanJob): Promise<Uint8Array<ArrayBuffer>>;
  explain(plan: LogicalPlan, mode: ExplainMode): Promise<string>;
  /** Names a plan as it is now: texts read, and the schemas of sources as they are today. */
  createView(name: string, plan: LogicalPlan, options: ViewOptions): Promise<void>;
  /** Forgets a name; answers whether there was one. */
  dropTable(name: string): boolean;
  /** Names a function of the program. */
  registerFunction(description: FunctionDescription): void;
  /** A setting has a new value, or its default again. */
  setConfig(key: string, value: string | undefined): void;
  /** Makes a stream that the program feeds. */
  memoryStream(schema: StructType): RowFeed;
  /** Makes a source of what an iterable gives, and answers by which id plans name it. */
  iterable(items: ItemStream, rows?: ItemRows): string;
  /** Makes a source of files, and answers by which id plans name it. */
  files(files: readonly GivenFile[]): string;
  /** Starts a streaming query; mistakes in it show here. The listeners are read anew for each event. */
  startQuery(
    write: StreamingWrite,
    listeners: Iterable<StreamingQueryListener>,
  ): Promise<StreamingQuery>;
  /** Ends all that still runs and lets go of everything. May be called again. */
  stop(): Promise<void>;
}

/** What parameter markers stand for: `?` by position, `:name` by name. */
export type StatementArguments = readonly Expression[] | Readonly<Record<string, Expression>>;

/** What a statement came to: a query that is not run yet, or the answer of a command. */
export type StatementOutcome =
  | { readonly kind: 'query'; readonly plan: LogicalPlan }
  | {
      readonly kind: 'answer';
      readonly schema: StructType;
      readonly rows: readonly ValueRow[];
      /** What the session is to set; a key without a value goes back to its default. */
      readonly settings: readonly (readonly [key: string, value: string | undefined])[];
    };

export interface ViewOptions {
  /** Otherwise TEMP_TABLE_OR_VIEW_ALREADY_EXISTS if the name is taken. */
  readonly replace: boolean;
  /** Whether the name is one under `global_temp`. */
  readonly isGlobal?: boolean;
  /** The comments of the columns, in their order; undefined for a column without one. */
  readonly columnComments?: readonly (string | undefined)[] | undefined;
}

/** The rows of a plan. */
export interface ResultRows {
  readonly schema: StructType;
  /** While they are computed; who leaves the loop stops the plan. Can be read once. */
  readonly batches: AsyncIterable<readonly ValueRow[]>;
}

/** What is done with all rows of a batch plan. */
export type PlanJob = SaveJob | SaveAsTableJob | InsertJob | ArrowJob;

/** Packs the rows as an Arrow IPC stream. */
export interface ArrowJob {
  readonly kind: 'toArrow';
  readonly plan: LogicalPlan;
}

/** All that `DataFrameWriter` knows when a table is written. */
export interface SaveJob {
  readonly kind: 'save';
  readonly plan: LogicalPlan;
  /** The setting `spark.sql.sources.default` where it is not told. */
  readonly format: string | undefined;
  readonly mode: string;
  readonly options: Readonly<Record<string, string>>;
  readonly partitionColumns: readonly string[];
  readonly sortColumns: readonly string[];
  readonly path: string | undefined;
}

/** The rows become a table of the catalog, or a part of it. */
export interface SaveAsTableJob extends Omit<SaveJob, 'kind' | 'path'> {
  readonly kind: 'saveAsTable';
  readonly nameParts: readonly string[];
}

/** The rows go into a table of the catalog, by the positions of their columns. */
export interface InsertJob {
  readonly kind: 'insertInto';
  readonly plan: LogicalPlan;
  readonly nameParts: readonly string[];
  readonly overwrite: boolean;
  /** What `partitionBy` was told, which is refused here. */
  readonly partitionColumns: readonly string[];
}

/** How the items of an iterable are rows; without it they are chunks of bytes or text. */
export interface ItemRows {
  readonly schema: StructType;
  /** The engine row of an item. */
  readonly toRow: (item: unknown) => ValueRow;
}

/** The program's end of a memory stream. */
export interface RowFeed {
  /** By which id plans name the stream. */
  readonly objectId: string;
  /** Adds a set of rows, and returns its offset: 0, 1, 2, …. */
  addData(rows: readonly ValueRow[]): number;
}

/** All that `DataStreamWriter` knows when a query is started. */
export interface StreamingWrite {
  readonly plan: LogicalPlan;
  readonly format: string;
  readonly outputMode: OutputMode;
  readonly trigger: Trigger;
  readonly options: Readonly<Record<string, string>>;
  readonly partitionColumns: readonly string[];
  readonly queryName: string | undefined;
  /** For the formats `foreach` and `foreachBatch`. */
  readonly functions: SinkFunctions | undefined;
  readonly signal: AbortSignal | undefined;
  /** Whether the query keeps its result, and how much of it. */
  readonly resultTable: ResultTableOptions | undefined;
}

/** The program's functions that take a query's rows. They run in the session's realm, wherever the query runs. */
export type SinkFunctions =
  | {
      readonly kind: 'foreachBatch';
      readonly process: (batch: ForeachBatchRows) => void | Promise<void>;
    }
  | { readonly kind: 'foreach'; readonly open: (schema: StructType) => ForeachRows };
