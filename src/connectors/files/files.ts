import { unableToInferSchema } from '../../errors/source-errors.ts';
import type { ColumnarFormat } from '../columnar/columnar-file.ts';
import { ColumnarFilesSource, columnarSchema } from '../columnar/columnar-files.ts';
import { loadColumnarFormat } from '../columnar/loaders.ts';
import { defineConnector } from '../connector.ts';
import { endlessLineFormat, lineFormat, lineFormatName, lineSchema } from '../line-format.ts';
import { liveObject } from '../live-object.ts';
import { FileList } from './file-list.ts';
import { FILES_SOURCE_OPTIONS, filesOptions } from './files-options.ts';
import { FilesSource } from './files-source.ts';
import { FilesInput } from './given-file.ts';
import { tableSchema } from './table-schema.ts';

const NAME = 'files';

/**
 * `files`: the source behind `readStream.files` and `read.files`, a `FilesInput` by its id. It spools nothing: after a
 * restart the same files are given again, and are known by their names, sizes and beginnings.
 */
export const filesConnector = defineConnector({
  name: NAME,
  sourceOptions: FILES_SOURCE_OPTIONS,
  schema: async ({ options, objectId, isStreaming }, { scheduler }, objects) => {
    const columnar = await columnarFormat(options);
    if (columnar === undefined && isStreaming === true) return lineSchema(NAME, options);
    const input = () => liveObject({ objects, objectId }, FilesInput, NAME);
    if (columnar === undefined) {
      return tableSchema(NAME, options, { files: () => input().files, scheduler });
    }
    const schema = await columnarSchema(input(), columnar);
    if (schema === undefined) throw unableToInferSchema({ format: columnar.name });
    return schema;
  },

  async openSource(context) {
    const { description, objects, storage, platform, isTable } = context;
    const input = liveObject({ objects, objectId: description.objectId }, FilesInput, NAME);
    const columnar = await columnarFormat(description.options);
    if (columnar !== undefined) return new ColumnarFilesSource(input, columnar);
    const options = filesOptions(description.options);
    const isFollowed = isTable !== true && input.files.some(({ handle }) => handle !== undefined);
    const formatOf = isFollowed ? endlessLineFormat : lineFormat;
    const format = await formatOf(NAME, description.options);
    const files = await FileList.open(input.files, storage, platform.scheduler);
    return new FilesSource(context, format, options, files);
  },
});

/** The format, where it is one of columns and not of lines. */
function columnarFormat(
  options: Readonly<Record<string, string>>,
): Promise<ColumnarFormat | undefined> {
  return loadColumnarFormat(lineFormatName(NAME, options));
}
