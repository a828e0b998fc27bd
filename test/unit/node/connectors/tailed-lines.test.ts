import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../support/child-program.ts';
import { FollowedLines } from '../../../support/followed-lines.ts';

let root: string;
let log: string;

async function open(path = log): Promise<FollowedLines> {
  const followed = await FollowedLines.open(path, join(root, '../state'));
  onTestFinished(() => followed.close());
  return followed;
}

beforeEach(async () => {
  const folder = await temporaryFolder();
  onTestFinished(folder.remove);
  root = join(folder.path, 'logs');
  mkdirSync(root);
  log = join(root, 'access.log');
});

/** Makes a file look as if nobody had written to it since then. */
function age(path: string, seconds: number): void {
  const time = new Date(Date.now() - seconds * 1000);
  utimesSync(path, time, time);
}

/** As gzip does it: the `.gz` gets the time of the file, which then goes. */
function compress(path: string, to: string): void {
  const { mtime } = statSync(path);
  writeFileSync(to, gzipSync(readFileSync(path)));
  utimesSync(to, mtime, mtime);
  rmSync(path);
}

describe('a file', () => {
  test('is there from its beginning, and grows by whole lines', async () => {
    writeFileSync(log, 'one\ntwo\nthr');
    const followed = await open();
    expect(await followed.text()).toBe('one\ntwo\n');
    appendFileSync(log, 'ee\n');
    await followed.reaches(14);
    expect(await followed.text(8)).toBe('three\n');
  });

  test('is given out in frames of whole lines, whatever their size', async () => {
    const long = `${'x'.repeat(1000)}\n`;
    writeFileSync(log, `a\nbb\n${long}c\n`);
    const { lines } = await open();
    const read = async (position: number, bytes: number) =>
      Buffer.from(await lines.read(position, bytes)).toString();
    expect(await read(0, 1)).toBe('a\n');
    expect(await read(0, 4)).toBe('a\n');
    expect(await read(0, 5)).toBe('a\nbb\n');
    expect(await read(5, 10)).toBe(long);
    expect(await read(1006, 10)).toBe('c\n');
    expect(await read(1008, 10)).toBe('');
  });

  test('that is not there yet begins when it comes', async () => {
    const followed = await open();
    expect(followed.lines).toMatchObject({ start: 0, end: 0 });
    writeFileSync(log, 'one\n');
    await followed.reaches(4);
    expect(await followed.text()).toBe('one\n');
  });

  test('whose last line nobody ends gets its newline, and what comes then is a line of its own', async () => {
    writeFileSync(log, 'one\nhalf');
    age(log, 60);
    const followed = await open();
    expect(await followed.text()).toBe('one\nhalf\n');
    appendFileSync(log, ' more\n');
    await followed.reaches(15);
    expect(await followed.text()).toBe('one\nhalf\n more\n');
    followed.close();
    expect(await (await open()).text(4)).toBe('half\n more\n');
  });

  test('of bytes that are no text stays what it is', async () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 97) & 255);
    bytes[4999] = 10;
    writeFileSync(log, bytes);
    const { lines } = await open();
    const read: Uint8Array[] = [];
    for (let at = 0; at < 5000; at += read[read.length - 1].length)
      read.push(await lines.read(at, 300));
    expect(Buffer.concat(read).equals(bytes)).toBe(true);
  });
});

describe('rotation', () => {
  test('by renaming goes on with the new file, and the old one can still be read', async () => {
    writeFileSync(log, 'one\ntwo\n');
    const followed = await open();
    renameSync(log, `${log}.1`);
    appendFileSync(`${log}.1`, 'three\n');
    writeFileSync(log, 'four\n');
    await followed.reaches(19);
    expect(await followed.text()).toBe('one\ntwo\nthree\nfour\n');
    renameSync(`${log}.1`, `${log}.2`);
    renameSync(log, `${log}.1`);
    writeFileSync(log, 'five\n');
    await followed.reaches(24);
    expect(await followed.text(4)).toBe('two\nthree\nfour\nfive\n');
  });

  test('by copying and truncating loses nothing that the copy holds', async () => {
    writeFileSync(log, 'one\ntwo\n');
    const followed = await open();
    copyFileSync(log, `${log}.1`);
    truncateSync(log);
    appendFileSync(log, 'three\n');
    await followed.reaches(14);
    expect(await followed.text()).toBe('one\ntwo\nthree\n');
  });

  test('and compressing leaves every line where it was, those that were not read before too', async () => {
    writeFileSync(log, 'one\ntwo\n');
    const followed = await open();
    appendFileSync(log, 'three\nhalf');
    compress(log, `${log}.1.gz`);
    writeFileSync(log, 'four\n');
    await followed.reaches(24);
    const text = 'one\ntwo\nthree\nhalf\nfour\n';
    expect(await followed.text(0)).toBe(text);
    expect(await followed.text(0, 5)).toBe(text);
    expect(await followed.text(8, 1)).toBe('three\nhalf\nfour\n');
    renameSync(`${log}.1.gz`, `${log}.2.gz`);
    followed.close();
    expect(await (await open()).text(0, 5)).toBe(text);
  });

  test('leaves readers of a compressed file where they are, however many', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `${i} ${Math.sin(i)}\n`);
    writeFileSync(log, lines.join(''));
    const followed = await open();
    compress(log, `${log}.1.gz`);
    const texts = await Promise.all(Array.from({ length: 12 }, () => followed.text(0, 1000)));
    for (const text of texts) expect(text).toBe(lines.join(''));
  });

  test('whose compressed file is damaged is a gap', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i} ${Math.sin(i)}\n`).join('');
    writeFileSync(log, lines);
    const followed = await open();
    writeFileSync(`${log}.1.gz`, gzipSync(lines).subarray(0, 100_000));
    rmSync(log);
    expect(await followed.text(0, 1 << 20)).toBe(`<${lines.length} lost>`);
  });

  test('without a copy is a gap for those who had not read on', async () => {
    writeFileSync(log, 'one\ntwo\n');
    const followed = await open();
    writeFileSync(log, 'three\n');
    await followed.reaches(14);
    expect(await followed.text(4)).toBe('<4 lost>three\n');
    expect(followed.lines.start).toBe(8);
    expect(await followed.text()).toBe('three\n');
  });

  test('whose oldest file is removed is a gap of that file alone', async () => {
    writeFileSync(log, 'one\n');
    const followed = await open();
    renameSync(log, `${log}.1`);
    writeFileSync(log, 'two\n');
    await followed.reaches(8);
    rmSync(`${log}.1`);
    expect(await followed.text(0)).toBe('<4 lost>two\n');
  });
});

describe('a restart', () => {
  async function restarted(change: () => void): Promise<FollowedLines> {
    const before = await open();
    before.close();
    change();
    const after = await open();
    expect(after.lines.streamId).toBe(before.lines.streamId);
    return after;
  }

  test('keeps every position, and sees what was written meanwhile', async () => {
    writeFileSync(log, 'one\ntwo\n');
    const followed = await restarted(() => appendFileSync(log, 'three\n'));
    expect(await followed.text(4)).toBe('two\nthree\n');
  });

  test('finds files that were rotated meanwhile, twice', async () => {
    writeFileSync(log, 'one\ntwo\n');
    const followed = await restarted(() => {
      appendFileSync(log, 'three\n');
      age(log, 20);
      renameSync(log, `${log}.2`);
      writeFileSync(`${log}.1`, 'four\n');
      age(`${log}.1`, 15);
      writeFileSync(log, 'five\n');
    });
    expect(await followed.text(0)).toBe('one\ntwo\nthree\nfour\nfive\n');
  });

  test('after a truncation does not give other lines the positions of those that are gone', async () => {
    writeFileSync(log, 'one\ntwo\n');
    const followed = await restarted(() => writeFileSync(log, 'three\nfour\nfive\n'));
    expect(await followed.text(4)).toBe('<4 lost>three\nfour\nfive\n');
  });

  test('over a journal whose last line was cut short follows that file again', async () => {
    writeFileSync(log, 'one\n');
    const before = await open();
    appendFileSync(log, 'two\n');
    await before.reaches(8);
    before.close();
    const journal = join(root, '../state/stream.jsonl');
    writeFileSync(journal, readFileSync(journal).subarray(0, -5));
    const after = await open();
    expect(after.lines.streamId).toBe(before.lines.streamId);
    expect(await after.text(0)).toBe('one\ntwo\n');
  });

  test('without the state is another stream', async () => {
    writeFileSync(log, 'one\n');
    const before = await open();
    before.close();
    rmSync(join(root, '../state'), { recursive: true });
    expect((await open()).lines.streamId).not.toBe(before.lines.streamId);
  });
});

describe('a folder', () => {
  test('gives the lines of all its files, each once, at positions that last', async () => {
    writeFileSync(join(root, 'a.log'), 'a1\n');
    age(join(root, 'a.log'), 5);
    writeFileSync(join(root, 'b.log'), 'b1\n');
    const followed = await open(root);
    expect(await followed.text()).toBe('a1\nb1\n');
    appendFileSync(join(root, 'a.log'), 'a2\n');
    await followed.reaches(9);
    appendFileSync(join(root, 'b.log'), 'b2\n');
    await followed.reaches(12);
    writeFileSync(join(root, 'c.log'), 'c1\n');
    await followed.reaches(15);
    const text = await followed.text();
    expect(text).toBe('a1\nb1\na2\nb2\nc1\n');
    followed.close();
    expect(await (await open(root)).text()).toBe(text);
  });
});
