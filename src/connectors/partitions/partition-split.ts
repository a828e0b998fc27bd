import { type StructType, structType } from '../../types/data-type.ts';
import type { TimeZone } from '../../types/time-zone.ts';
import type { Batch } from '../../wasm/batch.ts';
import { columnReader } from '../../wasm/column-reader.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { PartitionColumn } from './partition-columns.ts';
import { partitionFolder, partitionText } from './partition-path.ts';

/** The rows of a batch that go into one folder, without the columns that the folder's name gives. */
export interface FolderRows {
  /** `day=2026-01-02/hour=7`, or empty without partition columns. */
  readonly folder: string;
  readonly batch: Batch;
}

/** Splits batches by the values of the partition columns. */
export class PartitionSplit {
  /** The columns that are written into the files. */
  readonly dataSchema: StructType;
  readonly #core: WasmCore;
  readonly #schema: StructType;
  readonly #columns: readonly PartitionColumn[];
  readonly #dataOrdinals: readonly number[];
  readonly #zone: TimeZone;

  constructor(options: {
    readonly core: WasmCore;
    readonly schema: StructType;
    readonly columns: readonly PartitionColumn[];
    /** In which timestamps are shown. */
    readonly zone: TimeZone;
  }) {
    const { core, schema, columns, zone } = options;
    this.#core = core;
    this.#schema = schema;
    this.#zone = zone;
    this.#columns = columns;
    this.#dataOrdinals = schema.fields
      .map((_, ordinal) => ordinal)
      .filter((ordinal) => columns.every((column) => column.ordinal !== ordinal));
    this.dataSchema = structType(this.#dataOrdinals.map((ordinal) => schema.fields[ordinal]));
  }

  split(batch: Batch): FolderRows[] {
    if (this.#columns.length === 0) return [{ folder: '', batch }];
    const rowsByFolder = this.#rowsByFolder(batch);
    const columns = this.#dataOrdinals.map((ordinal) => batch.columns[ordinal]);
    return [...rowsByFolder].map(([folder, rows]) => ({
      folder,
      batch:
        rows.length === batch.rows
          ? { rows: batch.rows, columns }
          : this.#gather({ rows: batch.rows, columns }, rows),
    }));
  }

  /** The rows of each folder; a row's folder is looked up by its values, and built once for each of them. */
  #rowsByFolder(batch: Batch): Map<string, number[]> {
    const partitions = this.#columns.map(({ ordinal, name }) => {
      const { dataType } = this.#schema.fields[ordinal];
      return { name, dataType, read: columnReader(this.#core, batch.columns[ordinal], dataType) };
    });
    const rowsByFolder = new Map<string, number[]>();
    for (let row = 0; row < batch.rows; row++) {
      const folder = partitions
        .map(({ name, dataType, read }) =>
          partitionFolder(name, partitionText(read(row), dataType, this.#zone)),
        )
        .join('/');
      const rows = rowsByFolder.get(folder);
      if (rows === undefined) rowsByFolder.set(folder, [row]);
      else rows.push(row);
    }
    return rowsByFolder;
  }

  #gather({ columns }: Batch, rows: readonly number[]): Batch {
    const { kernels, memory } = this.#core;
    const list = kernels.arena_alloc(rows.length * 4);
    memory.i32.set(rows, list >>> 2);
    return {
      rows: rows.length,
      columns: columns.map((column) => kernels.column_gather(column, list, rows.length)),
    };
  }
}
