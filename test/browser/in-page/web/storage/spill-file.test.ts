import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Session } from '../../../../../src/index.ts';
import { configure } from '../../../../../web/configure.ts';
import { createSession } from '../../../../../web/index.ts';

const config = { 'spark.millrace.memory.budget': '4m' };
const ROWS = 300_000;

beforeEach(() => {
  configure({
    wasmUrl: '/dist/browser/millrace.wasm',
    scalarWasmUrl: '/dist/browser/millrace.scalar.wasm',
    workerUrl: '/test/browser/programs/session-worker.ts',
  });
});

async function openSession(worker = true): Promise<Session> {
  const session = await createSession({ worker, config });
  onTestFinished(() => session.stop());
  return session;
}

async function spillFiles(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('millrace-spill', { create: true });
  const { keys } = folder as unknown as { keys(): AsyncIterable<string> };
  const names: string[] = [];
  for await (const name of keys.call(folder)) names.push(name);
  return names;
}

const shuffled = (session: Session) =>
  session.range(ROWS).selectExpr(`(id * 7919) % ${ROWS} AS v`, 'cast(id AS STRING) AS text');

describe('a query in a worker of a browser that holds more than its budget', () => {
  test('spills to the private file system, and leaves nothing there', async () => {
    const session = await openSession();
    let next = 0;
    let seen: readonly string[] = [];
    for await (const { v } of shuffled(session).sort('v').toLocalIterator()) {
      if (v !== next++) throw new Error(`${v} comes as row ${next}`);
      if (next === 1) seen = await spillFiles();
    }
    expect(next).toBe(ROWS);
    expect(seen).toHaveLength(1);
    expect(await spillFiles()).toEqual([]);
  });

  test('removes what a tab left that is gone', async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('millrace-spill', { create: true });
    await folder.getFileHandle('left', { create: true });
    const session = await openSession();
    expect(await shuffled(session).groupBy('v').count().groupBy().count().collect()).toEqual([
      { count: ROWS },
    ]);
    expect(await spillFiles()).toEqual([]);
  });
});

describe('a query in a page that holds more than its budget', () => {
  test('says that it has nothing to spill to', async () => {
    const session = await openSession(false);
    await expect(shuffled(session).sort('v').collect()).rejects.toMatchObject({
      condition: 'MEMORY_BUDGET_EXCEEDED',
    });
    expect(await spillFiles()).toEqual([]);
  });
});
