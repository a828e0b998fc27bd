/**
 * Reads Parquet files with hyparquet: the footer, then of each row group the columns that are wanted, and no other bytes.
 * The library is kept from making values of its own: annotations are taken off the leaves of its schema, so that numbers,
 * bytes and times come as they are stored, and become the engine's without a detour.
 */
import type { Compressors, FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { parquetMetadataAsync, parquetSchema } from 'hyparquet/src/metadata.js';
import { parquetScan } from 'hyparquet/src/scan.js';
import { columnTypeMismatch, unreadableFooter } from '../../../errors/columnar-errors.ts';
import { MillraceError } from '../../../errors/exception.ts';
import { failedReadFile } from '../../../errors/file-errors.ts';
import {
  type DataType,
  type StructType,
  simpleString,
  structField,
  structType,
} from '../../../types/data-type.ts';
import { schemaFromJson } from '../../../types/schema-json.ts';
import type { Value } from '../../../types/value.ts';
import type { Batch } from '../../../wasm/batch.ts';
import { buildColumn } from '../../../wasm/column-builder.ts';
import type { Ptr } from '../../../wasm/ptr.ts';
import type { ByteFile, ColumnarFile, ColumnarFormat, ColumnsRead } from '../columnar-file.ts';
import { nullColumn } from '../null-column.ts';
import { listOf, type ParquetNode, parquetStruct } from './parquet-type.ts';
import { type Convert, findNode, isGroupToLibrary, valueConverter } from './parquet-values.ts';
import { mayHoldRows } from './row-group-filter.ts';

/** Rows that become columns at a time. */
const BATCH_ROWS = 1 << 14;
/** Where Spark writes a table's schema into a file, with the types that Parquet does not have. */
export const SPARK_SCHEMA_KEY = 'org.apache.spark.sql.parquet.row.metadata';

/** Files in Parquet's format, whatever wrote them. */
export const parquetFormat: ColumnarFormat = {
  name: 'parquet',
  open: async (file) => {
    const metadata = await footerOf(file);
    const root = parquetSchema(metadata);
    return new ParquetFile(file, metadata, { root, schema: schemaOf(metadata, root) });
  },
};

/** Least and greatest values of columns come as they are stored, as the values themselves do. */
const RAW_STATISTICS = {
  geoparquet: false,
  parsers: {
    timestampFromMilliseconds: (raw: bigint) => raw,
    timestampFromMicroseconds: (raw: bigint) => raw,
    timestampFromNanoseconds: (raw: bigint) => raw,
    dateFromDays: (raw: number) => raw,
    stringFromBytes: (raw: Uint8Array) => raw,
  },
};

async function footerOf(file: ByteFile): Promise<FileMetaData> {
  try {
    const metadata = await parquetMetadataAsync(bufferOf(file), RAW_STATISTICS);
    return { ...metadata, schema: metadata.schema.map(annotated) };
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    throw unreadableFooter(file.path, cause);
  }
}

function bufferOf(file: ByteFile) {
  return {
    byteLength: file.sizeBytes,
    slice: (start: number, end = file.sizeBytes) => file.read(start, end),
  };
}

/** The schema that Spark, or this package, has written beside the columns, else what the columns say. */
function schemaOf({ key_value_metadata: entries = [] }: FileMetaData, root: ParquetNode) {
  const text = entries.find(({ key }) => key === SPARK_SCHEMA_KEY)?.value;
  const written = text === undefined ? undefined : writtenSchema(text);
  return written ?? parquetStruct(root);
}

function writtenSchema(text: string): StructType | undefined {
  try {
    const { fields } = schemaFromJson(text);
    return structType(fields.map(({ name, dataType }) => structField(name, asNullable(dataType))));
  } catch (error) {
    // It names types that there are not here; what the columns say is something.
    if (error instanceof MillraceError) return undefined;
    throw error;
  }
}

function asNullable(type: DataType): DataType {
  switch (type.kind) {
    case 'struct':
      return structType(
        type.fields.map(({ name, dataType }) => structField(name, asNullable(dataType))),
      );
    case 'array':
      return { ...type, elementType: asNullable(type.elementType), containsNull: true };
    case 'map':
      return {
        ...type,
        keyType: asNullable(type.keyType),
        valueType: asNullable(type.valueType),
        valueContainsNull: true,
      };
    default:
      return type;
  }
}

/** A column that is wanted, and how its values are read; no name where the file has none of it. */
interface WantedColumn {
  readonly type: DataType;
  readonly name: string | undefined;
  readonly convert: Convert;
}

class ParquetFile implements ColumnarFile {
  readonly schema: StructType;
  readonly #file: ByteFile;
  readonly #metadata: FileMetaData;
  readonly #root: ParquetNode;

  constructor(
    file: ByteFile,
    metadata: FileMetaData,
    known: { readonly root: ParquetNode; readonly schema: StructType },
  ) {
    this.#file = file;
    this.#metadata = metadata;
    this.#root = known.root;
    this.schema = known.schema;
  }

  async *batches({ core, columns, filters = [] }: ColumnsRead): AsyncGenerator<Batch, void> {
    const wanted = columns.fields.map(({ name, dataType }) => this.#wanted(name, dataType));
    const groups = this.#metadata.row_groups.filter((group) =>
      mayHoldRows(group, filters, this.#root),
    );
    const scan = await this.#reading(this.#scan(wanted, groups));
    for (const { rowStart, rowEnd } of scan.ranges) {
      const data = await this.#reading(
        Promise.all(
          wanted.map(({ name }) =>
            name === undefined ? [] : scan.readColumn({ column: name, rowStart, rowEnd }),
          ),
        ),
      );
      for (let first = 0; first < rowEnd - rowStart; first += BATCH_ROWS) {
        const rows = Math.min(BATCH_ROWS, rowEnd - rowStart - first);
        const made = wanted.map(({ type, name, convert }, at): Ptr => {
          if (name === undefined) return nullColumn(core, type, rows);
          const part = data[at].slice(first, first + rows);
          return buildColumn(
            core,
            type,
            Array.from(part, (raw): Value => convert(raw)),
          );
        });
        yield { rows, columns: made };
      }
    }
  }

  async #scan(wanted: readonly WantedColumn[], groups: RowGroup[]) {
    const names = wanted.flatMap(({ name }) => name ?? []);
    return parquetScan({
      file: bufferOf(this.#file),
      metadata: { ...this.#metadata, schema: bareElements(this.#root), row_groups: groups },
      columns: [...new Set(names)],
      compressors: await compressorsFor(this.#metadata),
      utf8: false,
      // The library hands over nanoseconds of the old form with 96 bits.
      parsers: { timestampFromNanoseconds: microsOf },
    });
  }

  #wanted(name: string, type: DataType): WantedColumn {
    const node = findNode(this.#root.children, { name });
    if (node === undefined) return { type, name: undefined, convert: () => null };
    const convert = valueConverter(node, type);
    if (convert !== undefined) return { type, name: node.element.name, convert };
    const { path } = this.#file;
    const stored = node.element.type;
    const cause = columnTypeMismatch({
      path,
      column: `[${name}]`,
      expectedType: simpleString(type),
      actualType: stored === 'BYTE_ARRAY' ? 'BINARY' : (stored ?? 'group'),
    });
    // Spark says so of simple columns only.
    throw stored === undefined ? failedReadFile({ path, code: undefined, cause }) : cause;
  }

  /** What goes wrong in the library is the file's fault. */
  async #reading<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (cause) {
      if (cause instanceof MillraceError) throw cause;
      throw failedReadFile({ path: this.#file.path, code: undefined, cause });
    }
  }
}

/** Newer writers may say what is a list or a map in the new way alone. */
function annotated(element: SchemaElement): SchemaElement {
  const { converted_type: converted, logical_type: logical } = element;
  if (converted !== undefined) return element;
  if (logical?.type !== 'LIST' && logical?.type !== 'MAP') return element;
  return { ...element, converted_type: logical.type };
}

/**
 * The schema without annotations, but for those of lists in the standard form: they say how values are put together.
 * All other groups, maps too, are structs with a repeated field to the library.
 */
function bareElements(node: ParquetNode): SchemaElement[] {
  const { converted_type: converted, logical_type: _, ...rest } = node.element;
  const list = listOf(node);
  const isList = list !== undefined && !isGroupToLibrary(list);
  const element = isList ? { ...rest, converted_type: converted } : rest;
  return [element, ...node.children.flatMap(bareElements)];
}

function microsOf(nanos: bigint): bigint {
  return nanos >= 0n ? nanos / 1000n : -((999n - nanos) / 1000n);
}

/** Snappy is the library's own; what few files have is loaded for those. */
async function compressorsFor({ row_groups: groups }: FileMetaData): Promise<Compressors> {
  const codecs = groups.flatMap(({ columns }) => columns.map((column) => column.meta_data?.codec));
  const isCommon = codecs.every((codec) => codec === 'SNAPPY' || codec === 'UNCOMPRESSED');
  return isCommon ? {} : (await import('./compressors.ts')).compressors;
}
