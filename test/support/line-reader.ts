import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import {
  decodeData,
  parseServerFrame,
  type ServerFrame,
  WEBSOCKET_SUBPROTOCOL,
} from '../../src/connectors/websocket-protocol.ts';

/** A reader of Millrace's WebSocket protocol that takes as much as it is told to. */
export class LineReader {
  /** Of the next line. */
  position = 0;
  text = '';
  bytes = 0;
  readonly control: ServerFrame[] = [];
  /** How the connection ended. */
  closed: string | undefined;
  readonly #socket: WebSocket;
  #waiters: (() => void)[] = [];
  #isCounting = false;

  constructor(url: string, offset: number | null = null, credit = 1 << 30) {
    this.#socket = new WebSocket(url, [WEBSOCKET_SUBPROTOCOL]);
    this.#socket.on('open', () => {
      this.#send({ type: 'hello', version: 1, client: `reader ${Math.random()}`, offset });
      this.give(credit);
    });
    this.#socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.#take(data);
      else this.#note(data.toString());
      this.#wake();
    });
    this.#socket.on('error', () => {});
    this.#socket.on('close', (code, reason) => {
      this.closed = `${code} ${reason}`;
      this.#wake();
    });
    onTestFinished(() => this.#socket.terminate());
  }

  /** Lets the server send more. */
  give(bytes: number): void {
    this.#send({ type: 'credit', bytes });
  }

  /** Waits until enough has come; fails when the connection ends before. */
  async until(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      if (this.closed !== undefined) throw new Error(`the connection was closed: ${this.closed}`);
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  /** Counts lines instead of keeping them, and gives as much credit as it takes. */
  countOnly(): this {
    this.#isCounting = true;
    return this;
  }

  /** Waits for the end of the connection. */
  async ended(): Promise<string> {
    while (this.closed === undefined) {
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
    return this.closed;
  }

  #take(data: Uint8Array): void {
    const frame = decodeData(data);
    if (frame === undefined) throw new Error('a frame that is none');
    this.bytes += frame.lines.length;
    if (this.#isCounting) this.give(frame.lines.length);
    else this.text += Buffer.from(frame.lines).toString();
    this.position = frame.position + frame.lines.length;
  }

  #note(text: string): void {
    const frame = parseServerFrame(text);
    if (frame !== undefined) this.control.push(frame);
  }

  #send(frame: Readonly<Record<string, unknown>>): void {
    this.#socket.send(JSON.stringify(frame));
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}
