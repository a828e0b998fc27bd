import {
  type Connector,
  defineConnector,
  type OptionDefinition,
} from '../../../src/connectors/connector.ts';
import type { Format } from '../../../src/connectors/format/format.ts';
import { withPartitions } from '../../../src/connectors/partitions/discover-partitions.ts';
import { unableToInferSchema } from '../../../src/errors/source-errors.ts';
import { requireWritable } from '../sink-format.ts';
import { FILE_SINK_PATH, FileSink } from './file-sink.ts';
import { FileSource } from './file-source.ts';
import { FILE_SOURCE_OPTIONS, fileSourceOptions, listingOptions } from './file-source-options.ts';
import { FILE_TABLE_OPTIONS, FileTable } from './file-table.ts';
import { inferFileSchema } from './infer-schema.ts';
import { lineEncoding } from './line-encoding.ts';
import { listPartitions } from './listing.ts';
import { lineSlices } from './read-slices.ts';

const COMPRESSION: OptionDefinition = {
  name: 'compression',
  type: 'string',
  default: 'none',
  values: ['none', 'uncompressed', 'gzip'],
  doc: 'How the files are compressed.',
};

/** Files of one format as a source and a sink: `format('json')`, `csv`, `text`, `log`. */
export function fileConnector(format: Format): Connector {
  return defineConnector({
    name: format.name,
    sourceOptions: [...FILE_SOURCE_OPTIONS, ...format.readOptions],
    sinkOptions: [FILE_SINK_PATH, COMPRESSION, ...format.writeOptions],
    schema: async (description) => {
      const schema =
        format.fixedSchema?.(description.options) ?? (await inferFileSchema(description, format));
      if (schema === undefined) throw unableToInferSchema({ format: format.name });
      return schema;
    },
    tableSchema: async (declared, description) =>
      withPartitions(declared, await listPartitions(await listingOptions(description, true))),
    openSource: async (context) =>
      FileSource.open(
        context,
        lineSlices(format),
        await fileSourceOptions(context.description, context.isTable === true),
      ),
    openSink: async (context) =>
      FileSink.open(context, lineEncoding(context, requireWritable(format))),
    tableOptions: FILE_TABLE_OPTIONS,
    openTableSink: async (context) =>
      FileTable.open(context, lineEncoding(context, requireWritable(format))),
  });
}
