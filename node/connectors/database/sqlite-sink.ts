import type {
  OptionDefinition,
  Sink,
  SinkBatch,
  SinkContext,
  SinkWriter,
  TableSink,
  TableSinkContext,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { keyRequired } from '../../../src/errors/database-errors.ts';
import { tableAlreadyExists } from '../../../src/errors/saved-table-errors.ts';
import { CommittedWriter } from './committed-writer.ts';
import { nameParts, quoted } from './identifiers.ts';
import { keyOrdinals } from './key-columns.ts';
import { Retries } from './retrying.ts';
import { type DatabaseSinkOptions, SINK_OPTIONS, sinkOptions } from './sink-options.ts';
import { loadSqlite, type SqliteDatabase, type SqliteOpener } from './sqlite-client.ts';
import { sqliteFailure } from './sqlite-failures.ts';
import {
  asItIs,
  checkUnique,
  createTableSql,
  findColumns,
  sqliteColumns,
  sqliteTableSql,
} from './sqlite-table.ts';
import { sqliteType } from './sqlite-types.ts';
import { SqliteWriter } from './sqlite-writer.ts';

/** How long a statement itself waits for others; longer waits leave the event loop free. */
const BUSY_MS = 20;
/** The same for written tables, whose writers begin without one. */
const TABLE_BUSY_MS = 5_000;

export const SQLITE_SINK_OPTIONS: readonly OptionDefinition[] = SINK_OPTIONS;

interface Opened {
  readonly path: string;
  readonly options: DatabaseSinkOptions;
  readonly open: SqliteOpener;
  readonly failure: (error: unknown) => Error;
}

async function opened(context: Omit<SinkContext, 'queryId' | 'queryName'>): Promise<Opened> {
  const read = new ConnectorOptions('sqlite', context.options);
  const path = context.path ?? read.required('path');
  const options = sinkOptions(read);
  nameParts('dbtable', options.table, asItIs);
  for (const field of context.schema.fields) sqliteType(field);
  keyOrdinals(context.schema, options.keyColumns);
  const failure = (error: unknown) =>
    sqliteFailure(error, { database: `sqlite[${path}]`, table: options.table });
  return { path, options, open: await loadSqlite(), failure };
}

function openFile({ open, path, failure }: Opened, busyMs: number): SqliteDatabase {
  try {
    const database = open(path);
    database.exec(`PRAGMA busy_timeout = ${busyMs}`);
    return database;
  } catch (error) {
    throw failure(error);
  }
}

function insertSql(table: string, columns: readonly string[], keys: readonly number[]): string {
  const holes = columns.map(() => '?').join(', ');
  const insert = `INSERT INTO ${sqliteTableSql(table)} (${columns.join(', ')}) VALUES (${holes})`;
  if (keys.length === 0) return insert;
  const others = columns.filter((_, at) => !keys.includes(at));
  const action =
    others.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  return `${insert} ON CONFLICT (${keys.map((key) => columns[key]).join(', ')}) DO ${action}`;
}

/** Writes each micro-batch in one transaction of a file, together with its id. */
export class SqliteSink implements Sink {
  readonly outputModes = ['append', 'update', 'complete'] as const;
  readonly description: string;
  readonly #context: SinkContext;
  readonly #opened: Opened;
  readonly #database: SqliteDatabase;
  readonly #retries: Retries;
  readonly #batchTable: string;
  #columns: readonly string[] = [];
  #rows = 0;
  #skipped = 0;

  private constructor(context: SinkContext, parts: Opened) {
    const { path, options } = parts;
    this.#context = context;
    this.#opened = parts;
    this.description = `SqliteSink[${path}/${options.table}]`;
    this.#database = openFile(parts, BUSY_MS);
    this.#retries = new Retries(context.platform, `sqlite[${path}]`, options.retryTimeoutMs);
    this.#batchTable = nameParts('batchTable', options.batchTable, asItIs).map(quoted).join('.');
  }

  /** Makes the tables where they are not there, and checks them. */
  static async open(context: SinkContext): Promise<SqliteSink> {
    const sink = new SqliteSink(context, await opened(context));
    try {
      await sink.#prepare();
      return sink;
    } catch (error) {
      await sink.close();
      throw error;
    }
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    const { schema } = this.#context;
    const { options, failure } = this.#opened;
    const { outputMode, batchId } = batch;
    const keys = outputMode === 'update' ? keyOrdinals(schema, options.keyColumns) : [];
    if (outputMode === 'update') this.#checkKeys(keys);
    const database = this.#database;
    const { table } = options;
    await this.#attempt(() => database.exec('BEGIN IMMEDIATE'));
    try {
      if (!this.#claim(batchId)) {
        database.exec('ROLLBACK');
        this.#skipped++;
        return new CommittedWriter();
      }
      if (outputMode === 'complete') database.exec(`DELETE FROM ${sqliteTableSql(table)}`);
      return new SqliteWriter({
        ...{ core: batch.core, schema, table, database, failure },
        insert: insertSql(table, this.#columns, keys),
        keys: keys.map((ordinal) => ({ ordinal, name: schema.fields[ordinal].name })),
        commit: () => this.#attempt(() => database.exec('COMMIT')),
        written: (rows) => {
          this.#rows += rows;
        },
      });
    } catch (error) {
      database.exec('ROLLBACK');
      throw failure(error);
    }
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      rows: String(this.#rows),
      skippedBatches: String(this.#skipped),
      ...this.#retries.metrics(),
    };
  }

  async close(): Promise<void> {
    this.#retries.stop();
    this.#database.close();
  }

  async #prepare(): Promise<void> {
    const database = this.#database;
    const { options } = this.#opened;
    const target = { ...options, schema: this.#context.schema };
    await this.#attempt(() => {
      if (options.createsTable) database.exec(createTableSql(target));
      this.#columns = findColumns(database, target);
      database.exec(`CREATE TABLE IF NOT EXISTS ${this.#batchTable} (query_id TEXT PRIMARY KEY,
        batch_id INTEGER NOT NULL, written_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)`);
    });
  }

  #checkKeys(keys: readonly number[]): void {
    const { table } = this.#opened.options;
    if (keys.length === 0) throw keyRequired({ table });
    const { fields } = this.#context.schema;
    checkUnique(
      this.#database,
      table,
      keys.map((key) => fields[key].name),
    );
  }

  /** Notes the batch in the transaction; false where it, or a later one, was noted before. */
  #claim(batchId: number): boolean {
    const statement = `INSERT INTO ${this.#batchTable} (query_id, batch_id) VALUES (?, ?)
      ON CONFLICT (query_id) DO UPDATE SET batch_id = excluded.batch_id, written_at = CURRENT_TIMESTAMP
      WHERE batch_id < excluded.batch_id RETURNING batch_id`;
    const rows = this.#database.prepare(statement).all(this.#context.queryId, BigInt(batchId));
    return rows.length > 0;
  }

  /** While somebody else writes or reads. */
  #attempt(attempt: () => void): Promise<void> {
    const { failure } = this.#opened;
    return this.#retries.run(async () => {
      try {
        attempt();
      } catch (error) {
        throw failure(error);
      }
    });
  }
}

/** Opens the sink of a table: one transaction, which makes the table, too. */
export async function openSqliteTable(context: TableSinkContext): Promise<TableSink | undefined> {
  const parts = await opened(context);
  const { options, failure } = parts;
  const { mode, schema } = context;
  const { table } = options;
  const target = { ...options, schema };
  const truncates = new ConnectorOptions('sqlite', context.options).flag('truncate', false);
  const first = openFile(parts, TABLE_BUSY_MS);
  try {
    const isThere = sqliteColumns(first, table).length > 0;
    if (isThere && mode === 'Ignore') return undefined;
    if (isThere && mode === 'ErrorIfExists') throw tableAlreadyExists(table.split('.'));
    const isKept = isThere && (mode !== 'Overwrite' || truncates);
    if (isKept || !options.createsTable) findColumns(first, target);
  } catch (error) {
    throw failure(error);
  } finally {
    first.close();
  }
  return {
    begin: (core) => {
      const database = openFile(parts, TABLE_BUSY_MS);
      try {
        database.exec('BEGIN IMMEDIATE');
        const name = sqliteTableSql(table);
        if (mode === 'Overwrite' && !truncates) database.exec(`DROP TABLE IF EXISTS ${name}`);
        if (options.createsTable) database.exec(createTableSql(target));
        if (mode === 'Overwrite' && truncates) database.exec(`DELETE FROM ${name}`);
        return new SqliteWriter({
          ...{ core, schema, table, database, failure },
          insert: insertSql(table, findColumns(database, target), []),
          keys: [],
          commit: async () => {
            try {
              database.exec('COMMIT');
            } catch (error) {
              throw failure(error);
            }
          },
          written: () => {},
          ended: () => database.close(),
        });
      } catch (error) {
        database.close();
        throw failure(error);
      }
    },
  };
}
