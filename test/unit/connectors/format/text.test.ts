import { describe, expect, test } from 'vitest';
import { textFormat } from '../../../../src/connectors/format/text.ts';
import { StringType, structField, structType } from '../../../../src/types/data-type.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { parseBytes, parseTexts } from '../../../support/parse-bytes.ts';

const request = { format: textFormat, schema: structType([structField('value', StringType)]) };
const CHUNKS = [[], [1], [2], [3, 1, 7], [16], [1000]];

describe.each(CORE_BUILDS)('lines of text in the %s core', (build) => {
  async function lines(text: string | Uint8Array, chunks: readonly number[], options = {}) {
    const { rows } = await parseBytes(await newCore(build), text, { ...request, chunks, options });
    return rows.map(([value]) => value);
  }

  test.each(CHUNKS.map((chunks) => [chunks]))(
    'end at any line end, in chunks of %j',
    async (chunks) => {
      expect(await lines('', chunks)).toEqual([]);
      expect(await lines('\n', chunks)).toEqual(['']);
      expect(await lines('a\nbb\r\nccc\rdddd', chunks)).toEqual(['a', 'bb', 'ccc', 'dddd']);
      expect(await lines('a\r\n\r\n\n\rb\r\n', chunks)).toEqual(['a', '', '', '', 'b']);
      expect(await lines('old\rmac\r', chunks)).toEqual(['old', 'mac']);
      expect(await lines('nul\0nul\n\0', chunks)).toEqual(['nul\0nul', '\0']);
      const long = 'x'.repeat(40);
      expect(await lines(`${long}\n${long}y\n${long}yz`, chunks)).toEqual([
        long,
        `${long}y`,
        `${long}yz`,
      ]);
    },
  );

  test.each(CHUNKS.map((chunks) => [chunks]))(
    'end at the separator given, in chunks of %j',
    async (chunks) => {
      expect(await lines('a||b|c|||\nd||', chunks, { lineSep: '||' })).toEqual([
        'a',
        'b|c',
        '|\nd',
      ]);
      expect(await lines('a;b;;c', chunks, { linesep: ';' })).toEqual(['a', 'b', '', 'c']);
    },
  );

  test.each(CHUNKS.map((chunks) => [chunks]))(
    'that are too long are null, in chunks of %j',
    async (chunks) => {
      const options = { maxLineBytes: '5' };
      expect(await lines('12345\n123456\n1\n', chunks, options)).toEqual(['12345', null, '1']);
      expect(await lines(`a\n${'b'.repeat(100)}\r\nc`, chunks, options)).toEqual(['a', null, 'c']);
      expect(await lines('b'.repeat(100), chunks, options)).toEqual([null]);
      expect(await lines(`${'b'.repeat(20)}\rc`, chunks, options)).toEqual([null, 'c']);
      expect(await lines(`${'b'.repeat(6)}\r\rc\r`, chunks, options)).toEqual([null, '', 'c']);
      expect(await lines(`\na\r${'b'.repeat(20)}\n`, chunks, options)).toEqual(['', 'a', null]);
      const separated = { ...options, lineSep: '|--' };
      for (const length of [5, 6, 7, 8, 20]) {
        const text = `${'|'.repeat(length)}|--c|-|--d`;
        const first = length > 5 ? null : '|'.repeat(length);
        expect(await lines(text, chunks, separated)).toEqual([first, 'c|-', 'd']);
      }
    },
  );

  test.each(CHUNKS.map((chunks) => [chunks]))(
    'never run from one text into the next, in chunks of %j',
    async (chunks) => {
      const core = await newCore(build);
      const { rows, inputRows } = await parseTexts(core, ['a\nb', '', '\ufeffc', 'd\n'], {
        ...request,
        chunks,
      });
      expect(rows).toEqual([['a'], ['b'], ['c'], ['d']]);
      expect(inputRows).toBe(4);
    },
  );

  test('drop a byte order mark only at the start of the text', async () => {
    expect(await lines('\ufeffa\n\ufeffb', [1])).toEqual(['a', '\ufeffb']);
  });

  test('survive a line that is larger than many chunks', async () => {
    const long = 'é'.repeat(3_000_000);
    expect(await lines(`a\n${long}\nb`, [])).toEqual(['a', long, 'b']);
  });
});

test('a line separator and a size that make no sense are refused', async () => {
  const core = await newCore();
  await expect(
    parseBytes(core, 'a', { ...request, options: { maxLineBytes: 'much' } }),
  ).rejects.toMatchObject({ condition: 'INVALID_OPTION_VALUE', sqlState: '22023' });
});
