import type { Batch } from '../../wasm/batch.ts';
import type { BatchReader } from '../connector.ts';
import type { ByteFile, ColumnarFormat, ColumnsRead } from './columnar-file.ts';

/** A file that is opened when its turn comes. */
export interface OpenedFile {
  readonly file: ByteFile;
  close(): Promise<void>;
}

/** Opens the next file; undefined where there is none. */
export type NextFile = () => Promise<OpenedFile | undefined>;

/** Reads files of columns one after the other. */
export class ColumnarReader implements BatchReader {
  readonly #batches: AsyncGenerator<Batch, void>;
  #inputRows = 0;

  constructor(next: NextFile, format: ColumnarFormat, read: ColumnsRead) {
    this.#batches = readFiles(next, format, read);
  }

  get inputRows(): number {
    return this.#inputRows;
  }

  async next(): Promise<Batch | undefined> {
    const { done, value } = await this.#batches.next();
    if (done === true) return undefined;
    this.#inputRows += value.rows;
    return value;
  }

  async close(): Promise<void> {
    await this.#batches.return();
  }
}

async function* readFiles(
  next: NextFile,
  format: ColumnarFormat,
  read: ColumnsRead,
): AsyncGenerator<Batch, void> {
  for (let opened = await next(); opened !== undefined; opened = await next()) {
    try {
      yield* (await format.open(opened.file)).batches(read);
    } finally {
      await opened.close();
    }
  }
}
