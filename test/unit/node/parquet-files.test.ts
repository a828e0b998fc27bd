import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createSession, type Session } from '../../../node/index.ts';
import { parquetFormat } from '../../../src/connectors/columnar/parquet/parquet-format.ts';
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
