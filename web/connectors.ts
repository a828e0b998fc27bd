import { type Connector, sourceLoadedOnUse } from '../src/connectors/connector.ts';
import { portableConnectors } from '../src/connectors/index.ts';

const fetchConnector = sourceLoadedOnUse('fetch', async () => {
  const [connector, platform] = await Promise.all([
    import('../src/connectors/fetch/fetch.ts'),
    import('./http.ts'),
  ]);
  return connector.fetchConnector(platform.webHttp);
});

const webSocketConnector = sourceLoadedOnUse('websocket', async () => {
  const [connector, platform] = await Promise.all([
    import('../src/connectors/websocket.ts'),
    import('./web-sockets.ts'),
  ]);
  return connector.webSocketConnector(platform.webSockets);
});

/** Every source and sink that a browser has, by the name given to `format(…)`. */
export const webConnectors: ReadonlyMap<string, Connector> = new Map(
  [...portableConnectors, fetchConnector, webSocketConnector].map((connector) => [
    connector.name,
    connector,
  ]),
);
