/** The entry of a worker thread: what `nodeWorkerHost` starts. It runs the plans of the session that started it. */
import { isMainThread, type MessagePort, parentPort } from 'node:worker_threads';
import type { WorkerChannel } from '../src/ports/worker-host.ts';
import type { EngineSpeech, OwnerSpeech, Spoken } from '../src/session-worker/protocol.ts';
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

if (!isMainThread && parentPort !== null) {
  serveSession(ownerChannel(parentPort), nodePlatform(), nodeConnectors);
}
