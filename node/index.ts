/** Millrace for Node. */
import type { Session, SessionOptions } from '../src/api/session.ts';
import { createSessionOn } from '../src/engine/local-session.ts';
import { nodeConnectors } from './connectors/index.ts';
import { nodePlatform } from './platform.ts';

export { createSessionOn } from '../src/engine/local-session.ts';
export * from '../src/index.ts';
export { RetainedLines, type ServedLines } from './connectors/served-lines.ts';
export {
  WebSocketLineServer,
  type WebSocketLineServerOptions,
} from './connectors/websocket-server.ts';
export { type NodePlatformOptions, nodePlatform } from './platform.ts';

/**
 * Makes a session on this machine: the local WASM engine, checkpoints on disk, files, sockets and WebSockets. It holds
 * no thread and no file of its own; `stop()`, or `await using`, ends its queries.
 */
export function createSession(options?: SessionOptions): Promise<Session> {
  return createSessionOn(nodePlatform(), nodeConnectors, options);
}
