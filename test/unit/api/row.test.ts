import { describe, expect, test } from 'vitest';
import { inferSchema } from '../../../src/api/infer-schema.ts';
import { DEFAULT_ROW_OPTIONS, rowArrays, rowObjects } from '../../../src/api/row.ts';
import { rowInput } from '../../../src/api/row-input.ts';
import { parseSchema, toDDL } from '../../../src/types/ddl.ts';
import { namedZone, UTC } from '../../../src/types/local-time.ts';
import type { Value } from '../../../src/types/value.ts';

function toJavaScript(type: string, value: Value, options = DEFAULT_ROW_OPTIONS) {
  return rowArrays(parseSchema(`c ${type}`), options)([value])[0];
}

function zoneOf(name: string) {
  const zone = namedZone(name);
  if (zone === undefined) throw new Error(`no zone ${name}`);
  return zone;
}

function toEngine(type: string, value: unknown, timeZone = 'UTC') {
  return rowInput(parseSchema(`c ${type}`), zoneOf(timeZone))({ c: value })[0];
}

describe('a value of a result', () => {
  test.each([
    ['BIGINT', 2n ** 53n - 1n, 2 ** 53 - 1],
    ['DECIMAL(5,2)', -5n, '-0.05'],
    ['DECIMAL(5,0)', 7n, '7'],
    ['DATE', -1, '1969-12-31'],
    ['TIMESTAMP', -1n, new Date(-1)],
    ['TIMESTAMP', 2n ** 60n - 1n, new Date(Number((2n ** 60n - 1n) / 1000n))],
    ['TIMESTAMP', -(2n ** 60n), new Date(Number(-(2n ** 60n) / 1000n) - 1)],
    ['TIMESTAMP_NTZ', 1_500_000n, '1970-01-01T00:00:01.5'],
    ['TIME', 37_230_500_000_000n, '10:20:30.5'],
    ['TIME(9)', 1n, '00:00:00.000000001'],
    ['ARRAY<TIME(0)>', [0n], ['00:00:00']],
    ['INTERVAL DAY TO SECOND', 90_000_000n, "INTERVAL '0 00:01:30' DAY TO SECOND"],
    ['INTERVAL YEAR TO MONTH', 14, "INTERVAL '1-2' YEAR TO MONTH"],
    ['ARRAY<BIGINT>', [1n, null], [1, null]],
    ['MAP<STRING, BIGINT>', [['k', 1n]], new Map([['k', 1]])],
    ['STRUCT<a: BIGINT, b: DATE>', [1n, 0], { a: 1, b: '1970-01-01' }],
    ['STRUCT<a: BIGINT, A: DATE>', [1n, 0], { a: 1, A: '1970-01-01' }],
    ['STRUCT<a: BIGINT, a: STRUCT<a: INT>>', [1n, [2]], [1, { a: 2 }]],
    ['BIGINT', null, null],
  ] as [string, Value, unknown][])('of %s has one JavaScript form', (type, value, expected) => {
    expect(toJavaScript(type, value)).toEqual(expected);
  });

  test('beyond 2^53 is an error that names the way out, and a bigint where asked for', () => {
    expect(() => toJavaScript('STRUCT<n: BIGINT>', [2n ** 53n])).toThrow(
      "[LONG_BEYOND_NUMBER] The value 9007199254740992 of column `c.n` cannot be represented exactly as a JavaScript number. Use the session option int64: 'bigint' to get LONG values as bigint. SQLSTATE: 22003",
    );
    const bigint = { ...DEFAULT_ROW_OPTIONS, int64: 'bigint' as const };
    expect(toJavaScript('BIGINT', 1n, bigint)).toBe(1n);
  });

  test('of TIMESTAMP keeps its microseconds where asked for', () => {
    const micros = { ...DEFAULT_ROW_OPTIONS, timestamps: 'micros' as const };
    expect(toJavaScript('TIMESTAMP', 1n, micros)).toBe(1n);
  });

  test('goes under its column’s name, whatever the name is', () => {
    const schema = parseSchema('`__proto__` INT, b INT');
    const row = rowObjects(schema, DEFAULT_ROW_OPTIONS)([1, 2]);
    expect(Object.entries(row)).toEqual([
      ['__proto__', 1],
      ['b', 2],
    ]);
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });
});

describe('a user’s value', () => {
  test.each([
    ['TINYINT', -128, -128],
    ['BIGINT', 5, 5n],
    ['BIGINT', -(2n ** 63n), -(2n ** 63n)],
    ['FLOAT', 0.1, Math.fround(0.1)],
    ['DECIMAL(5,2)', '1.5', 150n],
    ['DECIMAL(5,2)', '-123.45', -12345n],
    ['DECIMAL(5,2)', 1.25, 125n],
    ['DECIMAL(5,2)', '1.500', 150n],
    ['DECIMAL(5,2)', '1e2', 10000n],
    ['DECIMAL(5,2)', 0, 0n],
    ['DATE', '2024-02-29', 19782],
    ['DATE', new Date('2024-02-29T23:59:59Z'), 19782],
    ['TIMESTAMP', '1970-01-01T01:00:00+01:00', 0n],
    ['TIMESTAMP', '1970-01-01 00:00:00.000001', 1n],
    ['TIMESTAMP', 7n, 7n],
    ['TIMESTAMP_NTZ', '1970-01-01', 0n],
    ['TIME', '10:20:30.5', 37_230_500_000_000n],
    ['TIME(0)', '23:59', 86_340_000_000_000n],
    ['MAP<STRING, INT>', { a: 1 }, [['a', 1]]],
    ['STRUCT<a: INT, b: STRING>', { a: 1, c: 2 }, [1, null]],
    ['ARRAY<STRUCT<a: INT>>', [{ a: 1 }, [2]], [[1], [2]]],
    ['STRING', undefined, null],
  ])('for %s: %s becomes %s', (type, value, expected) => {
    expect(toEngine(type, value)).toEqual(expected);
  });

  test.each([
    ['TINYINT', 128],
    ['INT', 1.5],
    ['INT', '1'],
    ['BIGINT', 2 ** 53],
    ['BIGINT', 2n ** 63n],
    ['STRING', 1],
    ['DECIMAL(5,2)', '1.255'],
    ['DECIMAL(5,2)', '1000'],
    ['DECIMAL(5,2)', 'x'],
    ['DATE', '2023-02-29'],
    ['TIMESTAMP', '2024-01-01T25:00:00Z'],
    ['TIMESTAMP', new Date(Number.NaN)],
    ['TIMESTAMP_NTZ', '10:00:00'],
    ['TIME', '24:00:00'],
    ['TIME', '10:00:00Z'],
    ['TIME', '2024-01-01 10:00:00'],
    ['TIME', 5],
    ['ARRAY<INT>', 'abc'],
  ])('is refused by %s where it does not fit', (type, value) => {
    expect(() => toEngine(type, value)).toThrow(/FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME\] c: /);
  });

  test('is refused with the path of its field', () => {
    expect(() => toEngine('STRUCT<a: ARRAY<INT>>', { a: ['x'] })).toThrow(
      'c.a.element: INT can not accept object "x" in type string.',
    );
    expect(() => toEngine('INT NOT NULL', null)).toThrow(/FIELD_NOT_NULLABLE_WITH_NAME\] c/);
    expect(() => rowInput(parseSchema('a INT, b INT'), UTC)([1])).toThrow(
      /LENGTH_SHOULD_BE_THE_SAME/,
    );
    expect(() => rowInput(parseSchema('a INT'), UTC)(5)).toThrow(/row: STRUCT<A:INT>/);
  });

  test('without an offset is a time of the session’s zone, by its rules of that day', () => {
    const utc = (text: string) => BigInt(Date.parse(text)) * 1000n;
    const zone = 'Europe/Berlin';
    expect(toEngine('TIMESTAMP', '2024-01-01 12:00:00', zone)).toBe(utc('2024-01-01T11:00:00Z'));
    expect(toEngine('TIMESTAMP', '2024-07-01 12:00:00', zone)).toBe(utc('2024-07-01T10:00:00Z'));
    // 02:30 does not exist on the day that summer time begins: clocks showed 03:30.
    expect(toEngine('TIMESTAMP', '2024-03-31 02:30:00', zone)).toBe(utc('2024-03-31T01:30:00Z'));
    // 02:30 exists twice on the day that it ends: the earlier one counts.
    expect(toEngine('TIMESTAMP', '2024-10-27 02:30:00', zone)).toBe(utc('2024-10-27T00:30:00Z'));
  });
});

describe('a schema that nobody gave', () => {
  const infer = (...rows: unknown[]) => toDDL(inferSchema(rows));

  test('is read off the values, and widens from row to row', () => {
    expect(infer({ a: 1, b: 'x' }, { a: 1.5, c: [true] })).toBe(
      'a DOUBLE,b STRING,c ARRAY<BOOLEAN>',
    );
    expect(infer([1n, new Date(0)])).toBe('_1 BIGINT,_2 TIMESTAMP');
    expect(infer({ s: { x: 1 } }, { s: { y: 'a' } })).toBe('s STRUCT<x: BIGINT, y: STRING>');
    expect(infer({ m: new Map([['k', 1]]) })).toBe('m MAP<STRING, BIGINT>');
  });

  test('can not be read off nulls, nor off values at odds', () => {
    expect(() => infer({ a: null })).toThrow(/CANNOT_DETERMINE_TYPE.*`a`/);
    expect(() => infer({ a: [] })).toThrow(/CANNOT_DETERMINE_TYPE.*`a.element`/);
    expect(() => infer({ a: 1 }, { a: 'x' })).toThrow(/CANNOT_MERGE_TYPE/);
  });
});
