import { defineConnector } from '../connector.ts';
import { lineFormat, lineSchema } from '../line-format.ts';
import { liveObject } from '../live-object.ts';
import { FileList } from './file-list.ts';
import { FILES_SOURCE_OPTIONS, filesOptions } from './files-options.ts';
import { FilesSource } from './files-source.ts';
import { FilesInput } from './given-file.ts';

const NAME = 'files';

/**
 * `files`: the source behind `readStream.files` and `read.files`, a `FilesInput` by its id. It spools nothing: after a
 * restart the same files are given again, and are known by their names, sizes and beginnings.
 */
export const filesConnector = defineConnector({
  name: NAME,
  sourceOptions: FILES_SOURCE_OPTIONS,
  schema: ({ options }) => lineSchema(NAME, options),

  async openSource(context) {
    const { description, objects, storage, platform } = context;
    const input = liveObject({ objects, objectId: description.objectId }, FilesInput, NAME);
    const options = filesOptions(description.options);
    const format = await lineFormat(NAME, description.options);
    const files = await FileList.open(input.files, storage, platform.scheduler);
    return new FilesSource(context, format, options, files);
  },
});
