import type { Logger } from '../ports/logger.ts';
import type { StreamingQueryListener } from './streaming-query-listener.ts';

/** Tells all listeners of an event. Their errors are logged; a query runs on whatever its listeners do. */
export class ListenerBus {
  readonly #listeners: Iterable<StreamingQueryListener>;
  readonly #logger: Logger;

  constructor(listeners: Iterable<StreamingQueryListener>, logger: Logger) {
    this.#listeners = listeners;
    this.#logger = logger;
  }

  tell(event: (listener: StreamingQueryListener) => unknown): void {
    for (const listener of [...this.#listeners]) void this.#tellOne(listener, event);
  }

  async #tellOne(
    listener: StreamingQueryListener,
    event: (listener: StreamingQueryListener) => unknown,
  ): Promise<void> {
    try {
      await event(listener);
    } catch (error) {
      this.#logger.warn('A streaming query listener failed', { error });
    }
  }
}
