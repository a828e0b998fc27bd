import { gzipSync } from 'node:zlib';
import type {
  Connector,
  OptionDefinition,
  SinkContext,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import type { TableEncoding } from '../../../src/connectors/table-encoding.ts';
import { columnarConnector } from './columnar-connector.ts';
import { FILE_SINK_PATH, FileSink } from './file-sink.ts';
import { FILE_TABLE_OPTIONS, FileTable } from './file-table.ts';

const COMPRESSION: OptionDefinition = {
  name: 'compression',
  type: 'string',
  default: 'snappy',
  values: ['none', 'uncompressed', 'snappy', 'gzip'],
  doc: 'How the columns are compressed.',
};

/** Parquet files as a source, as a sink, and as tables that are written. */
export const parquetConnector: Connector = {
  ...columnarConnector('parquet'),
  sinkOptions: [FILE_SINK_PATH, COMPRESSION],
  openSink: async (context) => FileSink.open(context, await encoding(context)),
  tableOptions: FILE_TABLE_OPTIONS,
  openTableSink: async (context) => FileTable.open(context, await encoding(context)),
};

/** The library that writes loads on use. */
async function encoding({ options }: Pick<SinkContext, 'options'>): Promise<TableEncoding> {
  const { parquetEncoding } = await import(
    '../../../src/connectors/columnar/parquet/parquet-encoding.ts'
  );
  const codec = new ConnectorOptions('parquet', options).text('compression') ?? 'snappy';
  return parquetEncoding(codec, gzipSync);
}
