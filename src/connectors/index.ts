import { type Connector, sinkLoadedOnUse, sourceLoadedOnUse } from './connector.ts';
import { foreachBatchConnector } from './foreach-batch.ts';
import { memoryConnector } from './memory.ts';
import { noopConnector } from './noop.ts';

/** The sources and sinks that need nothing of a platform but its ports. */
export const portableConnectors: readonly Connector[] = [
  sinkLoadedOnUse('console', async () => (await import('./console.ts')).consoleConnector),
  sourceLoadedOnUse('files', async () => (await import('./files/files.ts')).filesConnector),
  foreachBatchConnector,
  sinkLoadedOnUse('foreach', async () => (await import('./foreach.ts')).foreachConnector),
  sourceLoadedOnUse('iterable', async () => (await import('./iterable.ts')).iterableConnector),
  memoryConnector,
  noopConnector,
  sourceLoadedOnUse(
    'rate-micro-batch',
    async () => (await import('./rate-micro-batch.ts')).rateMicroBatchConnector,
  ),
  sourceLoadedOnUse('rate', async () => (await import('./rate.ts')).rateConnector),
];
