import { gzipSync } from 'node:zlib';
import type { Connector, TableSinkContext } from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { columnarConnector } from './columnar-connector.ts';
import { FILE_TABLE_OPTIONS, FileTable } from './file-table.ts';

/** Parquet files as a source, and as tables that are written. */
export const parquetConnector: Connector = {
  ...columnarConnector('parquet'),
  tableOptions: [
    ...FILE_TABLE_OPTIONS,
    {
      name: 'compression',
      type: 'string',
      default: 'snappy',
      values: ['none', 'uncompressed', 'snappy', 'gzip'],
      doc: 'How the columns are compressed.',
    },
  ],
  openTableSink: async (context: TableSinkContext) => {
    const { parquetEncoding } = await import(
      '../../../src/connectors/columnar/parquet/parquet-encoding.ts'
    );
    const codec = new ConnectorOptions('parquet', context.options).text('compression') ?? 'snappy';
    return FileTable.open(context, parquetEncoding(codec, gzipSync));
  },
};
