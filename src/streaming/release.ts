import type { Logger } from '../ports/logger.ts';

/** What has to be given back when a query ends, in the opposite order of taking it. */
export class Releases {
  readonly #logger: Logger;
  readonly #steps: { readonly what: string; readonly release: () => unknown }[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(what: string, release: () => unknown): void {
    this.#steps.push({ what, release });
  }

  /** Releases everything. A step that fails is logged and keeps none of the others from being done. */
  async run(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step.release();
      } catch (error) {
        this.#logger.warn(`Failed to close ${step.what}`, { error });
      }
    }
  }
}
