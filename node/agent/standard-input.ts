import { WholeLines } from '../../src/connectors/whole-lines.ts';
import type { SpooledLines } from '../connectors/spooled-lines.ts';

/**
 * Standard input, whose first bytes can be looked at before the rest is read. It is at its end when the signal aborts:
 * then what may yet come must not be waited for.
 */
export class StandardInput {
  /** Resolves when there will be nothing more. */
  readonly ended: Promise<void>;
  readonly #first: Buffer | undefined;
  readonly #chunks: AsyncGenerator<Buffer>;
  readonly #spool: SpooledLines | undefined;
  #end: () => void = () => {};

  private constructor(
    first: Buffer | undefined,
    chunks: AsyncGenerator<Buffer>,
    spool: SpooledLines | undefined,
  ) {
    this.#spool = spool;
    this.#first = first;
    this.#chunks = chunks;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Waits for the first bytes, or the end. The spool gets every line that is read. */
  static async open(signal: AbortSignal, spool?: SpooledLines): Promise<StandardInput> {
    const chunks = chunksUntil(signal);
    const { done, value } = await chunks.next();
    return new StandardInput(done === true ? undefined : value, chunks, spool);
  }

  get sample(): Uint8Array {
    return this.#first ?? new Uint8Array(0);
  }

  /** Everything; to be read once. Waits for the spool, so that nothing piles up in memory. */
  async *bytes(): AsyncGenerator<Uint8Array> {
    const lines = new WholeLines();
    const keep = async (complete: Uint8Array | undefined) => {
      if (complete !== undefined) await this.#spool?.append(complete);
    };
    if (this.#first !== undefined) {
      await keep(lines.push(this.#first));
      yield this.#first;
      for await (const chunk of this.#chunks) {
        await keep(lines.push(chunk));
        yield chunk;
      }
    }
    await keep(lines.rest());
    this.#end();
  }
}

/** The chunks of standard input, up to its end or to where the signal aborts. */
async function* chunksUntil(signal: AbortSignal): AsyncGenerator<Buffer> {
  const input = process.stdin[Symbol.asyncIterator]();
  const aborted = new Promise<IteratorReturnResult<undefined>>((resolve) => {
    signal.addEventListener('abort', () => resolve({ done: true, value: undefined }));
  });
  while (!signal.aborted) {
    const next = await Promise.race([input.next(), aborted]);
    if (next.done === true) return;
    yield Buffer.from(next.value);
  }
}
