import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { filesConnector } from '../../../../src/connectors/files/files.ts';
import { FilesInput, type GivenFile } from '../../../../src/connectors/files/given-file.ts';
import type { CheckpointStorage } from '../../../../src/ports/checkpoint-storage.ts';
import { parseSchema } from '../../../../src/types/ddl.ts';
import { HeldFile } from '../../../support/held-files.ts';
import { SourceDriver } from '../../../support/source-driver.ts';

type Options = Readonly<Record<string, string>>;

async function open(
  files: readonly GivenFile[],
  options: Options = {},
  storage?: CheckpointStorage,
): Promise<SourceDriver> {
  const driver = await SourceDriver.open({
    connector: filesConnector,
    object: new FilesInput(files),
    options,
    storage,
  });
  onTestFinished(() => driver.source.stop());
  return driver;
}

/** All batches up to the end. */
async function drain(driver: SourceDriver): Promise<unknown[][]> {
  const batches: unknown[][] = [];
  for (let texts = await driver.texts(); texts !== undefined; texts = await driver.texts()) {
    batches.push(texts);
  }
  return batches;
}

const lines = (count: number, prefix = 'line') =>
  Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
const textOf = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');

describe('files that were given', () => {
  test('are followed by lines, not as whole documents', async () => {
    const file = new HeldFile('a.json', '{"value": "x"}\n');
    const openDocument = (given: GivenFile) =>
      SourceDriver.open({
        connector: filesConnector,
        object: new FilesInput([given]),
        options: { format: 'json', multiLine: 'true' },
        schema: parseSchema('value STRING'),
      });
    await expect(openDocument(file.followed())).rejects.toThrow(/INVALID_OPTION_VALUE.*multiLine/);
    const { path, file: held } = file.given();
    const driver = await openDocument({ path, file: held });
    onTestFinished(() => driver.source.stop());
    expect(await drain(driver)).toEqual([['x']]);
  });

  test('are read whole, the last line without its newline too', async () => {
    const driver = await open([new HeldFile('a.log', 'one\ntwo\nthree').given()]);
    expect(await drain(driver)).toEqual([['one', 'two', 'three']]);
    expect(driver.offset).toEqual({ file: 0, byte: 13 });
    expect(driver.source.metrics?.()).toMatchObject({
      files: '1',
      readBytes: '13',
      totalBytes: '13',
    });
  });

  test('are cut at line ends by maxBytesPerTrigger, a longer line left whole', async () => {
    const file = new HeldFile('a.log', 'one\ntwo\na longer line\nfour\n');
    const driver = await open([file.given()], { maxBytesPerTrigger: '9' });
    expect(await drain(driver)).toEqual([['one', 'two'], ['a longer line'], ['four']]);
    expect(driver.offset).toEqual({ file: 0, byte: 27 });
  });

  test('are read oldest first, and no line is joined across two of them', async () => {
    const driver = await open([
      new HeldFile('access.log', 'newest').given(),
      new HeldFile('access.log.1', 'old\n').given(),
      new HeldFile('access.log.2.gz', gzipSync('older\noldest end')).given(),
    ]);
    expect(await drain(driver)).toEqual([['older', 'oldest end', 'old', 'newest']]);
  });

  test('an empty file and no file at all have no rows and do not fail', async () => {
    const driver = await open([new HeldFile('empty.log', '').given()]);
    expect(await drain(driver)).toEqual([]);
    expect(await drain(await open([]))).toEqual([]);
    const among = await open(
      [
        new HeldFile('a', '').given(),
        new HeldFile('b', 'row\n').given(),
        new HeldFile('c', '').given(),
      ],
      { maxBytesPerTrigger: '2' },
    );
    expect(await drain(among)).toEqual([['row']]);
  });

  test('a header stands at the beginning of each file, not of each batch', async () => {
    const driver = await SourceDriver.open({
      connector: filesConnector,
      schema: parseSchema('a INT, b INT'),
      object: new FilesInput([
        new HeldFile('a.csv', 'a,b\n1,2\n3,4\n').given(),
        new HeldFile('b.csv', 'a,b\n5,6\n').given(),
      ]),
      options: { format: 'csv', header: 'true', maxBytesPerTrigger: '8' },
    });
    const rows: unknown[] = [];
    for (let next = await driver.next(); next !== undefined; next = await driver.next())
      rows.push(...next);
    expect(rows).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  test('a large file is never held: reads are of a few megabytes', async () => {
    const file = new HeldFile('big.log', textOf(lines(1_000_000)));
    const driver = await open([file.given()]);
    const rows = await driver.texts();
    expect(rows?.length).toBe(1_000_000);
    expect(file.largestRead).toBeLessThanOrEqual(4 << 20);
  });

  test('read the same range again after a restart', async () => {
    const file = new HeldFile('a.log', textOf(lines(100)));
    const first = await open([file.given()], { maxBytesPerTrigger: '200' });
    await first.texts();
    const start = first.offset;
    const end = await first.source.latestOffset(start, { kind: 'maxBytes', bytes: 200 });
    const rows = await first.rows(start, end);
    const again = await open([file.given()], { maxBytesPerTrigger: '200' }, first.storage);
    expect(await again.rows(start, end)).toEqual(rows);
    again.offset = end;
    const rest = (await drain(again)).flat();
    const before = lines(100).indexOf(String(rows[0][0]));
    expect([...lines(100).slice(0, before), ...rows.flat(), ...rest]).toEqual(lines(100));
  });

  test('a file that has changed since it was given is a typed failure, and goes on when it is given again', async () => {
    const file = new HeldFile('a.log', 'one\ntwo\n');
    const first = await open([file.given()], { maxBytesPerTrigger: '4' });
    expect(await first.texts()).toEqual(['one']);
    file.append('three\n');
    await expect(first.texts()).rejects.toMatchObject({
      condition: 'FAILED_READ_FILE.CHANGED',
      parameters: { path: 'a.log' },
    });
    const again = await open([file.given()], {}, first.storage);
    again.offset = first.offset;
    expect(await drain(again)).toEqual([['two', 'three']]);
  });

  test('a file that is gone says so', async () => {
    const file = new HeldFile('a.log', 'one\n');
    const given = file.given();
    file.remove();
    const driver = await open([given]);
    await expect(driver.texts()).rejects.toMatchObject({
      condition: 'FAILED_READ_FILE.FILE_NOT_EXIST',
    });
  });

  test('a half line that has been counted is not counted again when the file has grown', async () => {
    const file = new HeldFile('a.log', 'one\ntw');
    const first = await open([file.given()]);
    expect(await drain(first)).toEqual([['one', 'tw']]);
    file.append('o\nthree\n');
    const again = await open([file.given()], {}, first.storage);
    again.offset = first.offset;
    expect(await drain(again)).toEqual([['three']]);
  });
});

describe('files that are given again', () => {
  async function readOnce(file: HeldFile): Promise<SourceDriver> {
    const first = await open([file.given()], { maxBytesPerTrigger: '1k' });
    await first.texts();
    return first;
  }

  test('a shorter one is refused by its size', async () => {
    const file = new HeldFile('a.log', textOf(lines(1000)));
    const first = await readOnce(file);
    file.write(textOf(lines(10)));
    await expect(open([file.given()], {}, first.storage)).rejects.toMatchObject({
      condition: 'SOURCE_FILE_DIFFERS.SIZE',
      parameters: { path: 'a.log', expected: '8890', found: '70' },
    });
  });

  test('one that begins differently is refused by its content', async () => {
    const file = new HeldFile('a.log', textOf(lines(1000)));
    const first = await readOnce(file);
    file.write(textOf(lines(1000, 'LINE')));
    await expect(open([file.given()], {}, first.storage)).rejects.toMatchObject({
      condition: 'SOURCE_FILE_DIFFERS.CONTENT',
      parameters: { path: 'a.log' },
    });
  });

  test('one that is not given is named when it is needed', async () => {
    const first = await readOnce(new HeldFile('a.log', textOf(lines(1000))));
    const again = await open([new HeldFile('b.log', 'b\n').given()], {}, first.storage);
    again.offset = first.offset;
    await expect(again.texts()).rejects.toMatchObject({
      condition: 'SOURCE_FILES_NEEDED',
      parameters: { paths: 'a.log' },
    });
  });

  test('a folder has rotated meanwhile: nothing is read twice, and what is new is read', async () => {
    const old = new HeldFile('logs/access.log', textOf(lines(100)));
    const first = await open([old.given()]);
    await drain(first);
    old.append('last words\n');
    const renamed = old.given('logs/access.log.1');
    const fresh = new HeldFile('logs/access.log', 'new\n').given();
    const again = await open([fresh, renamed], {}, first.storage);
    again.offset = first.offset;
    expect(await drain(again)).toEqual([['last words', 'new']]);
  });

  test('a file that was passed is read on where it has grown', async () => {
    const a = new HeldFile('a.log', 'a1\n');
    const b = new HeldFile('b.log', 'b1\n');
    const first = await open([a.given(), b.given()]);
    expect(await drain(first)).toEqual([['a1', 'b1']]);
    a.append('a2\n');
    const again = await open([a.given(), b.given()], {}, first.storage);
    again.offset = first.offset;
    expect(await drain(again)).toEqual([['a2']]);
    expect(again.offset).toMatchObject({ file: 1, byte: 3, grown: [{ file: 0, byte: 6 }] });
  });
});

describe('gzip files', () => {
  test('are decompressed, whatever their name, and plain ones are read as they are', async () => {
    const driver = await open([
      new HeldFile('a.bin', gzipSync('one\n')).given(),
      new HeldFile('b.gz', 'plain\n').given(),
    ]);
    expect((await drain(driver)).flat()).toEqual(['one', 'plain']);
  });

  test('concatenated members are one text, wherever their seams are', async () => {
    const members = Array.from({ length: 40 }, (_, i) => gzipSync(`${i} `.repeat(i * 37)));
    const file = new HeldFile('a.gz', Buffer.concat([...members, gzipSync('\nend\n')]));
    const [line, end] = (await drain(await open([file.given()]))).flat();
    expect(line).toBe(Array.from({ length: 40 }, (_, i) => `${i} `.repeat(i * 37)).join(''));
    expect(end).toBe('end');
  });

  test('the bytes that begin a member inside of one are no seam', async () => {
    const inner = gzipSync('inner', { level: 0 });
    const text = Buffer.concat([Buffer.from(textOf(lines(100))), inner, Buffer.from('\ny\n')]);
    const stored = gzipSync(text, { level: 0 });
    const file = new HeldFile('a.gz', Buffer.concat([stored, gzipSync('z\n')]));
    const rows = (await drain(await open([file.given()]))).flat();
    expect(rows.slice(0, 100)).toEqual(lines(100));
    expect(rows.slice(-2)).toEqual(['y', 'z']);
  });

  test('are cut at line ends by maxBytesPerTrigger, and read on without beginning anew', async () => {
    const all = lines(20_000);
    const file = new HeldFile('a.gz', gzipSync(textOf(all)));
    const driver = await open([file.given()], { maxBytesPerTrigger: '10k' });
    const batches = await drain(driver);
    expect(batches.flat()).toEqual(all);
    expect(batches.length).toBeGreaterThan(20);
    expect(file.readBytes).toBeLessThan(2 * file.snapshot().size + (1 << 17));
  });

  test('read a range again after a restart', async () => {
    const all = lines(2000);
    const file = new HeldFile('a.gz', gzipSync(textOf(all)));
    const first = await open([file.given()], { maxBytesPerTrigger: '3001' });
    const taken = [await first.texts(), await first.texts()].flat();
    const end = await first.source.latestOffset(first.offset, { kind: 'maxBytes', bytes: 3001 });
    const rows = await first.rows(first.offset, end);
    const again = await open([file.given()], { maxBytesPerTrigger: '777' }, first.storage);
    expect(await again.rows(first.offset, end)).toEqual(rows);
    again.offset = end;
    expect([...taken, ...rows.flat(), ...(await drain(again)).flat()]).toEqual(all);
  });

  test.each<Options>([{}, { maxBytesPerTrigger: '5k' }])(
    'what came before a cut counts, then the cut is told: %j',
    async (options) => {
      const all = lines(20_000);
      const whole = gzipSync(textOf(all));
      const cut = new HeldFile('cut.gz', whole.subarray(0, whole.length / 2));
      const after = new HeldFile('z.log', 'after\n');
      const driver = await open([cut.given(), after.given()], options);
      const rows: unknown[] = [];
      const reading = async () => {
        for (let next = await driver.texts(); next !== undefined; next = await driver.texts()) {
          rows.push(...next);
        }
      };
      const expected = {
        condition: 'FAILED_READ_FILE.CORRUPT_GZIP',
        parameters: { path: 'cut.gz' },
      };
      await expect(reading()).rejects.toMatchObject(expected);
      expect(rows.at(-1)).toBe('after');
      expect(rows.length).toBeGreaterThan(5000);
      expect(rows.slice(0, -1)).toEqual(all.slice(0, rows.length - 1));
      const again = await open([cut.given(), after.given()], options, driver.storage);
      again.offset = driver.offset;
      await expect(again.texts()).rejects.toMatchObject(expected);
    },
  );

  test('ignoreCorruptFiles counts them instead', async () => {
    const whole = gzipSync(textOf(lines(20_000)));
    const cut = new HeldFile('cut.gz', whole.subarray(0, whole.length / 2));
    const zip = new HeldFile('a.zip', 'PK\x03\x04rest');
    const after = new HeldFile('z.log', 'after\n');
    const driver = await open([zip.given(), cut.given(), after.given()], {
      ignoreCorruptFiles: 'true',
    });
    expect((await drain(driver)).flat().at(-1)).toBe('after');
    expect(driver.source.metrics?.()).toMatchObject({ cutFiles: '1', skippedFiles: '1' });
  });
});

describe('files without lines', () => {
  test.each([
    ['a zip archive', 'PK\x03\x04\x14\x00'],
    ['a bzip2 file', 'BZh91AY&SY\x01'],
    ['a Zstandard file', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2])],
    ['a PNG image', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
    ['text in UTF-16', Buffer.from('\ufeffhello', 'utf16le')],
    ['binary data', Buffer.from(Array.from({ length: 1000 }, (_, i) => (i * 7919) & 255))],
    ['a gzip file in a gzip file', gzipSync(gzipSync('x\n'))],
    ['a zip archive in a gzip file', gzipSync('PK\x03\x04\x14\x00')],
  ])('are refused, naming what they look like: %s', async (looksLike, content) => {
    const driver = await open([new HeldFile('file', content).given()]);
    await expect(driver.texts()).rejects.toMatchObject({
      condition: 'FAILED_READ_FILE.NOT_TEXT',
      parameters: { path: 'file', looksLike },
    });
  });

  test('a log with some NULs is a log', async () => {
    const driver = await open([
      new HeldFile('a', `${'\0'.repeat(20)}${textOf(lines(100))}`).given(),
    ]);
    expect((await driver.texts())?.length).toBe(100);
  });
});

describe('a file that is followed', () => {
  test('is read on as it grows, whole lines only until nobody writes any more', async () => {
    const file = new HeldFile('a.log', '');
    file.write('one\ntw', Date.now());
    const driver = await open([file.followed()]);
    expect(await driver.texts()).toEqual(['one']);
    expect(await driver.texts()).toBeUndefined();
    file.write('one\ntwo\nthree\n', Date.now());
    expect(await driver.texts()).toEqual(['two', 'three']);
    file.write('one\ntwo\nthree\nrest', Date.now() - 60_000);
    expect(await driver.texts()).toEqual(['rest']);
  });

  test('begins anew when it is truncated, and the metrics say so', async () => {
    const file = new HeldFile('a.log', 'one\ntwo\n');
    const driver = await open([file.followed()], { maxBytesPerTrigger: '4' });
    expect(await driver.texts()).toEqual(['one']);
    file.write('new\n');
    expect(await drain(driver)).toEqual([['new']]);
    expect(driver.offset).toEqual({ file: 0, byte: 4, generation: 1 });
    expect(driver.source.metrics?.()).toMatchObject({ truncations: '1', lostBytes: '4' });
  });

  test('was replaced while nobody looked: it begins anew after a restart', async () => {
    const file = new HeldFile('a.log', 'one\ntwo\n');
    const first = await open([file.followed()]);
    await drain(first);
    file.write('other\n');
    const again = await open([file.followed()], {}, first.storage);
    again.offset = first.offset;
    expect(await drain(again)).toEqual([['other']]);
  });

  test('grows while a batch reads it: the batch has what its offset says', async () => {
    const file = new HeldFile('a.log', 'one\n');
    const driver = await open([file.followed()]);
    const end = await driver.source.latestOffset(null, { kind: 'allAvailable' });
    file.append('two\n');
    expect(await driver.rows(null, end)).toEqual([['one']]);
    driver.offset = end;
    expect(await driver.texts()).toEqual(['two']);
  });

  test('two of them grow side by side', async () => {
    const a = new HeldFile('a.log', 'a1\n');
    const b = new HeldFile('b.log', 'b1\n');
    const driver = await open([a.followed(), b.followed()]);
    expect(await driver.texts()).toEqual(['a1', 'b1']);
    a.append('a2\n');
    expect(await driver.texts()).toEqual(['a2']);
    b.append('b2\n');
    a.append('a3\n');
    expect(await driver.texts()).toEqual(['a3', 'b2']);
    expect(await driver.texts()).toBeUndefined();
  });

  test('is waited for when it is gone for a while', async () => {
    const file = new HeldFile('a.log', 'one\n');
    const driver = await open([file.followed()]);
    expect(await driver.texts()).toEqual(['one']);
    file.remove();
    expect(await driver.texts()).toBeUndefined();
    file.write('again\n');
    expect(await driver.texts()).toEqual(['again']);
  });
});
