import type { Socket } from 'node:net';
import { ListeningFeed } from '../listen/listening-feed.ts';
import type { TcpListenerOptions } from '../listen/tcp-listener.ts';
import {
  type AvroServer,
  type FlumeEvent,
  type FlumeStatus,
  serveAgent,
} from './flume-protocol.ts';

export interface FlumeFeedOptions extends TcpListenerOptions {
  readonly server: AvroServer;
  readonly linesOf: (event: FlumeEvent) => Uint8Array | undefined;
}

/**
 * Events that Flume's Avro sinks push. The answer is `OK` when they are durable: until then they stay in the agent's channel,
 * which sends them again after a time, so that none is lost and some may come twice. While the engine is full nothing is
 * read, and the agent waits.
 */
export class FlumeFeed extends ListeningFeed {
  readonly #options: FlumeFeedOptions;
  #events = 0;
  #batches = 0;
  #failed = 0;
  #oversized = 0;

  private constructor(options: FlumeFeedOptions) {
    super();
    this.#options = options;
    options.server
      .onAppend((event, answer) => void this.#take([event]).then((status) => answer(null, status)))
      .onAppendBatch(
        (events, answer) => void this.#take(events).then((status) => answer(null, status)),
      );
  }

  /** Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
  static listen(options: FlumeFeedOptions): Promise<FlumeFeed> {
    return new FlumeFeed(options).open(options);
  }

  override metrics(): Readonly<Record<string, string>> {
    return {
      ...super.metrics(),
      events: String(this.#events),
      batches: String(this.#batches),
      failedBatches: String(this.#failed),
      oversizedMessages: String(this.#oversized),
    };
  }

  protected override serve(socket: Socket): void {
    const channel = serveAgent(this.#options.server, socket);
    // What is no Avro ends its connection, and no other.
    channel.on('error', () => socket.destroy());
    socket.on('close', () => channel.destroy(true));
  }

  async #take(events: readonly FlumeEvent[]): Promise<FlumeStatus> {
    const { messageBytesMax, linesOf } = this.#options;
    const small = events.filter(({ body }) => body.length <= messageBytesMax);
    const lines = Buffer.concat(small.map((event) => linesOf(event) ?? Buffer.alloc(0)));
    this.took(lines.length);
    const target = await this.awaited.target;
    if (lines.length > 0 && !(await target.lines(lines))) {
      this.#failed++;
      return 'FAILED';
    }
    this.#batches++;
    this.#events += small.length;
    // To refuse them would have them sent again for ever.
    this.#oversized += events.length - small.length;
    return 'OK';
  }
}
