import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { logFormat } from '../../src/connectors/format/log.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { logRowByPattern } from '../support/log-pattern.ts';
import { parseBytes } from '../support/parse-bytes.ts';

const FORMATS = ['auto', 'common', 'combined', 'vhost_combined', 'combined_request_time'];

const word = fc.oneof(
  fc.constantFrom('-', '203.0.113.9', '2001:db8::1', 'frank', 'example.com:443', '[::1]', 'a-b'),
  fc.stringMatching(/^[!-~\x80-\xff]{1,12}$/),
);
const user = fc.oneof(fc.constant('-'), word, fc.constantFrom('John Doe', 'a  b', ' x'));
const quotedPart = fc.constantFrom(
  'a',
  'Mozilla/5.0',
  ' ',
  '\\"',
  '\\\\',
  '\\x16',
  '[',
  '\xc3\xa9',
  '\xff',
  '-',
);
const quoted = fc.oneof(
  fc.constant('-'),
  fc.array(quotedPart, { maxLength: 8 }).map((parts) => parts.join('')),
);
const request = fc.oneof(
  quoted,
  fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'M-SEARCH', 'get', '', '-X', 'G3T'),
      fc.constantFrom('/', '/a?b=c', '/a b', '*', ' ', '', 'HTTP/1.1', '/\\"q\\"'),
      fc.constantFrom(
        ' HTTP/1.1',
        ' HTTP/1.0',
        ' HTTP/2',
        ' HTTP/2.0',
        ' RTSP/1.0',
        ' /1.0',
        '',
        ' HTTP/11',
        ' http/1.1',
      ),
    )
    .map(([method, path, protocol]) => `${method} ${path}${protocol}`),
);
const time = fc
  .tuple(
    fc.constantFrom('01', '28', '29', '30', '31', '00', '32', '1'),
    fc.constantFrom('Jan', 'Feb', 'Mar', 'Apr', 'Sep', 'Dec', 'feb', 'Foo'),
    fc.constantFrom('2024', '2023', '1969', '0000', '9999'),
    fc.constantFrom(
      '00:00:00',
      '23:59:59',
      '13:55:36',
      '24:00:00',
      '12:60:00',
      '12:00:60',
      '1:00:00',
    ),
    fc.constantFrom('+0000', '-0700', '+0530', '+1800', '-1801', '+0060', '0000', 'Z'),
  )
  .map(([day, month, year, clock, zone]) => `[${day}/${month}/${year}:${clock} ${zone}]`);
const goodTime = fc.constantFrom('[10/Oct/2000:13:55:36 -0700]', '[29/Feb/2024:00:00:00 +0000]');
const status = fc.oneof(fc.constantFrom('200', '404', '-', '000', '99', '2000'));
const bytes = fc.oneof(
  fc.constantFrom(
    '-',
    '0',
    '1234567',
    '12345678',
    '123456789',
    '9223372036854775807',
    '9223372036854775808',
    '',
    '1x',
  ),
  fc.nat().map(String),
);
const seconds = fc.oneof(
  fc.constantFrom('0.003', '12', '1.', '.5', '-', '-1', '1e3', '007', '0.1234567890123456789'),
  fc.double({ min: 0, max: 1000, noNaN: true }).map(String),
);
const tail = fc.oneof(
  fc.constant(''),
  fc.tuple(quoted, quoted).map(([referer, agent]) => ` "${referer}" "${agent}"`),
  fc
    .tuple(quoted, quoted, seconds)
    .map(([referer, agent, duration]) => ` "${referer}" "${agent}" ${duration}`),
  fc
    .tuple(quoted, quoted, quoted, fc.option(seconds))
    .map(([a, b, c, d]) => ` "${a}" "${b}" "${c}"${d === null ? '' : ` ${d}`}`),
);
const line = fc
  .tuple(
    fc.option(word),
    word,
    word,
    user,
    fc.oneof({ weight: 3, arbitrary: goodTime }, time),
    request,
    status,
    bytes,
    tail,
  )
  .map(
    ([host, ip, ident, name, stamp, asked, code, size, rest]) =>
      `${host === null ? '' : `${host} `}${ip} ${ident} ${name} ${stamp} "${asked}" ${code} ${size}${rest}`,
  );

/** Truncations, deletions, substitutions, insertions. */
const mutated = fc
  .tuple(
    line,
    fc.nat(),
    fc.constantFrom('cut', 'delete', 'substitute', 'insert'),
    fc.constantFrom(...' "\\[]-:/0a\x00\xff'),
  )
  .map(([text, place, how, character]) => {
    const at = place % text.length;
    if (how === 'cut') return text.slice(0, at);
    if (how === 'delete') return text.slice(0, at) + text.slice(at + 1);
    return text.slice(0, at) + character + text.slice(how === 'insert' ? at : at + 1);
  });

describe.each(CORE_BUILDS)('the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  async function check(lines: readonly string[], format: string, chunk: number) {
    const options = { logFormat: format };
    const texts = lines.filter((text) => !/^ *$/.test(text));
    const expected = texts.map((text) => logRowByPattern(text, format));
    const { rows } = await parseBytes(core, Buffer.from(`${lines.join('\n')}\n`, 'latin1'), {
      format: logFormat,
      schema: logFormat.fixedSchema!(options),
      options,
      chunks: [chunk],
    });
    expect(rows.map((row) => row.slice(0, 14))).toEqual(expected);
    for (const row of rows) {
      const [corrupt, raw, error] = row.slice(13);
      expect({ corrupt, raw }).toEqual({ corrupt: error === null ? null : raw, raw });
    }
    const raws = texts.map((text) => Buffer.from(text, 'latin1').toString());
    expect(rows.map((row) => row[14])).toEqual(raws);
  }

  test('reads generated access lines as a pattern does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(...FORMATS),
        fc.integer({ min: 1, max: 400 }),
        check,
      ),
      { numRuns: 150 },
    );
  });

  test('reads damaged access lines as a pattern does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutated, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(...FORMATS),
        fc.integer({ min: 1, max: 400 }),
        check,
      ),
      {
        numRuns: 250,
        // A byte that Unicode calls a space and the log does not.
        examples: [[['\xa0'], 'auto', 1]],
      },
    );
  });

  test('reads every truncation of a line as a pattern does', async () => {
    const whole =
      'www.example.com:80 2001:db8::1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a\\"b?c=d HTTP/1.1" 200 2326 "http://a/\\\\" "Mozilla/4.08 [en] (Win98)" 0.125';
    const cuts = Array.from(whole, (_, length) => whole.slice(0, length + 1));
    for (const format of FORMATS) await check(cuts, format, 97);
  });
});
