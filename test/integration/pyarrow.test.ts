import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSession, type DataFrame } from '../../node/index.ts';
import { temporaryFolder } from '../support/child-program.ts';

/** Python with pyarrow: `MILLRACE_PYTHON`, or the one of the system. */
const PYTHON = process.env.MILLRACE_PYTHON ?? 'python3';
const hasPyarrow = spawnSync(PYTHON, ['-c', 'import pyarrow']).status === 0;
if (!hasPyarrow) console.warn(`skipped: ${PYTHON} has no pyarrow; set MILLRACE_PYTHON`);

/** Prints types, nullability and rows as pyarrow sees them, once it has checked the buffers in full. */
const PROGRAM = `
import json, sys, pyarrow as pa, pyarrow.parquet as pq
path = sys.argv[1]
table = pq.read_table(path) if path.endswith('.parquet') else pa.ipc.open_stream(path).read_all()
table.validate(full=True)
print(json.dumps({
  'types': [[field.name, str(field.type), field.nullable] for field in table.schema],
  'rows': [[str(value) for value in row.values()] for row in table.to_pylist()],
}))
`;

const DDL = `b BOOLEAN NOT NULL, i8 TINYINT, i16 SMALLINT, i32 INT, i64 BIGINT, f FLOAT, d DOUBLE, dec DECIMAL(38, 10),
  s STRING, bin BINARY, day DATE, ts TIMESTAMP, ntz TIMESTAMP_NTZ, iv INTERVAL DAY TO SECOND, a ARRAY<INT>,
  m MAP<STRING, BIGINT>, st STRUCT<x: INT, y: ARRAY<STRING>>`;

const ROWS = [
  [
    true,
    1,
    2,
    3,
    4,
    0.5,
    1.25,
    '1.5',
    'ä',
    Uint8Array.of(97),
    '2024-02-29',
    new Date(0),
    '2024-02-29T12:34:56',
    1_000_000n,
    [1, null],
    { k: 1 },
    { x: 1, y: ['z', null] },
  ],
  [false, ...Array(16).fill(null)],
];

const EXPECTED = {
  types: [
    ['b', 'bool', false],
    ['i8', 'int8', true],
    ['i16', 'int16', true],
    ['i32', 'int32', true],
    ['i64', 'int64', true],
    ['f', 'float', true],
    ['d', 'double', true],
    ['dec', 'decimal128(38, 10)', true],
    ['s', 'string', true],
    ['bin', 'binary', true],
    ['day', 'date32[day]', true],
    ['ts', 'timestamp[us, tz=UTC]', true],
    ['ntz', 'timestamp[us]', true],
    ['iv', 'duration[us]', true],
    ['a', 'list<element: int32>', true],
    ['m', 'map<string, int64>', true],
    ['st', 'struct<x: int32, y: list<element: string>>', true],
  ],
  rows: [
    [
      'True',
      '1',
      '2',
      '3',
      '4',
      '0.5',
      '1.25',
      '1.5000000000',
      'ä',
      "b'a'",
      '2024-02-29',
      '1970-01-01 00:00:00+00:00',
      '2024-02-29 12:34:56',
      '0:00:01',
      '[1, None]',
      "[('k', 1)]",
      "{'x': 1, 'y': ['z', None]}",
    ],
    ['False', ...Array(16).fill('None')],
  ],
};

/** What pyarrow finds in a file. */
function found(path: string): typeof EXPECTED {
  const { stdout, stderr } = spawnSync(PYTHON, ['-c', PROGRAM, path], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

async function withTable(use: (table: DataFrame, path: string) => Promise<void>): Promise<void> {
  const folder = await temporaryFolder();
  onTestFinished(folder.remove);
  await using session = await createSession();
  await use(session.createDataFrame(ROWS, DDL), folder.path);
}

test.skipIf(!hasPyarrow)('pyarrow reads what toArrow writes', () =>
  withTable(async (table, folder) => {
    const path = join(folder, 'table.arrows');
    await writeFile(path, await table.toArrow());
    expect(found(path)).toEqual(EXPECTED);
  }),
);

test.skipIf(!hasPyarrow).each(['snappy', 'gzip', 'none'])(
  'pyarrow reads what is written as Parquet, compressed with %s',
  (codec) =>
    withTable(async (table, folder) => {
      await table.write.mode('overwrite').option('compression', codec).parquet(folder);
      const name = (await readdir(folder)).find((one) => one.endsWith('.parquet')) ?? '';
      const { types, rows } = found(join(folder, name));
      // Parquet has no intervals: they are numbers with a note that Spark reads. Maps are called as their columns.
      const own = new Map([
        ['iv', 'int64'],
        ['m', "map<string, int64 ('m')>"],
      ]);
      const written = EXPECTED.types.map(([column, type, nullable]) => [
        column,
        own.get(String(column)) ?? type,
        nullable,
      ]);
      expect(types).toEqual(written);
      expect(rows[0].with(13, '0:00:01')).toEqual(EXPECTED.rows[0]);
      expect(rows[1]).toEqual(EXPECTED.rows[1]);
    }),
);
