import { expect, test } from 'vitest';
import { StringType } from '../../../src/types/data-type.ts';
import { buildColumn } from '../../../src/wasm/column-builder.ts';
import { readRows } from '../../../src/wasm/column-reader.ts';
import { newCore } from '../../support/core.ts';

const HIGH = '\ud834';
const LOW = '\udd1e';

test.each([
  ['one byte a character', ['a', '', null, 'bc'], ['a', '', null, 'bc']],
  ['more of them', ['ä', 'b', null, '€', '', '𝄞x'], ['ä', 'b', null, '€', '', '𝄞x']],
  ['half a character', [`a${HIGH}`, 'b', LOW], ['a\ufffd', 'b', '\ufffd']],
  ['halves that would come together', [`a${HIGH}`, `${LOW}b`, 'ä'], ['a\ufffd', '\ufffdb', 'ä']],
])('texts of %s are those of the column', async (_name, texts, expected) => {
  const core = await newCore('release');
  const columns = [buildColumn(core, StringType, texts)];
  const rows = readRows(core, { rows: texts.length, columns }, [StringType]);
  expect(rows).toEqual(expected.map((text) => [text]));
});
