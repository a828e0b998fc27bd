import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSession, type Session } from '../../../node/index.ts';
import { temporaryFolder } from '../../support/child-program.ts';

/* A folder `column=value` whose rows can't meet a filter is not read: what stands in its files does not matter. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let session: Session;

beforeEach(async () => {
  folder = await temporaryFolder();
  session = await createSession({
    config: { 'spark.sql.warehouse.dir': join(folder.path, 'warehouse') },
  });
});
afterEach(async () => {
  await session.stop();
  await folder.remove();
});

describe.each(['parquet', 'json', 'csv'])('of %s', (format) => {
  test('a file that can not be read is met only by queries of its folder', async () => {
    await session.sql(
      `CREATE TABLE t (n INT, k STRING, d INT) USING ${format} PARTITIONED BY (k, d)`,
    );
    await session.sql("INSERT INTO t VALUES (1, 'a', 1), (2, 'a', 2), (3, 'b', 1), (4, NULL, 3)");
    const broken = join(folder.path, `warehouse/t/k=broken/d=9`);
    await mkdir(broken, { recursive: true });
    // A gzip file that is none fails when it is opened.
    const name = format === 'parquet' ? 'part-0.parquet' : `part-0.${format}.gz`;
    await writeFile(join(broken, name), 'neither of these formats');
    const rowsOf = async (where: string) => {
      const rows = await (await session.sql(`SELECT n FROM t WHERE ${where}`)).collect();
      return rows.map(({ n }) => n).sort();
    };
    const conditions: readonly (readonly [where: string, rows: readonly number[]])[] = [
      ["k = 'a'", [1, 2]],
      ["k = 'a' AND d > 1 AND n > 0", [2]],
      ["k < 'b'", [1, 2]],
      ["k IN ('b', 'c')", [3]],
      ["k LIKE 'b%' AND d = 1", [3]],
      ['k IS NULL', [4]],
      ["k <=> 'b'", [3]],
      ['k <=> NULL', [4]],
      ['d BETWEEN 1 AND 2', [1, 2, 3]],
      ["NOT (k = 'broken' OR d = 9)", [1, 2, 3]],
      ["NOT (k LIKE 'br%')", [1, 2, 3]],
      ["k = 'a' OR d = 3", [1, 2, 4]],
      ["(k = 'a' AND n = 1) OR (k = 'b' AND n = 3)", [1, 3]],
      ['d < 0', []],
    ];
    for (const [where, rows] of conditions) expect(await rowsOf(where), where).toEqual(rows);
    for (const where of ["k >= 'b'", 'n < 10', "k = 'a' OR n = 3"]) {
      await expect(rowsOf(where), where).rejects.toThrow(/./);
    }
  });
});
