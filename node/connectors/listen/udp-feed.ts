import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { SheddingQueue } from '../../../src/connectors/shedding-queue.ts';
import type { ByteFeed, FeedTarget } from '../../../src/connectors/spooled-source.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { listening } from '../listening.ts';
import { addressText, type ListenerOptions } from './listener-options.ts';
import { RateBudget } from './rate-budget.ts';

/** Asked of the operating system, which may give less: bursts wait there while the engine is at work. */
const RECEIVE_BUFFER_BYTES = 4 << 20;

export interface UdpFeedOptions extends Omit<ListenerOptions, 'connectionsMax' | 'tls'> {
  readonly clock: Clock;
  /** The lines of one datagram; undefined where it has none. */
  readonly linesOf: (message: Buffer) => Uint8Array | undefined;
  /** What waits while the engine is full; beyond it the oldest datagrams go. */
  readonly bufferBytes: number;
}

/**
 * Datagrams that are sent to a UDP port. Nobody who sends them can be made to wait: while the engine is full they wait in a
 * queue of a fixed size, and beyond it, or beyond the rate, they are dropped and counted. What is lost on the way, or while
 * nobody listens, nobody knows.
 */
export class UdpFeed implements ByteFeed {
  readonly address: string;
  readonly #options: UdpFeedOptions;
  readonly #socket: Socket;
  readonly #queue: SheddingQueue;
  readonly #budget: RateBudget;
  #target: FeedTarget | undefined;
  #isPaused = true;
  #isStopped = false;
  #received = 0;
  #dropped = 0;
  #oversized = 0;
  /** Of one turn of the event loop: they go into the spool together. */
  #arrived: Uint8Array[] = [];

  private constructor(options: UdpFeedOptions, socket: Socket, port: number) {
    this.#options = options;
    this.#socket = socket;
    this.#queue = new SheddingQueue(options.bufferBytes);
    this.#budget = new RateBudget(options.bytesPerSecond, () => options.clock.monotonicMs());
    this.address = addressText(options.host, port);
    socket.on('message', (message) => this.#take(message));
    // An error of one datagram, such as ICMP's answers to none of ours, concerns no other.
    socket.on('error', () => {});
  }

  /** Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
  static async listen(options: UdpFeedOptions): Promise<UdpFeed> {
    const { host, port } = options;
    const socket = createSocket({
      type: isIPv6(host) ? 'udp6' : 'udp4',
      recvBufferSize: RECEIVE_BUFFER_BYTES,
    });
    socket.bind(port, host);
    const bound = await listening(socket, addressText(host, port));
    return new UdpFeed(options, socket, bound);
  }

  start(target: FeedTarget): void {
    this.#target = target;
    this.resume();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = this.#target === undefined;
    while (!this.#isPaused) {
      const lines = this.#queue.shift();
      if (lines === undefined) return;
      void this.#target?.lines(lines);
    }
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      datagrams: String(this.#received),
      droppedDatagrams: String(this.#dropped),
      droppedRows: String(this.#queue.shed.rows),
      droppedBytes: String(this.#queue.shed.bytes),
      oversizedMessages: String(this.#oversized),
      gaps: '0',
    };
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#handOver();
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #take(message: Buffer): void {
    this.#received++;
    if (message.length > this.#options.messageBytesMax) {
      this.#oversized++;
      return;
    }
    if (this.#budget.waitMs > 0) {
      this.#dropped++;
      return;
    }
    this.#budget.take(message.length);
    const lines = this.#options.linesOf(message);
    if (lines === undefined) return;
    if (this.#arrived.length === 0) setImmediate(() => this.#handOver());
    this.#arrived.push(lines);
  }

  #handOver(): void {
    const arrived = this.#arrived;
    this.#arrived = [];
    // In the queue each datagram stands by itself, since the oldest of them may have to go.
    if (this.#isPaused) for (const lines of arrived) this.#queue.push(lines);
    else if (arrived.length > 0) void this.#target?.lines(Buffer.concat(arrived));
  }
}
