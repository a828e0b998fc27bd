/** The page's end of the line to its engine. */
import type { PageEvent, PageRequest } from './protocol.ts';

export interface EngineLink {
  send(request: PageRequest): void;
}

/**
 * Starts the engine, a module worker beside the page's script. `onEnd` is called with the browser's words when the worker
 * could not be loaded or died; nothing comes after that.
 */
export function startEngine(
  onEvent: (event: PageEvent) => void,
  onEnd: (message: string) => void,
): EngineLink {
  const worker = new Worker(new URL('./engine.js', import.meta.url), { type: 'module' });
  worker.addEventListener('message', (message: MessageEvent<PageEvent>) => onEvent(message.data));
  worker.addEventListener('error', (event) => onEnd(event.message ?? ''));
  return {
    send: (request) =>
      worker.postMessage(request, request.kind === 'returnBuffer' ? [request.buffer] : []),
  };
}
