import type { Connector } from '../src/connectors/connector.ts';
import { stateSources } from '../src/streaming/state-source/state-sources.ts';
import { pageConnectors } from './connectors.ts';

/** Every source and sink that a browser has, by the name given to `format(…)`. */
export const webConnectors: ReadonlyMap<string, Connector> = new Map([
  ...pageConnectors,
  ...stateSources.map((connector) => [connector.name, connector] as const),
]);
