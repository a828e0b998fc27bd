import { describe, expect, test } from 'vitest';
import { jsonFormat } from '../../../../src/connectors/format/json.ts';
import type { StructType } from '../../../../src/types/data-type.ts';
import { parseSchema } from '../../../../src/types/ddl.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { parseBytes } from '../../../support/parse-bytes.ts';

const micros = (iso: string) => BigInt(Date.parse(iso)) * 1000n;

describe.each(CORE_BUILDS)('JSON lines in the %s core', (build) => {
  async function rows(ddl: string, text: string | Uint8Array, options = {}, timeZone = 'UTC') {
    const schema: StructType = parseSchema(ddl);
    const core = await newCore(build);
    const whole = await parseBytes(core, text, { format: jsonFormat, schema, options, timeZone });
    const pieces = { format: jsonFormat, schema, options, timeZone, chunks: [1, 5, 2, 64] };
    expect(await parseBytes(core, text, pieces)).toEqual(whole);
    return whole.rows;
  }

  test('give every scalar type', async () => {
    const line =
      '{"b":true,"y":-128,"s":32767,"i":-2147483648,"l":9223372036854775807,"f":1.5,"d":-0.1,"x":12.345,"t":"grüße \\u00e9\\n\\ud83d\\ude00","r":"YWJj","a":"2024-02-29","z":"2024-03-01T10:20:30.123456Z","n":"2024-03-01 10:20:30"}';
    const ddl =
      'b BOOLEAN, y TINYINT, s SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, x DECIMAL(6,2), t STRING, r BINARY, a DATE, z TIMESTAMP, n TIMESTAMP_NTZ';
    expect(await rows(ddl, `${line}\n${line}\r\n${line}`)).toEqual(
      Array(3).fill([
        true,
        -128,
        32767,
        -2147483648,
        9223372036854775807n,
        1.5,
        -0.1,
        1235n,
        'grüße é\n😀',
        Uint8Array.of(97, 98, 99),
        19782,
        micros('2024-03-01T10:20:30.123Z') + 456n,
        micros('2024-03-01T10:20:30Z'),
      ]),
    );
  });

  test('keep nothing of an array or map that does not fit, not even what only the host can read', async () => {
    const hard = '0.1234567890123456789012345';
    const text = [
      `{"a":[${hard},"x"],"m":{"k":${hard},"l":"x"}}`,
      '{"a":[5.0],"m":{"k":7.0}}',
      `{"a":[[],${hard}],"m":{"k":${hard},"l":[]}}`,
    ].join('\n');
    expect(await rows('a ARRAY<DOUBLE>, m MAP<STRING, DOUBLE>', text)).toEqual([
      [null, null],
      [[5], [['k', 7]]],
      [null, null],
    ]);
  });

  test('give structs, arrays and maps, nested', async () => {
    const ddl =
      'a STRUCT<b: INT, c: STRUCT<d: STRING>>, e ARRAY<ARRAY<INT>>, m MAP<STRING, STRUCT<v: INT>>';
    const text = [
      '{"a":{"b":1,"c":{"d":"x"}},"e":[[1,2],[],null,[null]],"m":{"k":{"v":1},"l":{"v":null},"m":null}}',
      '{"a":{"c":null,"zz":[1,{"b":7}]},"e":[],"m":{}}',
      '{"a":null,"e":null,"m":null}',
      '{}',
      '{"a":{"b":1},"a":{"c":{}},"e":[[1]],"e":[[2]],"m":{"k":{}},"m":{"j":{"v":5}}}',
    ].join('\n');
    expect(await rows(ddl, text)).toEqual([
      [
        [1, ['x']],
        [[1, 2], [], null, [null]],
        [
          ['k', [1]],
          ['l', [null]],
          ['m', null],
        ],
      ],
      [[null, null], [], []],
      [null, null, null],
      [null, null, null],
      [[null, [null]], [[2]], [['j', [5]]]],
    ]);
  });

  test('take the last of a key that comes twice, also where the host reads one of the values', async () => {
    const long = '0.1000000000000000055511151231257827';
    const line = `{"x":${long},"x":2,"s":{"y":${long}},"s":{},"a":[${long},3],"a":[4]}`;
    const other = `{"x":2,"x":${long},"s":{},"s":{"y":${long}},"a":[5],"a":[6,${long}]}`;
    const text = Array.from({ length: 40 }, () => `${line}\n${other}\n`).join('');
    const expected = [
      [2, [null], [4]],
      [0.1, [0.1], [6, 0.1]],
    ];
    const ddl = 'x DOUBLE, s STRUCT<y: DOUBLE>, a ARRAY<DOUBLE>';
    expect(await rows(ddl, text)).toEqual(Array.from({ length: 40 }, () => expected).flat());
  });

  test('keep the good fields of a record whose types do not fit', async () => {
    const bad = '{"i":"x","s":"kept","d":1.5}';
    const ddl = 'i INT, s STRING, d DOUBLE, _corrupt_record STRING';
    expect(await rows(ddl, `${bad}\n{"i":1,"s":"ok"}\n`)).toEqual([
      [null, 'kept', 1.5, bad],
      [1, 'ok', null, null],
    ]);
    expect(await rows(ddl, `${bad}\n{"i":1}`, { mode: 'DROPMALFORMED' })).toEqual([
      [1, null, null, null],
    ]);
    expect(
      await rows('i INT, broken STRING', '{"i":1', { columnNameOfCorruptRecord: 'broken' }),
    ).toEqual([[null, '{"i":1']]);
  });

  test('fail in the mode FAILFAST with the record', async () => {
    await expect(rows('i INT', '{"i":1}\n{"i":true}', { mode: 'failfast' })).rejects.toMatchObject({
      condition: 'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION',
      parameters: { badRecord: '{"i":true}' },
    });
  });

  const MISFITS: readonly [string, string][] = [
    ['BOOLEAN', '"true"'],
    ['BOOLEAN', '1'],
    ['TINYINT', '256'],
    ['TINYINT', '-129'],
    ['SMALLINT', '32768'],
    ['INT', '2147483648'],
    ['INT', '1.0'],
    ['INT', '1e5'],
    ['INT', '"1"'],
    ['INT', '""'],
    ['INT', 'true'],
    ['BIGINT', '9223372036854775808'],
    ['BIGINT', '-9223372036854775809'],
    ['BIGINT', 'NaN'],
    ['DOUBLE', '"1.5"'],
    ['DOUBLE', '"INF"'],
    ['DOUBLE', '""'],
    ['DOUBLE', 'true'],
    ['DECIMAL(3,1)', '100'],
    ['DECIMAL(3,1)', '99.95'],
    ['DECIMAL(3,1)', '"x"'],
    ['DATE', '"2023-02-29"'],
    ['DATE', '"yesterday"'],
    ['DATE', '20240101'],
    ['DATE', '""'],
    ['TIMESTAMP', '"2024-13-01"'],
    ['TIMESTAMP', '"2024-01-01T25:00:00"'],
    ['TIMESTAMP', '1.5'],
    ['TIMESTAMP', '""'],
    ['TIMESTAMP', '"2024-01-01T00:00:00 Nowhere/City"'],
    ['TIMESTAMP', '"2024-01-01T10:20Z"'],
    ['TIMESTAMP_NTZ', '"2024-01-01T00:00:00Z"'],
    ['TIMESTAMP_NTZ', '5'],
    ['BINARY', '"a"'],
    ['BINARY', '"YQ"'],
    ['INTERVAL DAY', '"soon"'],
    ['BINARY', '5'],
    ['STRUCT<a: INT>', '[1]'],
    ['ARRAY<INT>', '{}'],
    ['ARRAY<INT>', '[1,"x"]'],
    ['MAP<STRING, INT>', '{"a":"x"}'],
  ];
  test.each(MISFITS)('call %s from %s malformed', async (type, value) => {
    const line = `{"v":${value},"w":1}`;
    expect(await rows(`v ${type}, w INT, _corrupt_record STRING`, line)).toEqual([[null, 1, line]]);
  });

  const FITS: readonly [string, string, unknown][] = [
    ['STRING', '5', '5'],
    ['STRING', '-1.50e3', '-1.50e3'],
    ['STRING', 'true', 'true'],
    ['STRING', '{"a": [1, 2]}', '{"a": [1, 2]}'],
    ['STRING', '""', ''],
    ['STRING', '"\\ud800"', '?'],
    ['STRING', "'it\\'s'", "it's"],
    ['TINYINT', '200', -56],
    ['DOUBLE', 'NaN', Number.NaN],
    ['DOUBLE', '"NaN"', Number.NaN],
    ['DOUBLE', '-INF', -Infinity],
    ['DOUBLE', '"+INF"', Infinity],
    ['DOUBLE', 'Infinity', Infinity],
    ['DOUBLE', '1e400', Infinity],
    ['DOUBLE', '-0.0', -0.0],
    ['DOUBLE', '123456789012345678901234567890', 1.2345678901234568e29],
    ['DOUBLE', '4.9e-324', 5e-324],
    ['DOUBLE', '0.1234567890123456789', 0.12345678901234568],
    ['DOUBLE', '1e23', 1e23],
    ['DOUBLE', '5e-1', 0.5],
    ['FLOAT', '0.1', Math.fround(0.1)],
    ['FLOAT', '1.00000017881393432617187499', 1.0000001192092896],
    [
      'DECIMAL(38,0)',
      '99999999999999999999999999999999999999',
      99999999999999999999999999999999999999n,
    ],
    ['DECIMAL(6,2)', '"1,234.5"', 123450n],
    ['DECIMAL(6,2)', '-1.005', -101n],
    ['DECIMAL(6,2)', '12e2', 120000n],
    ['DECIMAL(6,2)', '0.0049', 0n],
    ['DATE', '"2024-3-1"', 19783],
    ['DATE', '"2024-03-01T10:00"', 19783],
    ['DATE', '"2024"', 19723],
    ['DATE', '"19783"', Date.UTC(19783, 0) / 86_400_000],
    ['DATE', '"365"', 365],
    ['TIMESTAMP', '1709288430', micros('2024-03-01T10:20:30Z')],
    ['TIMESTAMP', '"2024-3-1 1:2"', micros('2024-03-01T01:02:00Z')],
    ['TIMESTAMP', '"2024-03-01"', micros('2024-03-01T00:00:00Z')],
    ['TIMESTAMP', '"2024-03-01T10:20:30.1234567+02:00"', micros('2024-03-01T08:20:30.123Z') + 456n],
    ['TIMESTAMP', '"2024-03-01 10:20:30 UTC"', micros('2024-03-01T10:20:30Z')],
    ['TIMESTAMP', '"2024-03-01 10:20:30-0330"', micros('2024-03-01T13:50:30Z')],
    ['TIMESTAMP', '"2024-07-01 10:20:30 Europe/Berlin"', micros('2024-07-01T08:20:30Z')],
    ['TIMESTAMP', '"-0001-01-01T00:00:00Z"', micros('-000001-01-01T00:00:00Z')],
    ['INTERVAL DAY', '"INTERVAL \'1\' DAY"', 86_400_000_000n],
    ['INTERVAL YEAR TO MONTH', '"1-2"', 14],
    ['TIMESTAMP', '"2024-03-01 10:20:30 EST"', micros('2024-03-01T15:20:30Z')],
    ['TIMESTAMP', '"2024-03-01 10:20:30 GMT+1"', micros('2024-03-01T09:20:30Z')],
    ['TIMESTAMP', '9223372036854775807', -1_000_000n],
    ['BINARY', '"YQ=="', Uint8Array.of(97)],
    ['ARRAY<STRUCT<a: INT>>', '[{"a":1},{"b":2}]', [[1], [null]]],
  ];
  test.each(FITS)('read %s from %s', async (type, value, expected) => {
    const ddl = `v ${type}, _corrupt_record STRING`;
    expect(await rows(ddl, `{"v":${value}}`)).toEqual([[expected, null]]);
  });

  test('take what Spark takes around a record, and nothing else', async () => {
    const ddl = 'a INT, _corrupt_record STRING';
    const good = [
      '{"a":1} x',
      '{"a":1}{}',
      ' {"a" : 1 } ',
      "{'a':1}",
      '{"a":0,"a":1}',
      '\ufeff{"a":1}',
      '[{"a":1}]',
      '{"x":[{"a":2}],"a":1}',
      '{"\\u0061":1}',
    ];
    for (const line of good)
      expect([line, await rows(ddl, `\n${line}`)]).toEqual([line, [[1, null]]]);
    const bad = [
      '1',
      'null',
      '"a"',
      '{a:1}',
      '{"a":1,}',
      '{"a":01}',
      '{"a":1',
      '{"a"}',
      '{"a":1]',
      '[1]',
      '[{"a":1}',
      '{"a":.5}',
      '{"a":1.}',
      '{"a":+1}',
      '{"a":nul}',
      '{"b":"\u0001","a":1}',
      '{"b":"\\x","a":1}',
      '{"a":1//c\n}'.slice(0, 8),
      `${'['.repeat(1001)}`,
      '{,}',
      '{"x":INF}',
      '{"a":"x',
      '{"a":1,"b":"\\u12g4"}',
    ];
    for (const line of bad)
      expect([line, await rows(ddl, `${line}\n`)]).toEqual([line, [[null, line]]]);
    expect(await rows(ddl, '[{"a":1},{"a":2}]\n\n  \n[]\n[{"a":3},{"a":"x"}]')).toEqual([
      [1, null],
      [2, null],
      [3, '[{"a":3},{"a":"x"}]'],
      [null, '[{"a":3},{"a":"x"}]'],
    ]);
  });

  test('call bytes that are not UTF-8 malformed', async () => {
    const sequences = [
      [0xff],
      [0xc0, 0x80],
      [0xe0, 0x80, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xc3],
    ];
    for (const bytes of sequences) {
      const line = Buffer.concat([
        Buffer.from('{"b":"'),
        Buffer.from(bytes),
        Buffer.from('","a":1}\n{"a":2}'),
      ]);
      expect(await rows('a INT', line)).toEqual([[null], [2]]);
    }
  });

  test('read local times in the session time zone', async () => {
    const text = [
      '2024-03-31T02:30:00',
      '2024-10-27T02:30:00',
      '2024-10-27T03:30:00',
      '1800-01-01T00:00:00',
      '2024-07-01',
    ]
      .map((time) => `{"t":"${time}"}`)
      .join('\n');
    const expected = [
      '2024-03-31T01:30:00Z',
      '2024-10-27T00:30:00Z',
      '2024-10-27T02:30:00Z',
      '1799-12-31T23:06:32Z',
      '2024-06-30T22:00:00Z',
    ];
    expect(await rows('t TIMESTAMP', text, {}, 'Europe/Berlin')).toEqual(
      expected.map((iso) => [micros(iso)]),
    );
    expect(await rows('t TIMESTAMP', '{"t":"2024-07-01"}', {}, '-03:30')).toEqual([
      [micros('2024-07-01T03:30:00Z')],
    ]);
    await expect(rows('t TIMESTAMP', '', {}, 'Mars/Crater')).rejects.toMatchObject({
      condition: 'INVALID_TIMEZONE',
    });
  });

  test('read dates and times by the patterns given', async () => {
    const options = {
      dateFormat: 'dd/MM/yyyy',
      timestampFormat: "dd-MMM-yyyy 'at' HH:mm[:ss][ XXX]",
      timestampNTZFormat: 'yyyyMMddHHmm',
    };
    const ddl = 'd DATE, t TIMESTAMP, n TIMESTAMP_NTZ, a ARRAY<DATE>, _corrupt_record STRING';
    const good =
      '{"d":"01/03/2024","t":"01-Mar-2024 at 10:20","n":"202403011020","a":["02/03/2024"]}';
    const zoned = '{"t":"01-Mar-2024 at 10:20:30 +02:00"}';
    const seconds = '{"t":1709288430}';
    const bad = '{"d":"2024-03-01","t":"01-Mar-2024 at 10:20"}';
    const text = [good, zoned, seconds, bad].join('\n');
    const first = micros('2024-03-01T10:20:00Z');
    const expected = [
      [19783, first - 3_600_000_000n, first, [19784], null],
      [null, micros('2024-03-01T08:20:30Z'), null, null, null],
      [null, micros('2024-03-01T10:20:30Z'), null, null, null],
      [null, first - 3_600_000_000n, null, null, bad],
    ];
    expect(await rows(ddl, text, options, 'Europe/Berlin')).toEqual(expected);
    expect(await rows(ddl, text, { ...options, timeZone: '+01:00' })).toEqual(expected);
    const dropped = await rows(ddl, text, { ...options, mode: 'DROPMALFORMED' }, 'Europe/Berlin');
    expect(dropped).toEqual(expected.slice(0, 3));
    await expect(rows(ddl, bad, { ...options, mode: 'FAILFAST' })).rejects.toMatchObject({
      parameters: { badRecord: bad },
    });
    await expect(rows('d DATE', bad, { dateFormat: 'YYYY' })).rejects.toThrow(
      /INCONSISTENT_BEHAVIOR/,
    );
  });

  test('drop a record whose zone nobody knows', async () => {
    const text = '{"t":"2024-01-01 00:00:00 No/Where"}\n{"t":"2024-01-01 00:00:00 Z"}';
    expect(await rows('t TIMESTAMP', text, { mode: 'DROPMALFORMED' })).toEqual([
      [micros('2024-01-01')],
    ]);
  });

  test('loosen the grammar by option', async () => {
    expect(await rows('a INT', '{a:1}', { allowUnquotedFieldNames: 'true' })).toEqual([[1]]);
    expect(await rows('a INT', '{"a":007}', { allowNumericLeadingZeros: 'true' })).toEqual([[7]]);
    expect(await rows('a INT', '{/* b */"a":1}// c', { allowComments: 'true' })).toEqual([[1]]);
    expect(
      await rows('a STRING', '{"a":"\\x\u0001"}', {
        allowBackslashEscapingAnyCharacter: 'true',
        allowUnquotedControlChars: 'true',
      }),
    ).toEqual([['x\u0001']]);
    expect(await rows('a INT', "{'a':1}", { allowSingleQuotes: 'false' })).toEqual([[null]]);
    expect(await rows('a DOUBLE', '{"a":NaN}', { allowNonNumericNumbers: 'false' })).toEqual([
      [null],
    ]);
  });

  test('call a line that is too long malformed, wherever the chunks end', async () => {
    const long = `{"a":1,"b":"${'x'.repeat(50)}"}`;
    const result = await rows('a INT, _corrupt_record STRING', `{"a":1}\n${long}\n{"a":2}`, {
      maxLineBytes: '20',
    });
    expect(result.map(([a]) => a)).toEqual([1, null, 2]);
    expect(long.startsWith(String(result[1][1]))).toBe(true);
  });
});

test('JSON refuses the types that it can not hold', async () => {
  const request = { format: jsonFormat, schema: parseSchema('m MAP<INT, STRING>') };
  await expect(newCore().then((core) => parseBytes(core, '', request))).rejects.toMatchObject({
    condition: 'UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE',
    parameters: { columnName: '`m`', columnType: '"MAP<INT, STRING>"', format: 'JSON' },
  });
});
