import { invalidSourceOffset } from '../../errors/source-errors.ts';
import type { StructType } from '../../types/data-type.ts';
import type { BatchReader, Offset, ReadContext, ReadLimit, Source } from '../connector.ts';
import type { FilesInput, GivenFile } from '../files/given-file.ts';
import type { ByteFile, ColumnarFormat } from './columnar-file.ts';
import { ColumnarReader } from './columnar-reader.ts';

/** Files of columns that a program holds, each read as a whole. The offset is how many of them have been read. */
export class ColumnarFilesSource implements Source {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit = { kind: 'allAvailable' };
  readonly #files: readonly GivenFile[];
  readonly #format: ColumnarFormat;

  constructor(input: FilesInput, format: ColumnarFormat) {
    this.#files = input.files;
    this.#format = format;
    this.description = `FilesSource[${input.files.map(({ path }) => path).join(', ')}]`;
  }

  async latestOffset(): Promise<Offset | null> {
    return this.#files.length === 0 ? null : this.#files.length;
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const files = this.#files.slice(this.#count(start ?? 0), this.#count(end)).values();
    const next = async () => {
      const { done, value } = files.next();
      return done === true ? undefined : { file: byteFile(value), close: async () => {} };
    };
    return new ColumnarReader(next, this.#format, context);
  }

  async commit(): Promise<void> {}

  async stop(): Promise<void> {}

  #count(offset: Offset): number {
    if (typeof offset === 'number' && offset >= 0 && offset <= this.#files.length) return offset;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }
}

/** The columns of the first file; the others are read as it. Undefined where there is no file. */
export async function columnarSchema(
  { files: [first] }: FilesInput,
  format: ColumnarFormat,
): Promise<StructType | undefined> {
  return first === undefined ? undefined : (await format.open(byteFile(first))).schema;
}

function byteFile({ path, file }: GivenFile): ByteFile {
  return {
    path,
    sizeBytes: file.size,
    read: (start, end) => file.slice(start, end).arrayBuffer(),
  };
}
