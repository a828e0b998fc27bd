import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { workerEnded } from '../src/errors/storage-errors.ts';
import type { WorkerHandle, WorkerHost, WorkerMessage } from '../src/ports/worker-host.ts';

/** Workers on `worker_threads`. `entry` is the bundle of `node/worker.ts`. */
export function nodeWorkerHost(entry: URL = new URL('./worker.js', import.meta.url)): WorkerHost {
  return {
    parallelism: availableParallelism(),
    start: (own) => new NodeWorker(own === undefined ? entry : new URL(own.href)),
  };
}

class NodeWorker<Incoming extends WorkerMessage, Outgoing extends WorkerMessage>
  implements WorkerHandle<Incoming, Outgoing>
{
  readonly #worker: Worker;
  #listener: ((message: Incoming) => void) | undefined;
  #waiting: Incoming[] = [];
  #failureListener: ((error: unknown) => void) | undefined;
  #failure: { readonly error: unknown } | undefined;
  #isStopped = false;

  constructor(entry: URL) {
    this.#worker = new Worker(entry);
    this.#worker.on('message', (message) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(workerEnded({ code: String(code) })));
  }

  send(message: Outgoing, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
  }

  onMessage(listener: (message: Incoming) => void): void {
    this.#listener = listener;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting) listener(message);
  }

  onFailure(listener: (error: unknown) => void): void {
    this.#failureListener = listener;
    if (this.#failure !== undefined) listener(this.#failure.error);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#worker.terminate();
  }

  #receive(message: Incoming): void {
    if (this.#listener === undefined) this.#waiting.push(message);
    else this.#listener(message);
  }

  /** An error is followed by an exit: only the first of the two is told. */
  #fail(error: unknown): void {
    if (this.#isStopped || this.#failure !== undefined) return;
    this.#failure = { error };
    this.#failureListener?.(error);
  }
}
