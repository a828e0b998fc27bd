import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createSession, type Session } from '../../../node/index.ts';
import type { ByteFile } from '../../../src/connectors/columnar/columnar-file.ts';
import { parquetEncoding } from '../../../src/connectors/columnar/parquet/parquet-encoding.ts';
import { parquetFormat } from '../../../src/connectors/columnar/parquet/parquet-format.ts';
import type { SourceFilter } from '../../../src/plan/source-filter.ts';
import { IntegerType } from '../../../src/types/data-type.ts';
import { parseSchema } from '../../../src/types/ddl.ts';
import { buildBatch } from '../../../src/wasm/column-builder.ts';
import { bytesFile } from '../../support/bytes-file.ts';
import { temporaryFolder } from '../../support/child-program.ts';
import { newCore } from '../../support/core.ts';

let out: string;

beforeEach(async () => {
  const folder = await temporaryFolder();
  onTestFinished(folder.remove);
  out = join(folder.path, 'out');
});

async function newSession(): Promise<Session> {
  const session = await createSession();
  onTestFinished(() => session.stop());
  return session;
}

const goldenFile = (name: string) =>
  readFile(new URL(`../../golden/parquet/${name}`, import.meta.url));

describe('Parquet files', () => {
  test('are read by columns: no byte of one that is not wanted', async () => {
    const bytes = await goldenFile('spark-none.parquet');
    const ranges: [number, number][] = [];
    const file = await parquetFormat.open({
      path: 'counted',
      sizeBytes: bytes.length,
      read: async (start, end) => {
        ranges.push([start, end]);
        return Uint8Array.from(bytes.subarray(start, end)).buffer;
      },
    });
    const footerReads = ranges.length;
    const { fields } = file.schema;
    const columns = { ...file.schema, fields: fields.filter(({ name }) => name === 'i64') };
    let rows = 0;
    for await (const batch of file.batches({ core: await newCore(), columns })) rows += batch.rows;
    expect(rows).toBe(3);
    const read = ranges.slice(footerReads).reduce((sum, [start, end]) => sum + end - start, 0);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(200);
  });

  test('of many row groups are read in order, whole and in part', async () => {
    const session = await newSession();
    const rows = session.range(300_000).selectExpr('id', "concat('row ', id) AS t");
    await rows.write.option('maxRecordsPerFile', 290_000).parquet(out);
    const table = session.read.parquet(out);
    const checks = ['count(*) AS n', 'sum(id) AS s', 'min(t) AS first', 'max(t) AS last'];
    const expected = { n: 300_000, s: 44_999_850_000, first: 'row 0', last: 'row 99999' };
    expect(await table.selectExpr(...checks).collect()).toEqual([expected]);
    expect(await table.count()).toBe(300_000);
    expect((await table.where('id = 299999').collect())[0]).toEqual({
      id: 299_999,
      t: 'row 299999',
    });
    expect(await table.take(2)).toEqual([
      { id: 0, t: 'row 0' },
      { id: 1, t: 'row 1' },
    ]);
  });

  test('are not read where the footer says that no row is wanted', async () => {
    const core = await newCore();
    const schema = parseSchema('n INT, t STRING');
    const types = schema.fields.map(({ dataType }) => dataType);
    const encoder = parquetEncoding('none', gzipSync, 100).open(core, schema).newFile();
    const parts = [encoder.begin().slice()];
    for (let first = 0; first < 1000; first += 100) {
      const rows = Array.from({ length: 100 }, (_, at) => [first + at, `row ${first + at}`]);
      parts.push(encoder.encode(buildBatch(core, types, rows)).slice());
    }
    const bytes = new Uint8Array(Buffer.concat([...parts, encoder.end().slice()]));
    const read = async (filters: readonly SourceFilter[]) => {
      let [bytesRead, rows] = [0, 0];
      const file = bytesFile(bytes);
      const counted: ByteFile = {
        ...file,
        read: (start, end) => {
          bytesRead += end - start;
          return file.read(start, end);
        },
      };
      const opened = await parquetFormat.open(counted);
      bytesRead = 0;
      for await (const batch of opened.batches({ core, columns: schema, filters })) {
        rows += batch.rows;
      }
      return { bytesRead, rows };
    };
    const all = await read([]);
    expect(all.rows).toBe(1000);
    const column = { path: ['n'], dataType: IntegerType };
    const equal = (value: number): SourceFilter => ({
      kind: 'comparison',
      operator: '=',
      column,
      value,
    });
    const one = await read([equal(250)]);
    expect(one.rows).toBe(100);
    expect(one.bytesRead).toBeLessThan(all.bytesRead / 8);
    expect(await read([equal(-1)])).toEqual({ bytesRead: 0, rows: 0 });
    expect((await read([{ kind: 'or', left: equal(1), right: equal(999) }])).rows).toBe(200);
    const missing = { path: ['other'], dataType: IntegerType };
    expect(await read([{ kind: 'isNotNull', column: missing }])).toEqual({ bytesRead: 0, rows: 0 });
  });

  test('of which only some row groups are wanted count as the rows of those', async () => {
    const session = await newSession();
    const rows = session.range(300_000).selectExpr('id', 'id % 3 AS k');
    await rows.write.option('maxRecordsPerFile', 100_000).parquet(out);
    const table = session.readStream.schema('id BIGINT, k BIGINT').format('parquet').load(out);
    const counted = async () => {
      const query = await table
        .where('id = 150000')
        .writeStream.format('noop')
        .trigger({ availableNow: true })
        .start();
      await query.awaitTermination();
      return query.recentProgress.reduce((sum, { numInputRows }) => sum + numInputRows, 0);
    };
    expect(await counted()).toBe(100_000);
    session.conf.set('spark.sql.parquet.filterPushdown', false);
    expect(await counted()).toBe(300_000);
  });

  test('have the values of their folders, whatever they hold themselves', async () => {
    const session = await newSession();
    for (const k of [1, 2]) {
      await session.range(3).selectExpr('id', '9L AS k').write.parquet(`${out}/k=${k}`);
    }
    const table = session.read.parquet(out);
    expect(await table.where('k = 2').count()).toBe(3);
    expect(await table.where('k = 9').count()).toBe(0);
    expect(await table.where('k = 9 OR id = 1').count()).toBe(2);
    expect(await table.where('k = 2 AND id > 7').count()).toBe(0);
  });

  test('that a program holds are read as those in folders', async () => {
    const session = await newSession();
    const file = new File([await goldenFile('spark-snappy.parquet')], 'held.parquet');
    const table = session.read.format('parquet').files([file]);
    expect(await table.select('s', 'i32').collect()).toEqual([
      { s: 'ä', i32: 3 },
      { s: null, i32: null },
      { s: '', i32: -2147483648 },
    ]);
  });

  test('that are damaged fail with their names', async () => {
    const session = await newSession();
    const bytes = Uint8Array.from(await goldenFile('spark-snappy.parquet'));
    const damaged = new File([bytes.fill(0xff, 10, 600)], 'damaged.parquet');
    await expect(session.read.format('parquet').files([damaged]).collect()).rejects.toMatchObject({
      condition: expect.stringMatching(/^FAILED_READ_FILE/),
      parameters: { path: 'damaged.parquet' },
    });
    await writeFile(out, 'no Parquet');
    await expect(session.read.parquet(out).collect()).rejects.toMatchObject({
      condition: 'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER',
      parameters: { path: out },
    });
  });

  test('refuse codecs that there are none of, and tables without a value', async () => {
    const session = await newSession();
    const write = session.range(1).write.option('compression', 'lzo');
    await expect(write.parquet(out)).rejects.toMatchObject({
      condition: 'CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION',
    });
    const nothing = session.range(1).selectExpr('NULL AS a');
    await expect(nothing.write.parquet(out)).rejects.toMatchObject({
      condition: 'EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE',
    });
    await session.range(2).selectExpr('id', 'NULL AS a').write.parquet(out);
    expect(await session.read.parquet(out).collect()).toEqual([
      { id: 0, a: null },
      { id: 1, a: null },
    ]);
  });

  test('grow a stream as other files do', async () => {
    const session = await newSession();
    await session.range(2).write.parquet(out);
    const stream = session.readStream.schema('id BIGINT').format('parquet').load(out);
    const rows: unknown[] = [];
    const query = await stream.writeStream
      .trigger({ availableNow: true })
      .foreach((row) => rows.push(row))
      .start();
    await query.awaitTermination();
    expect(rows).toEqual([{ id: 0 }, { id: 1 }]);
  });
});
