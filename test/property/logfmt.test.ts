import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { logfmtFormat } from '../../src/connectors/format/logfmt.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { logfmtPairs, logfmtValue } from '../support/logfmt-pattern.ts';
import { parseBytes } from '../support/parse-bytes.ts';
import { propertyOptions } from '../support/property-options.ts';

const schema = parseSchema(
  's STRING, n BIGINT, x DOUBLE, ok BOOLEAN, a_rather_long_name STRING, _raw STRING, _error STRING',
);
const FIELDS = schema.fields.slice(0, 5);

const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...FIELDS.map(({ name }) => name)) },
  fc.constantFrom('other', 'ss', 'a_rather_long_nam', 'é', '_raw', 'n]'),
);
const bare = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom(
    'true',
    'false',
    'null',
    '',
    'a=b',
    'x"y',
    '+5',
    '.5',
    '007',
    '/p?q=1',
    'é',
    '1.5ms',
    '-',
  ),
);
const quotedPart = fc.constantFrom(
  'a',
  ' ',
  '=',
  '5',
  'é',
  '\\"',
  '\\\\',
  '\\n',
  '\\u00e9',
  '\\q',
  '\t',
  '1',
);
const quoted = fc.array(quotedPart, { maxLength: 20 }).map((parts) => `"${parts.join('')}"`);
const pair = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(key, fc.oneof(bare, quoted)).map(([name, value]) => `${name}=${value}`),
  },
  key,
);
const space = fc.constantFrom(' ', ' ', ' ', '  ', '\t');
const line = fc
  .array(fc.tuple(pair, space), { minLength: 1, maxLength: 12 })
  .map((pairs) => pairs.flat().join(''));
const damaged = fc
  .tuple(line, fc.nat(), fc.constantFrom('', '"', '=', ' ', '\\', '\\u', 'x', '\0'))
  .map(([text, place, added]) => {
    const at = place % (text.length + 1);
    return added === '' ? text.slice(0, at) : text.slice(0, at) + added + text.slice(at);
  });

function expectedRow(text: string) {
  const pairs = logfmtPairs(text);
  if (pairs === undefined) return [null, null, null, null, null, text, false];
  const values = FIELDS.map(({ name, dataType }) =>
    logfmtValue(pairs.get(name) ?? null, dataType.kind),
  );
  const fits = !values.includes(undefined);
  return [...values.map((value) => value ?? null), text, fits];
}

describe.each(CORE_BUILDS)('the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  async function check(lines: readonly string[], chunk: number) {
    const texts = lines.filter((text) => text.replaceAll('\0', '').trim() !== '');
    const { rows } = await parseBytes(core, `${lines.join('\n')}\n`, {
      format: logfmtFormat,
      schema,
      chunks: [chunk],
    });
    const found = rows.map((row) => [...row.slice(0, 6), row[6] === null]);
    expect(found).toEqual(texts.map(expectedRow));
  }

  test('reads generated lines of logfmt as a pattern does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        check,
      ),
      propertyOptions(150),
    );
  });

  test('reads damaged lines of logfmt as a pattern does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(damaged, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        check,
      ),
      propertyOptions(200),
    );
  });
});
