import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createSession } from '../../node/index.ts';
import { parquetEncoding } from '../../src/connectors/columnar/parquet/parquet-encoding.ts';
import { buildBatch } from '../../src/wasm/column-builder.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { newCore } from '../support/core.ts';
import { type FilteredTable, filteredTables } from '../support/filtered-tables.ts';
import { propertyOptions } from '../support/property-options.ts';

/** The rows as one file of row groups of so many rows. */
function written(core: WasmCore, { schema, rows }: FilteredTable, groupRows: number) {
  const types = schema.fields.map(({ dataType }) => dataType);
  const file = parquetEncoding('none', gzipSync, groupRows).open(core, schema).newFile();
  const parts = [file.begin().slice()];
  for (let first = 0; first < rows.length; first += groupRows) {
    const batch = buildBatch(core, types, rows.slice(first, first + groupRows));
    parts.push(file.encode(batch).slice());
    core.kernels.arena_reset();
  }
  parts.push(file.end().slice());
  return new Uint8Array(Buffer.concat(parts));
}

test('a filter that skips row groups of Parquet files gives what it gives without', async () => {
  const core = await newCore('debug');
  const session = await createSession({ int64: 'bigint' });
  onTestFinished(() => session.stop());
  const tables = filteredTables();
  await fc.assert(
    fc.asyncProperty(tables, fc.integer({ min: 1, max: 5 }), async (table, groupRows) => {
      const file = new File([written(core, table, groupRows)], 'table.parquet');
      const rows = async (isPushed: boolean) => {
        session.conf.set('spark.sql.parquet.filterPushdown', isPushed);
        const read = session.read.format('parquet').files([file]);
        const counts: number[] = [];
        for (const condition of table.simple) counts.push(await read.where(condition).count());
        const rows = await read.where(table.condition).collect({ rowMode: 'array' });
        return [counts, rows];
      };
      expect(await rows(true)).toEqual(await rows(false));
    }),
    propertyOptions(40),
  );
});
