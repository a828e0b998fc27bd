/** Millrace for browsers. */
import type { Session, SessionOptions } from '../src/api/session.ts';
import { createSessionOn } from '../src/engine/local-session.ts';
import { webConnectors } from './connectors.ts';
import { webPlatform } from './platform.ts';

export * from '../src/index.ts';
export { configure, type WebConfiguration } from './configure.ts';
export { type WebPlatformOptions, webPlatform } from './platform.ts';

/** Makes a session whose engine runs here: in the page, or in the worker that calls it. */
export function createSession(options?: SessionOptions): Promise<Session> {
  return createSessionOn(webPlatform(), webConnectors, options);
}
