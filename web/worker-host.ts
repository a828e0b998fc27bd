import { workerFailed } from '../src/errors/storage-errors.ts';
import { workerRefused, workerUnreachable } from '../src/errors/web-errors.ts';
import type { WorkerHandle, WorkerHost, WorkerMessage } from '../src/ports/worker-host.ts';
import { type ResolvedConfiguration, webConfiguration } from './configure.ts';

/** The first message to a worker: where the files of the package are. */
export interface ConfigureWorker extends WorkerMessage {
  readonly kind: 'configureWorker';
  readonly configuration: ResolvedConfiguration;
}

/** Module workers of the browser. They run `worker.js` of the package, or what `configure({ workerUrl })` names. */
export const webWorkerHost: WorkerHost = {
  get parallelism() {
    return navigator.hardwareConcurrency;
  },
  start: (entry) => new WebWorker(entry?.href ?? webConfiguration().workerUrl),
};

class WebWorker<Incoming extends WorkerMessage, Outgoing extends WorkerMessage>
  implements WorkerHandle<Incoming, Outgoing>
{
  readonly #url: string | undefined;
  readonly #worker: Worker;
  #waiting: Incoming[] = [];
  #listener: ((message: Incoming) => void) | undefined;
  #hasSpoken = false;
  #failure: { readonly error: unknown } | undefined;
  #failureListener: ((error: unknown) => void) | undefined;

  /** Without an address it is the package's. */
  constructor(url: string | undefined) {
    this.#url = url;
    this.#worker = startWorker(url);
    this.#worker.onmessage = ({ data }: MessageEvent<Incoming>) => this.#receive(data);
    this.#worker.onmessageerror = () => this.#fail(new Error('a message could not be read'));
    this.#worker.onerror = (event) => {
      // Told here: the browser need not tell it again.
      event.preventDefault();
      this.#fail(this.#errorOf(event));
    };
    const configuration = webConfiguration();
    const first: ConfigureWorker = { kind: 'configureWorker', configuration };
    this.#worker.postMessage(first);
  }

  send(message: Outgoing, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
  }

  onMessage(listener: (message: Incoming) => void): void {
    this.#listener = listener;
    for (const message of this.#waiting.splice(0)) listener(message);
  }

  onFailure(listener: (error: unknown) => void): void {
    this.#failureListener = listener;
    if (this.#failure !== undefined) listener(this.#failure.error);
  }

  async stop(): Promise<void> {
    this.#worker.terminate();
  }

  #receive(message: Incoming): void {
    this.#hasSpoken = true;
    if (this.#listener === undefined) this.#waiting.push(message);
    else this.#listener(message);
  }

  /** A script that does not load fires an event without a message; an error in a script that runs has one. */
  #errorOf({ error, message }: ErrorEvent): unknown {
    if (error instanceof Error) return error;
    if (message) return new Error(message);
    return this.#hasSpoken
      ? workerFailed(new Error('it ended without saying why'))
      : workerUnreachable({ url: workerAddress(this.#url) });
  }

  /** The worker might live on, with its locks and sockets, though nobody talks to it any more. */
  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#worker.terminate();
    this.#failure = { error };
    this.#failureListener?.(error);
  }
}

/** The address is written literally, so that bundlers see it and copy the worker with what it needs. */
function startWorker(url: string | undefined): Worker {
  try {
    return url === undefined
      ? new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
      : new Worker(url, { type: 'module' });
  } catch (error) {
    throw workerRefused({ url: workerAddress(url), error });
  }
}

function workerAddress(url: string | undefined): string {
  return url ?? new URL('./worker.js', import.meta.url).href;
}
