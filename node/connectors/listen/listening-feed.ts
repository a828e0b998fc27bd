import type { Socket } from 'node:net';
import type { ByteFeed, FeedTarget } from '../../../src/connectors/spooled-source.ts';
import { AwaitedTarget } from './awaited-target.ts';
import { TcpListener, type TcpListenerOptions } from './tcp-listener.ts';

/** What clients send to a port that is listened on before the engine wants it: they wait while it is full. */
export abstract class ListeningFeed implements ByteFeed {
  protected readonly awaited = new AwaitedTarget();
  #listener: TcpListener | undefined;

  /** Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
  protected async open(options: TcpListenerOptions): Promise<this> {
    this.#listener = await TcpListener.listen(options, (socket) => this.serve(socket));
    return this;
  }

  /** A client has connected. */
  protected abstract serve(socket: Socket): void;

  /** Bytes of clients were taken. */
  protected took(bytes: number): void {
    this.#listener?.senders.took(bytes);
  }

  get address(): string {
    return this.#listener?.address ?? '';
  }

  start(target: FeedTarget): void {
    this.awaited.start(target);
  }

  pause(): void {
    this.#listener?.senders.pause();
  }

  resume(): void {
    this.#listener?.senders.resume();
  }

  metrics(): Readonly<Record<string, string>> {
    return { ...this.#listener?.metrics() };
  }

  async stop(): Promise<void> {
    await this.#listener?.stop();
  }
}
