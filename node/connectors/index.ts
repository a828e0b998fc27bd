import type { Connector } from '../../src/connectors/connector.ts';
import { fetchConnector } from '../../src/connectors/fetch/fetch.ts';
import { formats } from '../../src/connectors/format/index.ts';
import { portableConnectors } from '../../src/connectors/index.ts';
import { nodeHttp } from '../http.ts';
import { columnarConnector } from './file/columnar-connector.ts';
import { fileConnector } from './file/file-connector.ts';
import { parquetConnector } from './file/parquet-connector.ts';
import { socketConnector } from './socket.ts';
import { stdinConnector } from './stdin.ts';
import { tailConnector } from './tail/tail.ts';
import { nodeWebSocketConnector } from './websocket.ts';

/** Every source and sink that Node has, by the name given to `format(…)`. */
export const nodeConnectors: ReadonlyMap<string, Connector> = new Map(
  [
    ...portableConnectors,
    ...[...formats.values()].map(fileConnector),
    columnarConnector('arrow'),
    parquetConnector,
    fetchConnector(nodeHttp),
    socketConnector,
    stdinConnector(),
    tailConnector,
    nodeWebSocketConnector,
  ].map((connector) => [connector.name, connector]),
);
