import type { Connector } from '../../src/connectors/connector.ts';
import { formats } from '../../src/connectors/format/index.ts';
import { fileConnector } from './file/file-connector.ts';

/** Every source and sink that Node has, by the name given to `format(…)`. */
export const nodeConnectors: ReadonlyMap<string, Connector> = new Map(
  [...formats.values()].map(fileConnector).map((connector) => [connector.name, connector]),
);
