import { type Connector, defineConnector } from '../../src/connectors/connector.ts';
import { openSocketSource, SOCKET_SOURCE_OPTIONS, socketSchema } from './socket-source.ts';

/** TCP: as a source a client that reads lines, as a sink a server that sends each result row to whoever connects. */
export const socketConnector: Connector = defineConnector({
  name: 'socket',
  sourceOptions: SOCKET_SOURCE_OPTIONS,
  schema: async ({ options }) => socketSchema(options),
  openSource: openSocketSource,
});
