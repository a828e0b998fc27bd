import { describe, expect, test } from 'vitest';
import { csvFormat } from '../../../../src/connectors/format/csv.ts';
import { jsonFormat } from '../../../../src/connectors/format/json.ts';
import { parseSchema } from '../../../../src/types/ddl.ts';
import { newCore } from '../../../support/core.ts';
import { encodeRows } from '../../../support/encode-rows.ts';
import { parseBytes } from '../../../support/parse-bytes.ts';

const HALF_PAST = 37_230_500_000_000n;
const schema = parseSchema('t TIME');

describe.each([
  { format: jsonFormat, line: (text: string) => `{"t":"${text}"}` },
  { format: csvFormat, line: (text: string) => text },
])('TIME in $format.name', ({ format, line }) => {
  const parse = async (text: string, options = {}) =>
    (await parseBytes(await newCore(), line(text), { format, schema, options })).rows;
  const encode = async (nanos: bigint, options = {}) =>
    encodeRows(await newCore(), [[nanos]], { format, schema, options, timeZone: 'UTC' });

  test('is read as casts read it, and is null where it is none', async () => {
    expect(await parse('10:20:30.5')).toEqual([[HALF_PAST]]);
    expect(await parse('10:20 PM')).toEqual([[80_400_000_000_000n]]);
    expect(await parse('nine')).toEqual([[null]]);
  });

  test('is read and written by a pattern', async () => {
    const options = { timeFormat: 'HH.mm' };
    expect(await parse('10.20', options)).toEqual([[37_200_000_000_000n]]);
    expect(await encode(HALF_PAST, options)).toContain('10.20');
  });

  test('is written without zeros behind', async () => {
    expect((await encode(HALF_PAST)).trimEnd().split('\n').at(-1)).toBe(line('10:20:30.5'));
  });
});
