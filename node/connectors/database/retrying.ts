import { retryDelayMs } from '../../../src/connectors/reconnect.ts';
import { sourceStopped } from '../../../src/errors/connection-errors.ts';
import { databaseUnreachable } from '../../../src/errors/database-errors.ts';
import type { Platform } from '../../../src/ports/platform.ts';

const DELAYS = { firstMs: 50, longestMs: 2_000 };

/** A failure that goes away by itself: the attempt is made again. */
export class TryAgain extends Error {}

/** Makes attempts again, with growing pauses, while a database is away or busy. */
export class Retries {
  readonly #platform: Platform;
  readonly #description: string;
  readonly #timeoutMs: number;
  readonly #stopped = new AbortController();
  #count = 0;
  #lastError = '';

  constructor(platform: Platform, description: string, timeoutMs: number) {
    this.#platform = platform;
    this.#description = description;
    this.#timeoutMs = timeoutMs;
  }

  /** How often anything was tried again, and why the last time. */
  metrics(): Readonly<Record<string, string>> {
    return {
      retries: String(this.#count),
      ...(this.#lastError !== '' && { lastError: this.#lastError }),
    };
  }

  /** Until an attempt does not end with `TryAgain`, or the time is up: then fails with `DATABASE_UNREACHABLE`. */
  async run<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
    const { clock, scheduler, logger } = this.#platform;
    const { signal } = this.#stopped;
    const startMs = clock.monotonicMs();
    for (let count = 0; ; count++) {
      if (signal.aborted) throw sourceStopped({ source: this.#description });
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof TryAgain)) throw error;
        const reason = error.message;
        if (clock.monotonicMs() - startMs >= this.#timeoutMs) {
          const seconds = String(this.#timeoutMs / 1000);
          throw databaseUnreachable({ database: this.#description, seconds, reason });
        }
        this.#count++;
        this.#lastError = reason;
        if (count === 4) {
          logger.warn('the database does not answer as it should, trying on', {
            database: this.#description,
            reason,
          });
        }
        await scheduler.sleep(retryDelayMs(count, this.#platform, DELAYS), signal);
      }
    }
  }

  /** Ends what waits. */
  stop(): void {
    this.#stopped.abort();
  }
}
