/** Millrace for Node. */
import type { Session, SessionOptions } from '../src/api/session.ts';
import { createSessionOn } from '../src/engine/local-session.ts';
import { createSessionInWorker } from '../src/session-worker/worker-session.ts';
import { nodeConnectors } from './connectors/index.ts';
import { nodePlatform } from './platform.ts';
import { nodeWorkerHost } from './worker-host.ts';

export { createSessionOn } from '../src/engine/local-session.ts';
export * from '../src/index.ts';
export { RetainedLines, type ServedLines } from './connectors/served-lines.ts';
export {
  WebSocketLineServer,
  type WebSocketLineServerOptions,
} from './connectors/websocket-server.ts';
export { type NodePlatformOptions, nodePlatform } from './platform.ts';

/**
 * Makes a session on this machine: the local WASM engine, checkpoints on disk, files, sockets and WebSockets. `stop()`,
 * or `await using`, ends its queries. It holds no thread of its own, but with `worker: true`: then the engine runs in one,
 * and the program does not end before the session is stopped.
 */
export function createSession(options: SessionOptions = {}): Promise<Session> {
  const platform = nodePlatform();
  const { worker } = options;
  if (worker === undefined || worker === false) {
    return createSessionOn(platform, nodeConnectors, options);
  }
  const own = worker === true ? undefined : worker;
  return createSessionInWorker(platform, () => nodeWorkerHost().start(own), options);
}
