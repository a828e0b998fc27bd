/** HDFS with a real NameNode and DataNode. Budget: 2 minutes. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebHdfs } from '../../node/connectors/hdfs/web-hdfs.ts';
import { createSession } from '../../node/index.ts';
import { nodePlatform } from '../../node/platform.ts';
import { disturb, pipelineFolder } from './agent.ts';
import { COUNTS_BY_MINUTE, closedCounts, countsOf, HIT_SCHEMA, hitLines, hitsOf } from './hits.ts';
import { HdfsService, missingHdfs } from './services/hdfs.ts';
import { randomFrom, SEED } from './support.ts';

const missing = missingHdfs();
if (missing !== undefined) console.log(`the tests of HDFS are skipped: ${missing}`);

const KILLS = 10;

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

  test(`the agent counts by window exactly over ${KILLS} times kill -9 and a restart of HDFS (seed ${SEED})`, async () => {
    const hits = hitsOf(24_000, 10);
    for (const [at, lines] of hitLines(hits, 3000).entries()) {
      await put(`/kill/in/hits-${String(at).padStart(3, '0')}`, lines);
    }
    const folder = pipelineFolder(
      join(work, 'killed'),
      `
stateDir: state
sources:
  hits:
    format: hdfs
    path: /kill/in
    schema: ${HIT_SCHEMA}
    options: { url: '${service.url}', user: millrace, format: json, maxBytesPerTrigger: 38k }
    watermark: { column: ts, delay: 5 seconds }
queries:
  counts:
    sql: |
      ${COUNTS_BY_MINUTE}
    sink:
      format: hdfs
      path: /kill/out
      options: { url: '${service.url}', user: millrace, format: json }
`,
    );
    const restart = async () => {
      await service.stop();
      await sleep(500);
      await service.start();
    };
    const random = randomFrom(SEED);
    const size = { query: 'counts', batches: 40, batchMs: 200 };
    await disturb(folder, { kills: KILLS, random, ...size, restart });
    const expected = closedCounts(hits);
    expect(expected).toHaveLength(39 * 7);
    expect(countsOf(await linesIn('/kill/out'))).toEqual(expected);
  });

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
