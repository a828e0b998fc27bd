import { once } from 'node:events';

/** Standard output at the pace of who reads it. Who stops reading, as `head` does, ends the query and nothing else. */
export class StandardOutput {
  readonly #signal: AbortSignal;
  #isClosed = false;

  /** `onClosed` is called when nobody reads any more. */
  constructor(signal: AbortSignal, onClosed: () => void) {
    this.#signal = signal;
    process.stdout.on('error', () => {
      this.#isClosed = true;
      onClosed();
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async write(text: string): Promise<void> {
    if (this.#isClosed || text === '' || process.stdout.write(text)) return;
    await once(process.stdout, 'drain', { signal: this.#signal }).catch(() => {});
  }
}
