import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { nodeWorkerHost } from '../../../node/worker-host.ts';
import { bundleProgram, temporaryFolder } from '../../support/child-program.ts';

interface Echo {
  readonly kind: string;
  readonly bytes?: ArrayBuffer;
}

/** A worker that says that it is there, and then says again what it hears. */
const ECHO = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (message) => parentPort.postMessage(message));
  parentPort.postMessage({ kind: 'ready' });
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let entry: URL;

beforeAll(async () => {
  folder = await temporaryFolder();
  entry = pathToFileURL(await bundleProgram(ECHO, join(folder.path, 'worker.mjs')));
});
afterAll(() => folder.remove());

test('a worker answers, and buffers move instead of being copied', async () => {
  const worker = nodeWorkerHost(entry).start<Echo, Echo>();
  onTestFinished(() => worker.stop());
  const replies = new EventEmitter();
  worker.onMessage((reply) => replies.emit(reply.kind, reply));
  const bytes = new Uint8Array([1, 2, 3]).buffer;
  worker.send({ kind: 'echo', bytes }, [bytes]);
  expect(bytes.byteLength).toBe(0);
  const [reply] = await once(replies, 'echo');
  expect(new Uint8Array(reply.bytes)).toEqual(new Uint8Array([1, 2, 3]));
});

test('messages that came before there was a listener are kept', async () => {
  const worker = nodeWorkerHost(entry).start<Echo, Echo>();
  onTestFinished(() => worker.stop());
  const replies: string[] = [];
  await new Promise<void>((resolve) => {
    worker.onMessage(() => resolve());
  });
  worker.send({ kind: 'echo', bytes: new ArrayBuffer(1) });
  await new Promise<void>((resolve) => {
    worker.onMessage((reply) => {
      replies.push(reply.kind);
      resolve();
    });
  });
  expect(replies).toEqual(['echo']);
});

test('a worker that dies tells its owner once; one that is stopped does not', async () => {
  const program = await bundleProgram(`throw new Error('broken');`, join(folder.path, 'bad.mjs'));
  const host = nodeWorkerHost(pathToFileURL(program));
  expect(host.parallelism).toBeGreaterThan(0);
  const errors: unknown[] = [];
  const worker = host.start();
  await new Promise<void>((resolve) => {
    worker.onFailure((error) => {
      errors.push(error);
      resolve();
    });
  });
  expect(errors).toMatchObject([{ message: 'broken' }]);

  const good = nodeWorkerHost(entry).start<Echo, Echo>();
  good.onFailure((error) => errors.push(error));
  await good.stop();
  expect(errors).toHaveLength(1);
});
