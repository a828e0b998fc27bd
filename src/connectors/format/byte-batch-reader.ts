import type { Batch } from '../../wasm/batch.ts';
import type { BatchReader } from '../connector.ts';
import type { ByteReader, Format, FormatContext, Parser } from './format.ts';

/** Bytes asked for at a time: enough rows to drown the cost of a kernel call, few enough to stay in cache. */
const CHUNK_BYTES = 1 << 20;

export interface ByteBatchReaderOptions {
  readonly bytes: ByteReader;
  readonly format: Format;
  readonly context: FormatContext;
}

/**
 * Reads rows from bytes: chunks go straight into the parser's buffer, whole lines come out as batches, and a half line
 * waits for its other half unless the text ends. Synchronous as long as the bytes are.
 */
export function byteBatchReader(options: ByteBatchReaderOptions): BatchReader {
  return new ByteBatchReader(options);
}

class ByteBatchReader implements BatchReader {
  readonly #bytes: ByteReader;
  readonly #parser: Parser;
  readonly #resetArena: () => void;
  #isAtEnd = false;
  #isClosed = false;

  constructor({ bytes, format, context }: ByteBatchReaderOptions) {
    this.#bytes = bytes;
    this.#parser = format.parser(context);
    this.#resetArena = () => context.core.kernels.arena_reset();
  }

  get inputRows(): number {
    return this.#parser.inputRows;
  }

  next(): Batch | undefined | Promise<Batch | undefined> {
    for (;;) {
      const batch = this.#parser.parse();
      if (batch !== undefined) return batch;
      if (this.#isAtEnd) return undefined;
      // No batch is alive here, and what an empty one left in the arena must not pile up over a long text.
      this.#resetArena();
      const filled = this.#fill();
      if (filled !== undefined) return filled.then(() => this.next());
    }
  }

  /** Reads a chunk; a promise where the bytes are asynchronous. */
  #fill(): Promise<void> | undefined {
    const count = this.#bytes.read(this.#parser.space(CHUNK_BYTES));
    if (typeof count !== 'number') return this.#supplyLater(count);
    if (count > 0) {
      this.#parser.supply(count, false);
      return undefined;
    }
    const more = this.#bytes.nextText?.() ?? false;
    if (typeof more !== 'boolean') return this.#endTextLater(more);
    this.#endText(more);
    return undefined;
  }

  async #supplyLater(pending: Promise<number>): Promise<void> {
    const count = await pending;
    if (count > 0) this.#parser.supply(count, false);
    else this.#endText((await this.#bytes.nextText?.()) ?? false);
  }

  async #endTextLater(more: Promise<boolean>): Promise<void> {
    this.#endText(await more);
  }

  #endText(more: boolean): void {
    this.#parser.supply(0, true);
    this.#isAtEnd = !more;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parser.close();
    await this.#bytes.close();
  }
}
