import { describe, expect, test } from 'vitest';
import type { Format } from '../../../../src/connectors/format/format.ts';
import { jsonFormat } from '../../../../src/connectors/format/json.ts';
import { textFormat } from '../../../../src/connectors/format/text.ts';
import { parseSchema } from '../../../../src/types/ddl.ts';
import type { Value, ValueRow } from '../../../../src/types/value.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { encodeRows } from '../../../support/encode-rows.ts';

const micros = (iso: string) => BigInt(Date.parse(iso)) * 1000n;

describe.each(CORE_BUILDS)('the %s core', (build) => {
  async function encode(
    format: Format,
    ddl: string,
    rows: ValueRow[],
    options = {},
    timeZone = 'UTC',
  ) {
    const schema = parseSchema(ddl);
    return encodeRows(await newCore(build), rows, { format, schema, options, timeZone });
  }

  /** As `to_json` of Spark 4.3 answered. */
  const VALUES: readonly [string, Value, string][] = [
    ['BOOLEAN', true, 'true'],
    ['BOOLEAN', false, 'false'],
    ['TINYINT', -128, '-128'],
    ['SMALLINT', 300, '300'],
    ['INT', -2147483648, '-2147483648'],
    ['BIGINT', -(2n ** 63n), '-9223372036854775808'],
    ['BIGINT', 0n, '0'],
    ['BIGINT', 9007199254740993n, '9007199254740993'],
    ['DECIMAL(10,2)', 150n, '1.50'],
    ['DECIMAL(20,10)', 1000n, '1.000E-7'],
    ['DECIMAL(20,10)', 0n, '0E-10'],
    ['DECIMAL(10,7)', 0n, '0E-7'],
    ['DECIMAL(10,6)', 0n, '0.000000'],
    ['DECIMAL(38,0)', 123456789012345678901234567890n, '123456789012345678901234567890'],
    ['DECIMAL(38,38)', -(10n ** 38n) + 1n, `-0.${'9'.repeat(38)}`],
    ['DECIMAL(4,2)', -5n, '-0.05'],
    ['DOUBLE', 1e10, '1.0E10'],
    ['DOUBLE', 1e7, '1.0E7'],
    ['DOUBLE', 9999999, '9999999.0'],
    ['DOUBLE', 0.001, '0.001'],
    ['DOUBLE', 0.0001, '1.0E-4'],
    ['DOUBLE', 123456789.125, '1.23456789125E8'],
    ['DOUBLE', Number.NaN, '"NaN"'],
    ['DOUBLE', -Infinity, '"-Infinity"'],
    ['DOUBLE', -0.0, '-0.0'],
    ['DOUBLE', 5e-324, '4.9E-324'],
    ['DOUBLE', Number.MAX_VALUE, '1.7976931348623157E308'],
    ['DOUBLE', 0.1 + 0.2, '0.30000000000000004'],
    ['FLOAT', Math.fround(0.1), '0.1'],
    ['FLOAT', 16777216, '1.6777216E7'],
    ['FLOAT', 3.4028234663852886e38, '3.4028235E38'],
    ['FLOAT', 1.401298464324817e-45, '1.4E-45'],
    ['FLOAT', Infinity, '"Infinity"'],
    ['TIME', 37_230_500_000_000n, '"10:20:30.5"'],
    [
      'STRING',
      'a\\b"c/\b\t\n\f\r\u0001\u001f\u007fé💥',
      '"a\\\\b\\"c/\\b\\t\\n\\f\\r\\u0001\\u001F\u007fé💥"',
    ],
    ['STRING', '', '""'],
    ['STRING', 'x'.repeat(100), `"${'x'.repeat(100)}"`],
    ['BINARY', Uint8Array.of(1, 2, 3), '"AQID"'],
    ['BINARY', Uint8Array.of(1, 2), '"AQI="'],
    ['BINARY', Uint8Array.of(255), '"/w=="'],
    ['BINARY', new Uint8Array(0), '""'],
    ['TIMESTAMP', micros('2024-03-01T10:20:30.123Z') + 456n, '"2024-03-01T10:20:30.123Z"'],
    ['TIMESTAMP', -1n, '"1969-12-31T23:59:59.999Z"'],
    ['TIMESTAMP', micros('+012024-01-01T00:00:00Z'), '"+12024-01-01T00:00:00.000Z"'],
    ['TIMESTAMP', micros('-000044-03-15T00:00:00Z'), '"-0044-03-15T00:00:00.000Z"'],
    ['TIMESTAMP_NTZ', micros('2024-03-01T10:20:30Z'), '"2024-03-01T10:20:30.000"'],
    ['DATE', 19783, '"2024-03-01"'],
    ['ARRAY<INT>', [1, null], '[1,null]'],
    ['ARRAY<INT>', [], '[]'],
    [
      'MAP<STRING, INT>',
      [
        ['a"b', null],
        ['b', 2],
      ],
      '{"a\\"b":null,"b":2}',
    ],
    ['MAP<DATE, INT>', [[19723, 1]], '{"19723":1}'],
    ['MAP<BOOLEAN, STRING>', [], '{}'],
    ['STRUCT<x: INT, y: INT>', [null, 1], '{"y":1}'],
    ['ARRAY<STRUCT<x: INT>>', [[null]], '[{}]'],
    ['INTERVAL YEAR TO MONTH', 14, `"INTERVAL '1-2' YEAR TO MONTH"`],
    ['INTERVAL DAY TO SECOND', 93784500000n, `"INTERVAL '1 02:03:04.5' DAY TO SECOND"`],
  ];
  test.each(VALUES)('writes %s %s as JSON', async (type, value, expected) => {
    expect(
      await encode(jsonFormat, `a ${type}, b INT`, [
        [value, 1],
        [null, null],
      ]),
    ).toBe(`{"a":${expected},"b":1}\n{}\n`);
  });

  test('leaves null fields out only when asked to', async () => {
    const rows = [[null, ['x', null]]];
    const ddl = 'a INT, b STRUCT<c: STRING, d: INT>';
    expect(await encode(jsonFormat, ddl, rows, { ignoreNullFields: 'false' })).toBe(
      '{"a":null,"b":{"c":"x","d":null}}\n',
    );
    expect(await encode(jsonFormat, ddl, rows, { lineSep: '\r\n' })).toBe('{"b":{"c":"x"}}\r\n');
  });

  test('shows timestamps in the session time zone', async () => {
    const rows = [[micros('2024-07-01T00:00:00Z')], [micros('2024-01-01T00:00:00Z')]];
    expect(await encode(jsonFormat, 't TIMESTAMP', rows, {}, 'Europe/Berlin')).toBe(
      '{"t":"2024-07-01T02:00:00.000+02:00"}\n{"t":"2024-01-01T01:00:00.000+01:00"}\n',
    );
    expect(await encode(jsonFormat, 't TIMESTAMP', rows, { timeZone: '-03:30' })).toBe(
      '{"t":"2024-06-30T20:30:00.000-03:30"}\n{"t":"2023-12-31T20:30:00.000-03:30"}\n',
    );
  });

  test('writes dates and times by the patterns given', async () => {
    const options = { dateFormat: 'dd/MM/yyyy', timestampFormat: 'yyyy/MM/dd HH:mm XXX' };
    const rows = [
      [19783, micros('2024-03-01T10:20:30Z')],
      [null, null],
    ];
    expect(await encode(jsonFormat, 'd DATE, t TIMESTAMP', rows, options, 'Europe/Berlin')).toBe(
      '{"d":"01/03/2024","t":"2024/03/01 11:20 +01:00"}\n{}\n',
    );
  });

  test('replaces what is not UTF-8 as a decoder does', async () => {
    const core = await newCore(build);
    const bytes = [
      0x61, 0xff, 0xc3, 0xe2, 0x82, 0x62, 0xf0, 0x9f, 0x98, 0xed, 0xa0, 0x80, 0xc3, 0xa9, 0xf4,
      0x90, 0xe2, 0x82,
    ];
    const json = encodeRows(core, [[Uint8Array.from(bytes)]], {
      format: jsonFormat,
      schema: parseSchema('a STRING'),
    });
    expect(JSON.parse(json).a).toBe(new TextDecoder().decode(Uint8Array.from(bytes)));
  });

  test('writes text lines, a null as an empty one', async () => {
    expect(await encode(textFormat, 'v STRING', [['a'], [null], ['grüße']])).toBe('a\n\ngrüße\n');
    expect(await encode(textFormat, 'v STRING', [['a'], ['b']], { lineSep: '--' })).toBe('a--b--');
  });

  test('prints many rows into one growing buffer', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [
      BigInt(index),
      index / 8,
      `row ${index}`,
    ]);
    const text = await encode(jsonFormat, 'a BIGINT, b DOUBLE, c STRING', rows);
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(rows.map(([a, b, c]) => ({ a: Number(a), b, c })));
  });
});

test('text refuses any rows but one STRING column', async () => {
  const core = await newCore();
  const refuse = (ddl: string) => () =>
    encodeRows(core, [], { format: textFormat, schema: parseSchema(ddl) });
  expect(refuse('a STRING, b STRING')).toThrow(/\[TEXT_DATA_SOURCE_NEEDS_ONE_COLUMN\]/);
  expect(refuse('a INT')).toThrow(/\[UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE\].*Text.*`a`.*"INT"/);
});
