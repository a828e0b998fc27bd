import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { syslogFormat } from '../../src/connectors/format/syslog.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { parseBytes } from '../support/parse-bytes.ts';
import { propertyOptions } from '../support/property-options.ts';
import { syslogRow } from '../support/syslog-pattern.ts';

const schema = syslogFormat.fixedSchema!({});
const REFERENCE = '2026-11-25 10:00:00';
const LATEST = BigInt(Date.UTC(2026, 10, 26, 10)) * 1000n;

const word = fc.constantFrom('-', 'host', 'a.b', '::1', 'app', '7', 'größe', 'x]y', '"q"');
const priority = fc.constantFrom('', '<0>', '<13>', '<191>', '<192>', '<1234>', '<>', '<1');
const clock = fc.constantFrom(
  '00:00:00',
  '23:59:59',
  '10:00:00',
  '24:00:00',
  '10:60:00',
  '1:00:00',
);
const fraction = fc.constantFrom('', '.5', '.123456789', '.', ',25');
const isoTime = fc
  .tuple(
    fc.constantFrom('2024-02-29', '2023-02-29', '2026-11-25', '1969-12-31', '2024-00-10'),
    fc.constantFrom('T', 'T', 'T', ' '),
    clock,
    fraction,
    fc.constantFrom('Z', '', '+01:00', '-18:00', '+19:00', '+0100', 'z'),
  )
  .map((parts) => parts.join(''));
const monthTime = fc
  .tuple(
    fc.constantFrom('Jan', 'Feb', 'Nov', 'Dec', 'nov', 'Foo'),
    fc.constantFrom('  ', ' ', '   '),
    fc.constantFrom('1', '25', '26', '29', '30', '31', '05', '0', '123'),
    fc.constantFrom(' ', ' ', ' 2024 ', ' 99 '),
    clock,
    fraction,
  )
  .map((parts) => parts.join(''));
const element = fc.constantFrom(
  '[a]',
  '[a@1 b="c"]',
  '[a b="\\"]" c="\\\\"]',
  '[]',
  '[ a]',
  '[a b="c',
  '[a b=c]',
);
const data = fc.oneof(
  fc.constant('-'),
  fc.array(element, { maxLength: 3 }).map((all) => all.join('')),
);
const text = fc.constantFrom(
  '',
  ' ',
  ' hello world',
  ' -',
  ' \ufeffx',
  ' a: b',
  '  two',
  ' [x]: y',
  'z',
);
const newer = fc
  .tuple(
    priority,
    fc.constantFrom('1', '1', '12', '0', '1234'),
    fc.oneof(fc.constant('-'), isoTime),
    word,
    word,
    word,
    word,
    data,
    text,
  )
  .map(
    ([pri, version, time, host, app, id, kind, sd, message]) =>
      `${pri}${[version, time, host, app, id, kind, sd].join(' ')}${message}`,
  );
const tag = fc.constantFrom(
  'su:',
  'sshd[7]:',
  'a/b[]:',
  'x[1]',
  'x[1',
  '[1]:',
  ':',
  'plain',
  'a::b',
  'k:v',
  'x[1] (y):',
  'x[1]z:',
);
const older = fc
  .tuple(
    priority,
    fc.oneof(monthTime, isoTime),
    fc.constantFrom(' ', ': ', '', ':'),
    fc.option(word),
    tag,
    text,
  )
  .map(
    ([pri, time, gap, host, name, message]) =>
      `${pri}${time}${gap}${host === null ? '' : `${host} `}${name}${message}`,
  );
const line = fc.oneof(newer, older);
const damaged = fc
  .tuple(line, fc.nat(), fc.constantFrom('', ' ', '<', '[', ']', '"', '\\', ':', '-', '0', '\0'))
  .map(([whole, place, added]) => {
    const at = place % (whole.length + 1);
    return added === '' ? whole.slice(0, at) : whole.slice(0, at) + added + whole.slice(at);
  });

describe.each(CORE_BUILDS)('the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  async function check(lines: readonly string[], chunk: number) {
    const texts = lines.filter((one) => one.replaceAll('\0', '').trim() !== '');
    const { rows } = await parseBytes(core, `${lines.join('\n')}\n`, {
      format: syslogFormat,
      schema,
      options: { referenceTime: REFERENCE },
      chunks: [chunk],
    });
    const nothing = schema.fields.slice(0, 11).map(() => null);
    const expected = texts.map((one) => {
      const row = syslogRow(one, LATEST);
      return [...(row ?? nothing), row === null ? one : null, one, row === null];
    });
    expect(rows.map((row) => [...row.slice(0, 13), row[13] !== null])).toEqual(expected);
  }

  test.each([
    ['generated', line],
    ['damaged', damaged],
  ])('reads %s lines of syslog as a pattern does', async (_, lines) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(lines, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        check,
      ),
      propertyOptions(200),
    );
  });

  test('refuses an element whose name begins with a quote, in whatever chunks it comes', async () => {
    await check(['1 - a.b - "q" a.b ["a b="c[a b=c] ', '1 - a.b - "q" a.b [a b="c["] x'], 1);
  });
});
