import { iterableInUse } from '../errors/streaming-errors.ts';
import type { ValueRow } from '../types/value.ts';
import { WholeLines } from './whole-lines.ts';

/** What `readStream.from` takes: anything that gives one item after the other. */
export type ItemStream =
  | AsyncIterable<unknown>
  | Iterable<unknown>
  | ReadableStream<unknown>
  | ReadableItems;

/** As much of a `ReadableStream` as is needed here. */
export interface ReadableItems {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
    releaseLock(): void;
  };
}

/**
 * The live object of an `iterable` source. With `toRow`, each item is a row; without it, each is a chunk of bytes or
 * text, which the option `format` reads.
 *
 * It is read once, by one query at a time. A query that is started again in the same process goes on where the one
 * before it stopped; a new process gives a new iterable. A stopped query lets go of a stream's reader but cancels
 * nothing: whoever made the stream owns it.
 */
export class IterableInput {
  /** The row of an item; absent for bytes. */
  readonly toRow: ((item: unknown) => ValueRow) | undefined;
  /** The half line between two chunks, from one query to the next too. */
  readonly lines = new WholeLines();
  readonly #items: ItemStream;
  #reader: ItemReader | undefined;
  /** The item that was asked for and not yet taken. */
  #asked: Promise<IteratorResult<unknown>> | undefined;
  #isOpen = false;

  constructor(items: ItemStream, toRow?: (item: unknown) => ValueRow) {
    this.#items = items;
    this.toRow = toRow;
  }

  /** Begins to read. Fails with STREAMING_ITERABLE_IN_USE while another query reads. */
  open(): void {
    if (this.#isOpen) throw iterableInUse();
    this.#isOpen = true;
    this.#reader ??= readerOf(this.#items);
  }

  /** Asks for the next item; asking again before it was taken gives the same one. */
  ask(): Promise<IteratorResult<unknown>> {
    this.#asked ??= this.#reader?.next() ?? Promise.resolve({ done: true, value: undefined });
    return this.#asked;
  }

  /** The item that was asked for is handed on. */
  take(): void {
    this.#asked = undefined;
  }

  close(): void {
    this.#isOpen = false;
    if (this.#reader?.release === undefined) return;
    // A read that is under way rejects, and its chunk stays in the stream.
    this.#asked?.catch(() => {});
    this.#asked = undefined;
    this.#reader.release();
    this.#reader = undefined;
  }
}

interface ItemReader {
  next(): Promise<IteratorResult<unknown>>;
  /** Gives a stream free for another reader. */
  release?(): void;
}

function readerOf(items: ItemStream): ItemReader {
  if ('getReader' in items) {
    const reader = items.getReader();
    return {
      async next() {
        const { done, value } = await reader.read();
        return { done, value };
      },
      release: () => reader.releaseLock(),
    };
  }
  const iterator = isAsync(items) ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  return { next: async () => iterator.next() };
}

function isAsync(
  items: AsyncIterable<unknown> | Iterable<unknown>,
): items is AsyncIterable<unknown> {
  return Symbol.asyncIterator in items;
}
