/**
 * WebSockets by `WebSocketStream` (WICG; Chromium since 124). Its messages are read one by one, so that a reader who stops
 * makes the server wait, instead of filling the page's memory.
 */
import type {
  WebSocketAddress,
  WebSocketConnection,
  WebSocketListener,
} from '../src/ports/web-socket.ts';

/** How long a server that took the connection may take to answer as a WebSocket; then it counts as refused. */
export const HANDSHAKE_MS = 10_000;

interface WebSocketStreamOpened {
  readonly protocol: string;
  readonly readable: ReadableStream<string | ArrayBuffer | Uint8Array<ArrayBuffer>>;
  readonly writable: WritableStream<string | Uint8Array<ArrayBuffer>>;
}

interface WebSocketStreamClosed {
  readonly closeCode: number;
  readonly reason: string;
}

/** The part of the interface that is used here: the DOM's declarations do not have it yet. */
interface WebSocketStream {
  readonly opened: Promise<WebSocketStreamOpened>;
  readonly closed: Promise<WebSocketStreamClosed>;
  close(): void;
}

type WebSocketStreamConstructor = new (
  url: string,
  options: { protocols: string[]; signal: AbortSignal },
) => WebSocketStream;

/** Undefined where the browser has no `WebSocketStream`. Throws as its constructor does. */
export function streamConnection(
  address: WebSocketAddress,
  listener: WebSocketListener,
): WebSocketConnection | undefined {
  const found: unknown = Reflect.get(globalThis, 'WebSocketStream');
  if (!isConstructor(found)) return undefined;
  return new StreamConnection(found, address, listener);
}

function isConstructor(value: unknown): value is WebSocketStreamConstructor {
  return typeof value === 'function';
}

class StreamConnection implements WebSocketConnection {
  readonly #listener: WebSocketListener;
  readonly #stream: WebSocketStream;
  readonly #handshake = new AbortController();
  #writer: WritableStreamDefaultWriter<string | Uint8Array<ArrayBuffer>> | undefined;
  #isOpen = false;
  /** Settled while messages flow. */
  #gate: Promise<void> = Promise.resolve();
  #openGate: () => void = () => {};
  #isPaused = false;

  constructor(
    Stream: WebSocketStreamConstructor,
    { url, protocols = [] }: WebSocketAddress,
    listener: WebSocketListener,
  ) {
    const { signal } = this.#handshake;
    this.#listener = listener;
    this.#stream = new Stream(url, { protocols: [...protocols], signal });
    void this.#converse();
  }

  send(data: string | Uint8Array): void {
    // What is sent after the end is dropped.
    if (this.#isOpen) this.#writer?.write(ownBuffer(data)).catch(() => {});
  }

  close(): void {
    if (this.#isOpen) this.#stream.close();
    else this.#handshake.abort();
    this.resume();
  }

  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#gate = new Promise((resolve) => {
      this.#openGate = resolve;
    });
  }

  resume(): void {
    this.#isPaused = false;
    this.#openGate();
  }

  async #converse(): Promise<void> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#handshake.abort();
    }, HANDSHAKE_MS);
    // Told by `#end`, whenever that is.
    this.#stream.closed.catch(() => {});
    try {
      const { protocol, readable, writable } = await this.#stream.opened;
      clearTimeout(timer);
      this.#isOpen = true;
      this.#writer = writable.getWriter();
      this.#writer.closed.catch(() => {});
      this.#listener.opened(protocol);
      await this.#read(readable.getReader());
      await this.#end(undefined);
    } catch (error) {
      const late = `no answer within ${HANDSHAKE_MS / 1000} s`;
      await this.#end(isLate ? late : error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #read(
    reader: ReadableStreamDefaultReader<string | ArrayBuffer | Uint8Array<ArrayBuffer>>,
  ): Promise<void> {
    for (;;) {
      await this.#gate;
      const { done, value } = await reader.read();
      if (done) return;
      const isBytes = typeof value === 'string' || value instanceof Uint8Array;
      this.#listener.message(isBytes ? value : new Uint8Array(value));
    }
  }

  /** The close code and reason are the stream's, or those of the error that ended it. */
  async #end(failure: unknown): Promise<void> {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    const closed = wasOpen ? await this.#stream.closed.catch((error: unknown) => error) : failure;
    const { closeCode: code = 1006, reason = '' } = closingOf(closed);
    const said = typeof failure === 'string' ? failure : reason;
    this.#listener.closed(said === '' ? `closed with code ${code}` : said, { code });
  }
}

/** What `closed` resolved to, or the `WebSocketError` that it failed with; both have these two. */
function closingOf(closed: unknown): Partial<WebSocketStreamClosed> {
  if (typeof closed !== 'object' || closed === null) return {};
  const code = 'closeCode' in closed && typeof closed.closeCode === 'number';
  const reason = 'reason' in closed && typeof closed.reason === 'string';
  return {
    ...(code ? { closeCode: Number(closed.closeCode) } : {}),
    ...(reason ? { reason: String(closed.reason) } : {}),
  };
}

/** Sockets take no views of shared memory, and a view of WASM memory may be detached before it is sent. */
export function ownBuffer(data: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof data === 'string' ? data : new Uint8Array(data);
}
