import type { ReadableItems } from '../connectors/iterable-input.ts';

/** Items that came over, and whether they were the last. */
export interface ItemBatch {
  readonly items: readonly unknown[];
  readonly isEnd: boolean;
}

/**
 * The engine's end of an iterable that stays with the session. It asks for items when somebody reads, and for the next
 * ones while those at hand are read: one answer ahead and no more. What came over belongs to the next reader, if the one
 * that asked has gone.
 */
export class RemoteItems implements ReadableItems {
  readonly #pull: () => Promise<ItemBatch>;
  readonly #release: () => void;
  #waiting: readonly unknown[] = [];
  #position = 0;
  #isEnd = false;
  #pulling: Promise<void> | undefined;
  #ahead: Promise<ItemBatch> | undefined;

  constructor(options: {
    /** Asks for at least one item, unless the session gave the iterable free meanwhile. */
    readonly pull: () => Promise<ItemBatch>;
    /** Says that nobody reads any longer, for now. */
    readonly release: () => void;
  }) {
    this.#pull = options.pull;
    this.#release = options.release;
  }

  getReader() {
    let isReleased = false;
    return {
      read: async () => {
        while (this.#position === this.#waiting.length && !this.#isEnd) {
          await this.#more();
          if (isReleased) throw new Error('The reader was released.');
        }
        return this.#take();
      },
      releaseLock: () => {
        isReleased = true;
        this.#release();
      },
    };
  }

  #take(): { readonly done: boolean; readonly value?: unknown } {
    if (this.#position === this.#waiting.length) return { done: true };
    if (!this.#isEnd) this.#askAhead();
    return { done: false, value: this.#waiting[this.#position++] };
  }

  #askAhead(): Promise<ItemBatch> {
    if (this.#ahead !== undefined) return this.#ahead;
    const asked = this.#pull();
    // A failure is told to whoever reads on, if anybody does.
    asked.catch(() => {});
    this.#ahead = asked;
    return asked;
  }

  #more(): Promise<void> {
    this.#pulling ??= this.#fill().finally(() => {
      this.#pulling = undefined;
    });
    return this.#pulling;
  }

  async #fill(): Promise<void> {
    const { items, isEnd } = await this.#askAhead().finally(() => {
      this.#ahead = undefined;
    });
    this.#waiting = items;
    this.#position = 0;
    this.#isEnd = isEnd;
  }
}
