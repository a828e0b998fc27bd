/** The entry of a worker: what `webWorkerHost` starts. */
import { assertNever } from '../src/errors/internal-error.ts';

/** What the owner of a worker may say to it. */
export type WorkerRequest =
  /** Asks for the bytes back: proof that the worker runs, and the cost of a round trip. */
  { readonly kind: 'echo'; readonly bytes: ArrayBuffer };

/** What the worker answers. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'echo'; readonly bytes: ArrayBuffer };

if ('WorkerGlobalScope' in globalThis) {
  const reply = (message: WorkerReply, transfer: ArrayBuffer[] = []) =>
    self.postMessage(message, { transfer });
  self.onmessage = ({ data: request }: MessageEvent<WorkerRequest>) => {
    switch (request.kind) {
      case 'echo':
        reply({ kind: 'echo', bytes: request.bytes }, [request.bytes]);
        break;
      default:
        assertNever(request.kind);
    }
  };
  reply({ kind: 'ready' });
}
