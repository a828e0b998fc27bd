import type { DStreamPlatform } from './dstream-platform.ts';

/** Says when batches are due: at whole multiples of the batch duration, each one, also those that are late. */
export class BatchTimer {
  readonly #platform: DStreamPlatform;
  readonly #batchMs: number;
  readonly #onDue: (timeMs: number) => Promise<void>;
  readonly #stopping = new AbortController();
  #nextMs: number;
  #running: Promise<void> | undefined;

  constructor(
    platform: DStreamPlatform,
    { batchMs, firstMs }: { readonly batchMs: number; readonly firstMs: number },
    onDue: (timeMs: number) => Promise<void>,
  ) {
    this.#platform = platform;
    this.#batchMs = batchMs;
    this.#nextMs = firstMs;
    this.#onDue = onDue;
  }

  /** When the next batch is due. */
  get nextMs(): number {
    return this.#nextMs;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends, once the batch that is due at this moment has been told of. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, scheduler } = this.#platform;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const waitMs = this.#nextMs - clock.nowMs();
      if (waitMs > 0) {
        await scheduler.sleep(waitMs, signal);
        continue;
      }
      const timeMs = this.#nextMs;
      await this.#onDue(timeMs);
      this.#nextMs = timeMs + this.#batchMs;
    }
  }
}
