import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { nodeConnectors } from '../../../node/connectors/index.ts';
import { type DataFrame, nodePlatform, type Session } from '../../../node/index.ts';
import { count, sum, window } from '../../../src/api/functions.ts';
import { createSessionOn } from '../../../src/engine/local-session.ts';
import { MillraceError } from '../../../src/errors/exception.ts';
import { temporaryFolder } from '../../support/child-program.ts';

/*
 * A disk that is full from some write on: each write of a query is the first that fails, in turn. The query fails with an
 * error that says so, and goes on when there is space again: every row is in its output once.
 */

/** How many more writes the disk has room for, and what was written while it had none. */
const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY, refused: [] as string[] }));

/** Takes room for a write, as the operating system does. */
const take = vi.hoisted(() => (what: string) => {
  if (disk.room-- > 0) return;
  disk.refused.push(what);
  const message = `ENOSPC: no space left on device, ${what}`;
  throw Object.assign(new Error(message), { code: 'ENOSPC', syscall: what.split(' ')[0] });
});

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    mkdirSync: (...given: Parameters<typeof fs.mkdirSync>) => {
      if (!fs.existsSync(given[0])) take('mkdir');
      return fs.mkdirSync(...given);
    },
    writeSync: (file: number, bytes: Uint8Array, at: number) => {
      // Some of a write may still find room.
      if (disk.room === 0 && bytes.length > 1) fs.writeSync(file, bytes, at, 1);
      take('write of a part');
      return fs.writeSync(file, bytes, at);
    },
  };
});

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  return {
    ...fs,
    mkdir: async (...given: Parameters<typeof fs.mkdir>) => {
      const isNew = await fs.access(given[0]).then(
        () => false,
        () => true,
      );
      if (isNew) take('mkdir');
      return fs.mkdir(...given);
    },
    link: async (from: string, to: string) => {
      take(`link ${to}`);
      return fs.link(from, to);
    },
    open: async (path: string, flags: string) => {
      const handle = await fs.open(path, flags);
      if (flags !== 'wx') return handle;
      const write = handle.write.bind(handle);
      handle.write = (async (bytes: Uint8Array, at: number) => {
        if (disk.room === 0 && bytes.length > 1) await write(bytes, at, 1);
        take(`write ${path}`);
        return write(bytes, at);
      }) as unknown as typeof handle.write;
      return handle;
    },
  };
});

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let session: Session;

beforeAll(async () => {
  folder = await temporaryFolder();
  session = await createSessionOn(nodePlatform({ logLevel: 'off' }), nodeConnectors);
  for (let file = 0; file < 2; file++) putFile(file);
});
beforeEach(() => {
  disk.room = Number.POSITIVE_INFINITY;
  disk.refused = [];
});
afterAll(async () => {
  await session.stop();
  await folder.remove();
});

function putFile(file: number): void {
  mkdirSync(join(folder.path, 'in'), { recursive: true });
  const lines = Array.from({ length: 12 }, (_, row) =>
    JSON.stringify({ ts: new Date(Date.UTC(2024, 0, 1, 0, file, row)), k: `k${row % 3}`, n: row }),
  );
  const path = join(folder.path, 'in', `${file}.json`);
  writeFileSync(path, lines.join('\n'));
  utimesSync(path, 1_700_000_000 + file, 1_700_000_000 + file);
}

function events(): DataFrame {
  return session.readStream
    .schema('ts TIMESTAMP, k STRING, n INT')
    .option('maxFilesPerTrigger', 1)
    .json(join(folder.path, 'in'))
    .withWatermark('ts', '5 seconds');
}

async function run(place: string): Promise<void> {
  const query = await events()
    .groupBy(window('ts', '30 seconds'), 'k')
    .agg(count('*').as('c'), sum('n').as('s'))
    .writeStream.format('json')
    .option('checkpointLocation', join(folder.path, place, 'checkpoint'))
    .trigger({ availableNow: true })
    .start(join(folder.path, place, 'out'));
  await query.awaitTermination();
}

/** Runs a query over the files that are there, then over one more: a restart alone runs no batch without data. */
async function runToEnd(place: string): Promise<void> {
  await run(place);
  putFile(2);
  await run(place);
  rmSync(join(folder.path, 'in', '2.json'));
}

/** All lines of the output, as `cat` shows them, and those that its log lists. */
async function output(place: string) {
  const out = join(folder.path, place, 'out');
  const parts = readdirSync(out).filter((name) => name.startsWith('part-'));
  const lines = parts.flatMap((part) => readFileSync(join(out, part), 'utf8').trim().split('\n'));
  const listed = await session.read.json(out).count();
  return { lines: lines.filter((line) => line !== '').sort(), listed };
}

test('a query fails with the way out when the disk is full, and goes on when it is not', async () => {
  await runToEnd('whole');
  const expected = await output('whole');
  rmSync(join(folder.path, 'whole'), { recursive: true });
  expect(expected.lines.length).toBeGreaterThan(5);
  const conditions = new Set<unknown>();
  const refused = new Set<string>();
  for (let room = 0; ; room++) {
    disk.room = room;
    disk.refused = [];
    const failure = await run('full').catch((error: unknown) => error);
    disk.room = Number.POSITIVE_INFINITY;
    const hasFailed = failure !== undefined;
    if (hasFailed) {
      const [reason] = causes(failure).slice(-1);
      const [first] = disk.refused;
      expect(reason, `write ${room}, ${first}`).toMatchObject({ sqlState: '53100' });
      expect(String(reason), first).toMatch(/Free some space and (start|run)/);
      conditions.add((reason as MillraceError).condition);
      // Some are under way at the same time, and which of them comes first is the machine's affair.
      for (const what of disk.refused) {
        refused.add(/(offsets|state|commits|sources|_spark_metadata)/.exec(what)?.[0] ?? what);
      }
    }
    await runToEnd('full');
    expect(await output('full'), `write ${room}`).toEqual(expected);
    rmSync(join(folder.path, 'full'), { recursive: true });
    if (disk.refused.length === 0) break;
    expect(hasFailed, `write ${room}, ${disk.refused[0]}`).toBe(true);
  }
  expect(conditions).toEqual(
    new Set(['CHECKPOINT_STORAGE.NO_SPACE', 'TASK_WRITE_FAILED.NO_SPACE']),
  );
  expect([...refused]).toEqual(
    expect.arrayContaining([
      ...['offsets', 'state', 'commits', 'sources', '_spark_metadata', 'write of a part'],
    ]),
  );
}, 60_000);

/** An error and its causes, as far as they are the engine's. */
function causes(error: unknown): MillraceError[] {
  return error instanceof MillraceError ? [error, ...causes(error.cause)] : [];
}
