/** The entry of a worker thread: what `nodeWorkerHost` starts. */
import { isMainThread, parentPort } from 'node:worker_threads';
import { assertNever } from '../src/errors/internal-error.ts';

/** What the owner of a worker may say to it. */
export type WorkerRequest =
  /** Asks for the bytes back: proof that the worker runs, and the cost of a round trip. */
  { readonly kind: 'echo'; readonly bytes: ArrayBuffer };

/** What the worker answers. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'echo'; readonly bytes: ArrayBuffer };

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  const reply = (message: WorkerReply, transfer: ArrayBuffer[] = []) =>
    port.postMessage(message, transfer);
  port.on('message', (request: WorkerRequest) => {
    switch (request.kind) {
      case 'echo':
        reply({ kind: 'echo', bytes: request.bytes }, [request.bytes]);
        break;
      default:
        assertNever(request.kind);
    }
  });
  reply({ kind: 'ready' });
}
