import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parquetEncoding } from '../../src/connectors/columnar/parquet/parquet-encoding.ts';
import { parquetFormat } from '../../src/connectors/columnar/parquet/parquet-format.ts';
import type { StructType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { buildBatch } from '../../src/wasm/column-builder.ts';
import { readRows } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { bytesFile } from '../support/bytes-file.ts';
import { newCore } from '../support/core.ts';
import { nestedTables } from '../support/nested-tables.ts';
import { propertyOptions } from '../support/property-options.ts';

interface Table {
  readonly schema: StructType;
  readonly rows: readonly ValueRow[];
}

const typesOf = ({ fields }: StructType) => fields.map(({ dataType }) => dataType);

/** The rows as one file, in batches of so many. */
function written(core: WasmCore, { schema, rows }: Table, codec: string, batchRows: number) {
  const file = parquetEncoding(codec, gzipSync).open(core, schema).newFile();
  const parts = [file.begin().slice()];
  for (let first = 0; first < rows.length; first += batchRows) {
    const batch = buildBatch(core, typesOf(schema), rows.slice(first, first + batchRows));
    parts.push(file.encode(batch).slice());
    core.kernels.arena_reset();
  }
  parts.push(file.end().slice());
  return new Uint8Array(Buffer.concat(parts));
}

async function readBack(core: WasmCore, bytes: Uint8Array<ArrayBuffer>): Promise<Table> {
  const file = await parquetFormat.open(bytesFile(bytes));
  const rows: ValueRow[] = [];
  for await (const batch of file.batches({ core, columns: file.schema })) {
    rows.push(...readRows(core, batch, typesOf(file.schema)));
    core.kernels.arena_reset();
  }
  return { schema: file.schema, rows };
}

test('what is written as Parquet is read back, whatever the types, the codec and the size of batches', async () => {
  const core = await newCore('debug');
  // Values of one column that are all null have no bytes; an INTERVAL has no type there.
  const tables = nestedTables({ without: ['calendar_interval', 'null'] });
  const codecs = fc.constantFrom('snappy', 'gzip', 'none');
  await fc.assert(
    fc.asyncProperty(tables, codecs, fc.integer({ min: 1, max: 7 }), async (table, codec, size) => {
      expect(await readBack(core, written(core, table, codec, size))).toEqual(table);
    }),
    propertyOptions(300),
  );
});
