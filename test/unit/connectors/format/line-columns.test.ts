import { describe, expect, test } from 'vitest';
import { csvFormat } from '../../../../src/connectors/format/csv.ts';
import type { Format } from '../../../../src/connectors/format/format.ts';
import { jsonFormat } from '../../../../src/connectors/format/json.ts';
import { tsvFormat } from '../../../../src/connectors/format/tsv.ts';
import { parseSchema } from '../../../../src/types/ddl.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { parseBytes } from '../../../support/parse-bytes.ts';

describe.each(CORE_BUILDS)('the columns that tell of a line in the %s core', (build) => {
  async function read(format: Format, ddl: string, text: string, options = {}, chunks = [1000]) {
    const schema = parseSchema(ddl);
    const { rows } = await parseBytes(await newCore(build), text, {
      format,
      schema,
      options,
      chunks,
    });
    return rows;
  }

  test('hold the text of each line of JSON and why it is malformed', async () => {
    const lines = [
      ...Array.from({ length: 40 }, (_, index) => `{"i": ${index}, "s": "a"}`),
      '{"i": "x", "s": "b"}',
      '{"i": 1, "s": "c"',
      'oops',
      '[{"i": 2}, {"i": 3}]',
      ' {"i": 4}\t',
    ];
    const expected = [
      ...lines.slice(0, 40).map((line, index) => [index, line, null]),
      [null, lines[40], 'bad value'],
      [null, lines[41], 'truncated'],
      [null, lines[42], 'not a JSON object'],
      [2, lines[43], null],
      [3, lines[43], null],
      [4, lines[44], null],
    ];
    for (const end of ['\n', '\r\n', '\r']) {
      for (const chunks of [[1000], [7]]) {
        const text = lines.join(end);
        expect(
          await read(jsonFormat, 'i INT, _raw STRING, _error STRING', text, {}, chunks),
        ).toEqual(expected);
      }
    }
  });

  test('hold the text of each record of CSV and why it is malformed', async () => {
    const text = '1,a\n2\nx,b\n3,c,d\n';
    expect(await read(csvFormat, 'i INT, _error STRING, s STRING, _raw STRING', text)).toEqual([
      [1, null, 'a', '1,a'],
      [2, 'wrong number of columns', null, '2'],
      [null, 'bad value', 'b', 'x,b'],
      [3, 'wrong number of columns', 'c', '3,c,d'],
    ]);
    const quoted = '1,"a\nb"\n';
    const schema = 'i INT, s STRING, _raw STRING';
    expect(await read(csvFormat, schema, quoted, { multiLine: 'true' })).toEqual([
      [1, 'a\nb', '1,"a\nb"'],
    ]);
  });

  test('say so when a value that the host reads does not fit', async () => {
    const schema = 'd DATE, _error STRING, _raw STRING, _corrupt_record STRING';
    const text = '{"d":"01.02.2024"}\n{"d":"2024"}\n';
    expect(await read(jsonFormat, schema, text, { dateFormat: 'dd.MM.yyyy' })).toEqual([
      [19754, null, '{"d":"01.02.2024"}', null],
      [null, 'bad value', '{"d":"2024"}', '{"d":"2024"}'],
    ]);
  });

  test('are fields of the record under other names, and where they are no text', async () => {
    const text = '{"_raw":"a","_error":7}\n';
    const options = { columnNameOfRawRecord: 'line' };
    expect(await read(jsonFormat, '_raw STRING, _error INT, line STRING', text, options)).toEqual([
      ['a', 7, text.trimEnd()],
    ]);
    expect(await read(jsonFormat, '_raw STRING', text, { columnNameOfRawRecord: '' })).toEqual([
      ['a'],
    ]);
  });

  test('TSV is CSV with tabs, unless another separator is given', async () => {
    const schema = 'i INT, s STRING';
    expect(await read(tsvFormat, schema, '1\ta,b\n')).toEqual([[1, 'a,b']]);
    expect(await read(tsvFormat, schema, '1;a\tb\n', { Sep: ';' })).toEqual([[1, 'a\tb']]);
  });
});
