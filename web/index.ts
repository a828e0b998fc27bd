/** Millrace for browsers. */
import type { Session, SessionOptions } from '../src/api/session.ts';
import { createSessionOn } from '../src/engine/local-session.ts';
import { webConnectors } from './connectors.ts';
import { webPlatform } from './platform.ts';

export * from '../src/index.ts';
export { configure, type WebConfiguration } from './configure.ts';
export { type WebPlatformOptions, webPlatform } from './platform.ts';
export { type OwnLocationOptions, ownLocation } from './storage/ownership.ts';
export { SnapshotFollower, SnapshotPublisher } from './storage/viewers.ts';
export type { HeldLock } from './storage/web-lock.ts';
export {
  persistStorage,
  removeLocation,
  type StoredLocation,
  storedLocation,
  storedLocations,
  type WebStorageState,
  webStorageState,
} from './storage/web-storage.ts';

/** Makes a session whose engine runs here: in the page, or in the worker that calls it. */
export function createSession(options?: SessionOptions): Promise<Session> {
  return createSessionOn(webPlatform(), webConnectors, options);
}
