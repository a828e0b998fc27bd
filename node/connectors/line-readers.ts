/** Those who read a stream of lines by Millrace's WebSocket protocol, each at its own pace. */
import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket, WebSocketServer } from 'ws';
import {
  encodeData,
  parseClientFrame,
  type ServerFrame,
  WEBSOCKET_SUBPROTOCOL,
} from '../../src/connectors/websocket-protocol.ts';
import { KEEP_ALIVE_MS } from './listening.ts';
import type { ServedLines } from './served-lines.ts';

const FRAME_BYTES = 1 << 16;
/** What may wait in a socket's own buffer: enough to keep the wire busy. */
const BUFFERED_BYTES_MAX = 1 << 20;
/** Readers whose commits are remembered. One that comes back after that many others starts at what is kept. */
const READERS_REMEMBERED = 1000;
/** Clients send small control frames only. */
const CONTROL_BYTES_MAX = 1 << 16;
/** How long a peer may take to say goodbye before it is cut off. */
const GOODBYE_MS = 500;
/** RFC 6455, 7.4.1: the server goes away; it failed. */
const GOING_AWAY = 1001;
const SERVER_FAILED = 1011;
/** What fits into a close frame beside the code. */
const REASON_BYTES_MAX = 123;

/** How a server of sockets speaks the protocol. */
export const LINE_SOCKETS = {
  maxPayload: CONTROL_BYTES_MAX,
  handleProtocols: (offered: ReadonlySet<string>) =>
    offered.has(WEBSOCKET_SUBPROTOCOL) ? WEBSOCKET_SUBPROTOCOL : false,
} as const;

/** Says goodbye with a reason to every socket of a server, cuts off who does not answer, and closes it. */
export async function closeSockets(server: WebSocketServer, reason: string): Promise<void> {
  for (const socket of server.clients) socket.close(GOING_AWAY, reason);
  const cutOff = setTimeout(() => {
    for (const socket of server.clients) socket.terminate();
  }, GOODBYE_MS);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(cutOff);
}

/** One connection. */
interface Reader {
  readonly socket: WebSocket;
  client: string;
  /** Undefined before `hello`. */
  position: number | undefined;
  credit: number;
  /** Lines are being read for it. */
  isSending: boolean;
  /** Something changed meanwhile. */
  isDue: boolean;
}

export class LineReaders {
  readonly #lines: ServedLines;
  readonly #readers = new Set<Reader>();
  /** The last commit of each reader by name, the reader that spoke last at the end. */
  readonly #commits = new Map<string, number>();
  #gaps = 0;

  constructor(lines: ServedLines) {
    this.#lines = lines;
  }

  get count(): number {
    return this.#readers.size;
  }

  /** How often a reader was told of a gap. */
  get gapCount(): number {
    return this.#gaps;
  }

  /** Says that there are new lines. */
  notify(): void {
    for (const reader of this.#readers) void this.#send(reader);
  }

  /** Takes a connection in. */
  accept(socket: WebSocket, request: IncomingMessage): void {
    request.socket.setKeepAlive(true, KEEP_ALIVE_MS);
    const reader: Reader = {
      socket,
      client: '',
      position: undefined,
      credit: 0,
      isSending: false,
      isDue: false,
    };
    this.#readers.add(reader);
    this.#lines.readersChanged?.(this.count);
    socket.on('message', (data: RawData, isBinary) => {
      if (!isBinary) this.#take(reader, data.toString());
    });
    // A broken connection is followed by `close`; the reader comes again.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#readers.delete(reader);
      this.#lines.readersChanged?.(this.count);
    });
  }

  /** Ends all connections with a close code and a reason. */
  dismiss(code: number, reason: string): void {
    for (const { socket } of this.#readers) socket.close(code, reason);
  }

  #take(reader: Reader, text: string): void {
    const frame = parseClientFrame(text);
    switch (frame?.type) {
      case 'hello':
        reader.client = frame.client;
        reader.position = frame.offset ?? this.#lines.start;
        if (!this.#commits.has(reader.client)) this.#remember(reader.client, reader.position);
        void this.#greet(reader);
        break;
      case 'credit':
        reader.credit += frame.bytes;
        break;
      case 'commit':
        this.#remember(reader.client, frame.offset);
        this.#lines.release(Math.min(...this.#commits.values()));
        break;
    }
    void this.#send(reader);
  }

  #remember(client: string, offset: number): void {
    this.#commits.delete(client);
    this.#commits.set(client, offset);
    const [oldest] = this.#commits.keys();
    if (this.#commits.size > READERS_REMEMBERED) this.#commits.delete(oldest);
  }

  /** The end that it names must be the whole: a reader that wants all there is reads up to it. */
  async #greet(reader: Reader): Promise<void> {
    if (this.#lines.settled !== undefined) await this.#lines.settled;
    const { start, end } = this.#lines;
    this.#control(reader, { type: 'hello', version: 1, start, end });
  }

  /** Sends what there is; one call at a time for each reader, so that lines that are read slowly stay in order. */
  async #send(reader: Reader): Promise<void> {
    reader.isDue = true;
    if (reader.isSending) return;
    reader.isSending = true;
    try {
      while (reader.isDue) {
        reader.isDue = false;
        await this.#sendLines(reader);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reader.socket.close(SERVER_FAILED, closeReason(reason));
    } finally {
      reader.isSending = false;
    }
  }

  /** Sends while there are lines, credit, and room in the socket's buffer. */
  async #sendLines(reader: Reader): Promise<void> {
    const { socket } = reader;
    while (
      reader.position !== undefined &&
      reader.credit > 0 &&
      socket.readyState === socket.OPEN &&
      socket.bufferedAmount <= BUFFERED_BYTES_MAX
    ) {
      const position = this.#skipLost(reader, reader.position);
      const read = this.#lines.read(position, Math.min(FRAME_BYTES, reader.credit));
      const lines = read instanceof Promise ? await read : read;
      // A new `hello` may have moved the reader while the lines were read.
      if (reader.position !== position) continue;
      if (lines.length === 0 && this.#keptFrom(position) === position) return;
      reader.position = position + lines.length;
      reader.credit -= lines.length;
      // When the frame has gone out there may be room for the next.
      if (lines.length > 0) socket.send(encodeData(position, lines), () => void this.#send(reader));
    }
  }

  /** Tells the reader what is no longer kept; returns where it goes on. */
  #skipLost(reader: Reader, position: number): number {
    const kept = this.#keptFrom(position);
    if (kept === position) return position;
    this.#gaps++;
    this.#control(reader, { type: 'gap', from: position, to: kept });
    reader.position = kept;
    return kept;
  }

  #keptFrom(position: number): number {
    return this.#lines.keptFrom?.(position) ?? Math.max(position, this.#lines.start);
  }

  #control({ socket }: Reader, frame: ServerFrame): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
  }
}

/** The beginning of a text that fits into a close frame, no character cut. */
function closeReason(text: string): Buffer {
  const bytes = Buffer.alloc(REASON_BYTES_MAX);
  return bytes.subarray(0, new TextEncoder().encodeInto(text, bytes).written);
}
