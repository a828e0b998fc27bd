import type { StructType } from '../types/data-type.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';

/** How the files of a table are encoded. */
export interface TableEncoding {
  /** What the files' names end in: `json`, `snappy.parquet`. */
  readonly extension: string;
  /** Whether what writes the files compresses them as a whole, with gzip. */
  readonly isGzipped: boolean;
  /** Begins with the files of one table. Fails for columns that can't be written. */
  open(core: WasmCore, schema: StructType): TableEncoder;
}

/** Encodes the rows of a table, for several files at once. Bytes are good until the next call of the core. */
export interface TableEncoder {
  newFile(): FileEncoder;
  /** Frees what it holds in the heap. */
  close(): void;
}

/** Encodes the rows of one file. */
export interface FileEncoder {
  /** What stands before all rows. */
  begin(): Uint8Array;
  /** The rows of a batch, or none where the format keeps them for later. */
  encode(batch: Batch): Uint8Array;
  /** What stands behind all rows. */
  end(): Uint8Array;
}
