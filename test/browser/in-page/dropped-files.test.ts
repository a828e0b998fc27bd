import { expect, onTestFinished, test } from 'vitest';
import type { givenFiles } from '../../../src/connectors/files/given-file.ts';
import { droppedFiles, folderFiles } from '../../../web/connectors/files/dropped-files.ts';
import { configure, createSession } from '../../../web/index.ts';

/*
 * The origin's private file system gives real handles without a dialog: files that grow, and folders.
 */
configure({ wasmUrl: '/dist/browser/millrace.wasm' });

async function newFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  const name = `logs-${crypto.randomUUID()}`;
  onTestFinished(() => root.removeEntry(name, { recursive: true }));
  return root.getDirectoryHandle(name, { create: true });
}

async function write(folder: FileSystemDirectoryHandle, name: string, text: string) {
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write(text);
  await writable.close();
}

async function append(folder: FileSystemDirectoryHandle, name: string, text: string) {
  const handle = await folder.getFileHandle(name);
  const writable = await handle.createWritable({ keepExistingData: true });
  await writable.seek((await handle.getFile()).size);
  await writable.write(text);
  await writable.close();
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A query over the files, with the engine in this realm as in a worker. */
async function counting(files: Parameters<typeof givenFiles>[0]) {
  const session = await createSession({ worker: false });
  onTestFinished(() => session.stop());
  const seen: unknown[] = [];
  const query = await session.readStream
    .format('text')
    .files(files)
    .writeStream.foreachBatch(async (batch) => {
      seen.push(...(await batch.collect()).map(({ value }) => value));
    })
    .start();
  return { query, seen };
}

test('a folder gives its files with their places in it, hidden ones left out', async () => {
  const folder = await newFolder();
  await write(folder, 'access.log', 'new\n');
  await write(folder, 'access.log.1', 'old\n');
  await write(folder, '.DS_Store', '\0\0\0\x01Bud1');
  const inner = await folder.getDirectoryHandle('inner', { create: true });
  await write(inner, 'other.log', 'other\n');
  const files = await folderFiles(folder);
  const paths = ['.DS_Store', 'access.log', 'access.log.1', 'inner/other.log'];
  expect(files.map(({ path }) => path)).toEqual(paths.map((path) => `${folder.name}/${path}`));
  const { seen } = await counting(files);
  await until(() => seen.length === 3);
  expect(seen).toEqual(['old', 'new', 'other']);
});

test('a file behind a handle is followed as it grows, and begins anew when it is truncated', async () => {
  const folder = await newFolder();
  await write(folder, 'a.log', 'one\n');
  const { query, seen } = await counting(await folderFiles(folder));
  await until(() => seen.length === 1);
  await append(folder, 'a.log', 'two\n');
  await until(() => seen.length === 2);
  await write(folder, 'a.log', '3\n');
  await until(() => seen.length === 3);
  expect(seen).toEqual(['one', 'two', '3']);
  expect(query.lastProgress?.sources[0].metrics).toMatchObject({ truncations: '1' });
});

test('what was dropped is files with their names', async () => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(['b\n'], 'b.log'));
  transfer.items.add(new File(['a\n'], 'a.log'));
  transfer.items.add('a text', 'text/plain');
  const files = await droppedFiles(transfer);
  expect(files.map(({ path }) => path)).toEqual(['a.log', 'b.log']);
  const { seen } = await counting(files);
  await until(() => seen.length === 2);
  expect(seen).toEqual(['a', 'b']);
});

test('the schema of files is found where none is declared', async () => {
  const folder = await newFolder();
  await write(folder, 'a.json', '[\n {"a": 1},\n {"b": "x"}\n]\n');
  await write(folder, 'b.json', '{"a": 2.5}');
  const session = await createSession({ worker: false });
  onTestFinished(() => session.stop());
  const files = await folderFiles(folder);
  const table = session.read.format('json').option('multiLine', true).files(files);
  const rows = await table.orderBy('a').collect();
  expect(rows).toEqual([
    { a: null, b: 'x' },
    { a: 1, b: null },
    { a: 2.5, b: null },
  ]);
});
