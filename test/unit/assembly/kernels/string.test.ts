import { beforeAll, describe, expect, test } from 'vitest';
import { IntegerType, StringType } from '../../../../src/types/data-type.ts';
import type { Value } from '../../../../src/types/value.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { attribute, call, evaluate, literal } from '../../../support/expressions.ts';
import { randomNumbers } from '../../../support/random-columns.ts';

const ALPHABET = ['a', 'B', ' ', '_', '%', 'é', '語', '💥', '\\', 'z'];

/** LIKE, the slow and plain way: every split of the text is tried. */
function naiveLike(text: readonly string[], pattern: readonly string[]): boolean {
  if (pattern.length === 0) return text.length === 0;
  const [first, ...rest] = pattern;
  if (first === '%') {
    return naiveLike(text, rest) || (text.length > 0 && naiveLike(text.slice(1), pattern));
  }
  if (text.length === 0) return false;
  return (first === '_' || first === text[0]) && naiveLike(text.slice(1), rest);
}

describe.each(CORE_BUILDS)('text in the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });
  const random = randomNumbers(17);
  const randomText = (most: number): string =>
    Array.from(
      { length: Math.floor(random() * most) },
      () => ALPHABET[Math.floor(random() * ALPHABET.length)],
    ).join('');
  const texts: (string | null)[] = Array.from({ length: 120 }, (_, index) =>
    index % 9 === 0 ? null : randomText(24),
  );
  const input = [attribute('s', StringType), attribute('t', StringType)];
  const rows = texts.map((text, index): [string | null, string | null] => [
    text,
    index % 7 === 0 ? null : randomText(3),
  ]);
  const [s, t] = input;
  const run = (name: string, ...args: Parameters<typeof call>[1][]) =>
    evaluate(core, call(name, ...args), { input, rows });
  const mapped = (compute: (text: string) => Value) =>
    texts.map((text) => (text === null ? null : compute(text)));

  test('length counts characters, octet_length bytes', () => {
    expect(run('length', s)).toEqual(mapped((text) => [...text].length));
    expect(run('octet_length', s)).toEqual(mapped((text) => Buffer.byteLength(text)));
  });

  test('case is changed in ASCII and beyond', () => {
    expect(run('upper', s)).toEqual(mapped((text) => text.toUpperCase()));
    expect(run('lower', s)).toEqual(mapped((text) => text.toLowerCase()));
    const ascii = {
      input,
      rows: [
        ['aZ [@`{', null],
        [null, null],
        ['', null],
      ],
    };
    expect(evaluate(core, call('upper', s), ascii)).toEqual(['AZ [@`{', null, '']);
    expect(evaluate(core, call('lower', s), ascii)).toEqual(['az [@`{', null, '']);
  });

  test('substring takes characters from either end', () => {
    for (const start of [-30, -3, -1, 0, 1, 2, 5, 40]) {
      for (const length of [-1, 0, 1, 3, 2147483647]) {
        const actual = run(
          'substring',
          s,
          literal(start, IntegerType),
          literal(length, IntegerType),
        );
        expect(actual).toEqual(
          mapped((text) => {
            const all = [...text];
            const from = start > 0 ? start - 1 : start < 0 ? all.length + start : 0;
            return all.slice(Math.max(from, 0), Math.max(from + length, 0)).join('');
          }),
        );
      }
    }
  });

  test('parts are found at the start, the end and anywhere', () => {
    const pairwise = (holds: (text: string, part: string) => boolean) =>
      rows.map(([text, part]) => (text === null || part === null ? null : holds(text, part)));
    expect(run('startswith', s, t)).toEqual(pairwise((text, part) => text.startsWith(part)));
    expect(run('endswith', s, t)).toEqual(pairwise((text, part) => text.endsWith(part)));
    expect(run('contains', s, t)).toEqual(pairwise((text, part) => text.includes(part)));
  });

  test('concat is null where an argument is, trim takes blanks only', () => {
    expect(run('concat', s, literal('-', StringType), t)).toEqual(
      rows.map(([text, part]) => (text === null || part === null ? null : `${text}-${part}`)),
    );
    expect(run('trim', s)).toEqual(mapped((text) => text.replace(/^ +| +$/g, '')));
    expect(run('ltrim', s)).toEqual(mapped((text) => text.replace(/^ +/, '')));
    expect(run('rtrim', s)).toEqual(mapped((text) => text.replace(/ +$/, '')));
  });

  test('LIKE agrees with trying every split, for constant patterns and for columns of them', () => {
    for (let round = 0; round < 40; round++) {
      const pattern = randomText(6).replaceAll('\\', '');
      expect(run('like', s, literal(pattern, StringType))).toEqual(
        mapped((text) => naiveLike([...text], [...pattern])),
      );
    }
    const patterns = rows.map(([text, part]): [string | null, string | null] => [
      text,
      part?.replaceAll('\\', '') ?? null,
    ]);
    expect(evaluate(core, call('like', s, t), { input, rows: patterns })).toEqual(
      patterns.map(([text, pattern]) =>
        text === null || pattern === null ? null : naiveLike([...text], [...pattern]),
      ),
    );
  });

  test('LIKE takes linear time for patterns that make others explode', () => {
    const text = 'a'.repeat(5000);
    const pattern = literal(`${'%a'.repeat(20)}%b`, StringType);
    const started = performance.now();
    expect(evaluate(core, call('like', s, pattern), { input, rows: [[text, null]] })).toEqual([
      false,
    ]);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('an escape that stands before an ordinary character is refused', () => {
    const pattern = literal('a\\bc', StringType);
    expect(() => run('like', s, pattern)).toThrow(/INVALID_FORMAT.ESC_IN_THE_MIDDLE/);
    expect(() => run('like', s, literal('a\\', StringType))).toThrow(/ESC_AT_THE_END/);
  });
});
