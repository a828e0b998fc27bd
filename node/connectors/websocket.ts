import { type Connector, defineConnector } from '../../src/connectors/connector.ts';
import { webSocketConnector } from '../../src/connectors/websocket.ts';
import { nodeWebSockets } from '../web-sockets.ts';
import { PORT_SINK_OPTIONS } from './port-sink-options.ts';
import { WebSocketSink } from './websocket-sink.ts';

/** The platform's WebSocket source, and a sink that sends each result row to whoever connects. */
export const nodeWebSocketConnector: Connector = defineConnector({
  ...webSocketConnector(nodeWebSockets),
  sinkOptions: PORT_SINK_OPTIONS,
  openSink: (context) => WebSocketSink.open(context),
});
