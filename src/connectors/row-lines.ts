import { internalError } from '../errors/internal-error.ts';
import type { ValueRow } from '../types/value.ts';
import type { Batch } from '../wasm/batch.ts';
import { utf8 } from '../wasm/memory.ts';
import type { Format, FormatContext, Parser } from './format/format.ts';
import { RowBatchReader } from './row-batches.ts';
import { encodeRow, rowDecoder } from './row-codec.ts';
import { WholeLines } from './whole-lines.ts';

/** The lines of rows, for the spool. */
export function encodeRows(rows: readonly ValueRow[]): Uint8Array {
  return utf8(rows.map(encodeRow).join(''));
}

/** The format of spooled rows. No one else writes it, so a line that does not read is a broken invariant. */
export const rowLinesFormat: Format = {
  name: 'rowLines',
  readOptions: [],
  writeOptions: [],
  parser: (context) => new RowLinesParser(context),
};

class RowLinesParser implements Parser {
  readonly #context: FormatContext;
  readonly #decode: (line: string) => ValueRow;
  readonly #lines = new WholeLines();
  readonly #decoder = new TextDecoder();
  #buffer: Uint8Array = new Uint8Array(0);
  #rows: RowBatchReader | undefined;
  #readRows = 0;

  constructor(context: FormatContext) {
    this.#context = context;
    this.#decode = rowDecoder(context.schema);
  }

  get inputRows(): number {
    return this.#readRows;
  }

  space(minimumBytes: number): Uint8Array {
    if (this.#buffer.length < minimumBytes) this.#buffer = new Uint8Array(minimumBytes);
    return this.#buffer;
  }

  supply(count: number, isLast: boolean): void {
    const whole = this.#lines.push(this.#buffer.subarray(0, count));
    if (isLast && this.#lines.rest() !== undefined) throw internalError('a spooled row is torn');
    if (whole === undefined) return;
    const lines = this.#decoder.decode(whole).split('\n').slice(0, -1);
    const { schema } = this.#context;
    this.#rows = new RowBatchReader(lines.map(this.#decode), schema, this.#context);
    this.#readRows += lines.length;
  }

  parse(): Batch | undefined {
    return this.#rows?.next();
  }

  close(): void {}
}
