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
import type { Server } from 'node:http';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import {
  encodeData,
  parseClientFrame,
  type ServerFrame,
  WEBSOCKET_SUBPROTOCOL,
} from '../../src/connectors/websocket-protocol.ts';
import { KEEP_ALIVE_MS, listening } from './listening.ts';
import type { ServedLines } from './served-lines.ts';

const FRAME_BYTES = 1 << 16;
/** What may wait in a socket's own buffer: enough to keep the wire busy. */
const BUFFERED_BYTES_MAX = 1 << 20;
/** Readers whose commits are remembered. One that comes back after that many others starts at what is kept. */
const READERS_REMEMBERED = 1000;
/** Clients send small control frames only. */
const CONTROL_BYTES_MAX = 1 << 16;

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
}

/** One connection. */
interface Reader {
  readonly socket: WebSocket;
  client: string;
  /** Undefined before `hello`. */
  position: number | undefined;
  credit: number;
}

export class WebSocketLineServer {
  readonly #lines: ServedLines;
  readonly #server: WebSocketServer;
  readonly #readers = new Set<Reader>();
  /** The last commit of each reader by name, the reader that spoke last at the end. */
  readonly #commits = new Map<string, number>();
  #port = 0;
  #gaps = 0;

  private constructor(lines: ServedLines, server: WebSocketServer) {
    this.#lines = lines;
    this.#server = server;
    server.on('connection', (socket, request) => {
      request.socket.setKeepAlive(true, KEEP_ALIVE_MS);
      this.#accept(socket);
    });
  }

  /** Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
  static async listen(options: WebSocketLineServerOptions): Promise<WebSocketLineServer> {
    const { lines, host = '127.0.0.1', port = 0, server, path } = options;
    const sockets = new WebSocketServer({
      ...(server === undefined ? { host, port } : { server }),
      path,
      maxPayload: CONTROL_BYTES_MAX,
      handleProtocols: (offered) =>
        offered.has(WEBSOCKET_SUBPROTOCOL) ? WEBSOCKET_SUBPROTOCOL : false,
    });
    const serving = new WebSocketLineServer(lines, sockets);
    if (server === undefined) serving.#port = await listening(sockets, `${host}:${port}`);
    return serving;
  }

  /** The port it listens on; 0 on a server that was given. */
  get port(): number {
    return this.#port;
  }

  get readerCount(): number {
    return this.#readers.size;
  }

  /** How often a reader was told of a gap. */
  get gapCount(): number {
    return this.#gaps;
  }

  /** Says that there are new lines. */
  notify(): void {
    for (const reader of this.#readers) this.#send(reader);
  }

  async close(): Promise<void> {
    for (const { socket } of this.#readers) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: WebSocket): void {
    const reader: Reader = { socket, client: '', position: undefined, credit: 0 };
    this.#readers.add(reader);
    socket.on('message', (data: RawData, isBinary) => {
      if (!isBinary) this.#take(reader, data.toString());
    });
    // A broken connection is followed by `close`; the reader comes again.
    socket.on('error', () => {});
    socket.on('close', () => this.#readers.delete(reader));
  }

  #take(reader: Reader, text: string): void {
    const frame = parseClientFrame(text);
    switch (frame?.type) {
      case 'hello':
        reader.client = frame.client;
        reader.position = frame.offset ?? this.#lines.start;
        if (!this.#commits.has(reader.client)) this.#remember(reader.client, reader.position);
        this.#control(reader, {
          type: 'hello',
          version: 1,
          start: this.#lines.start,
          end: this.#lines.end,
        });
        break;
      case 'credit':
        reader.credit += frame.bytes;
        break;
      case 'commit':
        this.#remember(reader.client, frame.offset);
        this.#lines.release(Math.min(...this.#commits.values()));
        break;
    }
    this.#send(reader);
  }

  #remember(client: string, offset: number): void {
    this.#commits.delete(client);
    this.#commits.set(client, offset);
    const [oldest] = this.#commits.keys();
    if (this.#commits.size > READERS_REMEMBERED) this.#commits.delete(oldest);
  }

  /** Sends while there are lines, credit, and room in the socket's buffer. */
  #send(reader: Reader): void {
    const { socket } = reader;
    while (
      reader.position !== undefined &&
      reader.credit > 0 &&
      socket.readyState === socket.OPEN
    ) {
      if (socket.bufferedAmount > BUFFERED_BYTES_MAX) return;
      const position = this.#skipLost(reader, reader.position);
      const lines = this.#lines.read(position, Math.min(FRAME_BYTES, reader.credit));
      if (lines.length === 0) return;
      reader.position = position + lines.length;
      reader.credit -= lines.length;
      // When the frame has gone out there may be room for the next.
      socket.send(encodeData(position, lines), () => this.#send(reader));
    }
  }

  /** Tells the reader what is no longer kept; returns where it goes on. */
  #skipLost(reader: Reader, position: number): number {
    const { start } = this.#lines;
    if (position >= start) return position;
    this.#gaps++;
    this.#control(reader, { type: 'gap', from: position, to: start });
    return start;
  }

  #control(reader: Reader, frame: ServerFrame): void {
    reader.socket.send(JSON.stringify(frame));
  }
}
