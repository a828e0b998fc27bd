import type { Logger } from '../ports/logger.ts';
import { utf8 } from '../wasm/memory.ts';
import { SheddingQueue } from './shedding-queue.ts';
import { connectionMetrics, type SourceConnection } from './source-connection.ts';
import type { ByteFeed, FeedTarget } from './spooled-source.ts';
import { WebSocketLink, type WebSocketLinkOptions } from './websocket-link.ts';
import { closedLines } from './whole-lines.ts';

export interface WebSocketFeedOptions extends Omit<WebSocketLinkOptions, 'message'> {
  /** What may wait where the platform can't stop the flow of frames. */
  readonly bufferBytes: number;
}

/**
 * Frames of a WebSocket that knows nothing of Millrace: each frame, text or binary, is one line or several. What was
 * sent while there was no connection is lost, and counted as a gap. A server that is faster than the engine is made to
 * wait where the platform can do that; where it can't, frames wait in a queue of a fixed size, and beyond it the oldest
 * are shed and counted.
 */
export class WebSocketFeed implements ByteFeed {
  readonly #link: WebSocketLink;
  readonly #logger: Logger;
  readonly #description: string;
  readonly #queue: SheddingQueue;
  #target: FeedTarget | undefined;
  #isPaused = false;
  /** Whether it was said that this pause sheds. */
  #isShedding = false;

  constructor(options: WebSocketFeedOptions) {
    this.#logger = options.platform.logger;
    this.#description = options.description;
    this.#queue = new SheddingQueue(options.bufferBytes);
    this.#link = new WebSocketLink({ ...options, message: (data) => this.#take(data) });
  }

  get connection(): SourceConnection {
    return this.#link;
  }

  start(target: FeedTarget): void {
    this.#target = target;
    this.#link.start();
  }

  pause(): void {
    this.#isPaused = true;
    this.#link.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#drain();
    // Draining may have filled the target again.
    if (this.#isPaused) return;
    this.#noteShed();
    this.#link.resume();
  }

  metrics(): Readonly<Record<string, string>> {
    const { rows, bytes } = this.#queue.shed;
    return {
      ...connectionMetrics(this.#link.state),
      connections: String(this.#link.connections),
      gaps: String(this.#link.losses),
      bufferedBytes: String(this.#queue.bytes),
      droppedRows: String(rows),
      droppedBytes: String(bytes),
    };
  }

  stop(): Promise<void> {
    return this.#link.stop();
  }

  /** Frames that arrive during a pause come where the flow can't be stopped, and a few on the way where it can. */
  #take(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? utf8(data) : data;
    if (bytes.length === 0) return;
    const lines = closedLines(bytes);
    if (!this.#isPaused) void this.#target?.lines(lines);
    else if (this.#queue.push(lines) && !this.#isShedding) {
      this.#isShedding = true;
      this.#logger.error('the server is faster than the engine: the oldest lines are dropped', {
        source: this.#description,
      });
    }
  }

  #drain(): void {
    while (!this.#isPaused) {
      const frame = this.#queue.shift();
      if (frame === undefined) return;
      void this.#target?.lines(frame);
    }
  }

  #noteShed(): void {
    if (!this.#isShedding) return;
    this.#isShedding = false;
    this.#logger.warn('lines are taken again; dropped so far', {
      source: this.#description,
      ...this.#queue.shed,
    });
  }
}
