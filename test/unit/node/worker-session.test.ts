import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createSession } from '../../../node/index.ts';
import { nodePlatform } from '../../../node/platform.ts';
import { nodeWorkerHost } from '../../../node/worker-host.ts';
import { count, window } from '../../../src/api/functions.ts';
import { RuntimeException, StreamingQueryException } from '../../../src/index.ts';
import { createSessionInWorker } from '../../../src/session-worker/worker-session.ts';
import { bundleProgram, ChildProgram, temporaryFolder } from '../../support/child-program.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

/** Bundles a worker's entry to where the core is, too. */
async function workerEntry(name: string, source = ''): Promise<URL> {
  const program = await bundleProgram(
    `import './node/worker.ts'; ${source}`,
    join(folder.path, name),
  );
  return pathToFileURL(program);
}

const openSession = async (entry: URL) => {
  const platform = nodePlatform({ logLevel: 'off' });
  const session = await createSessionInWorker(platform, () => nodeWorkerHost(entry).start());
  onTestFinished(() => session.stop());
  return session;
};

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const file of ['millrace.wasm', 'millrace.scalar.wasm']) {
    await copyFile(
      new URL(`../../../dist/browser/${file}`, import.meta.url),
      join(folder.path, file),
    );
  }
});
afterAll(() => folder.remove());

test('files are read, counted and written by a thread, from one checkpoint to the next', async () => {
  const session = await openSession(await workerEntry('worker.mjs'));
  const input = join(folder.path, 'in');
  const lines = Array.from({ length: 1000 }, (_, index) =>
    JSON.stringify({ ts: new Date(index * 1000).toISOString(), k: `k${index % 3}` }),
  );
  await mkdir(input);
  await writeFile(join(input, 'a.json'), lines.join('\n'));
  const counts = session.readStream
    .schema('ts TIMESTAMP, k STRING')
    .json(input)
    .groupBy(window('ts', '5 minutes'), 'k')
    .agg(count('*').as('n'));
  const run = async () => {
    const query = await counts.writeStream
      .outputMode('complete')
      .option('checkpointLocation', join(folder.path, 'checkpoint'))
      .trigger({ availableNow: true })
      .toTable('counts');
    await query.awaitTermination();
    const total = await session.sql('SELECT count(*) AS groups, sum(n) AS n FROM counts');
    return { rows: await total.collect(), id: query.id, batches: query.lastProgress?.batchId };
  };
  const first = await run();
  expect(first).toMatchObject({ rows: [{ groups: 12, n: 1000 }], batches: 0 });
  await writeFile(join(input, 'b.json'), lines.join('\n'));
  expect(await run()).toMatchObject({ rows: [{ groups: 12, n: 2000 }], id: first.id, batches: 1 });
});

test('a thread that dies ends whatever waits for it, with an error that says so', async () => {
  const entry = await workerEntry(
    'dying.mjs',
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', ({ question }) => {
       if (question?.kind === 'stopQuery') throw new Error('cable cut');
     });`,
  );
  const session = await openSession(entry);
  const input = session.memoryStream('v INT');
  const query = await input.toDF().writeStream.format('noop').start();
  await query.stop();
  expect(query.isActive).toBe(false);
  expect(query.exception()).toBeInstanceOf(StreamingQueryException);
  expect(query.exception()?.cause).toMatchObject({ condition: 'WORKER_FAILED' });
  await expect(query.awaitTermination()).rejects.toThrow(/cable cut/);
  const failure = await session
    .range(3)
    .collect()
    .catch((error) => error);
  expect(failure).toBeInstanceOf(RuntimeException);
  expect(failure).toMatchObject({ condition: 'WORKER_FAILED', cause: { message: 'cable cut' } });
});

test('a worker that can not be started is an error of createSession', async () => {
  const platform = nodePlatform({ logLevel: 'off' });
  const missing = pathToFileURL(join(folder.path, 'missing.mjs'));
  const opened = createSessionInWorker(platform, () => nodeWorkerHost(missing).start());
  await expect(opened).rejects.toMatchObject({ condition: 'WORKER_FAILED' });
});

test('createSession starts the thread on demand, and a program ends once its session is stopped', async () => {
  await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }');
  await workerEntry('worker.js');
  const program = await bundleProgram(
    `import { createSession } from './node/index.ts';
     import { isMainThread } from 'node:worker_threads';
     await using session = await createSession({ worker: true });
     await session.range(3).show();
     console.log(await session.range(5).count(), isMainThread);`,
    join(folder.path, 'main.js'),
  );
  const child = ChildProgram.run(program);
  onTestFinished(() => child.kill());
  const lines: (string | undefined)[] = [];
  for (let line = 0; line < 9; line++) lines.push(await child.nextLine());
  expect(lines.slice(-2)).toEqual(['5 true', undefined]);
  expect(await child.exited()).toBe(0);
});

test('a worker module of one’s own gives functions to the engine', async () => {
  const own = await workerEntry(
    'own-worker.mjs',
    `import { serve } from './node/worker.ts';
     import { udf } from './src/api/functions.ts';
     serve({ functions: { shout: udf((text) => text?.toUpperCase()) } });`,
  );
  const session = await createSession({ worker: own });
  onTestFinished(() => session.stop());
  const frame = session.createDataFrame([['a'], [null]], 'name STRING');
  expect(await frame.selectExpr('shout(name) AS loud').collect()).toEqual([
    { loud: 'A' },
    { loud: null },
  ]);
});
