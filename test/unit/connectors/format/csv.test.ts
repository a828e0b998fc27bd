import { describe, expect, test } from 'vitest';
import { csvFormat } from '../../../../src/connectors/format/csv.ts';
import { parseSchema } from '../../../../src/types/ddl.ts';
import type { Value } from '../../../../src/types/value.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { encodeRows } from '../../../support/encode-rows.ts';
import { parseBytes, parseTexts } from '../../../support/parse-bytes.ts';

const TEXTS = 'a STRING, b STRING, _corrupt_record STRING';
const CHUNKS = [[], [1], [2, 3], [7], [64]];

describe.each(CORE_BUILDS)('CSV in the %s core', (build) => {
  async function read(ddl: string, text: string | Uint8Array, options = {}, chunks: number[] = []) {
    const request = { format: csvFormat, schema: parseSchema(ddl), options, chunks };
    return parseBytes(await newCore(build), text, request);
  }

  test('drops the header of each file, and of each only the first line', async () => {
    const core = await newCore(build);
    const request = { format: csvFormat, schema: parseSchema('a INT, b STRING') };
    for (const multiLine of ['false', 'true']) {
      const options = { header: 'true', multiLine };
      for (const chunks of CHUNKS) {
        const texts = ['a,b\n1,x\n', '', '\ufeffa,b\r\n2,"y"', 'a,b', 'a,b\n3,z\na,b'];
        const { rows, inputRows } = await parseTexts(core, texts, { ...request, options, chunks });
        expect(rows).toEqual([
          [1, 'x'],
          [2, 'y'],
          [3, 'z'],
          [null, 'b'],
        ]);
        expect(inputRows).toBe(4);
      }
    }
  });

  test('checks the header where the schema is not enforced', async () => {
    const options = { header: 'true', enforceSchema: 'false' };
    expect((await read('a INT, b STRING', 'A,B\n1,x', options)).rows).toEqual([[1, 'x']]);
    await expect(read('a INT, b STRING', 'a,c\n1,x', options)).rejects.toMatchObject({
      condition: 'CSV_HEADER_MISMATCH.COLUMN_NAME',
      parameters: { header: 'a, c', schema: 'a, b', expected: 'b', found: 'c' },
    });
    await expect(read('a INT, b STRING', 'a\n1,x', options)).rejects.toMatchObject({
      condition: 'CSV_HEADER_MISMATCH.COLUMN_COUNT',
      parameters: { headerLength: '1', schemaSize: '2' },
    });
  });

  test('keeps, drops or refuses a malformed record', async () => {
    const text = '1,x\n2\ny,z\n';
    const ddl = 'a INT, b STRING, _corrupt_record STRING';
    expect((await read(ddl, text)).rows).toEqual([
      [1, 'x', null],
      [2, null, '2'],
      [null, 'z', 'y,z'],
    ]);
    expect(await read(ddl, text, { mode: 'DROPMALFORMED' })).toEqual({
      rows: [[1, 'x', null]],
      inputRows: 3,
    });
    await expect(read(ddl, text, { mode: 'FAILFAST' })).rejects.toMatchObject({
      condition: 'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION',
      parameters: { badRecord: '2' },
    });
  });

  test('keeps the whole record where only the host finds a value malformed', async () => {
    const ddl = 'a STRING, t TIMESTAMP, _corrupt_record STRING';
    const text = '"x\ny",2024-01-01 00:00:00 No/Where\nz,\n';
    for (const chunks of CHUNKS) {
      const { rows } = await read(ddl, text, { multiLine: 'true' }, chunks);
      expect(rows).toEqual([
        ['x\ny', null, text.slice(0, -4)],
        ['z', null, null],
      ]);
    }
  });

  test('reads only wanted columns, and then does not count them', async () => {
    const core = await newCore(build);
    const schema = parseSchema('a INT, b STRING, c DOUBLE');
    const text = '1,x,1.5\n2,"y,",2.5,more\n3\n';
    const request = { format: csvFormat, schema, columns: ['c', 'a'] };
    expect((await parseBytes(core, text, request)).rows).toEqual([
      [1.5, 1],
      [2.5, 2],
      [null, 3],
    ]);
  });

  test.each(CHUNKS.map((chunks) => [chunks]))(
    'reads records over line ends in chunks of %j',
    async (chunks) => {
      const options = { multiLine: 'true' };
      const rows = async (text: string, more = {}) =>
        (await read(TEXTS, text, { ...options, ...more }, chunks)).rows;
      expect(await rows('"a\r\nb","c""\r\nd,e\r\n', { escape: '"' })).toEqual([
        ['a\nb', 'c"\nd,e\n', null],
      ]);
      expect(await rows('"a\rb",c\rd,"e\r\n"\r')).toEqual([
        ['a\nb', 'c', null],
        ['d', 'e\n\n', null],
      ]);
      expect(await rows('a,"b;c";e;f', { lineSep: ';' })).toEqual([
        ['a', 'b;c', null],
        ['e', null, 'e'],
        ['f', null, 'f'],
      ]);
      expect(await rows('a,"b||c"||d,e||', { lineSep: '||' })).toEqual([
        ['a', 'b||c', null],
        ['d', 'e', null],
      ]);
      expect(await rows('#"x\na,b\n#c', { comment: '#' })).toEqual([['a', 'b', null]]);
      const long = `"${'x\n'.repeat(500)}"`;
      expect(await rows(`${long},1\n2,${long}`)).toEqual([
        [long.slice(1, -1), '1', null],
        ['2', long.slice(1, -1), null],
      ]);
    },
  );

  test.each(CHUNKS.map((chunks) => [chunks]))(
    'goes past a record that is too long, in chunks of %j',
    async (chunks) => {
      const options = { multiLine: 'true', maxLineBytes: '10' };
      const text = 'a,b\n"0123456789\n,x\nc,d\n12345678,9\n123456789,0\n"open\nto the end';
      const { rows } = await read(TEXTS, text, options, chunks);
      expect(rows).toEqual([
        ['a', 'b', null],
        [null, null, '"012345678'],
        [null, 'x', null],
        ['c', 'd', null],
        ['12345678', '9', null],
        [null, null, '123456789,'],
        [null, null, '"open\nto t'],
      ]);
    },
  );

  /** As Spark 4.3 wrote them. */
  const WRITTEN: readonly [string, Value, string, Record<string, string>?][] = [
    ['INT', 1, '1'],
    ['BIGINT', -5n, '-5'],
    ['DOUBLE', 1e10, '1.0E10'],
    ['DOUBLE', Number.NaN, 'NaN'],
    ['DOUBLE', -Infinity, '-Infinity'],
    ['FLOAT', Math.fround(0.1), '0.1'],
    ['DECIMAL(20,10)', 1000n, '1.000E-7'],
    ['DECIMAL(10,2)', 150n, '1.50'],
    ['BOOLEAN', true, 'true'],
    ['DATE', 19783, '2024-03-01'],
    ['DATE', 19783, '01/03/2024', { dateFormat: 'dd/MM/yyyy' }],
    ['TIMESTAMP', 1709288430123456n, '2024-03-01T10:20:30.123Z'],
    [
      'TIMESTAMP',
      1709288430000000n,
      '2024-03-01T11:20:30.000+01:00',
      { timeZone: 'Europe/Berlin' },
    ],
    ['TIMESTAMP', 1709288430000000n, '01/03/2024 10:20', { timestampFormat: 'dd/MM/yyyy HH:mm' }],
    ['TIMESTAMP_NTZ', 1709288430500000n, '2024-03-01T10:20:30.500'],
    ['BINARY', Uint8Array.of(255, 0), '[FF 00]'],
    ['INTERVAL YEAR TO MONTH', 14, "INTERVAL '1-2' YEAR TO MONTH"],
    ['INTERVAL DAY TO SECOND', 93784500000n, "INTERVAL '1 02:03:04.5' DAY TO SECOND"],
  ];
  test.each(WRITTEN)('writes %s %s as %s', async (type, value, expected, options = {}) => {
    const schema = parseSchema(`v ${type}, w INT`);
    const core = await newCore(build);
    const write = (more: Record<string, string>) =>
      encodeRows(
        core,
        [
          [value, null],
          [null, 7],
        ],
        {
          format: csvFormat,
          schema,
          options: { ...options, ...more },
        },
      );
    expect(write({})).toBe(`${expected},\n,7\n`);
    expect(write({ quoteAll: 'true' })).toBe(`"${expected}",""\n"","7"\n`);
    expect(write({ sep: '7' })).toBe(
      expected.includes('7') ? `"${expected}"7\n7"7"\n` : `${expected}7\n7"7"\n`,
    );
  });

  test('writes names as it writes text', async () => {
    const core = await newCore(build);
    const schema = parseSchema('`a,b` STRING, `c"d` INT, `#e` DATE');
    const preamble = (options: Record<string, string>) =>
      Buffer.from(csvFormat.preamble!({ core, schema, options, timeZone: 'UTC' })).toString();
    expect(preamble({ header: 'true' })).toBe('"a,b","c\\"d",#e\n');
    expect(preamble({ header: 'true', sep: ';', escape: '"', lineSep: '|' })).toBe(
      'a,b;"c""d";#e|',
    );
    expect(preamble({})).toBe('');
  });

  test('holds a line of 6 MB and its quotes', async () => {
    const long = 'é"'.repeat(1_000_000);
    const escaped = long.replaceAll('"', '\\"');
    const { rows } = await read(TEXTS, `x,y\n"${escaped}",${long}\n`);
    expect(rows[0]).toEqual(['x', 'y', null]);
    expect(rows[1][0] === long && rows[1][1] === long).toBe(true);
  });

  test('keeps bytes that are no text', async () => {
    const text = Buffer.concat([
      Buffer.from('a,'),
      Buffer.of(0xff, 0, 0xc3),
      Buffer.from(',"\xff"'),
    ]);
    const { rows } = await read('a STRING, b BINARY, c STRING', text);
    expect(rows).toEqual([['a', Uint8Array.of(0xff, 0, 0xc3), '\xff']]);
  });

  test('reads separators that numbers could go on with', async () => {
    const numbers = (sep: string) =>
      read('a INT, b DOUBLE, c DECIMAL(3,1)', `1${sep}2${sep}3`, { sep });
    for (const sep of ['.', 'e', '5', 'd', '-', '::', '§']) {
      expect((await numbers(sep)).rows).toEqual([[1, 2, 30n]]);
    }
  });
});

test('types that CSV has no text of are refused', async () => {
  const core = await newCore();
  for (const ddl of ['a ARRAY<INT>', 'a STRUCT<b: INT>', 'a VOID']) {
    const request = { format: csvFormat, schema: parseSchema(ddl) };
    const expected = { condition: 'UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE' };
    await expect(parseBytes(core, '', request)).rejects.toMatchObject(expected);
    expect(() => encodeRows(core, [], request)).toThrow(/UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE/);
  }
});

test('options that make no sense are refused by name', async () => {
  const core = await newCore();
  const schema = parseSchema('a STRING, d DATE');
  const refused = (options: Record<string, string>) =>
    expect(parseBytes(core, '', { format: csvFormat, schema, options })).rejects;
  await refused({ quote: 'ab' }).toMatchObject({ parameters: { option: 'quote' } });
  await refused({ quote: '§' }).toMatchObject({ parameters: { option: 'quote' } });
  await refused({ sep: '' }).toMatchObject({ parameters: { option: 'sep' } });
  await refused({ delimiter: '\\q' }).toMatchObject({ parameters: { option: 'delimiter' } });
  await refused({ header: 'maybe' }).toMatchObject({ parameters: { option: 'header' } });
  await refused({ dateFormat: 'yyyy-ww' }).toMatchObject({
    condition: expect.stringContaining('INCONSISTENT_BEHAVIOR_CROSS_VERSION'),
  });
});
