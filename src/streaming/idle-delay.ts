import type { Source } from '../connectors/connector.ts';
import { configMs, type SessionConfig } from '../types/session-config.ts';

/** The longest pause between two looks at a source that has to be asked, and at one that calls. */
const ASKED_MS_MAX = 100;
const CALLING_MS = 1000;

/**
 * How long an idle query sleeps before it asks its sources again. Sources that call when they have data are hardly
 * asked; for the others the pause begins with `spark.sql.streaming.pollingDelay` and doubles while nothing comes.
 */
export class IdleDelay {
  readonly #firstMs: number;
  readonly #lastMs: number;
  #delayMs: number;

  constructor(config: SessionConfig, sources: readonly Source[]) {
    const areCalling = sources.every((source) => source.onData !== undefined);
    const pollingMs = Math.max(1, configMs(config, 'spark.sql.streaming.pollingDelay'));
    this.#firstMs = areCalling ? CALLING_MS : pollingMs;
    this.#lastMs = areCalling ? CALLING_MS : Math.max(ASKED_MS_MAX, pollingMs);
    this.#delayMs = this.#firstMs;
  }

  nextMs(): number {
    const delayMs = this.#delayMs;
    this.#delayMs = Math.min(2 * delayMs, this.#lastMs);
    return delayMs;
  }

  /** There was data. */
  reset(): void {
    this.#delayMs = this.#firstMs;
  }
}
