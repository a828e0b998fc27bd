import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { csvFormat } from '../../src/connectors/format/csv.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { encodeRows } from '../support/encode-rows.ts';
import { parseBytes } from '../support/parse-bytes.ts';

const schema = parseSchema('a STRING, b STRING, _corrupt_record STRING');

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'a,"\\ \n\r;|#\t\0é'),
      fc.constantFrom('""', '",', '"\n', '\r\n', '\\"', 'word', 'é💥', 'long '.repeat(5)),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

const flag = fc.constantFrom('true', 'false');
const options = fc
  .record({
    multiLine: flag,
    header: flag,
    ignoreLeadingWhiteSpace: flag,
    ignoreTrailingWhiteSpace: flag,
    escape: fc.constantFrom('\\', '"', '|', ''),
    sep: fc.constantFrom(',', ';', '||', '\t', ' ', 'é'),
    comment: fc.constantFrom('', '#'),
    lineSep: fc.constantFrom('', ';', '\n', '\r\n', '\n\n'),
    maxLineBytes: fc.constantFrom('1m', '20'),
  })
  .map(({ lineSep, ...others }) => (lineSep === '' ? others : { lineSep, ...others }));

const chunks = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 });

test('CSV reads the same whole and in chunks, on every build', async () => {
  const cores = await Promise.all(CORE_BUILDS.map(newCore));
  const property = fc.asyncProperty(text, options, chunks, async (csv, settings, sizes) => {
    const request = { format: csvFormat, schema, options: settings };
    const whole = await parseBytes(cores[0], csv, request);
    for (const core of cores) {
      expect(await parseBytes(core, csv, { ...request, chunks: sizes })).toEqual(whole);
    }
  });
  await fc.assert(property, { numRuns: 1500 });
});

describe.each(CORE_BUILDS)('the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  // As univocity, the reader loses a zero character beside doubled quotes.
  const value = fc.option(
    text.filter((characters) => characters !== 'NULL' && !characters.includes('\0')),
    { nil: null },
  );
  const settings = fc.record({
    escape: fc.constantFrom('\\', '"'),
    sep: fc.constantFrom(',', ';', '<>', '\t', 'é'),
    quoteAll: flag,
    header: flag,
  });

  test('reads what it has written', async () => {
    const columns = parseSchema('a STRING, b STRING');
    const rows = fc.array(fc.tuple(value, value), { maxLength: 8 });
    const property = fc.asyncProperty(rows, settings, async (written, more) => {
      const common = {
        ...more,
        nullValue: 'NULL',
        ignoreLeadingWhiteSpace: 'false',
        ignoreTrailingWhiteSpace: 'false',
      };
      const context = { core, schema: columns, options: common, timeZone: 'UTC' };
      core.kernels.arena_reset();
      const header = Buffer.from(csvFormat.preamble!(context)).toString();
      const request = { format: csvFormat, schema: columns, options: common };
      const csv = header + encodeRows(core, written, request);
      const readOptions = { ...common, multiLine: 'true', lineSep: '\n', mode: 'FAILFAST' };
      const read = await parseBytes(core, csv, { ...request, options: readOptions });
      expect(read.rows).toEqual(written);
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
