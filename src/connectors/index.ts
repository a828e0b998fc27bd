import type { Connector } from './connector.ts';
import { consoleConnector } from './console.ts';
import { filesConnector } from './files/files.ts';
import { foreachConnector } from './foreach.ts';
import { foreachBatchConnector } from './foreach-batch.ts';
import { iterableConnector } from './iterable.ts';
import { memoryConnector } from './memory.ts';
import { noopConnector } from './noop.ts';
import { rateConnector } from './rate.ts';

/** The sources and sinks that need nothing of a platform but its ports. */
export const portableConnectors: readonly Connector[] = [
  consoleConnector,
  filesConnector,
  foreachBatchConnector,
  foreachConnector,
  iterableConnector,
  memoryConnector,
  noopConnector,
  rateConnector,
];
