import { connect, type Socket } from 'node:net';
import { type ConnectionEnd, keepConnected } from '../../src/connectors/reconnect.ts';
import type { ByteFeed, FeedTarget } from '../../src/connectors/spooled-source.ts';
import { WholeLines } from '../../src/connectors/whole-lines.ts';
import type { Platform } from '../../src/ports/platform.ts';
import { KEEP_ALIVE_MS } from './listening.ts';

export interface SocketFeedOptions {
  readonly host: string;
  readonly port: number;
  readonly platform: Platform;
  readonly description: string;
  readonly attemptsMax: number;
  readonly fail: (error: unknown) => void;
}

/** A line that does not end is cut here, or a peer could fill the memory with it. */
const LINE_BYTES_MAX = 256 << 20;

/**
 * Lines from a TCP server, as Spark's socket source. What the server sent while there was no connection is lost: each
 * lost connection is a gap in the metrics. A last line without its newline counts if the server closed in good order;
 * if the connection broke, it is torn, and dropped.
 */
export class SocketFeed implements ByteFeed {
  readonly #options: SocketFeedOptions;
  readonly #stopped = new AbortController();
  #socket: Socket | undefined;
  #isPaused = false;
  #running: Promise<void> | undefined;
  #connections = 0;
  #gaps = 0;
  #tornLines = 0;

  constructor(options: SocketFeedOptions) {
    this.#options = options;
  }

  start(target: FeedTarget): void {
    const { platform, host, port, description, attemptsMax, fail } = this.#options;
    this.#running = keepConnected({
      platform,
      connect: () => this.#connectOnce(target),
      signal: this.#stopped.signal,
      address: `${host}:${port}`,
      description,
      attemptsMax,
      giveUp: fail,
    });
  }

  pause(): void {
    this.#isPaused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#socket?.resume();
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      connected: String(this.#socket?.readyState === 'open'),
      connections: String(this.#connections),
      gaps: String(this.#gaps),
      tornLines: String(this.#tornLines),
    };
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#socket?.destroy();
    await this.#running;
  }

  #connectOnce(target: FeedTarget): Promise<ConnectionEnd> {
    const { host, port } = this.#options;
    const socket = connect({
      host,
      port,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    });
    this.#socket = socket;
    const lines = new SocketLines(target);
    let wasOpen = false;
    let reason = 'closed by the server';
    socket.on('connect', () => {
      wasOpen = true;
      this.#connections++;
      if (this.#isPaused) socket.pause();
    });
    socket.on('data', (chunk) => lines.take(chunk));
    socket.on('end', () => lines.end());
    socket.on('error', (error) => {
      reason = error.message;
    });
    return new Promise((resolve) => {
      socket.on('close', () => {
        if (wasOpen && !this.#stopped.signal.aborted) this.#gaps++;
        if (lines.isTorn) this.#tornLines++;
        resolve({ wasOpen, reason });
      });
    });
  }
}

/** The lines of one connection. */
class SocketLines {
  readonly #target: FeedTarget;
  readonly #lines = new WholeLines();
  #unfinishedBytes = 0;

  constructor(target: FeedTarget) {
    this.#target = target;
  }

  /** Whether a line has begun and not ended. */
  get isTorn(): boolean {
    return this.#unfinishedBytes > 0;
  }

  take(chunk: Uint8Array): void {
    const complete = this.#lines.push(chunk);
    const tail = chunk.length - (chunk.lastIndexOf(10) + 1);
    this.#unfinishedBytes = complete === undefined ? this.#unfinishedBytes + tail : tail;
    if (complete !== undefined) void this.#target.lines(complete);
    if (this.#unfinishedBytes > LINE_BYTES_MAX) this.end();
  }

  end(): void {
    this.#unfinishedBytes = 0;
    const rest = this.#lines.rest();
    if (rest !== undefined) void this.#target.lines(rest);
  }
}
