import { assert } from '../errors/internal-error.ts';
import type { SourceDescription } from '../plan/resolved-plan.ts';
import type { SourceFilter } from '../plan/source-filter.ts';
import type { CheckpointStorage } from '../ports/checkpoint-storage.ts';
import type { Platform } from '../ports/platform.ts';
import type { EntryChange } from '../ports/table-storage.ts';
import type { StructType } from '../types/data-type.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { SourceConnection } from './source-connection.ts';

/** A position in a source, as JSON: it is written to the offset log and shown in the progress. */
export type Offset = JsonValue;
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** How much a micro-batch may take. */
export type ReadLimit =
  | { readonly kind: 'allAvailable' }
  | { readonly kind: 'maxRows'; readonly rows: number }
  | { readonly kind: 'maxFiles'; readonly files: number }
  | { readonly kind: 'maxBytes'; readonly bytes: number };

export interface ReadContext {
  readonly core: WasmCore;
  /** The columns to deliver, a subset of the source's schema in any order. */
  readonly columns: StructType;
  /** Rows that don't meet them all are not missed: a reader may leave them out. */
  readonly filters?: readonly SourceFilter[];
  readonly timeZone: string;
  /**
   * The time of the micro-batch, as the offset log has it, so that a batch that is run again reads the same. Lines whose
   * times have no year take theirs from it; 0 where absent.
   */
  readonly batchTimestampMs?: number;
}

/**
 * Delivers the rows of one offset range, a batch at a time, in the arena. The engine resets the arena before each
 * `next`, so at most one batch is alive.
 */
export interface BatchReader {
  /** The next batch, or undefined at the end of the range. */
  next(): Batch | undefined | Promise<Batch | undefined>;
  /** Bytes read and rows delivered so far, before any filter. */
  readonly inputRows: number;
  close(): Promise<void>;
}

/**
 * A replayable stream. `read` of a range that was logged must deliver the same rows again after a restart; a source
 * that can't do that by nature spools to `storage` before `latestOffset` names the rows.
 */
export interface Source {
  /** Shown in the progress: `FileStreamSource[logs/]`. */
  readonly description: string;
  /** How far a micro-batch may go by default; options such as `maxFilesPerTrigger` set it. */
  readonly defaultReadLimit: ReadLimit;
  /** The end of what can be read now, within the limit after `start`; null while there is nothing at all. */
  latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null>;
  /** The end of everything there is, whatever the limit; for the progress's `latestOffset`. */
  reportLatestOffset?(): Promise<Offset | null>;
  /** Rows in `(start, end]`; `start` null is the beginning. */
  read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader>;
  /** The batch that ended at `end` is in the commit log: everything up to there may be forgotten. */
  commit(end: Offset): Promise<void>;
  /**
   * Whether a range that an earlier run committed can be read again, the same rows or none and an error: then damaged
   * state can be made again from an older version.
   */
  readonly isReplayable?: boolean;
  /** `availableNow`: fixes the end of the stream at what is there now. */
  freeze?(): Promise<void>;
  /** Resolves when there may be new rows; the engine also asks on its trigger. */
  onData?(listener: () => void): void;
  /** Source-specific progress numbers: lag, gaps, spool bytes. */
  metrics?(): Readonly<Record<string, string>>;
  /** The connection of a source that holds one. */
  readonly connection?: SourceConnection;
  stop(): Promise<void>;
}

export interface SourceContext {
  readonly description: SourceDescription;
  readonly platform: Platform;
  /** The checkpoint's entries under `sources/<n>/`. */
  readonly storage: CheckpointStorage;
  readonly timeZone: string;
  /** Whether a batch plan reads the source, once and to its end. */
  readonly isTable?: boolean;
  /** Live objects by id: memory streams, iterables, foreachBatch functions. */
  readonly objects: ReadonlyMap<string, unknown>;
  /** Called when the source can't go on; the query fails with the error. */
  readonly fail: (error: unknown) => void;
}

export type OutputMode = 'append' | 'update' | 'complete';

export interface SinkBatch {
  readonly batchId: number;
  readonly core: WasmCore;
  readonly schema: StructType;
  readonly outputMode: OutputMode;
}

/**
 * Takes the result rows of one micro-batch. `write` copies or encodes from the columns at once; nothing is visible
 * to others before `commit`.
 */
export interface SinkWriter {
  write(batch: Batch): void;
  /** Awaited between batches, so that a writer can bound what it buffers. */
  flush?(): Promise<void>;
  commit(): Promise<void>;
  /** Drops the batch. `error` is why: what failed, or that the query was stopped. */
  abort(error?: unknown): Promise<void>;
}

export interface Sink {
  /** Shown in the progress: `FileSink[out/]`. */
  readonly description: string;
  readonly outputModes: readonly OutputMode[];
  /**
   * Starts batch `batchId`. A batch that was committed before is handed in again after a crash: the sink then makes
   * sure that it counts once, as far as it promises (its description in the docs says how).
   */
  begin(batch: SinkBatch): Promise<SinkWriter>;
  /** Sink-specific progress numbers. */
  metrics?(): Readonly<Record<string, string>>;
  /** Rows written, for the progress; -1 where the sink does not know. */
  close(): Promise<void>;
}

export interface SinkContext {
  readonly format: string;
  readonly path: string | undefined;
  readonly options: Readonly<Record<string, string>>;
  /** For sinks made from live objects (memory tables, foreach, foreachBatch): the id they are registered under. */
  readonly objectId?: string;
  readonly schema: StructType;
  readonly partitionColumns: readonly string[];
  readonly queryName: string | undefined;
  readonly queryId: string;
  readonly platform: Platform;
  readonly timeZone: string;
  readonly objects: ReadonlyMap<string, unknown>;
}

/** What happens to a table that is there when it is written; spelled as Spark's `SaveMode`. */
export type TableMode = 'Append' | 'Overwrite' | 'ErrorIfExists' | 'Ignore';

export interface TableSinkContext extends Omit<SinkContext, 'queryId' | 'queryName'> {
  readonly mode: TableMode;
  /** With the mode `Overwrite`: the folders below the path that alone are replaced, with all folders in them. */
  readonly replacedFolders?: readonly string[];
  /** What the catalog is to say of the table as of the very moment at which the rows are there. */
  readonly entry?: EntryChange;
}

/** Takes the rows of one batch plan. */
export interface TableSink {
  /** Is called once; nothing is visible to others before the writer's `commit`. */
  begin(core: WasmCore): SinkWriter;
}

/** An option that a connector or format understands. */
export interface OptionDefinition {
  /** As Spark spells it; looked up without regard to case. One that ends in `.*` stands for all names that begin so. */
  readonly name: string;
  readonly type: 'string' | 'int' | 'long' | 'double' | 'boolean' | 'interval' | 'bytes';
  readonly default?: string;
  readonly values?: readonly string[];
  readonly doc: string;
}

/** A source whose schema nobody has declared. */
export interface UndeclaredSource extends Omit<SourceDescription, 'schema'> {
  /** It is read as a stream: what is there now does not say what will come. */
  readonly isStreaming?: boolean;
}

/** A kind of source and sink, by the name given to `format(…)`. */
export interface Connector {
  readonly name: string;
  /** Loads all that there is to know of it, its options among that. Absent where it is known from the start. */
  load?(): Promise<Connector>;
  readonly sourceOptions?: readonly OptionDefinition[];
  readonly sinkOptions?: readonly OptionDefinition[];
  /** The schema of sources that have a fixed one, or that can tell it without a declared one. */
  schema?(
    description: UndeclaredSource,
    platform: Platform,
    objects: SourceContext['objects'],
  ): Promise<StructType>;
  /** The columns of a table whose source may have others than those declared or told: in the names of folders. */
  tableSchema?(
    declared: StructType,
    description: Omit<SourceDescription, 'schema'>,
  ): Promise<StructType>;
  openSource?(context: SourceContext): Promise<Source>;
  openSink?(context: SinkContext): Promise<Sink>;
  /** The modes in which `openSink` writes tables, too, as if one were a micro-batch. Absent: none. */
  readonly tableModes?: readonly TableMode[];
  /** Options of written tables besides `sinkOptions`. */
  readonly tableOptions?: readonly OptionDefinition[];
  /** Opens the sink of a table; undefined where the table is there and the mode leaves it alone. */
  openTableSink?(context: TableSinkContext): Promise<TableSink | undefined>;
}

/** Declares a connector. */
export function defineConnector(connector: Connector): Connector {
  return connector;
}

/**
 * A source, a sink or both whose code is loaded when a plan first names it; a bundler makes a chunk of it. `parts` are those of
 * the connector that tell what it is.
 */
export function loadedOnUse(
  name: string,
  parts: readonly ('schema' | 'openSource' | 'openSink')[],
  load: () => Promise<Connector>,
): Connector {
  const late = parts.map((part) => [
    part,
    async (...of: unknown[]) => {
      const method = (await load())[part];
      assert(method !== undefined, `${name} has no ${part}`);
      return Reflect.apply(method, undefined, of);
    },
  ]);
  return { name, load, ...Object.fromEntries(late) };
}
