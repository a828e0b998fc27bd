/**
 * The entry of a worker thread: what `nodeWorkerHost` starts. It runs the plans of the session that started it. A worker
 * module of one's own imports it, and calls `serve`.
 */
import { isMainThread, type MessagePort, parentPort } from 'node:worker_threads';
import type { WorkerChannel } from '../src/ports/worker-host.ts';
import type { EngineSpeech, OwnerSpeech, Spoken } from '../src/session-worker/protocol.ts';
import type { ServeOptions } from '../src/session-worker/serve-options.ts';
import { serveSession } from '../src/session-worker/serve-session.ts';
import { nodeConnectors } from './connectors/index.ts';
import { nodePlatform } from './platform.ts';

function ownerChannel(port: MessagePort): WorkerChannel<Spoken<OwnerSpeech>, Spoken<EngineSpeech>> {
  return {
    send: (message, transfer = []) => port.postMessage(message, [...transfer]),
    onMessage: (listener) => {
      port.removeAllListeners('message');
      port.on('message', listener);
    },
  };
}

const session =
  !isMainThread && parentPort !== null
    ? serveSession(ownerChannel(parentPort), nodePlatform(), nodeConnectors)
    : undefined;

/**
 * For a worker module of one's own: gives functions to the engine that this worker runs. The session names the module:
 * `createSession({ worker: new URL('./own-worker.js', import.meta.url) })`. To be called while the module is evaluated.
 */
export function serve(options: ServeOptions): void {
  session?.serve(options);
}

export type { ServeOptions };
