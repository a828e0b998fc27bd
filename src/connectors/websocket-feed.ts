import { utf8 } from '../wasm/memory.ts';
import type { ByteFeed, FeedTarget } from './spooled-source.ts';
import { WebSocketLink, type WebSocketLinkOptions } from './websocket-link.ts';

const NEWLINE = 10;

/**
 * Frames of a WebSocket that knows nothing of Millrace: each frame, text or binary, is one line or several. What was
 * sent while there was no connection is lost, and counted as a gap.
 */
export class WebSocketFeed implements ByteFeed {
  readonly #link: WebSocketLink;
  #target: FeedTarget | undefined;

  constructor(options: Omit<WebSocketLinkOptions, 'message'>) {
    this.#link = new WebSocketLink({ ...options, message: (data) => this.#take(data) });
  }

  start(target: FeedTarget): void {
    this.#target = target;
    this.#link.start();
  }

  pause(): void {
    this.#link.pause();
  }

  resume(): void {
    this.#link.resume();
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      connected: String(this.#link.isOpen),
      connections: String(this.#link.connections),
      gaps: String(this.#link.losses),
    };
  }

  stop(): Promise<void> {
    return this.#link.stop();
  }

  #take(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? utf8(data) : data;
    if (bytes.length > 0) void this.#target?.lines(asLines(bytes));
  }
}

/** A frame is whole by nature: where it lacks the last newline, that is added. */
function asLines(bytes: Uint8Array): Uint8Array {
  if (bytes[bytes.length - 1] === NEWLINE) return bytes;
  const lines = new Uint8Array(bytes.length + 1);
  lines.set(bytes);
  lines[bytes.length] = NEWLINE;
  return lines;
}
