import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Framing,
  type FramingOptions,
  LineFraming,
} from '../../../../../node/connectors/listen/line-framing.ts';
import { SyslogFraming } from '../../../../../node/connectors/listen/syslog-framing.ts';

/** The lines of a text that comes in pieces, and how many were left out. */
function cut(
  newFraming: (options: FramingOptions) => Framing,
  chunks: readonly (string | Uint8Array)[],
  messageBytesMax = 100,
) {
  let oversized = 0;
  const framing = newFraming({ messageBytesMax, onOversized: () => oversized++ });
  const texts = chunks.map((chunk) => framing.push(Buffer.from(chunk as string)));
  const isTorn = framing.isTorn;
  texts.push(framing.rest());
  const text = texts.map((lines) => (lines ? Buffer.from(lines).toString() : '')).join('');
  return { lines: text === '' ? [] : text.replace(/\n$/, '').split('\n'), oversized, isTorn };
}

/** Cuts bytes at some places. */
function pieces(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort(
    (left, right) => left - right,
  );
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}

const newLines = (options: FramingOptions) => new LineFraming(options);
const newSyslog = (options: FramingOptions) => new SyslogFraming(options);

describe('lines', () => {
  test('are cut at newlines, and the last needs none', () => {
    const expected = { lines: ['one', 'two', '', 'three'], oversized: 0, isTorn: true };
    expect(cut(newLines, ['one\ntw', 'o\n\nthr', 'ee'])).toEqual(expected);
  });

  test.each([
    ['in one chunk', [`a\n${'x'.repeat(101)}\nb\n`]],
    ['over chunks', ['a\n', 'x'.repeat(60), 'x'.repeat(60), `${'x'.repeat(60)}\nb\n`]],
    ['first of a chunk', ['a\n', 'x'.repeat(60), `${'x'.repeat(60)}\nb\n`]],
    ['at the end', ['a\nb\n', 'x'.repeat(60), 'x'.repeat(60)]],
    ['last of a chunk', ['a\nb\n', `c\n${'x'.repeat(101)}`]],
  ])('that are too long are left out and counted: %s', (_, chunks) => {
    const { lines, oversized } = cut(newLines, chunks);
    expect(lines.filter((line) => line !== 'c')).toEqual(['a', 'b']);
    expect(oversized).toBe(1);
  });

  test('are the same however they are cut into chunks', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'ß', ' '), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat()), (texts, places) => {
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
        const kept = texts.filter((text) => Buffer.byteLength(text) <= 8);
        const { lines, oversized } = cut(newLines, pieces(bytes, places), 8);
        expect(lines.join('\n')).toBe(kept.join('\n'));
        expect(oversized).toBe(texts.length - kept.length);
      }),
    );
  });
});

describe('syslog', () => {
  test('knows counts of octets and newlines, message by message', () => {
    const counted = '<34>1 - host app - - - counted';
    const text = `${counted.length} ${counted}<13>Oct 11 22:14:15 host app: a line\n${counted.length} ${counted}`;
    expect(cut(newSyslog, [text]).lines).toEqual([
      counted,
      '<13>Oct 11 22:14:15 host app: a line',
      counted,
    ]);
  });

  test('writes a line end within a counted message as rsyslog does', () => {
    const message = '<34>1 - - - - - - at A\r\n\tat B';
    expect(cut(newSyslog, [`${message.length} ${message}`]).lines).toEqual([
      '<34>1 - - - - - - at A#015#012\tat B',
    ]);
  });

  test('takes a line that begins with digits for a line', () => {
    const lines = ['2024-01-02T03:04:05Z host app: x', '12 apples', '7'];
    expect(cut(newSyslog, [`${lines.join('\n')}\n`]).lines).toEqual(lines);
    expect(cut(newSyslog, ['20', '24-01-02 x\n']).lines).toEqual(['2024-01-02 x']);
  });

  test('leaves out what is too long, and goes on behind it', () => {
    const long = `<1>${'x'.repeat(200)}`;
    const chunks = [`<1>a\n${long.length} ${long.slice(0, 50)}`, long.slice(50), '<1>b\n', long];
    expect(cut(newSyslog, [...chunks, '\n<1>c\n'])).toEqual({
      lines: ['<1>a', '<1>b', '<1>c'],
      oversized: 2,
      isTorn: false,
    });
  });

  test('drops a counted message that is torn', () => {
    expect(cut(newSyslog, ['20 <1>half'])).toEqual({ lines: [], oversized: 0, isTorn: true });
  });

  test('gives the same messages however they are cut into chunks', () => {
    const message = fc
      .tuple(
        fc.string({ unit: fc.constantFrom('a', 'ß', ' ', '9', '<'), maxLength: 12 }),
        fc.boolean(),
      )
      .map(([text, isCounted]) => ({ text: `<1>${text}x`, isCounted }));
    fc.assert(
      fc.property(fc.array(message), fc.array(fc.nat()), (messages, places) => {
        const bytes = Buffer.from(
          messages
            .map(({ text, isCounted }) =>
              isCounted ? `${Buffer.byteLength(text)} ${text}` : `${text}\n`,
            )
            .join(''),
        );
        expect(cut(newSyslog, pieces(bytes, places)).lines).toEqual(
          messages.map(({ text }) => text),
        );
      }),
    );
  });
});
