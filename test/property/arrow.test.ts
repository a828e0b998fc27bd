import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrowFormat } from '../../src/connectors/columnar/arrow/arrow-format.ts';
import { ArrowWriter } from '../../src/connectors/columnar/arrow/arrow-writer.ts';
import type { StructType } from '../../src/types/data-type.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { buildBatch } from '../../src/wasm/column-builder.ts';
import { readRows } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { bytesFile } from '../support/bytes-file.ts';
import { newCore } from '../support/core.ts';
import { nestedTables } from '../support/nested-tables.ts';
import { propertyOptions } from '../support/property-options.ts';

const typesOf = ({ fields }: StructType) => fields.map(({ dataType }) => dataType);

interface Table {
  readonly schema: StructType;
  readonly rows: readonly ValueRow[];
}

/** The rows as an Arrow stream, in batches of so many. */
function written(core: WasmCore, { schema, rows }: Table, batchRows: number) {
  const writer = new ArrowWriter(schema, 'Europe/Berlin');
  for (let first = 0; first < rows.length; first += batchRows) {
    writer.add(core, buildBatch(core, typesOf(schema), rows.slice(first, first + batchRows)));
    core.kernels.arena_reset();
  }
  return writer.finish();
}

async function readBack(bytes: Uint8Array<ArrayBuffer>, core: WasmCore) {
  const file = await arrowFormat.open(bytesFile(bytes));
  const rows: ValueRow[] = [];
  for await (const batch of file.batches({ core, columns: file.schema })) {
    rows.push(...readRows(core, batch, typesOf(file.schema)));
    core.kernels.arena_reset();
  }
  return { schema: file.schema, rows };
}

test('what is written as Arrow is read back, whatever the types and the size of batches', async () => {
  const core = await newCore('debug');
  await fc.assert(
    fc.asyncProperty(nestedTables(), fc.integer({ min: 1, max: 7 }), async (table, batchRows) => {
      expect(await readBack(written(core, table, batchRows), core)).toEqual(table);
    }),
    propertyOptions(400),
  );
});

test('bytes that are cut short are refused, or have less rows', async () => {
  const schema = parseSchema('n INT, t STRING, a ARRAY<STRUCT<d: DECIMAL(20, 2)>>');
  const rows: ValueRow[] = [
    [1, 'one', [[100n], [null]]],
    [null, null, null],
    [3, 'three', []],
  ];
  const core = await newCore('debug');
  const whole = written(core, { schema, rows }, 2);
  for (let length = 0; length < whole.length; length++) {
    const read = await readBack(whole.slice(0, length), core).catch((error) => error.condition);
    if (read === 'FAILED_READ_FILE.MALFORMED_ARROW') continue;
    expect(rows.slice(0, read.rows.length)).toEqual(read.rows);
  }
});
