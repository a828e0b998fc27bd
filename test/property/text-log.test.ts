import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { textLogFormat } from '../../src/connectors/format/text-log.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { parseBytes } from '../support/parse-bytes.ts';
import { propertyOptions } from '../support/property-options.ts';
import { stampMicros } from '../support/stamp-pattern.ts';

const schema = textLogFormat.fixedSchema!({});
const REFERENCE = '2026-11-25 10:00:00';
const LATEST = BigInt(Date.UTC(2026, 10, 26, 10)) * 1000n;

const clock = fc.constantFrom(
  '00:00:00',
  '23:59:59',
  '10:00:01',
  '24:00:00',
  '10:61:00',
  '9:00:00',
);
const fraction = fc.constantFrom('', '.5', ',123', '.123456789');
const zone = fc.constantFrom('', 'Z', ' UTC', ' GMT', '+01', '+0130', ' -07:00', '+18:00');
const isoStamp = fc
  .tuple(
    fc.constantFrom(
      '2024-02-29',
      '2024/02/29',
      '2023-02-29',
      '2024-13-01',
      '2024-11-25',
      '1969-12-31',
    ),
    fc.constantFrom('T', ' '),
    clock,
    fraction,
    zone,
  )
  .map((parts) => parts.join(''));
const dayFirst = fc
  .tuple(
    fc.constantFrom('25', '5', '31', '00'),
    fc.constantFrom('/', ' ', '-'),
    fc.constantFrom('Nov', 'Feb', 'Dec', 'nov'),
    fc.constantFrom('2024', '1999'),
    fc.constantFrom(':', ' '),
    clock,
    fraction,
    zone,
  )
  .map(([day, mark, month, year, between, ...rest]) =>
    [day, mark, month, mark, year, between, ...rest].join(''),
  );
const monthFirst = fc
  .tuple(
    fc.constantFrom('Jan', 'Feb', 'Nov', 'Dec', 'Foo'),
    fc.constantFrom(' ', '  '),
    fc.constantFrom('1', '25', '26', '29', '31', '09'),
    fc.constantFrom(' ', ' 2024 ', ' 1970 '),
    clock,
    fraction,
  )
  .map((parts) => parts.join(''));
const stamp = fc.oneof(isoStamp, dayFirst, monthFirst);
const rest = fc.constantFrom(
  '',
  ' hello',
  ' hello world',
  ' x=1',
  ' größe',
  ' {"a":1}',
  ' /ERROR',
  ' "q"',
);

describe.each(CORE_BUILDS)('the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  async function read(lines: readonly string[], chunk: number) {
    const { rows } = await parseBytes(core, `${lines.join('\n')}\n`, {
      format: textLogFormat,
      schema,
      options: { referenceTime: REFERENCE },
      chunks: [chunk],
    });
    return rows;
  }

  const LEVELS = {
    info: 'INFO',
    WARNING: 'WARN',
    '[error]': 'ERROR',
    'Debug:': 'DEBUG',
    '<crit>': 'FATAL',
  };

  test('reads a time, a level and the message as they were put together', async () => {
    const made = fc.tuple(stamp, fc.constantFrom('', ...Object.keys(LEVELS)), rest);
    await fc.assert(
      fc.asyncProperty(
        fc.array(made, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        async (parts, chunk) => {
          const lines = parts.map(([time, level, text]) => `${time}${level && ' '}${level}${text}`);
          const expected = parts.map(([time, level, text], index) => {
            const micros = stampMicros(time, LATEST);
            if (micros === undefined) return [null, null, lines[index], null, lines[index], null];
            const name = Object.entries(LEVELS).find(([word]) => word === level)?.[1] ?? null;
            return [micros, name, text.trim() || null, null, lines[index], null];
          });
          expect(await read(lines, chunk)).toEqual(expected);
        },
      ),
      propertyOptions(200),
    );
  });

  test('loses nothing of any line, and finds no time that is not there', async () => {
    const part = fc.oneof(
      stamp,
      fc.constantFrom(
        '[',
        ']',
        ' ',
        '\t',
        'INFO',
        'a',
        ':',
        '-',
        '1732527501',
        '1732527501123',
        'I1125 10:00:00',
        'Mon ',
        '\0',
        'é',
        '|',
        '"',
      ),
      fc.string({ maxLength: 3 }),
    );
    const line = fc
      .array(part, { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join('').replace(/[\r\n]/g, ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        async (lines, chunk) => {
          const texts = lines.filter((text) => /[^\0- ]/.test(text));
          const rows = await read(lines, chunk);
          expect(rows.map((row) => row[4])).toEqual(texts);
          rows.forEach(([micros, , message, corrupt], index) => {
            expect(corrupt).toBeNull();
            expect(texts[index].endsWith(String(message ?? ''))).toBe(true);
            if (micros === null) expect(message).toBe(texts[index]);
            else expect(texts[index]).toMatch(/\d\d:\d\d:\d\d|\d{10}/);
          });
        },
      ),
      propertyOptions(300),
    );
  });
});
