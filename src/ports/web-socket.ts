/** Where a WebSocket leads. Browsers can't send headers of their own: there they are ignored. */
export interface WebSocketAddress {
  /** `ws:` or `wss:`. */
  readonly url: string;
  /** Subprotocols that the client offers. */
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a connection ended, beside the reason in words. */
export interface WebSocketClosing {
  /** RFC 6455, 7.4; 1006 where there was no closing frame. */
  readonly code?: number;
  /** The platform forbids the address: there is no use in trying again. */
  readonly isBlocked?: boolean;
}

/** What happens on a connection, in order: perhaps `opened`, then messages, then `closed` once. */
export interface WebSocketListener {
  /** `protocol` is the subprotocol that the server chose; empty for none. */
  opened(protocol: string): void;
  /** A text or a binary frame. The bytes are the listener's to keep. */
  message(data: string | Uint8Array): void;
  /** It is over, or never came about. `reason` is for people. */
  closed(reason: string, closing?: WebSocketClosing): void;
}

export interface WebSocketConnection {
  /** Sends a frame; what is sent after the end is dropped. */
  send(data: string | Uint8Array): void;
  close(): void;
  /** Stops and restarts the flow of messages, where the platform can; browsers without `WebSocketStream` can't. */
  pause?(): void;
  resume?(): void;
}

/** How the engine opens WebSockets. */
export interface WebSockets {
  connect(address: WebSocketAddress, listener: WebSocketListener): WebSocketConnection;
}
