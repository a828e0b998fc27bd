import { iterableItemNotBytes } from '../errors/streaming-errors.ts';
import { utf8 } from '../wasm/memory.ts';
import { defineConnector } from './connector.ts';
import { IterableInput } from './iterable-input.ts';
import { endlessLineFormat, LINE_FORMAT_OPTION, lineSchema } from './line-format.ts';
import { liveObject } from './live-object.ts';
import { encodeRows, rowLinesFormat } from './row-lines.ts';
import { type ByteFeed, type FeedTarget, SPOOL_OPTIONS, SpooledSource } from './spooled-source.ts';

/** Pulls items and spools them, no faster than the spool lets it. */
class IterableFeed implements ByteFeed {
  readonly ended: Promise<void>;
  readonly #input: IterableInput;
  readonly #fail: (error: unknown) => void;
  #target: FeedTarget | undefined;
  #isPaused = false;
  #isPulling = false;
  #isStopped = false;
  #hasEnded = false;
  #items = 0;
  #durable: Promise<unknown> = Promise.resolve();
  #finish: () => void = () => {};

  constructor(input: IterableInput, fail: (error: unknown) => void) {
    this.#input = input;
    this.#fail = fail;
    this.ended = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  start(target: FeedTarget): void {
    this.#input.open();
    this.#target = target;
    void this.#pull();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    void this.#pull();
  }

  metrics(): Readonly<Record<string, string>> {
    return { items: String(this.#items), ended: String(this.#hasEnded) };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#input.close();
    this.#finish();
  }

  /** One loop at a time; it ends at a pause, and `resume` begins the next. */
  async #pull(): Promise<void> {
    if (this.#isPulling) return;
    this.#isPulling = true;
    try {
      while (!this.#isPaused && !this.#isStopped && !this.#hasEnded) await this.#pullOne();
    } catch (error) {
      if (!this.#isStopped) this.#fail(error);
    } finally {
      this.#isPulling = false;
    }
  }

  async #pullOne(): Promise<void> {
    const item = await this.#input.ask();
    // Another query may go on from here: what it asks for is this very item.
    if (this.#isStopped) return;
    if (item.done === true) return this.#end();
    const bytes = this.#bytesOf(item.value);
    this.#input.take();
    this.#items++;
    if (bytes !== undefined) this.#append(bytes);
  }

  async #end(): Promise<void> {
    const rest = this.#input.toRow === undefined ? this.#input.lines.rest() : undefined;
    if (rest !== undefined) this.#append(rest);
    this.#hasEnded = true;
    await this.#durable;
    this.#finish();
  }

  /** Appends become durable in order, so the last one stands for all; the spool reports its own failures. */
  #append(bytes: Uint8Array): void {
    this.#durable = this.#target?.lines(bytes) ?? Promise.resolve();
  }

  #bytesOf(item: unknown): Uint8Array | undefined {
    const { lines, toRow } = this.#input;
    if (toRow !== undefined) return encodeRows([toRow(item)]);
    if (typeof item === 'string') return lines.push(utf8(item));
    if (item instanceof Uint8Array) return lines.push(item);
    throw iterableItemNotBytes({ itemType: item === null ? 'null' : typeof item });
  }
}

/**
 * `iterable`: the source behind `readStream.from`, an `IterableInput` by its id. What it gives is spooled before an
 * offset names it: a crash loses only what was not spooled yet. With `availableNow` the query reads the iterable to
 * its end.
 */
export const iterableConnector = defineConnector({
  name: 'iterable',
  sourceOptions: [...SPOOL_OPTIONS, LINE_FORMAT_OPTION],

  schema: ({ options }) => lineSchema('iterable', options),

  async openSource(context) {
    const { description, objects, fail } = context;
    const input = liveObject(
      { objects, objectId: description.objectId },
      IterableInput,
      'iterable',
    );
    const isRows = input.toRow !== undefined;
    return SpooledSource.open({
      context,
      feed: new IterableFeed(input, fail),
      format: isRows ? rowLinesFormat : await endlessLineFormat('iterable', description.options),
      description: `IterableSource[${description.schema.fields.map((field) => field.name).join(', ')}]`,
    });
  },
});
