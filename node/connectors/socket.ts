import { type Connector, defineConnector } from '../../src/connectors/connector.ts';
import { PORT_SINK_OPTIONS } from './port-sink-options.ts';
import { SocketSink } from './socket-sink.ts';
import { openSocketSource, SOCKET_SOURCE_OPTIONS, socketSchema } from './socket-source.ts';

/** TCP: as a source a client that reads lines, as a sink a server that sends each result row to whoever connects. */
export const socketConnector: Connector = defineConnector({
  name: 'socket',
  sourceOptions: SOCKET_SOURCE_OPTIONS,
  sinkOptions: PORT_SINK_OPTIONS,
  schema: ({ options }) => socketSchema(options),
  openSource: openSocketSource,
  openSink: (context) => SocketSink.open(context),
});
