import { type Connector, loadedOnUse } from '../src/connectors/connector.ts';
import { portableConnectors } from '../src/connectors/index.ts';

const fetchConnector = loadedOnUse('fetch', ['schema', 'openSource'], async () => {
  const [connector, platform] = await Promise.all([
    import('../src/connectors/fetch/fetch.ts'),
    import('./http.ts'),
  ]);
  return connector.fetchConnector(platform.webHttp);
});

const webSocketConnector = loadedOnUse('websocket', ['schema', 'openSource'], async () => {
  const [connector, platform] = await Promise.all([
    import('../src/connectors/websocket.ts'),
    import('./web-sockets.ts'),
  ]);
  return connector.webSocketConnector(platform.webSockets);
});

/** The sources and sinks of the live page, by the name given to `format(…)`. */
export const pageConnectors: ReadonlyMap<string, Connector> = new Map(
  [...portableConnectors, fetchConnector, webSocketConnector].map((connector) => [
    connector.name,
    connector,
  ]),
);
