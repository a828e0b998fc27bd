/**
 * Writes Parquet files with hyparquet-writer: rows are gathered as columns of values until there are enough for a row
 * group. Beside the columns stands the schema as Spark writes it, for the types that Parquet does not have.
 */
import type { CompressionCodec, DecodedArray } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { ParquetWriter } from 'hyparquet-writer/src/parquet-writer.js';
import { codecNotAvailable, emptySchema } from '../../../errors/table-errors.ts';
import type { DataType, StructField, StructType } from '../../../types/data-type.ts';
import { schemaToJson } from '../../../types/schema-json.ts';
import type { Value } from '../../../types/value.ts';
import type { Batch } from '../../../wasm/batch.ts';
import { columnReader } from '../../../wasm/column-reader.ts';
import type { WasmCore } from '../../../wasm/core.ts';
import type { FileEncoder, TableEncoding } from '../../table-encoding.ts';
import { SPARK_SCHEMA_KEY } from './parquet-format.ts';
import { isWritten, parquetElements, timeUnit } from './parquet-schema.ts';

/** Rows of a row group: enough for columns to pack well, few enough to be held as values. */
const GROUP_ROWS = 1 << 17;

/** Compresses bytes: what a platform brings besides snappy, which is the library's own. */
export type Compress = (bytes: Uint8Array) => Uint8Array;

/** A codec by the name of the option, with what a file's name says of it. */
const CODECS: Readonly<Record<string, { codec: CompressionCodec; extension: string }>> = {
  gzip: { codec: 'GZIP', extension: 'gz.parquet' },
  none: { codec: 'UNCOMPRESSED', extension: 'parquet' },
  snappy: { codec: 'SNAPPY', extension: 'snappy.parquet' },
  uncompressed: { codec: 'UNCOMPRESSED', extension: 'parquet' },
};

/** Tables of Parquet files, with so many rows in a row group. Fails with CODEC_NOT_AVAILABLE. */
export function parquetEncoding(
  codecName: string,
  gzip: Compress,
  groupRows = GROUP_ROWS,
): TableEncoding {
  const name = codecName.toLowerCase();
  if (!Object.hasOwn(CODECS, name)) {
    throw codecNotAvailable({ codecName, availableCodecs: Object.keys(CODECS).join(', ') });
  }
  const { codec, extension } = CODECS[name];
  return {
    extension,
    isGzipped: false,
    open: (core, schema) => {
      // Rows are counted by their columns.
      if (!schema.fields.some(isWritten)) throw emptySchema({ format: 'Parquet' });
      return {
        newFile: () => new ParquetFileEncoder(core, schema, { codec, gzip, groupRows }),
        close: () => {},
      };
    },
  };
}

const NO_BYTES = new Uint8Array(0);

class ParquetFileEncoder implements FileEncoder {
  readonly #core: WasmCore;
  readonly #groupRows: number;
  readonly #fields: readonly { readonly field: StructField; readonly ordinal: number }[];
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  #columns: unknown[][];
  #rows = 0;

  constructor(
    core: WasmCore,
    schema: StructType,
    {
      codec,
      gzip,
      groupRows,
    }: {
      readonly codec: CompressionCodec;
      readonly gzip: Compress;
      readonly groupRows: number;
    },
  ) {
    this.#core = core;
    this.#groupRows = groupRows;
    this.#fields = schema.fields
      .map((field, ordinal) => ({ field, ordinal }))
      .filter(({ field }) => isWritten(field));
    this.#columns = this.#fields.map(() => []);
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: parquetElements(schema),
      codec,
      compressors: { GZIP: gzip },
      kvMetadata: [{ key: SPARK_SCHEMA_KEY, value: schemaToJson(schema) }],
      createdBy: 'millrace',
    });
  }

  begin(): Uint8Array {
    return this.#written();
  }

  encode(batch: Batch): Uint8Array {
    const readers = this.#fields.map(({ field, ordinal }) => {
      const read = columnReader(this.#core, batch.columns[ordinal], field.dataType);
      const convert = toParquet(field.dataType);
      return (row: number) => convert(read(row));
    });
    for (let first = 0; first < batch.rows; ) {
      const end = Math.min(batch.rows, first + this.#groupRows - this.#rows);
      readers.forEach((read, at) => {
        const column = this.#columns[at];
        for (let row = first; row < end; row++) column.push(read(row));
      });
      this.#rows += end - first;
      first = end;
      if (this.#rows === this.#groupRows) this.#writeGroup();
    }
    return this.#written();
  }

  end(): Uint8Array {
    if (this.#rows > 0) this.#writeGroup();
    this.#writer.finish();
    return this.#written();
  }

  #writeGroup(): void {
    const columnData = this.#fields.map(({ field: { name } }, at) => {
      const data: DecodedArray = this.#columns[at];
      return { name, data };
    });
    this.#writer.write({ columnData, rowGroupSize: this.#rows });
    this.#columns = this.#fields.map(() => []);
    this.#rows = 0;
  }

  /** Takes what has been written since the last time; the writer goes on counting from there. */
  #written(): Uint8Array {
    const bytes = this.#bytes.index === 0 ? NO_BYTES : this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return bytes;
  }
}

/** The form in which the library takes a value: structs as objects, maps as pairs, all else as the engine has it. */
function toParquet(type: DataType): (value: Value) => unknown {
  switch (type.kind) {
    case 'array': {
      const convert = toParquet(type.elementType);
      return (value) => (isList(value) ? value.map(convert) : null);
    }
    case 'map': {
      const [key, entry] = [toParquet(type.keyType), toParquet(type.valueType)];
      return (value) =>
        isList(value)
          ? value.map((pair) => (isList(pair) ? [key(pair[0]), entry(pair[1])] : pair))
          : null;
    }
    case 'struct': {
      const fields = type.fields.map(({ name, dataType }) => ({ name, of: toParquet(dataType) }));
      return (value) =>
        isList(value)
          ? Object.fromEntries(fields.map(({ name, of }, at) => [name, of(value[at])]))
          : null;
    }
    case 'time':
      return timeUnit(type) === 'NANOS'
        ? (value) => value
        : (value) => (typeof value === 'bigint' ? value / 1000n : value);
    default:
      return (value) => value;
  }
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
