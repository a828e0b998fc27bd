import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { CompressedLines } from '../../../../node/connectors/file/compressed-lines.ts';
import type { Logger } from '../../../../src/ports/logger.ts';
import { temporaryFolder } from '../../../support/child-program.ts';

let root: string;
let warnings: string[];
const logger: Logger = {
  error: () => {},
  warn: (message) => warnings.push(message),
  info: () => {},
};

beforeEach(async () => {
  const folder = await temporaryFolder();
  onTestFinished(folder.remove);
  root = folder.path;
  warnings = [];
});

function compressed(name: string, ...members: readonly string[]): string {
  const path = join(root, name);
  writeFileSync(path, Buffer.concat(members.map((text) => gzipSync(text))));
  return path;
}

function open(...paths: readonly string[]): CompressedLines {
  const lines = new CompressedLines({ paths, logger, onLines: () => {} });
  onTestFinished(() => lines.close());
  return lines;
}

async function textOf(lines: CompressedLines, from = 0, bytesMax = 65_536): Promise<string> {
  await lines.settled;
  let text = '';
  for (let position = from; position < lines.end; ) {
    const kept = lines.keptFrom(position);
    if (kept > position) text += '<lost>';
    position = kept;
    const read = await lines.read(position, bytesMax);
    position += read.length;
    text += Buffer.from(read).toString();
  }
  return text;
}

const NUMBERS = Array.from({ length: 100_000 }, (_, i) => `line ${i}\n`).join('');

test('the text of a .gz can be read from any line, in pieces of any size', async () => {
  const lines = open(compressed('a.gz', NUMBERS));
  expect(await textOf(lines)).toBe(NUMBERS);
  expect(lines.end).toBe(NUMBERS.length);
  expect(await textOf(lines, NUMBERS.indexOf('line 99990\n'), 7)).toBe(
    NUMBERS.slice(NUMBERS.indexOf('line 99990\n')),
  );
});

test('several members and several files follow each other, lines that are cut short ended', async () => {
  const paths = [compressed('a.gz', 'one\ntw', 'o'), compressed('b.gz', 'three\n', '')];
  expect(await textOf(open(...paths))).toBe('one\ntwo\nthree\n');
});

test('readers at different places don’t disturb each other', async () => {
  const lines = open(compressed('a.gz', NUMBERS));
  await lines.settled;
  const starts = [0, 11, 'line 0\n'.length, NUMBERS.indexOf('line 500\n'), 0].map(
    (at) => NUMBERS.lastIndexOf('\n', at - 1) + 1,
  );
  const texts = await Promise.all(starts.map((start) => textOf(lines, start, 10_000)));
  expect(texts.map((text) => text.length)).toEqual(starts.map((start) => NUMBERS.length - start));
  expect(texts.every((text, i) => text === NUMBERS.slice(starts[i]))).toBe(true);
});

test('lines can be read before the length is known', async () => {
  let first: Promise<Uint8Array> | undefined;
  const lines: CompressedLines = new CompressedLines({
    paths: [compressed('a.gz', NUMBERS.repeat(20))],
    logger,
    onLines: () => {
      first ??= lines.read(0, 7);
    },
  });
  onTestFinished(() => lines.close());
  await lines.settled;
  expect(Buffer.from((await first) ?? []).toString()).toBe('line 0\n');
});

test('a file that was cut short gives what comes before, and then a gap', async () => {
  const path = join(root, 'cut.gz');
  const whole = gzipSync(NUMBERS);
  writeFileSync(path, whole.subarray(0, whole.length - 1000));
  const text = await textOf(open(path));
  expect(NUMBERS.startsWith(text.replace('<lost>', ''))).toBe(true);
  expect(text.length).toBeGreaterThan(10_000);
  expect(warnings).not.toEqual([]);
});

test('an empty file has no lines', async () => {
  const lines = open(compressed('a.gz', ''));
  expect(await textOf(lines)).toBe('');
  expect(lines.end).toBe(0);
});

test('the same files are the same stream, changed ones another', async () => {
  const path = compressed('a.gz', 'one\n');
  const before = open(path).streamId;
  expect(open(path).streamId).toBe(before);
  compressed('a.gz', 'one\ntwo\n');
  expect(open(path).streamId).not.toBe(before);
});
