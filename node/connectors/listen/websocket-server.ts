import type { OptionDefinition, Source, SourceContext } from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { endlessLineFormat } from '../../../src/connectors/line-format.ts';
import { GATE_OPTIONS, Gatekeeper } from './gatekeeper.ts';
import { CONNECTION_OPTIONS, LISTENER_OPTIONS, listenerOptions } from './listener-options.ts';
import { openListening } from './open-listening.ts';
import { WebSocketServerFeed } from './websocket-server-feed.ts';

const NAME = 'websocket';

/** Options of a WebSocket source that listens, in the place of one that connects to a `url`. */
export const WEBSOCKET_SERVER_OPTIONS: readonly OptionDefinition[] = [
  ...GATE_OPTIONS,
  ...LISTENER_OPTIONS,
  ...CONNECTION_OPTIONS,
];

/** The lines that WebSocket clients send to a port. */
export async function openWebSocketServerSource(context: SourceContext): Promise<Source> {
  const { clock } = context.platform;
  const options = new ConnectorOptions(NAME, context.description.options);
  const format = await endlessLineFormat(NAME, context.description.options);
  const listener = await listenerOptions(options);
  const gatekeeper = await Gatekeeper.of(options, listener.host, clock);
  const feed = await WebSocketServerFeed.listen({ ...listener, clock, gatekeeper });
  return openListening(context, feed, { name: 'WebSocketSource', format });
}
