import { defineConnector } from './connector.ts';
import { liveObject } from './live-object.ts';
import { MemoryStream } from './memory-stream.ts';
import { MemorySink, MemoryTable } from './memory-table.ts';

/**
 * `memory`: as a source, a `MemoryStream`; as a sink, a `MemoryTable` that the session can query under the query's
 * name. Both are live objects, by their id.
 */
export const memoryConnector = defineConnector({
  name: 'memory',
  sourceOptions: [
    {
      name: 'maxRowsPerTrigger',
      type: 'long',
      doc: 'How many rows a micro-batch takes at most, in whole sets of rows as they were added, and at least one set. Default: all there are.',
    },
  ],

  async openSource({ description, objects }) {
    const { objectId, options } = description;
    const stream = liveObject({ objects, objectId }, MemoryStream, 'memory');
    return stream.open(await rowsMax(options));
  },

  async openSink(context) {
    return new MemorySink(liveObject(context, MemoryTable, 'memory'));
  },
});

/** How many rows a micro-batch may take; what reads options is loaded where there are some, as most streams have none. */
async function rowsMax(options: Readonly<Record<string, string>>): Promise<number | undefined> {
  if (Object.keys(options).length === 0) return undefined;
  const { ConnectorOptions } = await import('./connector-options.ts');
  return new ConnectorOptions('memory', options).wholeNumber('maxRowsPerTrigger', 1);
}
