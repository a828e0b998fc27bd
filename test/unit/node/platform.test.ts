import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nodePlatform } from '../../../node/platform.ts';
import { StderrLogger } from '../../../node/stderr-logger.ts';
import { sweepTemporaryStorages } from '../../../node/storage/temporary.ts';
import { nodeScheduler } from '../../../node/timers.ts';
import { checkpointStorageError } from '../../../src/errors/storage-errors.ts';
import { WasmCore } from '../../../src/wasm/core.ts';
import { utf8 } from '../../../src/wasm/memory.ts';
import { supportsSimd } from '../../../src/wasm/simd.ts';
import { temporaryFolder } from '../../support/child-program.ts';

describe('the platform on Node', () => {
  test('loads the core once, and it runs', async () => {
    const platform = nodePlatform();
    const [first, second] = await Promise.all([platform.loadCore(), platform.loadCore()]);
    expect(second).toBe(first);
    const core = await WasmCore.instantiate(first);
    expect(core.kernels.arena_alloc(10)).toBeGreaterThan(0);
    expect(supportsSimd()).toBe(true);
  });

  test('gives different identifiers and seeds', () => {
    const { random } = nodePlatform();
    expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
    expect(random.uuid()).not.toBe(random.uuid());
    expect(random.seed()).not.toBe(random.seed());
  });

  test('has a monotonic clock with fractions beside the time of day', () => {
    const { clock } = nodePlatform();
    const start = clock.monotonicMs();
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(start);
    expect(Number.isInteger(clock.nowMs())).toBe(true);
  });

  test('opens a temporary storage that is gone when it closes', async () => {
    const storage = nodePlatform().checkpoints.temporary();
    await storage.lock();
    await storage.write([{ name: 'a/b', bytes: utf8('x'), mode: 'create' }]);
    expect(await storage.list('a/')).toEqual(['a/b']);
    await storage.close();
    expect(await storage.list('a/')).toEqual([]);
  });
});

describe('sweeping temporary storages', () => {
  test('removes those of dead processes only', async () => {
    const folder = await temporaryFolder();
    onTestFinished(folder.remove);
    const old = new Date(Date.now() - 120_000);
    for (const name of ['millrace-temporary-dead', 'millrace-temporary-young', 'another-program']) {
      await mkdir(join(folder.path, name));
    }
    await writeFile(join(folder.path, 'millrace-temporary-dead', '.lock-1'), '');
    await utimes(join(folder.path, 'millrace-temporary-dead'), old, old);
    await utimes(join(folder.path, 'another-program'), old, old);
    await sweepTemporaryStorages(folder.path);
    expect((await readdir(folder.path)).sort()).toEqual([
      'another-program',
      'millrace-temporary-young',
    ]);
  });
});

describe('the scheduler on Node', () => {
  test('resolves an aborted sleep at once, and does not reject', async () => {
    const controller = new AbortController();
    const sleep = nodeScheduler.sleep(1e12, controller.signal);
    controller.abort();
    await sleep;
    await nodeScheduler.sleep(1e12, controller.signal);
  });

  test('does not turn a delay beyond the timers’ range into none', async () => {
    const controller = new AbortController();
    let isOver = false;
    const sleep = nodeScheduler.sleep(2 ** 31 + 5, controller.signal).then(() => {
      isOver = true;
    });
    await nodeScheduler.sleep(20);
    expect(isOver).toBe(false);
    controller.abort();
    await sleep;
  });

  test('yields to the event loop on a delay of 0', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('event loop'));
    await nodeScheduler.sleep(0);
    order.push('sleeper');
    expect(order).toEqual(['event loop', 'sleeper']);
  });
});

describe('the logger', () => {
  test('writes one line with quoted details, and nothing below its level', () => {
    const lines: string[] = [];
    const clock = { nowMs: () => 0, monotonicMs: () => 0 };
    const logger = new StderrLogger({ level: 'warn', clock, write: (line) => lines.push(line) });
    logger.info('started');
    logger.warn('lost', { host: 'a.b', reason: new Error('no route'), bytes: 5 });
    expect(lines).toEqual([
      '1970-01-01T00:00:00.000Z WARN lost host=a.b reason="no route" bytes=5\n',
    ]);
  });
});

test.each([
  ['ENOSPC', 'CHECKPOINT_STORAGE.NO_SPACE', '53100'],
  ['EDQUOT', 'CHECKPOINT_STORAGE.NO_SPACE', '53100'],
  ['EACCES', 'CHECKPOINT_STORAGE.PERMISSION_DENIED', '42501'],
  ['EROFS', 'CHECKPOINT_STORAGE.PERMISSION_DENIED', '42501'],
  ['ENOTDIR', 'CHECKPOINT_STORAGE.NOT_A_FOLDER', '42K03'],
  ['EIO', 'CHECKPOINT_STORAGE.OTHER', '58030'],
])('a failed write with %s is %s', (code, condition, sqlState) => {
  const error = checkpointStorageError({ location: '/l', path: '/l/p', code, cause: undefined });
  expect(error).toMatchObject({ condition, sqlState });
});
