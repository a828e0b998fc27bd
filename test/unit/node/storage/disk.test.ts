import { chmod, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { DiskCheckpointStorage } from '../../../../node/storage/disk.ts';
import { utf8 } from '../../../../src/wasm/memory.ts';
import { checkpointStorageContract } from '../../../support/checkpoint-storage-contract.ts';
import { bundleProgram, ChildProgram, temporaryFolder } from '../../../support/child-program.ts';

let root: string;

beforeEach(async () => {
  const folder = await temporaryFolder();
  onTestFinished(folder.remove);
  root = folder.path;
});

const create = (name: string, text: string) =>
  ({ name, bytes: utf8(text), mode: 'create' }) as const;
const replace = (name: string, text: string) =>
  ({ name, bytes: utf8(text), mode: 'replace' }) as const;
const text = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString();

async function allFiles(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

checkpointStorageContract('the disk', async () => {
  const folder = await temporaryFolder();
  return {
    open: (location) => new DiskCheckpointStorage(join(folder.path, location)),
    cleanUp: folder.remove,
  };
});

describe('the storage of a checkpoint on disk', () => {
  test('reads what was written, by a path or by a file URL', async () => {
    await new DiskCheckpointStorage(join(root, 'a/b')).write([create('offsets/0', 'zero')]);
    const again = new DiskCheckpointStorage(pathToFileURL(join(root, 'a/b')).href);
    expect(text(await again.read('offsets/0'))).toBe('zero');
    expect(await again.read('offsets/1')).toBeUndefined();
  });

  test('creates nothing before the first write', async () => {
    const storage = new DiskCheckpointStorage(join(root, 'checkpoint'));
    expect(await storage.read('metadata')).toBeUndefined();
    expect(await storage.list('offsets/')).toEqual([]);
    await storage.delete(['offsets/1']);
    await storage.close();
    expect(await readdir(root)).toEqual([]);
  });

  test('lists by prefix, folders below included, and hides temporary and lock files', async () => {
    const storage = new DiskCheckpointStorage(root);
    await storage.lock();
    await storage.write([create('metadata', 'm'), create('sources/0/12', 'a')]);
    await storage.write([create('sources/0/spool-3', 'b'), create('sources/1/0', 'c')]);
    await writeFile(join(root, 'sources/0/.13.x.tmp'), 'torn');
    expect((await storage.list('')).sort()).toEqual([
      'metadata',
      'sources/0/12',
      'sources/0/spool-3',
      'sources/1/0',
    ]);
    expect(await storage.list('sources/0/sp')).toEqual(['sources/0/spool-3']);
    expect(await storage.list('nothing/')).toEqual([]);
    await storage.close();
  });

  test('refuses to create an entry twice, and leaves the whole set unwritten', async () => {
    const storage = new DiskCheckpointStorage(root);
    await storage.write([create('commits/5', 'first')]);
    await expect(
      storage.write([replace('state/6', 's'), create('commits/5', 'second')]),
    ).rejects.toMatchObject({
      condition: 'CONCURRENT_STREAM_LOG_UPDATE',
      parameters: { batchId: 'commits/5' },
    });
    expect(text(await storage.read('commits/5'))).toBe('first');
    expect(await storage.read('state/6')).toBeUndefined();
    expect(await allFiles(root)).toEqual(['5']);
  });

  test('lets one of many concurrent creators win', async () => {
    const writers = Array.from({ length: 8 }, (_, index) =>
      new DiskCheckpointStorage(root).write([create('offsets/7', `writer ${index}`)]),
    );
    const results = await Promise.allSettled(writers);
    const winners = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
    expect(winners).toHaveLength(1);
    const storage = new DiskCheckpointStorage(root);
    expect(text(await storage.read('offsets/7'))).toBe(`writer ${winners[0]}`);
    expect(await allFiles(root)).toEqual(['7']);
  });

  test('replaces an entry as a whole', async () => {
    const storage = new DiskCheckpointStorage(root);
    await storage.write([replace('state/1', 'a long first text')]);
    await storage.write([replace('state/1', 'short')]);
    expect(text(await storage.read('state/1'))).toBe('short');
  });

  test('writes empty sets and empty entries', async () => {
    const storage = new DiskCheckpointStorage(root);
    await storage.write([]);
    await storage.write([create('empty', '')]);
    expect(text(await storage.read('empty'))).toBe('');
  });

  test('names the file where a folder should be', async () => {
    await writeFile(join(root, 'file'), '');
    for (const location of [join(root, 'file'), join(root, 'file/below')]) {
      const storage = new DiskCheckpointStorage(location);
      await expect(storage.write([create('a', '1')])).rejects.toMatchObject({
        condition: 'CHECKPOINT_STORAGE.NOT_A_FOLDER',
        parameters: { location },
      });
      await expect(storage.lock()).rejects.toMatchObject({
        condition: 'CHECKPOINT_STORAGE.NOT_A_FOLDER',
      });
    }
  });

  test('names the location when the parent folder can not be made', async () => {
    await symlink(join(root, 'missing/target'), join(root, 'dangling'));
    const storage = new DiskCheckpointStorage(join(root, 'dangling'));
    await expect(storage.write([create('a', '1')])).rejects.toMatchObject({
      condition: expect.stringMatching(/^CHECKPOINT_STORAGE\./),
      parameters: { location: join(root, 'dangling') },
    });
  });

  test('says that permission is missing', async ({ skip }) => {
    skip(process.getuid?.() === 0, 'the superuser may write everywhere');
    skip(process.platform === 'win32', 'Windows has no such permissions');
    await mkdir(join(root, 'closed'));
    await chmod(join(root, 'closed'), 0o500);
    const storage = new DiskCheckpointStorage(join(root, 'closed'));
    await expect(storage.write([create('a', '1')])).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.PERMISSION_DENIED',
    });
  });
});

describe('the lock of a location', () => {
  test('refuses a second owner, naming the process, and lets go on close', async () => {
    const first = new DiskCheckpointStorage(root);
    const second = new DiskCheckpointStorage(root);
    await first.lock();
    await expect(second.lock()).rejects.toMatchObject({
      condition: 'CONCURRENT_QUERY',
      parameters: { owner: expect.stringContaining(`process ${process.pid} on `) },
    });
    await first.close();
    await second.lock();
    await second.close();
  });

  test('goes to one of many contenders', async () => {
    const contenders = Array.from({ length: 10 }, () => new DiskCheckpointStorage(root));
    const results = await Promise.allSettled(contenders.map((storage) => storage.lock()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await Promise.all(contenders.map((storage) => storage.close()));
    expect(await readdir(root)).toHaveLength(1);
  });

  test('is not taken for dead when a process number was used again', async () => {
    const storage = new DiskCheckpointStorage(root);
    await storage.lock();
    const [name] = await readdir(root);
    const identity = JSON.parse(await readFile(join(root, name), 'utf8'));
    await storage.close();
    // The owner had our number, but started at another time: it is dead.
    await writeFile(join(root, name), JSON.stringify({ ...identity, startedAt: 'long ago' }));
    const next = new DiskCheckpointStorage(root);
    await next.lock();
    await next.close();
  });

  test('of another machine counts as held until it was silent for a minute', async () => {
    const foreign = { pid: 1, host: 'elsewhere', startedAt: '1', realm: 'another boot' };
    await writeFile(join(root, '.lock-3'), JSON.stringify(foreign));
    const storage = new DiskCheckpointStorage(root);
    await expect(storage.lock()).rejects.toMatchObject({
      parameters: { owner: 'process 1 on elsewhere' },
    });
    const old = new Date(Date.now() - 61_000);
    await utimes(join(root, '.lock-3'), old, old);
    await storage.lock();
    await storage.close();
  });

  test('survives its owner by kill -9 only as a number', async () => {
    const program = await bundleProgram(
      `import { DiskCheckpointStorage } from './node/storage/disk.ts';
       const storage = new DiskCheckpointStorage(process.argv[2]);
       await storage.lock();
       console.log('locked');
       setInterval(() => {}, 1000);`,
      join(root, 'owner.mjs'),
    );
    const location = join(root, 'checkpoint');
    const child = ChildProgram.run(program, [location]);
    onTestFinished(() => child.kill());
    expect(await child.nextLine()).toBe('locked');
    const storage = new DiskCheckpointStorage(location);
    await expect(storage.lock()).rejects.toMatchObject({
      condition: 'CONCURRENT_QUERY',
      parameters: { owner: expect.stringContaining(`process ${child.pid} on `) },
    });
    await child.kill();
    await storage.lock();
    await storage.close();
  });
});

describe('a writer that is killed', () => {
  /** Sets of three entries, numbered; the child says which sets it knows to be durable. */
  const WRITER = `
    import { DiskCheckpointStorage } from './node/storage/disk.ts';
    const storage = new DiskCheckpointStorage(process.argv[2]);
    await storage.lock();
    const names = await storage.list('commits/');
    let batch = Math.max(-1, ...names.map((name) => Number(name.slice(8)))) + 1;
    for (;; batch++) {
      const bytes = new Uint8Array(200_000).fill(batch % 251);
      await storage.write([
        { name: 'state/' + batch, bytes, mode: 'replace' },
        { name: 'sources/0/' + batch, bytes, mode: 'replace' },
        { name: 'commits/' + batch, bytes, mode: 'create' },
      ]);
      console.log(batch);
    }`;

  test('leaves whole sets, no torn entry, and nothing that the next owner does not clean up', async () => {
    const program = await bundleProgram(WRITER, join(root, 'writer.mjs'));
    const location = join(root, 'checkpoint');
    let durable = -1;
    for (let round = 0; round < 6; round++) {
      const child = ChildProgram.run(program, [location]);
      onTestFinished(() => child.kill());
      for (let count = 0; count <= round; count++) durable = Number(await child.nextLine());
      await child.kill();
      const storage = new DiskCheckpointStorage(location);
      await storage.lock();
      await checkWholeSets(storage, durable);
      expect((await allFiles(location)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      await storage.close();
    }
  });

  async function checkWholeSets(storage: DiskCheckpointStorage, durable: number): Promise<void> {
    const commits = (await storage.list('commits/')).map((name) => Number(name.slice(8)));
    expect(Math.max(...commits)).toBeGreaterThanOrEqual(durable);
    for (const batch of commits) {
      for (const folder of ['commits', 'state', 'sources/0']) {
        const bytes = await storage.read(`${folder}/${batch}`);
        expect(bytes?.length).toBe(200_000);
        expect(bytes?.every((byte) => byte === batch % 251)).toBe(true);
      }
    }
  }
});
