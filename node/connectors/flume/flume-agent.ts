import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { retryDelayMs } from '../../../src/connectors/reconnect.ts';
import { flumeUnavailable } from '../../../src/errors/flume-errors.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import { addressText } from '../listen/listener-options.ts';
import { type AvroCaller, type FlumeEvent, flumeService } from './flume-protocol.ts';
import type { FlumeSinkOptions } from './flume-sink-options.ts';

/** A connection to an agent's Avro source, made when it is needed, and anew when it broke. */
export class FlumeAgent {
  readonly #options: FlumeSinkOptions;
  readonly #platform: Platform;
  readonly #closing = new AbortController();
  #connection: { readonly socket: Socket; readonly caller: AvroCaller } | undefined;
  #retries = 0;
  #lastError = '';

  constructor(options: FlumeSinkOptions, platform: Platform) {
    this.#options = options;
    this.#platform = platform;
  }

  get address(): string {
    return addressText(this.#options.host, this.#options.port);
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      retries: String(this.#retries),
      ...(this.#lastError !== '' && { lastError: this.#lastError }),
    };
  }

  /** Sends events until the agent says that they are its own. Fails with `FLUME_SINK_FAILED.UNAVAILABLE`. */
  async append(events: readonly FlumeEvent[]): Promise<void> {
    const { attemptsMax } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const reason = await this.#attempt(events);
      if (reason === undefined) return;
      this.#disconnect();
      if (attempt >= attemptsMax || this.#closing.signal.aborted) {
        throw flumeUnavailable({ address: this.address, attempts: String(attempt), reason });
      }
      this.#retries++;
      this.#lastError = reason;
      const { logger, scheduler } = this.#platform;
      logger.warn('events were not taken, sending again', { agent: this.address, reason });
      await scheduler.sleep(retryDelayMs(attempt, this.#platform), this.#closing.signal);
    }
  }

  close(): void {
    this.#closing.abort();
    this.#disconnect();
  }

  /** Why the events were not taken; undefined where they were. */
  async #attempt(events: readonly FlumeEvent[]): Promise<string | undefined> {
    try {
      const { socket, caller } = await this.#connect();
      const status = await call(caller, events, socket, this.#options.timeoutMs);
      return status === 'OK' ? undefined : `it answered ${status}`;
    } catch (error) {
      // What is not installed is not there at the next attempt either.
      if (error instanceof Error && 'condition' in error) throw error;
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #connect() {
    if (this.#connection !== undefined) return this.#connection;
    const { host, port, isTls, caPath } = this.#options;
    const service = await flumeService();
    const ca = caPath === undefined ? undefined : readFileSync(caPath);
    const socket = isTls ? connectTls({ host, port, ca }) : connect({ host, port });
    socket.on('error', () => {});
    await once(socket, isTls ? 'secureConnect' : 'connect');
    const caller = service.createClient();
    const channel = caller.createChannel(socket);
    channel.on('error', () => socket.destroy());
    socket.on('close', () => {
      channel.destroy(true);
      if (this.#connection?.socket === socket) this.#connection = undefined;
    });
    this.#connection = { socket, caller };
    return this.#connection;
  }

  #disconnect(): void {
    this.#connection?.socket.destroy();
    this.#connection = undefined;
  }
}

/** A connection that breaks in the midst of a call may never answer it. */
function call(
  caller: AvroCaller,
  events: readonly FlumeEvent[],
  socket: Socket,
  timeoutMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const broken = () => reject(new Error('the connection broke'));
    socket.once('close', broken);
    caller.appendBatch(events, { timeout: timeoutMs }, (error, status) => {
      socket.off('close', broken);
      if (error) reject(error);
      else resolve(status ?? 'UNKNOWN');
    });
  });
}
