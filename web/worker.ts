/** The entry of a worker: what `webWorkerHost` starts. It runs the plans of the session that started it. */
import type { EngineSpeech, OwnerSpeech, Spoken } from '../src/session-worker/protocol.ts';
import { serveSession } from '../src/session-worker/serve-session.ts';
import { configure } from './configure.ts';
import { webConnectors } from './connectors.ts';
import { webPlatform } from './platform.ts';
import type { ConfigureWorker } from './worker-host.ts';

if ('WorkerGlobalScope' in globalThis) {
  serveSession(
    {
      send: (message: Spoken<EngineSpeech>, transfer = []) =>
        self.postMessage(message, { transfer: [...transfer] }),
      onMessage: (listener) => {
        self.onmessage = ({ data }: MessageEvent<ConfigureWorker | Spoken<OwnerSpeech>>) => {
          if (data.kind === 'configureWorker') configure(data.configuration);
          else listener(data);
        };
      },
    },
    webPlatform(),
    webConnectors,
  );
}
