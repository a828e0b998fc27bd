import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Clock } from '../../../src/ports/clock.ts';
import { KEEP_ALIVE_MS, listening } from '../listening.ts';
import { addressText, type ListenerOptions } from './listener-options.ts';
import { RateBudget } from './rate-budget.ts';
import { Senders } from './senders.ts';

export interface TcpListenerOptions extends ListenerOptions {
  readonly clock: Clock;
}

/** A TCP port, with TLS or without, and those who are connected to it. */
export class TcpListener {
  readonly address: string;
  readonly senders: Senders;
  readonly #server: Server;
  #accepted = 0;
  #refused = 0;

  private constructor(
    options: TcpListenerOptions,
    server: Server,
    serve: (socket: Socket) => void,
    port: number,
  ) {
    const { clock, bytesPerSecond, connectionsMax, host, tls } = options;
    this.#server = server;
    this.senders = new Senders(new RateBudget(bytesPerSecond, () => clock.monotonicMs()));
    this.address = addressText(host, port);
    server.maxConnections = connectionsMax;
    server.on('drop', () => this.#refused++);
    server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
      this.#accept(socket);
      serve(socket);
    });
    // A client that does not manage the handshake is gone already; the others don't mind.
    server.on('tlsClientError', () => this.#refused++);
  }

  /** Listens, and has each connection served. Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
  static async listen(
    options: TcpListenerOptions,
    serve: (socket: Socket) => void,
  ): Promise<TcpListener> {
    const { host, port, tls } = options;
    const server = tls === undefined ? createServer() : createTlsServer(tls);
    server.listen(port, host);
    const bound = await listening(server, addressText(host, port));
    return new TcpListener(options, server, serve, bound);
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      connections: String(this.senders.count),
      connectionsAccepted: String(this.#accepted),
      connectionsRefused: String(this.#refused),
      throttled: String(this.senders.throttledCount),
    };
  }

  async stop(): Promise<void> {
    this.senders.close();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.#accepted++;
    this.senders.add(socket);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    // A broken connection is followed by `close`.
    socket.on('error', () => {});
    socket.on('close', () => this.senders.remove(socket));
  }
}
