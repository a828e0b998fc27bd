import { sourceAddressBlocked, sourceProtocolNotSpoken } from '../errors/connection-errors.ts';
import type { Platform } from '../ports/platform.ts';
import type { WebSocketAddress, WebSocketConnection, WebSockets } from '../ports/web-socket.ts';
import { type ConnectionEnd, keepConnected, type NextAttempt } from './reconnect.ts';
import type { ConnectionState, SourceConnection } from './source-connection.ts';
import type { AddressProvider } from './websocket-address.ts';

export interface WebSocketLinkOptions {
  readonly sockets: WebSockets;
  readonly platform: Platform;
  readonly address: AddressProvider;
  readonly description: string;
  readonly attemptsMax: number;
  /** How long nothing may come before the state says that the server is silent. */
  readonly silentAfterMs: number;
  readonly fail: (error: unknown) => void;
  /** The subprotocol that the server must choose; it is offered where the address names none. */
  readonly subprotocol?: string;
  readonly opened?: () => void;
  readonly message: (data: string | Uint8Array) => void;
}

/** A connection that is made again whenever it is lost. */
export class WebSocketLink implements SourceConnection {
  readonly #options: WebSocketLinkOptions;
  readonly #stopped = new AbortController();
  #connection: WebSocketConnection | undefined;
  #running: Promise<void> | undefined;
  #state: ConnectionState;
  #listener: (state: ConnectionState) => void = () => {};
  /** Ends the wait for the next attempt. */
  #nap = new AbortController();
  /** Ends the watch over the connection of the moment. */
  #watch = new AbortController();
  #isPaused = false;
  #connections = 0;
  #losses = 0;
  #failures = 0;
  #lostMs: number | undefined;
  #loss: ConnectionEnd | undefined;
  #heardMs = 0;

  constructor(options: WebSocketLinkOptions) {
    this.#options = options;
    const sinceMs = options.platform.clock.nowMs();
    this.#state = { kind: 'connecting', sinceMs, attempts: 0, isAgain: false };
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#state.kind === 'open';
  }

  /** How often there was a connection. */
  get connections(): number {
    return this.#connections;
  }

  /** How often a connection was lost. */
  get losses(): number {
    return this.#losses;
  }

  onChange(listener: (state: ConnectionState) => void): void {
    this.#listener = listener;
  }

  retry(): void {
    this.#nap.abort();
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
      giveUp: (error) => {
        this.#setState({ kind: 'stopped' });
        fail(error);
      },
      onWait: (next) => this.#noteWait(next),
      sleep: (delayMs) => this.#sleep(delayMs),
    });
  }

  /** Sends a frame over the connection of the moment; without one the frame is dropped. */
  send(data: string | Uint8Array): void {
    if (this.isOpen) this.#connection?.send(data);
  }

  /** Stops the flow of messages; answers whether it can be stopped. */
  pause(): boolean {
    this.#isPaused = true;
    const connection = this.#connection;
    connection?.pause?.();
    return connection === undefined || connection.pause !== undefined;
  }

  resume(): void {
    this.#isPaused = false;
    this.#connection?.resume?.();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#nap.abort();
    this.#watch.abort();
    this.#connection?.close();
    await this.#running;
    this.#setState({ kind: 'stopped' });
  }

  async #connectOnce(): Promise<ConnectionEnd> {
    const { clock } = this.#options.platform;
    this.#setState({
      kind: 'connecting',
      sinceMs: clock.nowMs(),
      attempts: this.#failures,
      isAgain: this.#lostMs !== undefined,
    });
    try {
      const address = await this.#options.address();
      if (this.#stopped.signal.aborted) return { wasOpen: false, reason: 'stopped' };
      const { subprotocol } = this.#options;
      const offered = subprotocol === undefined ? undefined : [subprotocol];
      return await this.#converse({ ...address, protocols: address.protocols ?? offered });
    } catch (error) {
      return { wasOpen: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #converse(address: WebSocketAddress): Promise<ConnectionEnd> {
    return new Promise((resolve) => {
      let wasOpen = false;
      this.#connection = this.#options.sockets.connect(address, {
        opened: (protocol) => {
          if (!this.#isSpoken(address, protocol)) return;
          wasOpen = true;
          this.#noteOpen();
        },
        message: (data) => {
          if (wasOpen) this.#take(data);
        },
        closed: (reason, { code, isBlocked = false } = {}) => {
          this.#watch.abort();
          if (wasOpen && !this.#stopped.signal.aborted) this.#losses++;
          if (isBlocked) this.#giveUp(sourceAddressBlocked({ url: address.url, reason }));
          resolve({ wasOpen, reason, code });
        },
      });
    });
  }

  /** A server that speaks something else will not learn it: the query fails instead of waiting for lines. */
  #isSpoken({ url, protocols = [] }: WebSocketAddress, chosen: string): boolean {
    const { subprotocol } = this.#options;
    const isAsked = subprotocol !== undefined && protocols.includes(subprotocol);
    if (!isAsked || chosen === subprotocol) return true;
    const spoken = chosen === '' ? 'none' : chosen;
    this.#giveUp(sourceProtocolNotSpoken({ url, protocol: subprotocol, spoken }));
    return false;
  }

  #giveUp(error: unknown): void {
    this.#stopped.abort();
    this.#connection?.close();
    this.#setState({ kind: 'stopped' });
    this.#options.fail(error);
  }

  #noteOpen(): void {
    this.#connections++;
    this.#failures = 0;
    this.#lostMs = undefined;
    this.#loss = undefined;
    this.#heardMs = this.#options.platform.clock.nowMs();
    this.#setState({ kind: 'open', sinceMs: this.#heardMs, silentSinceMs: undefined });
    this.#watch = new AbortController();
    void this.#watchSilence(this.#watch.signal);
    if (this.#isPaused) this.#connection?.pause?.();
    this.#options.opened?.();
  }

  #take(data: string | Uint8Array): void {
    this.#heardMs = this.#options.platform.clock.nowMs();
    if (this.#state.kind === 'open' && this.#state.silentSinceMs !== undefined) {
      this.#setState({ ...this.#state, silentSinceMs: undefined });
    }
    this.#options.message(data);
  }

  /** Says so when nothing has come for a while; who has paused the flow knows why. */
  async #watchSilence(signal: AbortSignal): Promise<void> {
    const { platform, silentAfterMs, description } = this.#options;
    while (!signal.aborted) {
      const quietMs = platform.clock.nowMs() - this.#heardMs;
      const state = this.#state;
      const isNews = state.kind === 'open' && state.silentSinceMs === undefined;
      if (isNews && quietMs >= silentAfterMs && !this.#isPaused) {
        platform.logger.warn('connected, but nothing comes', { source: description, quietMs });
        this.#setState({ ...state, silentSinceMs: this.#heardMs });
      }
      await platform.scheduler.sleep(Math.max(silentAfterMs - quietMs, silentAfterMs / 2), signal);
    }
  }

  #noteWait({ end, failures, atMs }: NextAttempt): void {
    this.#failures = failures;
    this.#lostMs ??= this.#options.platform.clock.nowMs();
    if (end.wasOpen) this.#loss = end;
    // What is said of later attempts tells less: that nobody answers, after a server has said good-bye.
    const { reason, code } = this.#loss ?? end;
    this.#setState({
      kind: 'waiting',
      sinceMs: this.#lostMs,
      reason,
      code,
      attempts: failures,
      nextAttemptMs: atMs,
    });
  }

  async #sleep(delayMs: number): Promise<void> {
    this.#nap = new AbortController();
    if (this.#stopped.signal.aborted) return;
    await this.#options.platform.scheduler.sleep(delayMs, this.#nap.signal);
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#listener(state);
  }
}
