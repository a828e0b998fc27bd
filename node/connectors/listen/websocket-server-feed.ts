import type { IncomingMessage, Server } from 'node:http';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { ByteFeed, FeedTarget } from '../../../src/connectors/spooled-source.ts';
import { closedLines } from '../../../src/connectors/whole-lines.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { KEEP_ALIVE_MS, listening } from '../listening.ts';
import { AwaitedTarget } from './awaited-target.ts';
import type { Gatekeeper } from './gatekeeper.ts';
import { addressText, type ListenerOptions } from './listener-options.ts';
import { RateBudget } from './rate-budget.ts';
import { Senders } from './senders.ts';
import { closeWebServer, newWebServer, upgradeRequired } from './web-server.ts';

export interface WebSocketServerFeedOptions extends ListenerOptions {
  readonly clock: Clock;
  readonly gatekeeper: Gatekeeper;
}

/**
 * Frames that clients send to a WebSocket port: each, text or binary, is one line or several. A client that is faster than
 * the engine waits. A frame that is too large ends its connection with code 1009 (RFC 6455), and is counted.
 */
export class WebSocketServerFeed implements ByteFeed {
  readonly address: string;
  readonly #options: WebSocketServerFeedOptions;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #senders: Senders;
  readonly #awaited = new AwaitedTarget();
  #accepted = 0;
  #refused = 0;
  #oversized = 0;

  private constructor(options: WebSocketServerFeedOptions, server: Server, port: number) {
    this.#options = options;
    this.#server = server;
    this.#senders = new Senders(
      new RateBudget(options.bytesPerSecond, () => options.clock.monotonicMs()),
    );
    this.address = `${options.tls === undefined ? 'ws' : 'wss'}://${addressText(options.host, port)}`;
    server.maxConnections = options.connectionsMax;
    server.on('drop', () => this.#refused++);
    this.#sockets = new WebSocketServer({
      server,
      maxPayload: options.messageBytesMax,
      verifyClient: ({ req }, verified) => void this.#verify(req, verified),
    });
    this.#sockets.on('connection', (socket, request) => {
      request.socket.setKeepAlive(true, KEEP_ALIVE_MS);
      this.#accept(socket);
    });
  }

  /** Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
  static async listen(options: WebSocketServerFeedOptions): Promise<WebSocketServerFeed> {
    const { host, port, tls } = options;
    const server = newWebServer(tls, upgradeRequired);
    server.listen(port, host);
    const bound = await listening(server, addressText(host, port));
    return new WebSocketServerFeed(options, server, bound);
  }

  start(target: FeedTarget): void {
    this.#awaited.start(target);
  }

  pause(): void {
    this.#senders.pause();
  }

  resume(): void {
    this.#senders.resume();
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      connections: String(this.#senders.count),
      connectionsAccepted: String(this.#accepted),
      connectionsRefused: String(this.#refused),
      oversizedMessages: String(this.#oversized),
      throttled: String(this.#senders.throttledCount),
    };
  }

  async stop(): Promise<void> {
    this.#senders.close();
    this.#sockets.close();
    await closeWebServer(this.#server);
  }

  async #verify(
    request: IncomingMessage,
    verified: (isAdmitted: boolean, status?: number, reason?: string) => void,
  ): Promise<void> {
    const refusal = await this.#options.gatekeeper.refusal(request);
    if (refusal === undefined) {
      verified(true);
      return;
    }
    this.#refused++;
    verified(false, refusal.status, refusal.reason);
  }

  #accept(socket: WebSocket): void {
    this.#accepted++;
    const sender = {
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      destroy: () => socket.terminate(),
    };
    this.#senders.add(sender);
    socket.on('error', (error) => {
      if ('code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') this.#oversized++;
    });
    socket.on('close', () => this.#senders.remove(sender));
    socket.on('message', (data) => void this.#take(bytesOf(data)));
  }

  async #take(message: Uint8Array): Promise<void> {
    if (message.length === 0) return;
    this.#senders.took(message.length);
    const target = await this.#awaited.target;
    await target.lines(closedLines(message));
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
