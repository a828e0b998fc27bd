/** HDFS with a real NameNode and DataNode. Budget: 2 minutes. */

import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebHdfs } from '../../node/connectors/hdfs/web-hdfs.ts';
import { createSession } from '../../node/index.ts';
import { nodePlatform } from '../../node/platform.ts';
import { HdfsService, missingHdfs } from './services/hdfs.ts';
import { ended, killAfter, randomFrom, SEED, startProgram } from './support.ts';

const missing = missingHdfs();
if (missing !== undefined) console.log(`the tests of HDFS are skipped: ${missing}`);

const KILLS = 10;
const WAIT = { timeout: 40_000, interval: 200 };

let work: string;
let service: HdfsService;
let hdfs: WebHdfs;
let session: Awaited<ReturnType<typeof createSession>>;

describe.skipIf(missing !== undefined)('HDFS', () => {
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'millrace-hdfs-test-'));
    service = await HdfsService.in(join(work, 'cluster'));
    const begun = performance.now();
    await service.start();
    console.log(`HDFS started in ${Math.round(performance.now() - begun)} ms`);
    hdfs = new WebHdfs({
      urls: [service.url],
      user: 'millrace',
      token: undefined,
      attemptsMax: 3,
      idleMs: 20_000,
      platform: nodePlatform({ logLevel: 'off' }),
    });
    // The folder of the root belongs to whoever runs the cluster.
    await asSuperuser(service.url);
    session = await createSession();
  }, 120_000);

  afterAll(async () => {
    await session?.stop();
    hdfs?.stop();
    await service?.stop();
    await rm(work, { recursive: true, force: true });
  });

  test(`a windowed query killed ${KILLS} times writes each window once (seed ${SEED})`, async () => {
    const files = 24;
    for (let file = 0; file < files; file++) {
      const lines = Array.from({ length: 1000 }, (_, at) => {
        const id = file * 1000 + at;
        const ts = new Date(Date.UTC(2026, 0, 1) + id * 100).toISOString();
        return JSON.stringify({ ts, service: `s${id % 7}`, bytes: id });
      });
      await put(`/kill/in/hits-${String(file).padStart(3, '0')}`, `${lines.join('\n')}\n`);
    }
    const random = randomFrom(SEED);
    const run = (name: string) =>
      startProgram('hdfs-copy.mjs', service.url, '/kill/in', `/kill/${name}`, join(work, name));
    const begun = performance.now();
    expect(await ended(run('calm'))).toMatchObject({ code: 0, output: 'started\ndone\n' });
    const wholeMs = performance.now() - begun;
    let kills = 0;
    for (let attempt = 0; kills < KILLS && attempt < 2 * KILLS; attempt++) {
      const program = run('killed');
      const started = once(program.stdout as Readable, 'data');
      await Promise.race([started, once(program, 'close')]);
      if (!(await killAfter(program, (random() * wholeMs) / 16))) break;
      kills++;
    }
    console.log(`killed ${kills} times in a run of ${Math.round(wholeMs)} ms`);
    expect(kills).toBe(KILLS);
    expect(await ended(run('killed'))).toMatchObject({ code: 0 });
    const expected = await linesIn('/kill/calm');
    expect(expected.length).toBe(39 * 7);
    expect(await linesIn('/kill/killed')).toEqual(expected);
  });

  test('a query goes on over a restart of HDFS, each line once', async () => {
    await put('/restart/in/a', '1\n2\n');
    const query = await session.readStream
      .format('hdfs')
      .options({ url: service.url, user: 'millrace' })
      .load('/restart/in')
      .writeStream.format('hdfs')
      .options({ url: service.url, user: 'millrace', format: 'text' })
      .option('checkpointLocation', join(work, 'restart'))
      .trigger({ processingTime: '200 milliseconds' })
      .start('/restart/out');
    onTestFinished(() => query.stop());
    await vi.waitFor(async () => expect(await linesIn('/restart/out')).toEqual(['1', '2']), WAIT);
    await put('/restart/in/b', '3\n');
    await service.stop();
    await sleep(1000);
    expect(query.isActive).toBe(true);
    await service.start();
    await put('/restart/in/c', '4\n');
    const all = ['1', '2', '3', '4'];
    await vi.waitFor(async () => expect(await linesIn('/restart/out')).toEqual(all), WAIT);
    expect(query.exception()).toBeNull();
  }, 100_000);

  test('what a user may not write is told', async () => {
    await put('/closed/in/a', '1\n');
    const read = session.read
      .format('hdfs')
      .options({ url: service.url, user: 'nobody' })
      .load('/closed/in')
      .collect();
    expect(await read).toEqual([{ value: '1' }]);
    const lines = session.readStream
      .format('hdfs')
      .options({ url: service.url, user: 'nobody' })
      .load('/closed/in');
    const writing = lines.writeStream
      .format('hdfs')
      .options({ url: service.url, user: 'nobody' })
      .option('checkpointLocation', join(work, 'closed'))
      .start('/closed/out');
    await expect(
      writing.then(async (query) => {
        await query.processAllAvailable();
      }),
    ).rejects.toThrow(/HDFS_PERMISSION_DENIED/);
  });
});

/** Opens the root of the file system to the user of the tests. */
async function asSuperuser(url: string): Promise<void> {
  const query = `op=SETOWNER&owner=millrace&user.name=${userInfo().username}`;
  const answer = await fetch(`${url}/webhdfs/v1/?${query}`, { method: 'PUT' });
  expect(answer.status).toBe(200);
}

/** Writes a file elsewhere and renames it to where it is read. */
async function put(path: string, text: string): Promise<void> {
  const file = join(work, 'upload');
  await writeFile(file, text);
  await hdfs.makeFolder(path.slice(0, path.lastIndexOf('/')));
  await hdfs.create(`/upload/${path.replaceAll('/', '-')}`, { file, sizeBytes: text.length });
  expect(await hdfs.rename(`/upload/${path.replaceAll('/', '-')}`, path)).toBe(true);
}

/** The lines of a folder's files, sorted: what a reader of the folder sees. */
async function linesIn(folder: string): Promise<string[]> {
  const lines: string[] = [];
  for (const { name, isFolder, sizeBytes } of (await hdfs.list(folder)) ?? []) {
    if (isFolder) continue;
    const bytes = await hdfs.read(`${folder}/${name}`, 0, sizeBytes);
    lines.push(
      ...Buffer.from(bytes ?? [])
        .toString()
        .split('\n')
        .filter((line) => line !== ''),
    );
  }
  return lines.sort();
}
