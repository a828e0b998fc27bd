import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSession, type Session } from '../../node/index.ts';
import type { DataFrame } from '../../src/api/dataframe.ts';
import { temporaryFolder } from '../support/child-program.ts';
import { recordedLines } from '../support/recorded-case.ts';

/* What Spark tells the reader of a Parquet table of a condition, as EXPLAIN FORMATTED shows it. */

interface Recorded {
  readonly where: string;
  readonly pushed: string;
}

const RECORDED = recordedLines<Recorded>(
  new URL('pushed-filters/parquet.jsonl', import.meta.url),
);
const SCHEMA = `id BIGINT, i INT, sh SMALLINT, t STRING, d DOUBLE, dec DECIMAL(10,2), ts TIMESTAMP, dt DATE,
  st STRUCT<a: BIGINT, b: STRING>, b BOOLEAN, bin BINARY`;

/** Where less is said here, or in another order; what is said, and why. */
const DIFFERENT: Readonly<Record<string, readonly [pushed: string, reason: string]>> = {
  'i=5.0': ['[]', 'a whole number is not compared as a decimal by the reader'],
  "t like 'a%b'": ['[]', 'LIKE with two parts is left to the filter'],
  'i in (1,2,3,4,5,6,7,8,9,10,11,12)': [
    '[In(i, [1,2,3,4,5,6,7,8,9,10,11,12])]',
    'the values stay in their order',
  ],
  'i in (1,null)': ['[]', 'a list with null is left to the filter'],
  "d='NaN'": ['[]', 'a text is cast to a number when the query runs'],
  "d>cast('NaN' as double)": ['[]', 'a text is cast to a number when the query runs'],
  '5=i and i=t': ['[IsNotNull(i), EqualTo(i,5)]', 'of columns alone nothing is said'],
  'i=id': ['[]', 'of columns alone nothing is said'],
  'dt>ts': ['[]', 'of columns alone nothing is said'],
  "cast(i as string)='5'": ['[]', 'of expressions nothing is said'],
  'cast(d as int)=5': ['[]', 'of expressions nothing is said'],
  't=5': ['[]', 'of expressions nothing is said'],
  'i%2=0 and id>5': ['[]', 'what stands behind a term that may fail is kept from the reader'],
};

/** Of a table with folders: what their names answer, and what goes into the files. */
const RECORDED_OF_FOLDERS = recordedLines<Recorded & { readonly partition: string }>(
  new URL('pushed-filters/partitions.jsonl', import.meta.url),
);

let session: Session;
let table: DataFrame;
let folders: DataFrame;
let removeFolder: () => Promise<void>;

beforeAll(async () => {
  const folder = await temporaryFolder();
  removeFolder = folder.remove;
  const path = join(folder.path, 'table');
  await mkdir(path);
  session = await createSession();
  table = session.read.schema(SCHEMA).format('parquet').load(path);
  const partitioned = join(folder.path, 'partitioned');
  const row = "SELECT 1 AS n, 'x' AS t, 'a' AS k, 1 AS d, DATE'2026-01-02' AS day";
  await (await session.sql(row)).write.partitionBy('k', 'd', 'day').parquet(partitioned);
  folders = session.read.parquet(partitioned);
});

afterAll(async () => {
  await session.stop();
  await removeFolder();
});

describe('the reader of a Parquet table is told', () => {
  test.each(RECORDED)('$where', async ({ where, pushed }) => {
    const [expected] = DIFFERENT[where] ?? [pushed];
    const text = await table.where(where).explainString('formatted');
    const shown = /^PushedFilters: (.*)$/m.exec(text)?.[1] ?? '[]';
    expect(shown).toBe(expected);
  });
});

describe('the reader of a table in folders is told', () => {
  test.each(RECORDED_OF_FOLDERS)('$where', async ({ where, partition, pushed }) => {
    const text = await folders.where(where).explainString('formatted');
    const shown = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? '[]';
    expect([shown('PartitionFilters').replaceAll(/#\d+/g, '#'), shown('PushedFilters')]).toEqual([
      partition,
      pushed,
    ]);
  });

  test('in one line with the scan', async () => {
    const text = await folders.where("k = 'a' AND n > 0").explainString('simple');
    const number = /\bk#\d+/.exec(text)?.[0];
    expect(text).toContain(
      `, PartitionFilters: [isnotnull(${number}), (${number} = a)], PushedFilters: [IsNotNull(n), GreaterThan(n,0)]`,
    );
  });
});
