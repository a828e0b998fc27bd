/**
 * The entry of a worker: what `webWorkerHost` starts. It runs the plans of the session that started it. A worker module of
 * one's own imports it, and calls `serve`.
 */
import type { EngineSpeech, OwnerSpeech, Spoken } from '../src/session-worker/protocol.ts';
import type { ServeOptions } from '../src/session-worker/serve-options.ts';
import { serveSession } from '../src/session-worker/serve-session.ts';
import { webConnectors } from './all-connectors.ts';
import { configure } from './configure.ts';
import { webPlatform } from './platform.ts';
import type { ConfigureWorker } from './worker-host.ts';

const session =
  'WorkerGlobalScope' in globalThis
    ? serveSession(
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
      )
    : undefined;

/**
 * For a worker module of one's own: gives functions to the engine that this worker runs. The session names the module:
 * `createSession({ worker: new URL('./own-worker.js', import.meta.url) })`. To be called while the module is evaluated.
 */
export function serve(options: ServeOptions): void {
  session?.serve(options);
}

export type { ServeOptions };
