import { type Connector, defineConnector } from '../../../src/connectors/connector.ts';
import type { Format } from '../../../src/connectors/format/format.ts';
import { unableToInferSchema } from '../../../src/errors/source-errors.ts';
import { FileSource } from './file-source.ts';
import { FILE_SOURCE_OPTIONS, fileSourceOptions } from './file-source-options.ts';

/** Files of one format as a source and a sink: `format('json')`, `csv`, `text`, `log`. */
export function fileConnector(format: Format): Connector {
  return defineConnector({
    name: format.name,
    sourceOptions: [...FILE_SOURCE_OPTIONS, ...format.readOptions],
    schema: async ({ options }) => {
      if (format.fixedSchema === undefined) throw unableToInferSchema({ format: format.name });
      return format.fixedSchema(options);
    },
    openSource: async (context) =>
      FileSource.open(context, format, await fileSourceOptions(context.description)),
  });
}
