import { INTERRUPTED } from '../exit-codes.ts';

/**
 * What is sent to a running pipeline, heard from the moment that this is made: a SIGHUP while the agent starts must not end it.
 */
export class RunSignals {
  /** Resolves at the first SIGTERM or SIGINT, or when nobody reads the output; a second signal ends the process at once. */
  readonly stopped: Promise<void>;
  #reload: () => Promise<void> = async () => {};
  /** Reloads run one after the other, and before the stop. */
  #reloading = Promise.resolve();

  constructor() {
    process.on('SIGHUP', () => {
      this.#reloading = this.#reloading.then(() => this.#reload());
    });
    this.stopped = new Promise((resolve) => {
      let isStopping = false;
      const stop = () => {
        isStopping = true;
        this.#reloading.then(resolve);
      };
      process.stdout.on('error', stop);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.on(signal, () => {
          if (isStopping) process.exit(INTERRUPTED);
          stop();
        });
      }
    });
  }

  /** What a SIGHUP does from now on. */
  onReload(reload: () => Promise<void>): void {
    this.#reload = reload;
  }
}
