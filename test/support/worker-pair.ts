import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { WorkerChannel, WorkerHandle, WorkerMessage } from '../../src/ports/worker-host.ts';

/** Both ends of a worker that is none: two ports in one process, over which everything is cloned or transferred. */
export interface WorkerPair<ToOwner extends WorkerMessage, ToWorker extends WorkerMessage> {
  /** The owner's end. */
  readonly handle: WorkerHandle<ToOwner, ToWorker>;
  /** The worker's end. */
  readonly channel: WorkerChannel<ToWorker, ToOwner>;
  /** What went to the worker so far, and what came from it. */
  readonly sent: readonly ToWorker[];
  readonly received: readonly ToOwner[];
  readonly isStopped: boolean;
  /** Nothing comes from the worker any more, and its owner is told so. */
  die(error: unknown): void;
}

export function workerPair<
  ToOwner extends WorkerMessage,
  ToWorker extends WorkerMessage,
>(): WorkerPair<ToOwner, ToWorker> {
  const { port1, port2 } = new MessageChannel();
  const sent: ToWorker[] = [];
  const received: ToOwner[] = [];
  let isStopped = false;
  let onFailure: (error: unknown) => void = () => {};
  const stop = () => {
    isStopped = true;
    port1.close();
  };
  return {
    handle: {
      send: (message, transfer) => post(port1, sent, message, transfer),
      onMessage: (listener) => listen(port1, listener),
      onFailure: (listener) => {
        onFailure = listener;
      },
      stop: async () => stop(),
    },
    channel: {
      send: (message, transfer) => post(port2, received, message, transfer),
      onMessage: (listener) => listen(port2, listener),
    },
    sent,
    received,
    get isStopped() {
      return isStopped;
    },
    die: (error) => {
      stop();
      onFailure(error);
    },
  };
}

function post<Message>(
  port: MessagePort,
  log: Message[],
  message: Message,
  transfer: readonly ArrayBuffer[] = [],
): void {
  // Before its buffers move; fails on what no clone can copy.
  log.push(structuredClone(message));
  port.postMessage(message, [...transfer]);
}

function listen<Message>(port: MessagePort, listener: (message: Message) => void): void {
  port.removeAllListeners('message');
  port.on('message', listener);
  // An end that nobody stops must not keep the test process alive.
  port.unref();
}
