import { expect, test } from 'vitest';
import { formats } from '../../../../src/connectors/format/index.ts';
import { formatNames, loadFormat } from '../../../../src/connectors/format/loaders.ts';

test('every format can be loaded by its name, in any case', async () => {
  expect(formatNames).toEqual([...formats.keys()].sort());
  for (const [name, format] of formats) expect(await loadFormat(name.toUpperCase())).toBe(format);
});

test('there is no format of a name that is none', async () => {
  expect(await loadFormat('jason')).toBeUndefined();
});
