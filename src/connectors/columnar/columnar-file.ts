import type { SourceFilter } from '../../plan/source-filter.ts';
import type { StructType } from '../../types/data-type.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';

/** A file that is read here and there: its end tells where its columns are. */
export interface ByteFile {
  /** For messages. */
  readonly path: string;
  readonly sizeBytes: number;
  /** The bytes from `start` up to but not including `end`. */
  read(start: number, end: number): Promise<ArrayBuffer>;
}

/** What is read of a file, and where its columns go. */
export interface ColumnsRead {
  readonly core: WasmCore;
  /** Columns by name, in any case, as they are to be delivered; those that the file lacks are null. */
  readonly columns: StructType;
  /** Rows that don't meet them all are not missed: a file may leave them out. */
  readonly filters?: readonly SourceFilter[];
}

/** A file whose end has been read. */
export interface ColumnarFile {
  readonly schema: StructType;
  /** Reads rows, a batch at a time; no column that is not wanted is read. A batch is good until the next is asked for. */
  batches(read: ColumnsRead): AsyncGenerator<Batch, void>;
}

/** A format that holds columns instead of lines. */
export interface ColumnarFormat {
  readonly name: string;
  open(file: ByteFile): Promise<ColumnarFile>;
}
