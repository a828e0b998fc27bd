/**
 * A WebSocket source that finds out what its server speaks: Millrace's protocol, or lines and nothing else. Until
 * somebody answers it has no rows; then it is the one source or the other, for good: the answer is kept in the
 * checkpoint, since the two count their positions differently.
 */
import { invalidSourceOffset } from '../errors/source-errors.ts';
import type { CheckpointStorage } from '../ports/checkpoint-storage.ts';
import { utf8 } from '../wasm/memory.ts';
import type { BatchReader, Offset, ReadContext, ReadLimit, Source } from './connector.ts';
import { type ConnectionEnd, keepConnected, type ReconnectOptions } from './reconnect.ts';
import {
  type ConnectionState,
  connectionMetrics,
  type SourceConnection,
} from './source-connection.ts';
import type { Negotiation, SpokenProtocol } from './websocket-negotiation.ts';

/** The entry under `sources/<n>/` that keeps what the server speaks. */
const PROTOCOL_ENTRY = 'protocol';

export interface NegotiatedSourceOptions
  extends Pick<ReconnectOptions, 'platform' | 'attemptsMax' | 'description'> {
  readonly storage: CheckpointStorage;
  readonly defaultReadLimit: ReadLimit;
  /** Asks the server once. */
  readonly ask: () => Promise<Negotiation>;
  readonly open: (protocol: SpokenProtocol) => Promise<Source>;
  readonly blocked: (reason: string) => unknown;
  readonly fail: (error: unknown) => void;
}

/** What an earlier run found out; undefined in the first. */
export async function knownProtocol(
  storage: CheckpointStorage,
): Promise<SpokenProtocol | undefined> {
  const bytes = await storage.read(PROTOCOL_ENTRY);
  const text = bytes === undefined ? '' : new TextDecoder().decode(bytes);
  return text === 'millrace' || text === 'plain' ? text : undefined;
}

export class NegotiatedSource implements Source, SourceConnection {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit;
  readonly #options: NegotiatedSourceOptions;
  readonly #stopped = new AbortController();
  readonly #asking: Promise<void>;
  #inner: Source | undefined;
  #state: ConnectionState;
  #nap = new AbortController();
  #failures = 0;
  #lostMs: number | undefined;
  #stateListener: (state: ConnectionState) => void = () => {};
  #dataListener: () => void = () => {};

  constructor(options: NegotiatedSourceOptions) {
    this.#options = options;
    this.description = options.description;
    this.defaultReadLimit = options.defaultReadLimit;
    const sinceMs = options.platform.clock.nowMs();
    this.#state = { kind: 'connecting', sinceMs, attempts: 0, isAgain: false };
    this.#asking = this.#askUntilAnswered();
  }

  get connection(): SourceConnection {
    return this;
  }

  get state(): ConnectionState {
    return this.#inner?.connection?.state ?? this.#state;
  }

  onChange(listener: (state: ConnectionState) => void): void {
    this.#stateListener = listener;
    this.#inner?.connection?.onChange(listener);
  }

  retry(): void {
    this.#nap.abort();
    this.#inner?.connection?.retry();
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    return this.#inner === undefined ? start : this.#inner.latestOffset(start, limit);
  }

  async reportLatestOffset(): Promise<Offset | null> {
    return (await this.#inner?.reportLatestOffset?.()) ?? null;
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    return this.#known(end).read(start, end, context);
  }

  async commit(end: Offset): Promise<void> {
    await this.#known(end).commit(end);
  }

  /** The end can only be fixed where it is known who is to be asked for it. */
  async freeze(): Promise<void> {
    await this.#asking;
    await this.#inner?.freeze?.();
  }

  onData(listener: () => void): void {
    this.#dataListener = listener;
    this.#inner?.onData?.(listener);
  }

  metrics(): Readonly<Record<string, string>> {
    return this.#inner?.metrics?.() ?? connectionMetrics(this.#state);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#nap.abort();
    await this.#asking;
    await this.#inner?.stop();
    this.#setState({ kind: 'stopped' });
  }

  /** An offset can only come from a source that was there. */
  #known(offset: Offset): Source {
    if (this.#inner !== undefined) return this.#inner;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }

  async #askUntilAnswered(): Promise<void> {
    const { platform, attemptsMax, description, fail } = this.#options;
    await keepConnected({
      platform,
      attemptsMax,
      description,
      address: description,
      signal: this.#stopped.signal,
      connect: () => this.#askOnce(),
      giveUp: (error) => this.#giveUp(error),
      onWait: ({ end, failures, atMs }) => {
        this.#failures = failures;
        this.#lostMs ??= platform.clock.nowMs();
        this.#setState({
          kind: 'waiting',
          sinceMs: this.#lostMs,
          reason: end.reason,
          code: end.code,
          attempts: failures,
          nextAttemptMs: atMs,
        });
      },
      sleep: (delayMs) => this.#sleep(delayMs),
    }).catch(fail);
  }

  async #askOnce(): Promise<ConnectionEnd> {
    const { platform, ask, blocked } = this.#options;
    const sinceMs = platform.clock.nowMs();
    const isAgain = this.#lostMs !== undefined;
    this.#setState({ kind: 'connecting', sinceMs, attempts: this.#failures, isAgain });
    try {
      const found = await ask();
      if (this.#stopped.signal.aborted) return { wasOpen: false, reason: 'stopped' };
      if (found.kind === 'spoken') {
        await this.#become(found.protocol);
        return { wasOpen: true, reason: '' };
      }
      if (found.isBlocked) this.#giveUp(blocked(found.reason));
      return { wasOpen: false, reason: found.reason, code: found.code };
    } catch (error) {
      this.#giveUp(error);
      return { wasOpen: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  async #become(protocol: SpokenProtocol): Promise<void> {
    const { storage, open } = this.#options;
    await storage.write([{ name: PROTOCOL_ENTRY, bytes: utf8(protocol), mode: 'replace' }]);
    const inner = await open(protocol);
    inner.onData?.(this.#dataListener);
    inner.connection?.onChange(this.#stateListener);
    this.#inner = inner;
    this.#stopped.abort();
    this.#dataListener();
  }

  #giveUp(error: unknown): void {
    this.#stopped.abort();
    this.#setState({ kind: 'stopped' });
    this.#options.fail(error);
  }

  async #sleep(delayMs: number): Promise<void> {
    this.#nap = new AbortController();
    if (this.#stopped.signal.aborted) return;
    await this.#options.platform.scheduler.sleep(delayMs, this.#nap.signal);
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#stateListener(state);
  }
}
