import * as arrow from '@uwdata/flechette';
import { malformedArrow } from '../../../errors/columnar-errors.ts';
import { structType } from '../../../types/data-type.ts';
import type { Batch } from '../../../wasm/batch.ts';
import type { Ptr } from '../../../wasm/ptr.ts';
import type { ByteFile, ColumnarFile, ColumnarFormat, ColumnsRead } from '../columnar-file.ts';
import { nullColumn } from '../null-column.ts';
import { ArrowColumns } from './arrow-columns.ts';
import { fieldOfArrow } from './arrow-type.ts';

/** Rows that a batch has at most: large record batches are delivered in parts. */
const BATCH_ROWS = 1 << 17;

/** Arrow IPC, as a stream or as a file: bytes in memory, or a file that is read whole. */
export const arrowFormat: ColumnarFormat = {
  name: 'arrow',
  open: async (file) => {
    const table = decode(file, await file.read(0, file.sizeBytes));
    return new ArrowFile(table);
  },
};

function decode(file: ByteFile, bytes: ArrayBuffer): arrow.Table {
  try {
    return arrow.tableFromIPC(bytes, {
      useBigInt: true,
      useBigIntTimestamp: true,
      useDecimalInt: true,
    });
  } catch (cause) {
    throw malformedArrow(file.path, cause);
  }
}

class ArrowFile implements ColumnarFile {
  readonly schema;
  readonly #table: arrow.Table;

  constructor(table: arrow.Table) {
    this.#table = table;
    this.schema = structType(table.schema.fields.map(fieldOfArrow));
  }

  async *batches(read: ColumnsRead): AsyncGenerator<Batch, void> {
    const { children } = this.#table;
    const batchCount = children[0]?.data.length ?? 0;
    for (let at = 0; at < batchCount; at++) {
      const { length } = children[0].data[at];
      for (let first = 0; first < length; first += BATCH_ROWS) {
        const rows = Math.min(BATCH_ROWS, length - first);
        yield { rows, columns: this.#columns(read, { at, first, rows }) };
      }
    }
  }

  #columns(
    { core, columns }: ColumnsRead,
    { at, first, rows }: { readonly at: number; readonly first: number; readonly rows: number },
  ): Ptr[] {
    const { children, names } = this.#table;
    const reader = new ArrowColumns(core);
    return columns.fields.map(({ name, dataType }) => {
      const ordinal = names.findIndex((own) => String(own).toLowerCase() === name.toLowerCase());
      return ordinal < 0
        ? nullColumn(core, dataType, rows)
        : reader.column(children[ordinal].data[at], first, rows);
    });
  }
}
