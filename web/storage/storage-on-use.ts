import type { CheckpointStorage, CheckpointWrite } from '../../src/ports/checkpoint-storage.ts';

/** A storage whose code is loaded at its first use: many queries of a page keep no checkpoint. */
export class StorageOnUse implements CheckpointStorage {
  readonly #load: () => Promise<CheckpointStorage>;
  #loaded: Promise<CheckpointStorage> | undefined;

  constructor(load: () => Promise<CheckpointStorage>) {
    this.#load = load;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return (await this.#storage()).read(name);
  }

  async list(prefix: string): Promise<string[]> {
    return (await this.#storage()).list(prefix);
  }

  async write(writes: readonly CheckpointWrite[]): Promise<void> {
    await (await this.#storage()).write(writes);
  }

  async delete(names: readonly string[]): Promise<void> {
    await (await this.#storage()).delete(names);
  }

  async lock(): Promise<void> {
    await (await this.#storage()).lock();
  }

  async close(): Promise<void> {
    // What was never used, or could not be loaded, holds nothing.
    const storage = await this.#loaded?.catch(() => undefined);
    await storage?.close();
  }

  /** A failure is not kept: a page that was offline can try again. */
  #storage(): Promise<CheckpointStorage> {
    this.#loaded ??= this.#load().catch((error) => {
      this.#loaded = undefined;
      throw error;
    });
    return this.#loaded;
  }
}
