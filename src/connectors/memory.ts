import { defineConnector } from './connector.ts';
import { ConnectorOptions } from './connector-options.ts';
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
    const rows = new ConnectorOptions('memory', options).wholeNumber('maxRowsPerTrigger', 1);
    return liveObject({ objects, objectId }, MemoryStream, 'memory').open(rows);
  },

  async openSink(context) {
    return new MemorySink(liveObject(context, MemoryTable, 'memory'));
  },
});
