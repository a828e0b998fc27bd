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
import { BatchTable, makeTable } from './batch-table.ts';
import { CommittedWriter } from './committed-writer.ts';
import { nameParts } from './identifiers.ts';
import { keyOrdinals } from './key-columns.ts';
import { loadPostgresClient, type PostgresClient } from './postgres-client.ts';
import { CONNECTION_OPTIONS, postgresSettings } from './postgres-connection.ts';
import { PostgresLink, run } from './postgres-link.ts';
import {
  checkUnique,
  createTableSql,
  findTarget,
  fold,
  madeTarget,
  type PostgresTarget,
  tableExists,
} from './postgres-table.ts';
import { postgresType } from './postgres-types.ts';
import { PostgresWriter } from './postgres-writer.ts';
import { type RowStatements, rowStatements } from './row-statements.ts';
import { type DatabaseSinkOptions, SINK_OPTIONS, sinkOptions } from './sink-options.ts';

const RETRY_BYTES = 64 << 20;

export const POSTGRES_SINK_OPTIONS: readonly OptionDefinition[] = [
  ...SINK_OPTIONS,
  {
    name: 'retryBytes',
    type: 'bytes',
    default: '64m',
    doc: 'How much of a batch is held, so that it can be sent again over a lost connection.',
  },
  ...CONNECTION_OPTIONS,
];

interface Opened {
  readonly link: PostgresLink;
  readonly options: DatabaseSinkOptions;
  readonly retryBytes: number;
  /** The table as SQL has it, for messages. */
  readonly table: string;
}

/** Checks what can be checked without a server, and loads the client. */
async function opened(context: Omit<SinkContext, 'queryId' | 'queryName'>): Promise<Opened> {
  const read = new ConnectorOptions('postgres', context.options);
  const options = sinkOptions(read, context.path);
  const table = nameParts('dbtable', options.table, fold).join('.');
  for (const field of context.schema.fields) postgresType(field);
  keyOrdinals(context.schema, options.keyColumns);
  const settings = postgresSettings(context.options);
  // A secret that is missing is told before anything is waited for.
  await settings.connection(false);
  const client = await loadPostgresClient();
  const { platform } = context;
  const { retryTimeoutMs } = options;
  const link = new PostgresLink({ client, settings, platform, retryTimeoutMs });
  return { link, options, table, retryBytes: read.size('retryBytes') ?? RETRY_BYTES };
}

/**
 * Writes each micro-batch in one transaction, together with its id. A batch that is handed in again after a crash is known by that and
 * written once.
 */
export class PostgresSink implements Sink {
  readonly outputModes = ['append', 'update', 'complete'] as const;
  readonly description: string;
  readonly #context: SinkContext;
  readonly #opened: Opened;
  readonly #target: PostgresTarget;
  readonly #batches: BatchTable;
  readonly #prepared = new WeakSet<PostgresClient>();
  #committed: number;
  #rows = 0;
  #skipped = 0;

  private constructor(
    context: SinkContext,
    parts: Opened,
    found: { target: PostgresTarget; batches: BatchTable; committed: number },
  ) {
    this.#context = context;
    this.#opened = parts;
    this.#target = found.target;
    this.#batches = found.batches;
    this.#committed = found.committed;
    this.description = `PostgresSink[${parts.table}]`;
  }

  /** Makes the tables where they are not there, and checks them. */
  static async open(context: SinkContext): Promise<PostgresSink> {
    const parts = await opened(context);
    const { link, options, table } = parts;
    const { schema } = context;
    const batches = new BatchTable(options.batchTable, context.queryId);
    try {
      const found = await link.retrying({ subject: 'the table', table }, async (client) => {
        const wanted = { ...options, schema };
        if (options.createsTable && !(await tableExists(client, options.table))) {
          await makeTable(client, createTableSql(wanted));
        }
        const target = await findTarget(client, wanted);
        return { target, batches, committed: await batches.lastBatch(client) };
      });
      return new PostgresSink(context, parts, found);
    } catch (error) {
      await link.close();
      throw error;
    }
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    const { batchId, outputMode } = batch;
    const { link, retryBytes, table } = this.#opened;
    const keys = outputMode === 'update' ? await this.#keys() : [];
    if (batchId <= this.#committed) {
      this.#skipped++;
      return new CommittedWriter();
    }
    const { schema } = this.#context;
    const replacesAll = outputMode === 'complete';
    const statements = rowStatements({ target: this.#target, schema, keys, replacesAll });
    return new PostgresWriter({
      ...{ core: batch.core, schema, link, retryBytes, table },
      keys: keys.map((ordinal) => ({ ordinal, name: schema.fields[ordinal].name })),
      statements: (client) => this.#prepare(client, statements),
      claim: (client) => this.#batches.claim(client, batchId),
      alwaysWrites: replacesAll,
      written: (rows, isSkipped) => {
        this.#rows += rows;
        if (isSkipped) this.#skipped++;
        this.#committed = batchId;
      },
    });
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      rows: String(this.#rows),
      skippedBatches: String(this.#skipped),
      ...this.#opened.link.metrics(),
    };
  }

  close(): Promise<void> {
    return this.#opened.link.close();
  }

  #checkedKeys: readonly number[] | undefined;

  async #keys(): Promise<readonly number[]> {
    if (this.#checkedKeys !== undefined) return this.#checkedKeys;
    const { link, options, table } = this.#opened;
    const keys = keyOrdinals(this.#context.schema, options.keyColumns);
    if (keys.length === 0) throw keyRequired({ table });
    const { columns, table: sql } = this.#target;
    const names = keys.map((key) => columns[key].name);
    await link.retrying({ subject: 'the key', table }, (client) => checkUnique(client, sql, names));
    this.#checkedKeys = keys;
    return keys;
  }

  async #prepare(client: PostgresClient, statements: RowStatements): Promise<RowStatements> {
    if (statements.perConnection !== undefined && !this.#prepared.has(client)) {
      await run(client, statements.perConnection);
      this.#prepared.add(client);
    }
    return statements;
  }
}

/** Opens the sink of a table: one transaction, which makes the table, too. */
export async function openPostgresTable(context: TableSinkContext): Promise<TableSink | undefined> {
  const parts = await opened(context);
  const { link, options, retryBytes, table } = parts;
  const { schema, mode } = context;
  const wanted = { ...options, schema };
  try {
    const plan = await link.retrying({ subject: 'the table', table }, async (client) => {
      const isThere = await tableExists(client, options.table);
      if (isThere && mode === 'Ignore') return undefined;
      if (isThere && mode === 'ErrorIfExists') throw tableAlreadyExists(table.split('.'));
      return tableStatements(client, context, wanted, isThere);
    });
    // What runs before the rows come may take long, or fail: no connection waits for it.
    await link.release();
    if (plan === undefined) return undefined;
    return {
      begin: (core) =>
        new PostgresWriter({
          ...{ core, schema, link, retryBytes, table },
          keys: [],
          statements: async (client) => {
            if (plan.perConnection !== undefined) await run(client, plan.perConnection);
            return plan;
          },
          alwaysWrites: true,
          written: () => {},
          ended: () => link.close(),
        }),
    };
  } catch (error) {
    await link.close();
    throw error;
  }
}

async function tableStatements(
  client: PostgresClient,
  { mode, schema, options }: TableSinkContext,
  wanted: DatabaseSinkOptions & { readonly schema: TableSinkContext['schema'] },
  isThere: boolean,
): Promise<RowStatements> {
  const truncates = new ConnectorOptions('postgres', options).flag('truncate', false);
  const isKept = isThere && (mode !== 'Overwrite' || truncates);
  if (isKept || !wanted.createsTable) {
    const target = await findTarget(client, wanted);
    return rowStatements({ target, schema, keys: [], replacesAll: mode === 'Overwrite' });
  }
  const target = madeTarget(wanted);
  const made = rowStatements({ target, schema, keys: [], replacesAll: false });
  const before = [`DROP TABLE IF EXISTS ${target.table}`, createTableSql(wanted)];
  return { ...made, before: isThere ? before : before.slice(1) };
}
