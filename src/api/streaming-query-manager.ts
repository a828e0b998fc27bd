import type { StreamingQueryException } from '../errors/exception.ts';
import type { Scheduler } from '../ports/scheduler.ts';
import type { StreamingQueryListener } from '../streaming/streaming-query-listener.ts';
import type { SessionQuery } from './session-query.ts';

/** The streaming queries of a session (Spark's `StreamingQueryManager`). */
export class StreamingQueryManager {
  readonly #scheduler: Scheduler;
  readonly #queries = new Map<string, SessionQuery>();
  readonly #listeners = new Set<StreamingQueryListener>();
  /** What `awaitAnyTermination` looks at: whether a query has ended since the last reset, and why one failed. */
  #hasTerminated = false;
  #failure: StreamingQueryException | undefined;
  #waiting: (() => void)[] = [];

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** The queries that have neither stopped nor failed. */
  get active(): readonly SessionQuery[] {
    return [...this.#queries.values()].filter((query) => query.isActive);
  }

  /** The active query with this id; undefined where there is none. */
  get(id: string): SessionQuery | undefined {
    return this.active.find((query) => query.id === id);
  }

  addListener(listener: StreamingQueryListener): void {
    this.#listeners.add(listener);
  }

  removeListener(listener: StreamingQueryListener): void {
    this.#listeners.delete(listener);
  }

  /** Who hears of the queries; reading it anew finds those that came later. */
  get listeners(): Iterable<StreamingQueryListener> {
    return this.#listeners;
  }

  /**
   * Waits until a query ends, or one has ended since the last `resetTerminated`. Rejects with the exception of one that
   * failed. With a time limit, resolves to false when no query ended in time.
   */
  async awaitAnyTermination(timeoutMs?: number): Promise<boolean> {
    if (!this.#hasTerminated) await this.#nextTermination(timeoutMs);
    if (this.#failure !== undefined) throw this.#failure;
    return this.#hasTerminated;
  }

  async #nextTermination(timeoutMs: number | undefined): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
    if (timeoutMs === undefined) return ended;
    const timer = new AbortController();
    await Promise.race([ended, this.#scheduler.sleep(timeoutMs, timer.signal)]);
    timer.abort();
  }

  /** Forgets the queries that have ended, so that `awaitAnyTermination` waits for the next one. */
  resetTerminated(): void {
    this.#hasTerminated = false;
    this.#failure = undefined;
  }

  /** Takes a query that was started under the manager's eyes. */
  watch(query: SessionQuery): SessionQuery {
    this.#queries.set(query.runId, query);
    const ended = () => {
      this.#queries.delete(query.runId);
      this.#hasTerminated = true;
      this.#failure ??= query.exception() ?? undefined;
      for (const resolve of this.#waiting.splice(0)) resolve();
    };
    query.awaitTermination().then(ended, ended);
    return query;
  }
}
