import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSession, type Session } from '../../../node/index.ts';
import { temporaryFolder } from '../../support/child-program.ts';
import { FIRST_CRASH, nextCrash } from '../../support/crash-points.ts';

/*
 * A process that dies at any call that changes the disk leaves a table with its old rows or its new ones, and a name that
 * may be used. Each call is tried in turn: it fails, and so do all after it, as nothing the dead process asks for happens.
 * The same holds where a call fails and those after it do not: then the process goes on.
 */

const disk = vi.hoisted(() => ({
  life: 1,
  calls: [] as string[],
  failsAt: Number.POSITIVE_INFINITY,
  isDead: false,
  /** A call that waits. */
  held: undefined as { at: number; reached: () => void; until: Promise<void> } | undefined,
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const names = [
    'link',
    'mkdir',
    'rename',
    'rm',
    'rmdir',
    'truncate',
    'unlink',
    'writeFile',
  ] as const;
  const open = async (...args: Parameters<typeof real.open>) => {
    const handle = await (args[1] === 'r' || args[1] === undefined
      ? real.open(...args)
      : changes('open', () => real.open(...args)));
    const { write } = handle;
    handle.write = ((...bytes: Parameters<typeof write>) =>
      changes('write', () => write.apply(handle, bytes))) as typeof write;
    return handle;
  };
  return { ...real, ...changing(real, names), open };
});
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return { ...real, ...changing(real, ['mkdirSync', 'rmSync', 'writeSync', 'openSync'] as const) };
});
// A lock of a life that has ended is held by nobody.
vi.mock('../../../node/storage/process-identity.ts', () => ({
  ownIdentity: () => ({ pid: disk.life, host: '', startedAt: '', realm: '' }),
  livenessOf: ({ pid }: { pid: number }) => (pid === disk.life ? 'alive' : 'dead'),
}));

function changing(real: object, names: readonly string[]): object {
  return Object.fromEntries(
    names.map((name) => {
      const call: unknown = Reflect.get(real, name);
      if (typeof call !== 'function') throw new Error(`there is no ${name}`);
      return [name, (...args: unknown[]) => changes(name, () => call.apply(real, args))];
    }),
  );
}

function changes<T>(name: string, change: () => T): T {
  const at = disk.calls.push(name) - 1;
  if (at === disk.failsAt || (disk.isDead && at > disk.failsAt)) {
    const error = new Error(`the disk refuses ${name}`);
    if (!name.endsWith('Sync')) return Promise.reject(error) as T;
    throw error;
  }
  const { held } = disk;
  if (at === held?.at && !name.endsWith('Sync')) {
    held.reached();
    return held.until.then(change) as T;
  }
  return change();
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  // What a dead process says is not heard.
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = await temporaryFolder();
});
afterEach(async () => {
  vi.restoreAllMocks();
  disk.failsAt = Number.POSITIVE_INFINITY;
  await folder.remove();
});

const OLD = "SELECT * FROM VALUES (1, 'a'), (2, 'b'), (3, 'c') AS t(n, k)";
const NEW = "SELECT * FROM VALUES (4, 'a'), (5, 'd') AS t(n, k)";
const OLD_ROWS = ['1a', '2b', '3c'];
const NEW_ROWS = ['4a', '5d'];

interface Case {
  readonly hasTable: boolean;
  /** Its rows are in a folder of the program's. */
  readonly isExternal?: boolean;
  /** The rows afterwards, under the name that the table then has; undefined where there is none any more. */
  readonly rows: readonly string[] | undefined;
  readonly run: (session: Session, own: string) => Promise<unknown>;
}

const CASES: Readonly<Record<string, Case>> = {
  'CREATE TABLE AS SELECT': {
    hasTable: false,
    rows: NEW_ROWS,
    run: (session) => session.sql(`CREATE TABLE t USING json PARTITIONED BY (k) AS ${NEW}`),
  },
  'saveAsTable over a table': {
    hasTable: true,
    rows: NEW_ROWS,
    run: async (session) =>
      (await session.sql(NEW)).write
        .mode('overwrite')
        .format('json')
        .partitionBy('k')
        .saveAsTable('t'),
  },
  'saveAsTable over a table of another format and other columns': {
    hasTable: true,
    rows: ['8x'],
    run: async (session) =>
      (await session.sql("SELECT 'x' AS k, 8 AS n")).write
        .mode('overwrite')
        .format('csv')
        .saveAsTable('t'),
  },
  'insertInto with overwrite': {
    hasTable: true,
    rows: NEW_ROWS,
    run: async (session) => (await session.sql(NEW)).write.mode('overwrite').insertInto('t'),
  },
  'INSERT OVERWRITE of a partition': {
    hasTable: true,
    rows: ['2b', '3c', '7a'],
    run: (session) => session.sql("INSERT OVERWRITE t PARTITION (k = 'a') SELECT 7"),
  },
  'INSERT of several files': {
    hasTable: true,
    rows: [...OLD_ROWS, ...NEW_ROWS],
    run: (session) => session.sql(`INSERT INTO t ${NEW}`),
  },
  'CREATE TABLE AS SELECT with a LOCATION': {
    hasTable: false,
    rows: NEW_ROWS,
    run: (session, own) =>
      session.sql(`CREATE TABLE t USING json PARTITIONED BY (k) LOCATION '${own}' AS ${NEW}`),
  },
  'saveAsTable over a table with a LOCATION, in another format': {
    hasTable: true,
    isExternal: true,
    rows: ['8x'],
    run: async (session, own) =>
      (await session.sql("SELECT 'x' AS k, 8 AS n")).write
        .mode('overwrite')
        .format('csv')
        .option('path', own)
        .saveAsTable('t'),
  },
  'saveAsTable that moves a table out of the warehouse': {
    hasTable: true,
    rows: NEW_ROWS,
    run: async (session, own) =>
      (await session.sql(NEW)).write
        .mode('overwrite')
        .format('csv')
        .option('path', own)
        .saveAsTable('t'),
  },
  'DROP TABLE of a table with a LOCATION': {
    hasTable: true,
    isExternal: true,
    rows: undefined,
    run: (session) => session.sql('DROP TABLE t'),
  },
  'TRUNCATE TABLE': {
    hasTable: true,
    rows: [],
    run: (session) => session.sql('TRUNCATE TABLE t'),
  },
  'DROP TABLE': {
    hasTable: true,
    rows: undefined,
    run: (session) => session.sql('DROP TABLE t'),
  },
  'ALTER TABLE RENAME': {
    hasTable: true,
    rows: OLD_ROWS,
    run: (session) => session.sql('ALTER TABLE t RENAME TO u'),
  },
};

describe.each([
  ['the process dies', true],
  ['a call fails', false],
] as const)('wherever %s', (_, isDead) => {
  test.each(Object.entries(CASES))(
    '%s is done or not',
    async (_, oneCase) => {
      const { hasTable, isExternal = false, rows, run } = oneCase;
      let isDone = false;
      for (let at = FIRST_CRASH; !isDone; at = nextCrash(at)) {
        const warehouse = join(folder.path, String(at));
        const own = join(folder.path, `own ${at}`);
        const newSession = () => {
          if (isDead) disk.life += 1;
          return sessionOn(warehouse);
        };
        const before = hasTable ? OLD_ROWS : undefined;
        const after = rows && [...rows].sort();
        const session = await newSession();
        const place = isExternal ? `LOCATION '${own}'` : '';
        if (hasTable) {
          await session.sql(`CREATE TABLE t USING json PARTITIONED BY (k) ${place} AS ${OLD}`);
        }
        // It knows the table as it was before, as the session does that goes on.
        const witness = isDead ? await newSession() : session;
        disk.calls = [];
        disk.isDead = isDead;
        disk.failsAt = at;
        const outcome = await run(session, own).then(
          () => 'done',
          () => 'failed',
        );
        isDone = disk.calls.length <= at;
        const where = `call ${at}: ${disk.calls[at]}`;
        disk.failsAt = Number.POSITIVE_INFINITY;
        if (isDead) await session.stop();
        const seen = await rowsOf(witness);
        await witness.stop();
        expect([before, after], where).toContainEqual(seen);
        await using later = await newSession();
        const found = await rowsOf(later);
        expect([before, after], where).toContainEqual(found);
        if (outcome === 'done') expect(found, where).toEqual(after);
        for (const { name } of later.listTables()) await later.sql(`DROP TABLE ${name}`);
        // The name is free, and nothing is in its way.
        await later.sql('CREATE TABLE t (n INT, k STRING) USING json');
        expect(await rowsOf(later), where).toEqual([]);
      }
      expect(disk.calls.length).toBeGreaterThan(0);
    },
    180_000,
  );
});

test('two writes that end at the same time both count, wherever one waits for the other', async () => {
  let isDone = false;
  for (let at = 0; !isDone; at++) {
    const warehouse = join(folder.path, String(at));
    await using session = await sessionOn(warehouse);
    await using other = await sessionOn(warehouse);
    await session.sql(`CREATE TABLE t USING json PARTITIONED BY (k) AS ${OLD}`);
    let goOn = () => {};
    const until = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    disk.calls = [];
    const isReached = new Promise<void>((resolve) => {
      disk.held = { at, reached: resolve, until };
    });
    const first = session.sql(`INSERT INTO t ${NEW}`);
    await Promise.race([first, isReached]);
    isDone = disk.calls.length <= at;
    const where = `waits at call ${at}: ${disk.calls[at]}`;
    await other.sql("INSERT INTO t VALUES (8, 'a'), (9, 'e')");
    goOn();
    await first;
    disk.held = undefined;
    const all = [...OLD_ROWS, ...NEW_ROWS, '8a', '9e'].sort();
    expect(await rowsOf(session), where).toEqual(all);
    expect(await readdir(join(warehouse, 't')), where).not.toContain('_temporary');
  }
  expect(disk.calls.length).toBeGreaterThan(10);
}, 180_000);

function sessionOn(warehouse: string): Promise<Session> {
  return createSession({ config: { 'spark.sql.warehouse.dir': warehouse } });
}

/** The rows under the name that the table has, sorted; undefined where there is none. */
async function rowsOf(session: Session): Promise<readonly string[] | undefined> {
  const read = async (name: string) =>
    (await session.sql(`SELECT concat(n, k) AS nk FROM ${name}`)).collect();
  const missing = (error: { readonly condition?: string }) => {
    if (error.condition !== 'TABLE_OR_VIEW_NOT_FOUND') throw error;
    return undefined;
  };
  const found = (await read('t').catch(missing)) ?? (await read('u').catch(missing));
  return found?.map(({ nk }) => String(nk)).sort();
}
