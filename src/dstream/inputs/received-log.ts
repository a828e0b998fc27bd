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
  /** The blocks that are there, in order. */
  #kept: number[] = [];

  constructor(storage: CheckpointStorage, folder: string, stream: string) {
    this.#storage = storage;
    this.#folder = folder;
    this.#stream = stream;
  }

  async write({ number, elements }: LoggedBlock<T>): Promise<void> {
    const bytes = encodeValue(elements, this.#stream);
    await this.#storage.write([{ name: `${this.#folder}/${number}`, bytes, mode: 'create' }]);
    this.#kept.push(number);
  }

  /** The blocks after this number, in order. */
  async after(number: number): Promise<LoggedBlock<T>[]> {
    this.#kept = (await this.#numbers()).sort((a, b) => a - b);
    const numbers = this.#kept.filter((each) => each > number);
    const blocks: LoggedBlock<T>[] = [];
    for (const each of numbers) {
      const bytes = await this.#storage.read(`${this.#folder}/${each}`);
      if (bytes !== undefined) blocks.push({ number: each, elements: decodeValue<T[]>(bytes) });
    }
    return blocks;
  }

  /** Removes the blocks up to this number. */
  async forget(number: number): Promise<void> {
    const old = this.#kept.filter((each) => each <= number);
    if (old.length === 0) return;
    await this.#storage.delete(old.map((each) => `${this.#folder}/${each}`));
    this.#kept = this.#kept.filter((each) => each > number);
  }

  async #numbers(): Promise<number[]> {
    const names = await this.#storage.list(`${this.#folder}/`);
    return names.map((name) => Number(name.slice(this.#folder.length + 1)));
  }
}
