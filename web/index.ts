/** Millrace for browsers. */
import type { Session, SessionOptions } from '../src/api/session.ts';
import { createSessionInWorker } from '../src/session-worker/worker-session.ts';
import { ConsoleLogger } from './console-logger.ts';
import { webScheduler } from './timers.ts';
import { webWorkerHost } from './worker-host.ts';

export * from '../src/index.ts';
export { configure, type WebConfiguration } from './configure.ts';
export { type DroppedFile, droppedFiles, folderFiles } from './connectors/files/dropped-files.ts';
export { type OwnLocationOptions, ownLocation } from './storage/ownership.ts';
export {
  persistStorage,
  removeLocation,
  storedLocation,
  storedLocations,
  webStorageState,
} from './storage/stored.ts';
export { SnapshotFollower, SnapshotPublisher } from './storage/viewers.ts';
export type { HeldLock } from './storage/web-lock.ts';
export type { StoredLocation, WebStorageState } from './storage/web-storage.ts';

/**
 * Makes a session in a browser. In a page its engine runs in a worker of its own, so that the page stays free: it loads
 * what builds plans, and the worker loads the engine. In a worker, or with `worker: false`, the engine runs right here.
 * `stop()`, or `await using`, ends its queries and its worker.
 */
export async function createSession(options: SessionOptions = {}): Promise<Session> {
  const worker = options.worker ?? ('document' in globalThis && 'Worker' in globalThis);
  if (worker === false) return createLocalSession(options);
  const platform = {
    scheduler: webScheduler,
    logger: new ConsoleLogger('warn'),
    print: (line: string) => console.log(line),
  };
  return createSessionInWorker(
    platform,
    () => webWorkerHost.start(worker === true ? undefined : worker),
    options,
  );
}

/** The engine is loaded for those who want it here only. */
async function createLocalSession(options: SessionOptions): Promise<Session> {
  const [{ createSessionOn }, { webConnectors }, { webPlatform }] = await Promise.all([
    import('../src/engine/local-session.ts'),
    import('./all-connectors.ts'),
    import('./platform.ts'),
  ]);
  return createSessionOn(webPlatform(), webConnectors, options);
}
