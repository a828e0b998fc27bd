import { afterEach, expect, onTestFinished, test } from 'vitest';
import type { WorkerMessage } from '../../../../src/ports/worker-host.ts';
import { configure, webConfiguration } from '../../../../web/configure.ts';
import { ownLocation } from '../../../../web/storage/ownership.ts';
import { webWorkerHost } from '../../../../web/worker-host.ts';

interface Told extends WorkerMessage {
  readonly text?: string;
  readonly bytes?: ArrayBuffer;
}

const before = webConfiguration();
afterEach(() => configure({ workerUrl: '/dist/browser/worker.js', ...before }));

/** A worker that runs a text. */
function start(program: string) {
  const blob = new Blob([program], { type: 'text/javascript' });
  configure({ wasmUrl: '/dist/browser/millrace.wasm', workerUrl: URL.createObjectURL(blob) });
  const worker = webWorkerHost.start<Told, Told>();
  onTestFinished(() => worker.stop());
  const told: Told[] = [];
  const failures: unknown[] = [];
  worker.onFailure((error) => failures.push(error));
  return {
    worker,
    told,
    failures,
    listen: () => worker.onMessage((message) => told.push(message)),
  };
}

test('a worker hears first where the files of the package are', async () => {
  const { told, listen } = start(
    `onmessage = ({ data }) => postMessage({ kind: 'heard', text: JSON.stringify(data) })`,
  );
  listen();
  await expect.poll(() => told.length).toBe(1);
  const heard = JSON.parse(told[0].text ?? '');
  expect(heard.configuration.wasmUrl).toBe(
    new URL('/dist/browser/millrace.wasm', location.href).href,
  );
});

test('buffers move instead of being copied, and messages wait for a listener', async () => {
  const { worker, told, failures, listen } = start(`
    postMessage({ kind: 'early' });
    onmessage = ({ data }) => data.bytes && postMessage(data, [data.bytes]);
  `);
  const bytes = new Uint8Array([1, 2, 3]).buffer;
  worker.send({ kind: 'echo', bytes }, [bytes]);
  expect(bytes.byteLength).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(told).toEqual([]);
  listen();
  await expect.poll(() => told.map(({ kind }) => kind)).toEqual(['early', 'echo']);
  expect(new Uint8Array(told[1].bytes ?? new ArrayBuffer(0))).toEqual(new Uint8Array([1, 2, 3]));
  expect(failures).toEqual([]);
});

test('a worker that fails tells its owner once, and gives its locks back', async () => {
  const name = 'millrace:of a worker#owner';
  const { told, failures, listen } = start(`
    navigator.locks.request(${JSON.stringify(name)}, () => new Promise(() => {
      postMessage({ kind: 'holds' });
      setTimeout(() => { throw new Error('broken'); }, 50);
      setTimeout(() => { throw new Error('again'); }, 60);
    }));
  `);
  listen();
  await expect.poll(() => told.length).toBe(1);
  await ownLocation('of a worker').then((owned) => owned.release());
  expect(failures).toHaveLength(1);
  expect(String(failures[0])).toContain('broken');
});

test('a worker that is stopped holds nothing and tells nothing', async () => {
  const { worker, told, failures, listen } = start(
    `setInterval(() => postMessage({ kind: 'tick' }), 5)`,
  );
  listen();
  await expect.poll(() => told.length).toBeGreaterThan(0);
  await worker.stop();
  const count = told.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(told.length).toBe(count);
  expect(failures).toEqual([]);
});
