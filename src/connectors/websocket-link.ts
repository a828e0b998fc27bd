import type { Platform } from '../ports/platform.ts';
import type { WebSocketConnection, WebSockets } from '../ports/web-socket.ts';
import { type ConnectionEnd, keepConnected } from './reconnect.ts';
import type { AddressProvider } from './websocket-address.ts';

export interface WebSocketLinkOptions {
  readonly sockets: WebSockets;
  readonly platform: Platform;
  readonly address: AddressProvider;
  readonly description: string;
  readonly attemptsMax: number;
  readonly fail: (error: unknown) => void;
  /** Offered when the address names none. */
  readonly subprotocols?: readonly string[];
  readonly opened?: () => void;
  readonly message: (data: string | Uint8Array) => void;
}

/** A connection that is made again whenever it is lost. */
export class WebSocketLink {
  readonly #options: WebSocketLinkOptions;
  readonly #stopped = new AbortController();
  #connection: WebSocketConnection | undefined;
  #running: Promise<void> | undefined;
  #isOpen = false;
  #isPaused = false;
  #connections = 0;
  #losses = 0;

  constructor(options: WebSocketLinkOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** How often there was a connection. */
  get connections(): number {
    return this.#connections;
  }

  /** How often a connection was lost. */
  get losses(): number {
    return this.#losses;
  }

  /** Connects, if it has not begun to already. */
  start(): void {
    const { platform, description, attemptsMax, fail } = this.#options;
    this.#running ??= keepConnected({
      platform,
      description,
      attemptsMax,
      connect: () => this.#connectOnce(),
      signal: this.#stopped.signal,
      address: description,
      giveUp: fail,
    });
  }

  /** Sends a frame over the connection of the moment; without one the frame is dropped. */
  send(data: string | Uint8Array): void {
    if (this.#isOpen) this.#connection?.send(data);
  }

  pause(): void {
    this.#isPaused = true;
    this.#connection?.pause?.();
  }

  resume(): void {
    this.#isPaused = false;
    this.#connection?.resume?.();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#connection?.close();
    await this.#running;
  }

  async #connectOnce(): Promise<ConnectionEnd> {
    try {
      const address = await this.#options.address();
      if (this.#stopped.signal.aborted) return { wasOpen: false, reason: 'stopped' };
      return await this.#converse({ protocols: this.#options.subprotocols, ...address });
    } catch (error) {
      return { wasOpen: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #converse(address: Parameters<WebSockets['connect']>[0]): Promise<ConnectionEnd> {
    return new Promise((resolve) => {
      let wasOpen = false;
      this.#connection = this.#options.sockets.connect(address, {
        opened: () => {
          wasOpen = true;
          this.#isOpen = true;
          this.#connections++;
          if (this.#isPaused) this.#connection?.pause?.();
          this.#options.opened?.();
        },
        message: (data) => this.#options.message(data),
        closed: (reason) => {
          this.#isOpen = false;
          if (wasOpen && !this.#stopped.signal.aborted) this.#losses++;
          resolve({ wasOpen, reason });
        },
      });
    });
  }
}
