import type { Connector } from '../connectors/connector.ts';
import type { ModuleAddress } from '../ports/worker-host.ts';
import type { StructType } from '../types/data-type.ts';
import { parseSchema } from '../types/ddl.ts';
import { parseAttributeName } from './attribute-name.ts';
import { type Column, operand } from './column.ts';
import { type ColumnValues, rowsOfColumns, schemaOfColumns } from './column-input.ts';
import { DataFrameReader } from './data-frame-reader.ts';
import { DataStreamReader } from './data-stream-reader.ts';
import { DataFrame } from './dataframe.ts';
import { inferSchema } from './infer-schema.ts';
import type { LiteralValue } from './literal.ts';
import { MemoryStreamFrame, type MemoryStreamOptions } from './memory-stream-frame.ts';
import type { RowOptions } from './row.ts';
import { rowInput } from './row-input.ts';
import type { RuntimeConfig } from './runtime-config.ts';
import type { StatementArguments } from './session-backend.ts';
import type { SessionState } from './session-state.ts';
import type { StreamingQueryManager } from './streaming-query-manager.ts';
import type { TableSummary } from './table-directory.ts';
import { UdfRegistration } from './udf-registration.ts';

/** DDL text, a type, or the names of the columns. */
type SchemaInput = StructType | string | readonly string[];

/** Rows, columns by name, or the bytes of an Arrow IPC stream or file. */
export type TableInput = Iterable<unknown> | ColumnValues | Uint8Array<ArrayBuffer> | ArrayBuffer;

/** How a session is made. */
export interface SessionOptions extends Partial<RowOptions> {
  /** Settings by Spark's keys: `{ 'spark.sql.session.timeZone': 'Europe/Berlin' }`. */
  readonly config?: Readonly<Record<string, string | number | boolean>>;
  /**
   * Into how many shards the state of streaming queries is split by its keys: 1 to 32, or `'auto'`; 1 by default. A query may
   * be started again with another number. It is the setting `spark.millrace.streaming.shards`.
   */
  readonly shards?: number | 'auto';
  /** Kinds of sources and sinks of one's own; one with the name of a built-in one takes its place. */
  readonly connectors?: readonly Connector[];
  /**
   * Whether the engine runs in a worker: then the thread of the program only builds plans and gets rows. By default it
   * does in a page, and does not in Node or in a worker. The address of a module is that of a worker of one's own, which
   * imports `millrace/worker` and calls its `serve`.
   */
  readonly worker?: boolean | ModuleAddress;
}

/** What `?` and `:name` in SQL text stand for: values, or columns that are made of values, such as `array(…)`. */
export type SqlArguments =
  | readonly (LiteralValue | Column)[]
  | Readonly<Record<string, LiteralValue | Column>>;

function argumentExpressions(args: SqlArguments): StatementArguments {
  if (isList(args)) return args.map(operand);
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, operand(value)]));
}

function isList(args: SqlArguments): args is readonly (LiteralValue | Column)[] {
  return Array.isArray(args);
}

/** Where everything begins (Spark's `SparkSession`): tables, streams, SQL, settings, queries. */
export class Session {
  readonly #state: SessionState;

  /** Made by `createSession`. */
  constructor(state: SessionState) {
    this.#state = state;
  }

  /** Reads tables. */
  get read(): DataFrameReader {
    return new DataFrameReader(this.#state);
  }

  /** Reads streams. */
  get readStream(): DataStreamReader {
    return new DataStreamReader(this.#state);
  }

  /** The settings. */
  get conf(): RuntimeConfig {
    return this.#state.config;
  }

  /** The streaming queries that this session started. */
  get streams(): StreamingQueryManager {
    return this.#state.streams;
  }

  /** Names functions of the program for SQL. */
  get udf(): UdfRegistration {
    return new UdfRegistration(this.#state.backend);
  }

  /**
   * Runs SQL. A query becomes a DataFrame, checked but not run; a command is run at once and its answer is one. `args` are
   * what parameter markers stand for: a list for `?`, an object for `:name`.
   */
  async sql(text: string, args?: SqlArguments): Promise<DataFrame> {
    const { backend, config } = this.#state;
    const outcome = await backend.runStatement(text, args && argumentExpressions(args));
    if (outcome.kind === 'query') {
      const frame = new DataFrame(this.#state, outcome.plan);
      await frame.schema();
      return frame;
    }
    const { schema, rows, settings } = outcome;
    for (const [key, value] of settings) {
      if (value === undefined) config.unset(key);
      else config.set(key, value);
    }
    return new DataFrame(this.#state, { kind: 'localRelation', schema, rows });
  }

  /** A view, or the table of a memory sink. */
  table(name: string): DataFrame {
    const nameParts = parseAttributeName(name);
    return new DataFrame(this.#state, { kind: 'readNamedTable', nameParts });
  }

  /**
   * A table of rows: objects by column name, or arrays. `schema` is DDL, a `StructType`, or column names; without types
   * they are read off the values. Rows may also come as columns by name, or as the bytes of an Arrow IPC stream or
   * file, which say their types themselves.
   */
  createDataFrame(rows: TableInput, schema?: SchemaInput): DataFrame;
  /** The same of rows that come one after the other: waits for all of them. */
  createDataFrame(rows: AsyncIterable<unknown>, schema?: SchemaInput): Promise<DataFrame>;
  createDataFrame(
    rows: TableInput | AsyncIterable<unknown>,
    schema?: SchemaInput,
  ): DataFrame | Promise<DataFrame> {
    if (rows instanceof Uint8Array || rows instanceof ArrayBuffer) {
      return this.read.format('arrow').files([{ path: 'arrow', file: new Blob([rows]) }]);
    }
    if (isAsync(rows)) return gather(rows).then((list) => this.createDataFrame(list, schema));
    if (isRows(rows)) return this.#tableOf([...rows], schema);
    return this.#tableOf(rowsOfColumns(rows), schema ?? schemaOfColumns(rows));
  }

  #tableOf(list: readonly unknown[], schema: SchemaInput | undefined): DataFrame {
    const type =
      isNames(schema) || schema === undefined ? inferSchema(list, schema) : asSchema(schema);
    const toValues = rowInput(type, this.#state.zone);
    return new DataFrame(this.#state, {
      kind: 'localRelation',
      schema: type,
      rows: list.map(toValues),
    });
  }

  /** The numbers from `start` up to but not including `end`, in the BIGINT column `id`; with one argument from 0. */
  range(start: number | bigint, end?: number | bigint, step: number | bigint = 1): DataFrame {
    return new DataFrame(this.#state, {
      kind: 'range',
      start: BigInt(end === undefined ? 0 : start),
      end: BigInt(end ?? start),
      step: BigInt(step),
    });
  }

  /** A stream that the program itself feeds, for tests and live objects; see `MemoryStreamFrame`. */
  memoryStream(schema: StructType | string, options: MemoryStreamOptions = {}): MemoryStreamFrame {
    return new MemoryStreamFrame(this.#state, asSchema(schema), options);
  }

  /** The views and tables, sorted by name. */
  listTables(): readonly Pick<TableSummary, 'name' | 'isTemporary'>[] {
    return this.#state.backend.tables
      .summaries()
      .map(({ name, isTemporary }) => ({ name, isTemporary }));
  }

  tableExists(name: string): boolean {
    return this.#state.backend.tables.summary(name) !== undefined;
  }

  /** Forgets a view; answers whether there was one. */
  dropTempView(name: string): boolean {
    return this.#state.backend.dropTable(name);
  }

  /** Stops all queries and ends the session. */
  stop(): Promise<void> {
    return this.#state.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

function isAsync(rows: object): rows is AsyncIterable<unknown> {
  return Symbol.asyncIterator in rows;
}

function isRows(rows: object): rows is Iterable<unknown> {
  return Symbol.iterator in rows;
}

async function gather(rows: AsyncIterable<unknown>): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

function isNames(schema: SchemaInput | undefined): schema is readonly string[] {
  return Array.isArray(schema);
}

function asSchema(schema: StructType | string): StructType {
  return typeof schema === 'string' ? parseSchema(schema) : schema;
}
