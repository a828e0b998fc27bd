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

  async openSource({ description, objects }) {
    const { objectId } = description;
    return liveObject({ objects, objectId }, MemoryStream, 'memory').open();
  },

  async openSink(context) {
    return new MemorySink(liveObject(context, MemoryTable, 'memory'));
  },
});
