import type {
  WebSocketAddress,
  WebSocketConnection,
  WebSocketListener,
  WebSockets,
} from '../../src/ports/web-socket.ts';

/** One connection that was asked for, and the server's end of it. */
export class FakeConnection implements WebSocketConnection {
  readonly address: WebSocketAddress;
  readonly listener: WebSocketListener;
  readonly sent: (string | Uint8Array)[] = [];
  isClosed = false;
  isPaused = false;
  readonly pause: (() => void) | undefined;
  readonly resume: (() => void) | undefined;

  constructor(address: WebSocketAddress, listener: WebSocketListener, canPause: boolean) {
    this.address = address;
    this.listener = listener;
    if (!canPause) return;
    this.pause = () => {
      this.isPaused = true;
    };
    this.resume = () => {
      this.isPaused = false;
    };
  }

  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    queueMicrotask(() => this.listener.closed('closed here', { code: 1000 }));
  }
}

/** WebSockets whose server is the test. */
export class FakeWebSockets implements WebSockets {
  readonly connections: FakeConnection[] = [];
  /** Browsers without `WebSocketStream` can't. */
  readonly #canPause: boolean;
  /** What becomes of an attempt at once; undefined to leave it to the test. */
  onConnect: (connection: FakeConnection) => void = () => {};

  constructor({ canPause = false }: { readonly canPause?: boolean } = {}) {
    this.#canPause = canPause;
  }

  get last(): FakeConnection {
    return this.connections[this.connections.length - 1];
  }

  connect(address: WebSocketAddress, listener: WebSocketListener): WebSocketConnection {
    const connection = new FakeConnection(address, listener, this.#canPause);
    this.connections.push(connection);
    queueMicrotask(() => this.onConnect(connection));
    return connection;
  }
}
