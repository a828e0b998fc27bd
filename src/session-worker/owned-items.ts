import type { ItemRows } from '../api/session-backend.ts';
import { type ItemStream, IterableInput } from '../connectors/iterable-input.ts';
import { iterableItemNotBytes } from '../errors/streaming-errors.ts';
import type { RowBlock } from '../types/row-block.ts';
import type { ValueRow } from '../types/value.ts';
import { encodeRows } from './encode-rows.ts';
import type { WireItems } from './protocol.ts';

/** What one answer holds at most, or nearly so. */
const ITEMS_MAX = 1024;
const BYTES_MAX = 256 << 10;
/** Rows of the first answer, before it is known how large rows are. */
const FIRST_ROWS = 16;
/** Steps of the microtask queue in which an item that needs nothing from outside is there. */
const READY_STEPS = 12;

/** Items for the engine. */
export interface PulledItems {
  readonly items: WireItems;
  readonly isEnd: boolean;
  readonly transfer: readonly ArrayBuffer[];
}

/**
 * The session's end of an iterable that a query in another thread reads. An answer has at least one item, and as many
 * more as there are without waiting; items are read only for a question of the engine, so that it sets the pace.
 *
 * Items are read here, also those of a `ReadableStream`: one that were transferred could not be given back when the
 * query stops. It would not be faster either, unless it comes from the browser itself, such as a file: Chromium takes
 * a stream of small chunks from a program over message by message.
 */
export class OwnedItems {
  readonly #input: IterableInput;
  readonly #rows: ItemRows | undefined;
  #isOpen = false;
  #rowsMax = FIRST_ROWS;

  constructor(items: ItemStream, rows: ItemRows | undefined) {
    this.#input = new IterableInput(items, rows?.toRow);
    this.#rows = rows;
  }

  /** The next items. Fails with what the iterable failed with, or with what is wrong with an item. */
  async pull(): Promise<PulledItems> {
    if (!this.#isOpen) this.#input.open();
    this.#isOpen = true;
    const batch = this.#rows === undefined ? new Chunks() : new Rows(this.#rows, this.#rowsMax);
    let next = await this.#firstItem();
    while (next !== undefined && next.done !== true && this.#take(batch, next.value)) {
      next = this.#isOpen ? await readyItem(this.#input.ask()) : undefined;
    }
    const packed = batch.packed();
    if (packed.items.kind === 'rows') this.#rowsMax = rowsWithin(packed.items.rows);
    return { ...packed, isEnd: next?.done === true };
  }

  /** Gives a stream free for others. */
  release(): void {
    this.#isOpen = false;
    this.#input.close();
  }

  /** The item that all others wait for; undefined if the stream was given free meanwhile. */
  async #firstItem(): Promise<IteratorResult<unknown> | undefined> {
    try {
      return await this.#input.ask();
    } catch (error) {
      if (!this.#isOpen) return undefined;
      throw error;
    }
  }

  /** Whether the batch wants more. An item that does not fit the schema fails once those before it are handed over. */
  #take(batch: ItemBatch, item: unknown): boolean {
    try {
      batch.add(item);
    } catch (error) {
      if (batch.isEmpty) throw error;
      return false;
    }
    this.#input.take();
    return !batch.isFull;
  }
}

/** How many rows like these an answer may hold. */
function rowsWithin({ bytes, rowCount }: RowBlock): number {
  if (rowCount === 0) return FIRST_ROWS;
  const rows = Math.floor((BYTES_MAX * rowCount) / bytes.byteLength);
  return Math.min(ITEMS_MAX, Math.max(1, rows));
}

/** The item, if it is there before anything else happens. A failure comes again with the next `ask`. */
async function readyItem(
  asked: Promise<IteratorResult<unknown>>,
): Promise<IteratorResult<unknown> | undefined> {
  let item: IteratorResult<unknown> | undefined;
  asked.then(
    (result) => {
      item = result;
    },
    () => {},
  );
  for (let step = 0; step < READY_STEPS && item === undefined; step++) await undefined;
  return item;
}

interface ItemBatch {
  readonly isEmpty: boolean;
  readonly isFull: boolean;
  add(item: unknown): void;
  packed(): Pick<PulledItems, 'items' | 'transfer'>;
}

class Rows implements ItemBatch {
  readonly #rows: ItemRows;
  readonly #rowsMax: number;
  readonly #taken: ValueRow[] = [];

  constructor(rows: ItemRows, rowsMax: number) {
    this.#rows = rows;
    this.#rowsMax = rowsMax;
  }

  get isEmpty(): boolean {
    return this.#taken.length === 0;
  }

  get isFull(): boolean {
    return this.#taken.length >= this.#rowsMax;
  }

  add(item: unknown): void {
    this.#taken.push(this.#rows.toRow(item));
  }

  packed() {
    const rows = encodeRows(this.#rows.schema, this.#taken);
    return { items: { kind: 'rows' as const, rows }, transfer: [rows.bytes] };
  }
}

class Chunks implements ItemBatch {
  readonly #chunks: (string | Uint8Array<ArrayBuffer>)[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  get isFull(): boolean {
    return this.#bytes >= BYTES_MAX || this.#chunks.length >= ITEMS_MAX;
  }

  add(item: unknown): void {
    if (typeof item !== 'string' && !(item instanceof Uint8Array)) {
      throw iterableItemNotBytes({ itemType: item === null ? 'null' : typeof item });
    }
    this.#bytes += item.length;
    // A copy of the bytes: the program keeps its own, and may fill them anew.
    this.#chunks.push(typeof item === 'string' ? item : Uint8Array.from(item));
  }

  packed() {
    const chunks = this.#chunks;
    const transfer = chunks.flatMap((chunk) => (typeof chunk === 'string' ? [] : [chunk.buffer]));
    return { items: { kind: 'chunks' as const, chunks }, transfer };
  }
}
