import type { ColumnarFormat } from '../../../src/connectors/columnar/columnar-file.ts';
import { loadColumnarFormat } from '../../../src/connectors/columnar/loaders.ts';
import {
  type Connector,
  defineConnector,
  type SourceContext,
} from '../../../src/connectors/connector.ts';
import { withPartitions } from '../../../src/connectors/partitions/discover-partitions.ts';
import { assert } from '../../../src/errors/internal-error.ts';
import { unableToInferSchema } from '../../../src/errors/source-errors.ts';
import type { StructType } from '../../../src/types/data-type.ts';
import { columnarSlices, openFile } from './columnar-slices.ts';
import { FileSource } from './file-source.ts';
import { FILE_SOURCE_OPTIONS, fileSourceOptions, listingOptions } from './file-source-options.ts';
import { listFiles, listPartitions } from './listing.ts';

type Description = Omit<SourceContext['description'], 'schema'>;

/** Files of columns as a source: `format('arrow')`, `parquet`. The library that reads them loads on use. */
export function columnarConnector(name: string): Connector {
  return defineConnector({
    name,
    sourceOptions: FILE_SOURCE_OPTIONS,
    schema: async (description) => fileSchema(await loaded(name), description),
    tableSchema: async (declared, description) =>
      withPartitions(declared, await listPartitions(await listingOptions(description, true))),
    openSource: async (context) => {
      const options = await fileSourceOptions(context.description, context.isTable === true);
      const readSlices = columnarSlices(await loaded(name));
      return FileSource.open(context, readSlices, { ...options, isSplittable: false });
    },
  });
}

async function loaded(name: string): Promise<ColumnarFormat> {
  const format = await loadColumnarFormat(name);
  assert(format !== undefined, `there is no format ${name}`);
  return format;
}

/** The columns of a file; the other ones are read as it. Fails with UNABLE_TO_INFER_SCHEMA where there is none. */
async function fileSchema(format: ColumnarFormat, description: Description): Promise<StructType> {
  const files = await listFiles(await listingOptions(description, true));
  const [first] = files.map(({ path }) => path).sort();
  if (first === undefined) throw unableToInferSchema({ format: format.name });
  const { file, close } = await openFile(first);
  try {
    return (await format.open(file)).schema;
  } finally {
    await close();
  }
}
