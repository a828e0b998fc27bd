import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';

/** The options of a sink in any database. */
export const SINK_OPTIONS: readonly OptionDefinition[] = [
  { name: 'dbtable', type: 'string', doc: 'The table that is written.' },
  {
    name: 'keyColumns',
    type: 'string',
    doc: 'The columns by which rows are replaced in update mode, separated by commas. A table that is made has them as its primary key.',
  },
  {
    name: 'createTable',
    type: 'boolean',
    default: 'true',
    doc: 'Whether the table is made where it is not there.',
  },
  {
    name: 'batchTable',
    type: 'string',
    default: 'millrace_batches',
    doc: 'The table that has the last micro-batch of each query. It is made where it is not there.',
  },
  {
    name: 'retryTimeout',
    type: 'interval',
    default: '2 minutes',
    doc: 'For how long anything is tried again while the database is away or busy, before the query fails.',
  },
];

/** What a written table may be told besides. */
export const TABLE_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'truncate',
    type: 'boolean',
    default: 'false',
    doc: 'Whether the mode overwrite keeps the table and only removes its rows.',
  },
];

export interface DatabaseSinkOptions {
  readonly table: string;
  readonly keyColumns: readonly string[];
  readonly createsTable: boolean;
  readonly batchTable: string;
  readonly retryTimeoutMs: number;
}

/** Reads them; `table` is what stands for `dbtable` where that is not given. Fails with `INVALID_OPTION_VALUE`. */
export function sinkOptions(options: ConnectorOptions, table?: string): DatabaseSinkOptions {
  const keys = options.text('keyColumns') ?? '';
  return {
    table: options.text('dbtable') ?? table ?? options.required('dbtable'),
    keyColumns: keys
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    createsTable: options.flag('createTable', true),
    batchTable: options.text('batchTable') ?? 'millrace_batches',
    retryTimeoutMs: options.durationMs('retryTimeout', 120_000),
  };
}
