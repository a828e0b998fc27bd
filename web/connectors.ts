import type { Connector } from '../src/connectors/connector.ts';
import { fetchConnector } from '../src/connectors/fetch/fetch.ts';
import { portableConnectors } from '../src/connectors/index.ts';
import { webSocketConnector } from '../src/connectors/websocket.ts';
import { webHttp } from './http.ts';
import { webSockets } from './web-sockets.ts';

/** Every source and sink that a browser has, by the name given to `format(…)`. */
export const webConnectors: ReadonlyMap<string, Connector> = new Map(
  [...portableConnectors, fetchConnector(webHttp), webSocketConnector(webSockets)].map(
    (connector) => [connector.name, connector],
  ),
);
