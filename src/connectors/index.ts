import { type Connector, loadedOnUse } from './connector.ts';
import { foreachBatchConnector } from './foreach-batch.ts';
import { memoryConnector } from './memory.ts';
import { noopConnector } from './noop.ts';

const SOURCE = ['schema', 'openSource'] as const;

/** The sources and sinks that need nothing of a platform but its ports. */
export const portableConnectors: readonly Connector[] = [
  loadedOnUse('console', ['openSink'], async () => (await import('./console.ts')).consoleConnector),
  loadedOnUse('files', SOURCE, async () => (await import('./files/files.ts')).filesConnector),
  foreachBatchConnector,
  loadedOnUse('foreach', ['openSink'], async () => (await import('./foreach.ts')).foreachConnector),
  loadedOnUse('iterable', SOURCE, async () => (await import('./iterable.ts')).iterableConnector),
  memoryConnector,
  noopConnector,
  loadedOnUse(
    'rate-micro-batch',
    SOURCE,
    async () => (await import('./rate-micro-batch.ts')).rateMicroBatchConnector,
  ),
  loadedOnUse('rate', SOURCE, async () => (await import('./rate.ts')).rateConnector),
];
