/**
 * The serving half of Millrace's WebSocket protocol (`src/connectors/websocket-protocol.ts`), for any Node program that
 * has a stream of lines to give:
 *
 * ```ts
 * const lines = new RetainedLines({ bytesMax: 256 << 20 });
 * const server = await WebSocketLineServer.listen({ port: 8080, lines });
 * lines.append(bytes);
 * server.notify();
 * ```
 *
 * Readers go at their own pace: each gets as many bytes as it gave credit for. What some reader has not committed is
 * kept, as far as the lines can keep it; beyond that the reader is told of a gap.
 */
import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { closeSockets, LINE_SOCKETS, LineReaders } from './line-readers.ts';
import { listening } from './listening.ts';
import type { ServedLines } from './served-lines.ts';

/**
 * Why a request to connect is turned down: with an HTTP status, which a page can't see, or after the handshake with a
 * close code (4000 to 4999) and a reason of at most 123 bytes, which it can.
 */
export type ConnectionRefusal =
  | { readonly kind: 'http'; readonly status: number; readonly reason: string }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string };

export interface WebSocketLineServerOptions {
  readonly lines: ServedLines;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port?: number;
  /** Serves on an HTTP server that listens already, instead of host and port. */
  readonly server?: Server;
  /** The URL's path; any by default. */
  readonly path?: string;
  /** Looks at a request to connect: its origin, its path. By default none is turned down. */
  readonly refuses?: (request: IncomingMessage) => ConnectionRefusal | undefined;
}

export class WebSocketLineServer {
  readonly #server: WebSocketServer;
  readonly #readers: LineReaders;
  #port = 0;

  private constructor({ lines, refuses }: WebSocketLineServerOptions, server: WebSocketServer) {
    this.#readers = new LineReaders(lines);
    this.#server = server;
    server.on('connection', (socket, request) => {
      const refusal = refuses?.(request);
      if (refusal?.kind === 'close') socket.close(refusal.code, refusal.reason);
      else this.#readers.accept(socket, request);
    });
  }

  /** Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
  static async listen(options: WebSocketLineServerOptions): Promise<WebSocketLineServer> {
    const { host = '127.0.0.1', port = 0, server, path, refuses } = options;
    const sockets = new WebSocketServer({
      ...LINE_SOCKETS,
      ...(server === undefined ? { host, port } : { server }),
      path,
      verifyClient: ({ req }, verified) => {
        const refusal = refuses?.(req);
        if (refusal?.kind === 'http') verified(false, refusal.status, refusal.reason);
        else verified(true);
      },
    });
    const serving = new WebSocketLineServer(options, sockets);
    if (server === undefined) serving.#port = await listening(sockets, `${host}:${port}`);
    return serving;
  }

  /** The port it listens on; 0 on a server that was given. */
  get port(): number {
    return this.#port;
  }

  get readerCount(): number {
    return this.#readers.count;
  }

  /** How often a reader was told of a gap. */
  get gapCount(): number {
    return this.#readers.gapCount;
  }

  /** Says that there are new lines. */
  notify(): void {
    this.#readers.notify();
  }

  /** Says goodbye with the reason to every reader, and cuts off who does not answer. */
  close(reason = 'the server was stopped'): Promise<void> {
    return closeSockets(this.#server, reason);
  }
}
