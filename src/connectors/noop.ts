import { defineConnector, type Sink } from './connector.ts';

/** Computes the rows and throws them away. */
export const noopSink: Sink = {
  description: 'NoopTable',
  outputModes: ['append', 'update', 'complete'],
  async begin() {
    return { write() {}, async commit() {}, async abort() {} };
  },
  async close() {},
};

/** `noop`: a sink for measuring, as Spark's. */
export const noopConnector = defineConnector({
  name: 'noop',
  openSink: async () => noopSink,
  tableModes: ['Append', 'Overwrite'],
});
