import type { CheckpointStorage } from '../../ports/checkpoint-storage.ts';
import { decodeValue, encodeValue } from '../checkpoint/value-codec.ts';

/** Elements as they were stored, under a number that counts up. */
export interface LoggedBlock<T> {
  readonly number: number;
  readonly elements: readonly T[];
}

/** The write-ahead log of a receiver: blocks of elements that are durable before the receiver goes on. */
export class ReceivedLog<T> {
  readonly #storage: CheckpointStorage;
  readonly #folder: string;
  readonly #stream: string;

  constructor(storage: CheckpointStorage, folder: string, stream: string) {
    this.#storage = storage;
    this.#folder = folder;
    this.#stream = stream;
  }

  async write({ number, elements }: LoggedBlock<T>): Promise<void> {
    const bytes = encodeValue(elements, this.#stream);
    await this.#storage.write([{ name: `${this.#folder}/${number}`, bytes, mode: 'create' }]);
  }

  /** The blocks after this number, in order. */
  async after(number: number): Promise<LoggedBlock<T>[]> {
    const numbers = (await this.#numbers()).filter((each) => each > number).sort((a, b) => a - b);
    const blocks: LoggedBlock<T>[] = [];
    for (const each of numbers) {
      const bytes = await this.#storage.read(`${this.#folder}/${each}`);
      if (bytes !== undefined) blocks.push({ number: each, elements: decodeValue<T[]>(bytes) });
    }
    return blocks;
  }

  /** Removes the blocks up to this number. */
  async forget(number: number): Promise<void> {
    const old = (await this.#numbers()).filter((each) => each <= number);
    await this.#storage.delete(old.map((each) => `${this.#folder}/${each}`));
  }

  async #numbers(): Promise<number[]> {
    const names = await this.#storage.list(`${this.#folder}/`);
    return names.map((name) => Number(name.slice(this.#folder.length + 1)));
  }
}
