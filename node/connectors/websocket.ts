import {
  type Connector,
  defineConnector,
  type SourceContext,
} from '../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../src/connectors/connector-options.ts';
import { webSocketConnector } from '../../src/connectors/websocket.ts';
import { conflictingOptions } from '../../src/errors/source-errors.ts';
import { nodeWebSockets } from '../web-sockets.ts';
import { withSecretHeaders } from './clients/header-secrets.ts';
import { openWebSocketServerSource, WEBSOCKET_SERVER_OPTIONS } from './listen/websocket-server.ts';
import { WEBSOCKET_SINK_OPTIONS, WebSocketSink } from './websocket-sink.ts';

const client = webSocketConnector(nodeWebSockets);

/**
 * The platform's WebSocket source; with a `port` in the place of the `url` one that listens, for clients that send lines;
 * and a sink that sends each result row to whoever connects.
 */
export const nodeWebSocketConnector: Connector = defineConnector({
  ...client,
  sourceOptions: [...client.sourceOptions, ...WEBSOCKET_SERVER_OPTIONS],
  openSource: async (context) =>
    listens(context)
      ? openWebSocketServerSource(context)
      : client.openSource(await withHeaders(context)),
  sinkOptions: WEBSOCKET_SINK_OPTIONS,
  openSink: (context) => WebSocketSink.open(context),
});

/** What is secret in headers is in the source alone, and in no plan. */
async function withHeaders(context: SourceContext): Promise<SourceContext> {
  const { description } = context;
  const options = await withSecretHeaders(description.options);
  return { ...context, description: { ...description, options } };
}

function listens({ description }: SourceContext): boolean {
  const options = new ConnectorOptions(description.format, description.options);
  if (options.text('port') === undefined) return false;
  if (options.text('url') === undefined) return true;
  throw conflictingOptions({ source: description.format, first: 'url', second: 'port' });
}
