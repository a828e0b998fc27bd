import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSession, type Session } from '../../node/index.ts';

/*
 * A table with a column of each type that Arrow has, as pyarrow writes it: three rows as they are, and in the stream the
 * last two of them once more, cut out of the same buffers.
 */

const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name, import.meta.url)));

let session: Session;

beforeAll(async () => {
  session = await createSession({ int64: 'bigint', timestamps: 'micros' });
});
afterAll(() => session.stop());

const SECONDS = 1709210096n;
const micros = SECONDS * 1_000_000n;
const bytes = (...values: number[]) => Uint8Array.from(values);
const long = new TextEncoder().encode('longer than twelve bytes');

/** Type and values of each column. */
const EXPECTED: Readonly<Record<string, readonly [string, unknown, unknown, unknown]>> = {
  null: ['void', null, null, null],
  int8: ['tinyint', -128, null, 127],
  int16: ['smallint', -32768, null, 32767],
  int32: ['int', -2147483648, null, 2147483647],
  int64: ['bigint', -(2n ** 63n), null, 2n ** 63n - 1n],
  uint8: ['smallint', 0, null, 255],
  uint16: ['int', 0, null, 65535],
  uint32: ['bigint', 0n, null, 4294967295n],
  uint64: ['decimal(20,0)', '0', null, '18446744073709551615'],
  float16: ['float', 1.5, null, -0.25],
  float32: ['float', 1.5, null, Number.NaN],
  float64: ['double', 1e300, null, Number.NEGATIVE_INFINITY],
  bool: ['boolean', true, null, false],
  utf8: ['string', 'ä', null, ''],
  large_utf8: ['string', 'ä', null, ''],
  utf8_view: ['string', 'short', null, 'longer than twelve bytes'],
  binary_view: ['binary', bytes(97, 98), null, long],
  binary: ['binary', bytes(0, 255), null, bytes()],
  large_binary: ['binary', bytes(0, 255), null, bytes()],
  fixed_binary: ['binary', bytes(97, 98), null, bytes(99, 100)],
  date32: ['date', '2024-02-29', null, '0001-01-01'],
  date64: ['date', '2024-02-29', null, '1969-12-31'],
  ts_s: ['timestamp', micros, null, -1_000_000n],
  ts_ms: ['timestamp', micros, null, -1000n],
  ts_us: ['timestamp', micros, null, -1n],
  ts_ns: ['timestamp', micros, null, -1n],
  ntz_s: ['timestamp_ntz', '2024-02-29T12:34:56', null, '1969-12-31T23:59:59'],
  ntz_ms: ['timestamp_ntz', '2024-02-29T12:34:56', null, '1969-12-31T23:59:59.999'],
  ntz_us: ['timestamp_ntz', '2024-02-29T12:34:56', null, '1969-12-31T23:59:59.999999'],
  ntz_ns: ['timestamp_ntz', '2024-02-29T12:34:56', null, '1969-12-31T23:59:59.999999'],
  duration_s: interval('0 00:00:05', '-0 00:00:05'),
  duration_ms: interval('0 00:00:00.005', '-0 00:00:00.005'),
  duration_us: interval('0 00:00:00.000005', '-0 00:00:00.000005'),
  duration_ns: interval('0 00:00:00', '-0 00:00:00.000001'),
  month_day_nano: [
    'interval',
    '1 months 2 days 0.000003 seconds',
    null,
    '-1 months -2 days -0.000003 seconds',
  ],
  decimal32: ['decimal(9,2)', '1.50', null, '-9999999.99'],
  decimal64: ['decimal(18,2)', '1.50', null, '-1.25'],
  decimal128: [
    'decimal(38,10)',
    '1.5000000000',
    null,
    '-9999999999999999999999999999.9999999999',
  ],
  decimal256: ['decimal(38,2)', '1.50', null, '-2.25'],
  list: ['array<int>', [1, null], null, []],
  large_list: ['array<string>', ['a', null], null, []],
  fixed_list: ['array<smallint>', [1, null], null, [3, 4]],
  list_view: ['array<int>', [1, null], null, [5]],
  large_list_view: ['array<int>', [1, null], null, [5]],
  list_view_shared: ['array<int>', [30], [10, 20, 30], [20, 30]],
  struct: ['struct<a:int,b:array<string>>', { a: 1, b: ['x', null] }, null, { a: null, b: null }],
  map: ['map<string,bigint>', mapOf([['k', 1n], ['l', null]]), null, mapOf([])],
  dictionary: ['string', 'x', null, 'y'],
  dictionary_int8: ['bigint', 5n, null, 7n],
  dictionary_in_list: ['array<string>', ['x', 'y'], [], ['x']],
  run_end: ['string', 'a', 'a', null],
};

function mapOf(entries: readonly (readonly [string, bigint | null])[]) {
  return new Map(entries);
}

function interval(first: string, last: string): readonly [string, unknown, unknown, unknown] {
  const text = (digits: string) => `INTERVAL '${digits}' DAY TO SECOND`;
  return ['interval day to second', text(first), null, text(last)];
}

const rowsOf = (...ordinals: readonly (1 | 2 | 3)[]) =>
  ordinals.map((ordinal) => Object.values(EXPECTED).map((column) => column[ordinal]));
const TYPES = Object.entries(EXPECTED).map(([name, [type]]) => [name, type]);

test('bytes of a stream are a table', async () => {
  const table = session.createDataFrame(bytesOf('arrow/all-types.arrows'));
  expect(await table.dtypes()).toEqual(TYPES);
  expect(await table.collect({ rowMode: 'array' })).toEqual(rowsOf(1, 2, 3, 2, 3));
});

test('bytes of a file are one, and the file itself is read', async () => {
  const path = fileURLToPath(new URL('arrow/all-types.arrow', import.meta.url));
  const tables = [
    session.createDataFrame(bytesOf('arrow/all-types.arrow').buffer),
    session.read.format('arrow').load(path),
  ];
  for (const table of tables) {
    expect(await table.dtypes()).toEqual(TYPES);
    expect(await table.collect({ rowMode: 'array' })).toEqual(rowsOf(1, 2, 3));
    expect(await table.select('utf8', 'int8').where('int8 > 0').collect()).toEqual([
      { utf8: '', int8: 127 },
    ]);
  }
});

test('what is read and written again is the same', async () => {
  const table = session.createDataFrame(bytesOf('arrow/all-types.arrows'));
  const again = session.createDataFrame(await table.toArrow());
  expect(await again.dtypes()).toEqual(TYPES);
  expect(await again.collect({ rowMode: 'array' })).toEqual(rowsOf(1, 2, 3, 2, 3));
});
