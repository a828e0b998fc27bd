import type { StreamingQueryException } from '../errors/exception.ts';
import type { StreamingQueryStatus } from '../streaming/streaming-query.ts';
import type { StreamingQueryProgress } from '../streaming/streaming-query-progress.ts';

/** What is known here of a query that runs in another thread: what its notices said, in their order. */
export class QueryMirror {
  readonly ended: Promise<void>;
  readonly #recentMax: number;
  #end: () => void = () => {};
  #isActive = true;
  #exception: StreamingQueryException | null = null;
  #status: StreamingQueryStatus = {
    message: 'Initializing sources',
    isDataAvailable: false,
    isTriggerActive: false,
  };
  #recent: readonly StreamingQueryProgress[] = [];

  /** `recentMax` is how much progress is kept. */
  constructor(recentMax: number) {
    this.#recentMax = Math.max(1, recentMax);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get isActive(): boolean {
    return this.#isActive;
  }

  get exception(): StreamingQueryException | null {
    return this.#exception;
  }

  get status(): StreamingQueryStatus {
    return this.#status;
  }

  get recentProgress(): readonly StreamingQueryProgress[] {
    return this.#recent;
  }

  setStatus(status: StreamingQueryStatus): void {
    if (this.#isActive) this.#status = status;
  }

  addProgress(progress: StreamingQueryProgress): void {
    this.#recent = [...this.#recent, progress].slice(-this.#recentMax);
  }

  /** The query is over; only the first time counts. `tell` is called before whoever waits goes on. */
  terminate(
    status: StreamingQueryStatus,
    exception: StreamingQueryException | null,
    tell: () => void,
  ): void {
    if (!this.#isActive) return;
    this.#status = status;
    this.#exception = exception;
    this.#isActive = false;
    tell();
    this.#end();
  }
}
