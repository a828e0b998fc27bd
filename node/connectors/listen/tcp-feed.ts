import type { Socket } from 'node:net';
import type { FeedTarget } from '../../../src/connectors/spooled-source.ts';
import type { Framing, FramingOptions } from './line-framing.ts';
import { ListeningFeed } from './listening-feed.ts';
import type { TcpListenerOptions } from './tcp-listener.ts';

export interface TcpFeedOptions extends TcpListenerOptions {
  readonly newFraming: (options: FramingOptions) => Framing;
}

/**
 * What clients send to a TCP port, with TLS or without. A client that is faster than the engine waits: nothing is read from
 * it. A last message without its end counts if the client closed in good order; if the connection broke, it is torn, and
 * dropped.
 */
export class TcpFeed extends ListeningFeed {
  readonly #options: TcpFeedOptions;
  #oversized = 0;
  #torn = 0;

  private constructor(options: TcpFeedOptions) {
    super();
    this.#options = options;
  }

  /** Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
  static listen(options: TcpFeedOptions): Promise<TcpFeed> {
    return new TcpFeed(options).open(options);
  }

  override metrics(): Readonly<Record<string, string>> {
    return {
      ...super.metrics(),
      oversizedMessages: String(this.#oversized),
      tornMessages: String(this.#torn),
    };
  }

  protected override serve(socket: Socket): void {
    const framing = this.#options.newFraming({
      messageBytesMax: this.#options.messageBytesMax,
      onOversized: () => this.#oversized++,
    });
    socket.on('close', () => {
      if (framing.isTorn) this.#torn++;
    });
    void this.awaited.target.then((target) => this.#read(socket, framing, target));
  }

  #read(socket: Socket, framing: Framing, target: FeedTarget): void {
    const isWaiting = socket.isPaused();
    socket.on('data', (chunk: Uint8Array) => {
      const lines = framing.push(chunk);
      if (lines !== undefined) void target.lines(lines);
      this.took(chunk.length);
    });
    socket.on('end', () => {
      const rest = framing.rest();
      if (rest !== undefined) void target.lines(rest);
    });
    // To listen to data lets it flow.
    if (isWaiting) socket.pause();
  }
}
