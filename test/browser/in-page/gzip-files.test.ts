import { expect, test } from 'vitest';
import { givenFiles } from '../../../src/connectors/files/given-file.ts';
import { GzipPieces } from '../../../src/connectors/files/gzip-pieces.ts';
import { SourceFile } from '../../../src/connectors/files/source-file.ts';
import { PlainPieces, type TextPieces } from '../../../src/connectors/files/text-pieces.ts';
import { webScheduler } from '../../../web/timers.ts';

/*
 * Browsers' streams differ from Node's where a gzip file has several members or is cut short: they take one member, and
 * drop what waits when they fail.
 */
async function gzip(...texts: string[]): Promise<Blob> {
  const members = await Promise.all(
    texts.map((text) =>
      new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob(),
    ),
  );
  return new Blob(members);
}

function sourceFile(blob: Blob): SourceFile {
  const [given] = givenFiles([new File([blob], 'a.gz')]);
  return new SourceFile(given, webScheduler);
}

function textOf(blob: Blob): GzipPieces {
  const pieces = new PlainPieces(sourceFile(blob), 0, blob.size);
  return new GzipPieces({ pieces, scheduler: webScheduler });
}

async function readAll(pieces: TextPieces): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (let piece = await pieces.next(); piece !== undefined; piece = await pieces.next()) {
    text += decoder.decode(piece, { stream: true });
  }
  return text;
}

const lines = (count: number) => Array.from({ length: count }, (_, i) => `line ${i}\n`).join('');

test('concatenated members are one text', async () => {
  const texts = Array.from({ length: 50 }, (_, i) => lines(i * 211));
  const text = textOf(await gzip(...texts));
  expect(await readAll(text)).toBe(texts.join(''));
  expect(await text.ending()).toEqual({ kind: 'whole' });
});

test('what came before a cut is there, up to the last whole line', async () => {
  const whole = lines(400_000);
  const blob = await gzip(whole);
  for (const share of [0.1, 0.5, 0.9]) {
    const text = textOf(blob.slice(0, Math.floor(blob.size * share)));
    const found = await readAll(text);
    expect(await text.ending()).toMatchObject({ kind: 'cut' });
    expect(whole.startsWith(found)).toBe(true);
    expect(found.endsWith('\n')).toBe(true);
    // Within what the compressor holds back of so many bytes.
    expect(found.length).toBeGreaterThan(whole.length * (share - 0.05));
  }
});

test('a cut in a later member keeps the members before it', async () => {
  const [first, second] = [lines(1000), lines(2000)];
  const blob = await gzip(first, second);
  const text = textOf(blob.slice(0, blob.size - 5));
  const found = await readAll(text);
  expect(found.startsWith(first)).toBe(true);
  expect(await text.ending()).toMatchObject({ kind: 'cut' });
});

test('bytes behind the last member that are none are told as damage, after the text', async () => {
  const blob = new Blob([await gzip(lines(500)), 'no gzip at all']);
  const text = textOf(blob);
  const found = await readAll(text);
  expect(await text.ending()).toMatchObject({ kind: 'cut' });
  expect(lines(500).startsWith(found)).toBe(true);
});

test('a chosen file is told by its first bytes and read from any place', async () => {
  const file = sourceFile(await gzip('one\ntwo\nthree\n'));
  expect(await file.look()).toMatchObject({ path: 'a.gz', generation: 0 });
  expect(file.isCompressed).toBe(true);
  expect(await readAll(await file.textFrom(5))).toBe('three\n');
  expect(await readAll(await file.textFrom(0))).toBe('one\ntwo\nthree\n');
});
