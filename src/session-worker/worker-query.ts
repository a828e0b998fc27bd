import type { StreamingQueryException } from '../errors/exception.ts';
import type { Scheduler } from '../ports/scheduler.ts';
import type { ResultFeed } from '../streaming/result-feed.ts';
import type { StreamingQuery, StreamingQueryStatus } from '../streaming/streaming-query.ts';
import type { StreamingQueryProgress } from '../streaming/streaming-query-progress.ts';
import type { Conversation } from './conversation.ts';
import type { EngineSpeech, OwnerSpeech, QueryDescription } from './protocol.ts';
import type { QueryMirror } from './query-mirror.ts';

export interface WorkerQueryOptions {
  /** Under which both sides know the query. */
  readonly number: number;
  readonly description: QueryDescription;
  readonly mirror: QueryMirror;
  readonly conversation: Conversation<OwnerSpeech, EngineSpeech>;
  readonly scheduler: Scheduler;
  readonly resultFeed: ResultFeed | undefined;
}

/**
 * A handle on a query that runs in another thread. What it answers at once is what the engine last told; after a promise
 * of the handle has resolved, that is no older than the promise.
 */
export class WorkerQuery implements StreamingQuery {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly #options: WorkerQueryOptions;

  constructor(options: WorkerQueryOptions) {
    const { id, runId, name } = options.description;
    this.id = id;
    this.runId = runId;
    this.name = name;
    this.#options = options;
  }

  get isActive(): boolean {
    return this.#options.mirror.isActive;
  }

  get status(): StreamingQueryStatus {
    return this.#options.mirror.status;
  }

  get lastProgress(): StreamingQueryProgress | null {
    return this.recentProgress.at(-1) ?? null;
  }

  get recentProgress(): readonly StreamingQueryProgress[] {
    return this.#options.mirror.recentProgress;
  }

  get resultFeed(): ResultFeed | undefined {
    return this.#options.resultFeed;
  }

  exception(): StreamingQueryException | null {
    return this.#options.mirror.exception;
  }

  async awaitTermination(timeoutMs?: number): Promise<boolean> {
    const { mirror } = this.#options;
    if (timeoutMs === undefined) await mirror.ended;
    else await this.#endedWithin(timeoutMs);
    if (mirror.exception !== null) throw mirror.exception;
    return !mirror.isActive;
  }

  async processAllAvailable(): Promise<void> {
    const { conversation, mirror, number } = this.#options;
    if (mirror.isActive) {
      try {
        const { status } = await conversation.ask({ kind: 'processAllAvailable', query: number });
        mirror.setStatus(status);
      } catch (error) {
        // The query's own failure was told before; it is one object, whoever asks for it.
        if (mirror.isActive) throw error;
      }
    }
    if (mirror.exception !== null) throw mirror.exception;
  }

  async stop(): Promise<void> {
    const { conversation, mirror, number } = this.#options;
    if (!mirror.isActive) return;
    try {
      await conversation.ask({ kind: 'stopQuery', query: number });
    } catch (error) {
      // A worker that is gone has stopped the query, too.
      if (mirror.isActive) throw error;
    }
  }

  explain(extended = false): string {
    const { simple, extended: both } = this.#options.description.explain;
    return extended ? both : simple;
  }

  /** Of a query that has ended the plan alone: its numbers went with it. */
  async explainMetrics(): Promise<string> {
    const { conversation, mirror, number } = this.#options;
    if (!mirror.isActive) return this.explain();
    const { text } = await conversation.ask({ kind: 'explainMetrics', query: number });
    return text ?? this.explain();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** The timer is let go as soon as the query ends. */
  async #endedWithin(timeoutMs: number): Promise<void> {
    const timer = new AbortController();
    const { mirror, scheduler } = this.#options;
    await Promise.race([mirror.ended, scheduler.sleep(timeoutMs, timer.signal)]);
    timer.abort();
  }
}
