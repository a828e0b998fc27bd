import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createSession, type Session } from '../../../node/index.ts';
import { Warehouse } from '../../../node/storage/warehouse.ts';
import { defineConnector } from '../../../src/connectors/connector.ts';
import { parseSchema } from '../../../src/types/ddl.ts';
import { bundleProgram, ChildProgram, temporaryFolder } from '../../support/child-program.ts';
import { newNodeWorkerSession } from '../../support/node-sessions.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let session: Session;
let warehouse: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  warehouse = join(folder.path, 'warehouse');
  session = await newSession();
});
afterEach(async () => {
  await session.stop();
  await folder.remove();
});

function newSession(): Promise<Session> {
  return createSession({ config: { 'spark.sql.warehouse.dir': warehouse } });
}

/** The folders of tables; a hidden one is for who makes some. */
const tableFolders = async () =>
  (await readdir(warehouse)).filter((name) => !name.startsWith('.')).sort();

const values = async (sql: string) =>
  (await (await session.sql(sql)).collect({ rowMode: 'array' })).flat();

test('a table is a folder with rows, and an entry in it that says what it is', async () => {
  await session.sql("CREATE TABLE t USING json PARTITIONED BY (k) AS SELECT 1 AS n, 'a' AS k");
  const entry = join(warehouse, 't/_table.json');
  expect(JSON.parse(await readFile(entry, 'utf8'))).toMatchObject({
    version: 1,
    format: 'json',
    partitionColumns: ['k'],
    schema: { type: 'struct', fields: [{ name: 'n' }, { name: 'k' }] },
  });
  expect((await readdir(join(warehouse, 't'))).sort()).toEqual(['_SUCCESS', '_table.json', 'k=a']);
  // The entry is no row of the folder, and outlives what overwrites it.
  expect(await session.read.json(join(warehouse, 't')).collect()).toEqual([{ n: 1, k: 'a' }]);
  await session.sql("INSERT OVERWRITE t VALUES (2, 'b')");
  expect((await readdir(join(warehouse, 't'))).sort()).toEqual(['_SUCCESS', '_table.json', 'k=b']);
  await session.sql('DROP TABLE t');
  expect(await tableFolders()).toEqual([]);
});

test('what a process that died had written of a table is not in the way, and other files stay', async () => {
  const part = 'part-00000-6f1d2c3b-8a47-4f0e-9b1c-2d3e4f5a6b7c-c000.json';
  const leave = async (path: string, file: string) => {
    await mkdir(join(warehouse, path), { recursive: true });
    await writeFile(join(warehouse, path, file), '{"n":7}\n');
  };
  await leave('died/k=1', part.replace('-c000', '.c000'));
  await leave('died', part);
  await leave('.making/died', 'begun');
  await session.sql('CREATE TABLE died USING json AS SELECT 1 AS n');
  expect(await values('SELECT n FROM died')).toEqual([1]);
  expect((await readdir(join(warehouse, 'died'))).length).toBe(3);
  // What somebody has put there since then is not what the process left.
  await leave('mixed', part);
  await leave('mixed/k=1', 'notes.txt');
  await leave('.making/mixed', 'begun');
  await expect(session.sql('CREATE TABLE mixed USING json AS SELECT 1 AS n')).rejects.toMatchObject(
    { condition: 'LOCATION_ALREADY_EXISTS' },
  );
  expect(await readdir(join(warehouse, 'mixed/k=1'))).toEqual(['notes.txt']);
  await leave('foreign', 'part-0.json');
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(
      session.sql('CREATE TABLE foreign USING json AS SELECT 1 AS n'),
    ).rejects.toMatchObject({ condition: 'LOCATION_ALREADY_EXISTS' });
  }
  expect(await readdir(join(warehouse, 'foreign'))).toEqual(['part-0.json']);
});

test('what processes that died have left is removed when the next table is made or dropped', async () => {
  const part = 'part-00000-6f1d2c3b-8a47-4f0e-9b1c-2d3e4f5a6b7c-c000.json';
  const leave = async () => {
    for (const path of ['died', '.making/died', '.dropped/some']) {
      await mkdir(join(warehouse, path), { recursive: true });
    }
    await writeFile(join(warehouse, 'died', part), '{"n":7}\n');
    await writeFile(join(warehouse, '.making/died/begun'), '');
    await writeFile(join(warehouse, '.dropped/some/file'), '');
  };
  const isSwept = async () => {
    expect(await tableFolders()).not.toContain('died');
    // The lock that was had stays: whoever comes next counts on from it.
    expect(await readdir(join(warehouse, '.making/died'))).not.toContain('begun');
    expect(await readdir(join(warehouse, '.dropped'))).toEqual([]);
  };
  await leave();
  await session.sql('CREATE TABLE t USING json AS SELECT 1 AS n');
  await isSwept();
  await leave();
  await session.sql('DROP TABLE t');
  await isSwept();
  // Somebody who is at work is left alone.
  await new Warehouse(warehouse).making('died', async () => {
    await mkdir(join(warehouse, 'died'));
    await writeFile(join(warehouse, 'died', part), '{"n":7}\n');
    await session.sql('CREATE TABLE t USING json AS SELECT 1 AS n');
    await session.sql('DROP TABLE t');
    expect(await readdir(join(warehouse, 'died'))).toEqual([part]);
    expect(await readdir(join(warehouse, '.making/died'))).toContain('begun');
  });
  await isSwept();
});

test('tables of different names are made at the same time', async () => {
  await using other = await newSession();
  const names = Array.from({ length: 24 }, (_, at) => `t${at}`);
  const makers = names.map((name, at) =>
    (at % 2 === 0 ? session : other).sql(`CREATE TABLE ${name} (n INT)`),
  );
  await Promise.all(makers);
  expect(await tableFolders()).toEqual(names.toSorted());
});

test('of two who make a table of one name, one does', async () => {
  await using other = await newSession();
  const makers = [session, other].flatMap((one, at) => [
    one.sql(`CREATE TABLE t AS SELECT ${at} AS n FROM range(1000)`),
    one.range(1000).selectExpr(`id + ${at} AS n`).write.saveAsTable('t'),
  ]);
  const outcomes = await Promise.allSettled(makers);
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused.map(({ reason }) => reason.condition)).toEqual(
    new Array(3).fill('TABLE_OR_VIEW_ALREADY_EXISTS'),
  );
  expect(await values('SELECT count(*) FROM t')).toEqual([1000]);
});

test('a table gets no name of which somebody makes a table', async () => {
  await session.sql('CREATE TABLE t USING json AS SELECT 1 AS n');
  const rename = () => session.sql('ALTER TABLE t RENAME TO u');
  await new Warehouse(warehouse).making('u', async () => {
    await mkdir(join(warehouse, 'u'));
    await expect(rename()).rejects.toMatchObject({ condition: 'TABLE_OR_VIEW_ALREADY_EXISTS' });
  });
  expect(await values('SELECT n FROM t')).toEqual([1]);
  await rename();
  expect(await values('SELECT n FROM u')).toEqual([1]);
  expect(session.listTables()).toEqual([{ name: 'u', isTemporary: false }]);
});

test('a warehouse may be moved', async () => {
  await session.sql('CREATE TABLE t AS SELECT 1 AS n');
  const moved = join(folder.path, 'moved');
  await rename(warehouse, moved);
  await using other = await createSession({ config: { 'spark.sql.warehouse.dir': moved } });
  // Also where only a text in a plan names it.
  const row = other.range(1).selectExpr('(SELECT n FROM t) AS n');
  expect(await row.collect()).toEqual([{ n: 1 }]);
  expect(await other.table('t').collect()).toEqual([{ n: 1 }]);
});

test('a session behind a channel finds the tables of others', async () => {
  await session.sql('CREATE TABLE t AS SELECT 1 AS n');
  await using other = await newNodeWorkerSession({
    config: { 'spark.sql.warehouse.dir': warehouse },
  });
  expect(other.listTables()).toEqual([{ name: 't', isTemporary: false }]);
  expect(await other.table('t').collect()).toEqual([{ n: 1 }]);
  await other.range(3).write.insertInto('t');
  expect(await values('SELECT count(*) FROM t')).toEqual([4]);
});

test('a format that can not be read is none of a table', async () => {
  const refused = { condition: 'DATA_SOURCE_NOT_FOUND' };
  await expect(session.range(1).write.format('noop').saveAsTable('t')).rejects.toMatchObject(
    refused,
  );
  await expect(session.sql('CREATE TABLE t (a INT) USING console')).rejects.toMatchObject(refused);
  expect(session.listTables()).toEqual([]);
});

test('writes that end at the same time all count', async () => {
  // Of several files each, so that each has a commit that others may find.
  const rows = (count: number) => session.range(count).selectExpr('id', 'id % 3 AS k');
  await rows(0).write.partitionBy('k').saveAsTable('t');
  const appends = [1, 2, 3, 4].map((count) => rows(count).write.insertInto('t'));
  await Promise.all(appends);
  expect(await values('SELECT count(*) FROM t')).toEqual([10]);
});

test('the sources of what is inserted are asked for their schemas once', async () => {
  let asked = 0;
  const counted = defineConnector({
    name: 'counted',
    schema: async () => {
      asked += 1;
      return parseSchema('n INT');
    },
    openSource: async () => {
      throw new Error('it is not read');
    },
  });
  await using other = await createSession({
    config: { 'spark.sql.warehouse.dir': warehouse },
    connectors: [counted],
  });
  await other.sql('CREATE TABLE t (n INT)');
  const frame = other.read.format('counted').load();
  await frame.createOrReplaceTempView('v');
  const writes = [
    () => other.sql('INSERT INTO t SELECT n + 1 FROM v'),
    () => frame.write.insertInto('t'),
    () => frame.write.mode('append').saveAsTable('t'),
    () => frame.write.saveAsTable('u'),
    () => other.sql('CREATE TABLE w AS SELECT n FROM v'),
  ];
  for (const write of writes) {
    asked = 0;
    await expect(write(), String(write)).rejects.toThrow(/it is not read/);
    expect(asked, String(write)).toBeLessThanOrEqual(1);
  }
});

test('the folder of an external table outlives it', async () => {
  const path = join(folder.path, 'own');
  await session.range(2).write.option('path', path).format('json').saveAsTable('t');
  await session.sql('INSERT INTO t VALUES (7)');
  await session.sql('DROP TABLE t');
  await session.sql(`CREATE TABLE u USING json LOCATION '${path}'`);
  expect(await values('SELECT id FROM u ORDER BY id')).toEqual([0, 1, 7]);
  await expect(
    session.sql(`CREATE TABLE v USING json LOCATION '${path}' AS SELECT 1 AS a`),
  ).rejects.toMatchObject({ condition: '_LEGACY_ERROR_TEMP_1241' });
  await session.sql('DROP TABLE u');
  expect(await tableFolders()).toEqual([]);
});

test('an overwrite may move a table out of the warehouse, and back', async () => {
  const path = join(folder.path, 'own');
  await session.range(1).write.saveAsTable('t');
  await session.range(2).write.mode('overwrite').option('path', path).saveAsTable('t');
  expect(await readdir(join(warehouse, 't'))).toEqual(['_table.json']);
  expect(await values('SELECT count(*) FROM t')).toEqual([2]);
  await session.range(3).write.mode('overwrite').saveAsTable('t');
  expect(await values('SELECT count(*) FROM t')).toEqual([3]);
  expect(await session.read.parquet(path).count()).toBe(2);
  await using other = await newSession();
  expect(await other.table('t').count()).toBe(3);
});

test('a table gets no name whose folder is in use', async () => {
  await session.sql('CREATE TABLE t AS SELECT 1 AS n');
  await mkdir(join(warehouse, 'u'));
  await writeFile(join(warehouse, 'u/notes.txt'), 'mine');
  await writeFile(join(warehouse, 'file'), 'mine');
  await expect(session.sql('ALTER TABLE t RENAME TO u')).rejects.toMatchObject({
    condition: 'LOCATION_ALREADY_EXISTS',
  });
  await expect(values('SELECT * FROM file')).rejects.toMatchObject({
    condition: 'TABLE_OR_VIEW_NOT_FOUND',
  });
  await expect(session.range(1).write.saveAsTable('file')).rejects.toMatchObject({
    condition: 'LOCATION_ALREADY_EXISTS',
  });
  expect(await values('SELECT * FROM t')).toEqual([1]);
});

test('a folder with partitions is a table with partitions', async () => {
  const path = join(folder.path, 'own');
  await (await session.sql("SELECT 1 AS n, 'a' AS k")).write.partitionBy('k').parquet(path);
  await session.sql(`CREATE TABLE t USING parquet LOCATION '${path}'`);
  await session.sql("INSERT INTO t VALUES (2, 'b')");
  expect(await values('SHOW PARTITIONS t')).toEqual(['k=a', 'k=b']);
  expect(await values('SELECT n FROM t ORDER BY n')).toEqual([1, 2]);
});

test('partitions are the folders that are there, and no row is read to find them', async () => {
  const path = join(folder.path, 'own');
  for (const name of ['y=2024/m=01', 'y=2024/m=2', 'y=__HIVE_DEFAULT_PARTITION__/m=3']) {
    await mkdir(join(path, name), { recursive: true });
    await writeFile(join(path, name, 'a.json'), 'no row');
  }
  await session.sql(
    `CREATE TABLE t (n INT, y INT, m INT) USING json OPTIONS (mode 'FAILFAST') PARTITIONED BY (y, m) LOCATION '${path}'`,
  );
  await expect(values('SELECT n FROM t')).rejects.toThrow(/MALFORMED/);
  const all = ['y=2024/m=01', 'y=2024/m=2', 'y=__HIVE_DEFAULT_PARTITION__/m=3'];
  expect(await values('SHOW PARTITIONS t')).toEqual(all);
  // As Spark answers once MSCK REPAIR TABLE has told it of the folders.
  expect(await values('SHOW PARTITIONS t PARTITION (m = 1)')).toEqual([]);
  expect(await values('SHOW PARTITIONS t PARTITION (y = NULL)')).toEqual(all.slice(2));
  expect(await values('SHOW PARTITIONS t PARTITION (Y = 2024)')).toEqual(all.slice(0, 2));
  await session.sql('INSERT OVERWRITE t PARTITION (y = 2024, m = 2) IF NOT EXISTS VALUES (7)');
  expect(await readFile(join(path, 'y=2024/m=2/a.json'), 'utf8')).toBe('no row');
  await session.sql('INSERT OVERWRITE t PARTITION (y = 2024, m) VALUES (12, 5)');
  expect(await values('SHOW PARTITIONS t')).toEqual(['y=2024/m=5', ...all.slice(2)]);
  await mkdir(join(path, 'stray'));
  await writeFile(join(path, 'stray/a.json'), '');
  await expect(values('SHOW PARTITIONS t')).rejects.toMatchObject({
    condition: 'CONFLICTING_DIRECTORY_STRUCTURES',
  });
});

test('a folder with something in it is no place for a table of the warehouse', async () => {
  await mkdir(join(warehouse, 't'), { recursive: true });
  await writeFile(join(warehouse, 't/notes.txt'), 'mine');
  const refused = { condition: 'LOCATION_ALREADY_EXISTS', sqlState: '42710' };
  await expect(session.range(1).write.saveAsTable('t')).rejects.toMatchObject(refused);
  await expect(session.sql('CREATE TABLE t (a INT)')).rejects.toMatchObject(refused);
  expect(await readdir(join(warehouse, 't'))).toEqual(['notes.txt']);
});

test('a table stays as it was where its overwrite fails, also one in another format', async () => {
  await session.sql('CREATE TABLE t AS SELECT 1 AS n');
  const failing = session.range(3).selectExpr('CAST(1 / (id - 1) AS INT) AS n');
  const overwrite = failing.write.mode('overwrite').format('json').saveAsTable('t');
  await expect(overwrite).rejects.toMatchObject({ condition: 'DIVIDE_BY_ZERO' });
  expect(await values('SELECT n FROM t')).toEqual([1]);
  await expect(failing.write.saveAsTable('new')).rejects.toThrow(/DIVIDE_BY_ZERO/);
  expect(await tableFolders()).toEqual(['t']);
});

test('an entry that is damaged is named; the others are found', async () => {
  await session.sql('CREATE TABLE t AS SELECT 1 AS n');
  await mkdir(join(warehouse, 'bad'));
  for (const text of ['{"version": 1', '{"version": 2}', '{"version": 1}', 'null']) {
    await writeFile(join(warehouse, 'bad/_table.json'), text);
    await expect(values('SELECT * FROM bad')).rejects.toMatchObject({
      condition: 'TABLE_ENTRY_UNREADABLE',
      parameters: { tableName: '`bad`' },
    });
  }
  await mkdir(join(warehouse, 'worse/_table.json'), { recursive: true });
  await session.sql('CREATE TABLE z AS SELECT 3 AS n');
  expect(await values('SELECT * FROM t')).toEqual([1]);
  const said = vi.spyOn(process.stderr, 'write');
  await using other = await newSession();
  const names = ['bad', 't', 'worse', 'z'];
  expect(other.listTables().map(({ name }) => name)).toEqual(names);
  const shown = await (await other.sql('SHOW TABLES')).collect();
  expect(shown.map(({ tableName }) => tableName)).toEqual(names);
  expect(await other.table('z').count()).toBe(1);
  for (const name of ['bad', 'worse']) {
    await expect(other.table(name).count()).rejects.toMatchObject({
      condition: 'TABLE_ENTRY_UNREADABLE',
      parameters: { tableName: `\`${name}\`` },
    });
  }
  expect(other.listTables().map(({ name }) => name)).toEqual(names);
  expect(said).not.toHaveBeenCalledWith(expect.stringContaining('WARN'));
  said.mockRestore();
});

test('a write that a crash has ended is gone on with by who reads or writes rows, and by nobody else', async () => {
  const path = join(folder.path, 'own');
  await session.sql(`CREATE TABLE t USING json LOCATION '${path}' AS SELECT 1 AS n`);
  const [row] = (await readdir(path)).filter((name) => name.endsWith('.json'));
  const uuid = '6f1d2c3b-8a47-4f0e-9b1c-2d3e4f5a6b7c';
  const leave = async () => {
    await mkdir(join(path, '_temporary', uuid), { recursive: true });
    await writeFile(join(path, '_temporary', uuid, 'new.json'), '{"n":2}\n');
    const commit = { uuid, removed: [row], named: [[`_temporary/${uuid}/new.json`, 'new.json']] };
    await writeFile(join(path, `_temporary/${uuid}.commit`), JSON.stringify(commit));
  };
  await leave();
  expect(await values('SHOW TABLES')).toEqual(['default', 't', false]);
  await session.sql('SHOW TBLPROPERTIES t');
  await expect(session.sql('CREATE TABLE t (n INT)')).rejects.toThrow(/ALREADY_EXISTS/);
  await expect(session.sql('DROP VIEW t')).rejects.toThrow(/WRONG_COMMAND/);
  await session.sql('DROP TABLE t');
  expect(await readdir(path)).toContain(row);
  await session.sql(`CREATE TABLE t (n INT) USING json LOCATION '${path}'`);
  expect(await readdir(path)).toContain(row);
  expect(await values('SELECT n FROM t')).toEqual([2]);
  expect((await readdir(path)).sort()).toEqual(['_SUCCESS', 'new.json']);
});

test('options of the reader and of the writer go to the right one', async () => {
  await session.sql(
    "CREATE TABLE t (a INT, b STRING) USING csv OPTIONS (header 'true', mode 'FAILFAST', compression 'gzip')",
  );
  await session.sql("INSERT INTO t VALUES (1, 'x')");
  expect(await values('SELECT * FROM t')).toEqual([1, 'x']);
  expect((await readdir(join(warehouse, 't'))).some((name) => name.endsWith('.csv.gz'))).toBe(true);
  await expect(
    session.sql("CREATE TABLE u (a INT) USING csv OPTIONS (headr 'true')"),
  ).rejects.toMatchObject({ condition: 'UNKNOWN_DATA_SOURCE_OPTION' });
});

test('a location that can be no folder is refused at once', async () => {
  await writeFile(join(folder.path, 'file'), '');
  const places = [join(folder.path, 'file'), join(folder.path, 'file/below')];
  // There a missing folder can't be made, which the system reports as a parent that is missing.
  if (process.platform === 'linux') places.push('/proc/nope', '/proc/nope/below');
  for (const path of places) {
    const refused = { condition: 'TASK_WRITE_FAILED', parameters: { path } };
    const columns = session.sql(`CREATE TABLE t (a INT) LOCATION '${path}'`);
    await expect(columns, path).rejects.toMatchObject(refused);
  }
  for (const path of places.slice(1)) {
    const rows = session.sql(`CREATE TABLE t LOCATION '${path}' AS SELECT 1 AS a`);
    await expect(rows, path).rejects.toMatchObject({
      condition: 'TASK_WRITE_FAILED',
      parameters: { path: expect.stringContaining(path) },
    });
  }
  expect(session.listTables()).toEqual([]);
}, 10_000);

test('of two processes that make a table of one name at the same time one does', async () => {
  const program = await bundleProgram(
    `import { existsSync } from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    import { createSession } from './node/index.ts';
    const session = await createSession({ config: { 'spark.sql.warehouse.dir': process.argv[2] } });
    console.log('ready');
    for (let n = 0; n < 10; n++) {
      while (!existsSync(process.argv[3] + n)) await setTimeout(1);
      const made = session.sql('CREATE TABLE t' + n + ' (n INT)');
      console.log(await made.then(() => 'made', (error) => error.condition ?? String(error)));
    }
    process.exit();`,
    join(folder.path, 'maker.mjs'),
  );
  const signal = join(folder.path, 'go');
  const makers = [1, 2].map(() => ChildProgram.run(program, [warehouse, signal]));
  onTestFinished(async () => {
    for (const maker of makers) await maker.kill();
  });
  for (const maker of makers) expect(await maker.nextLine()).toBe('ready');
  for (let n = 0; n < 10; n++) {
    await writeFile(`${signal}${n}`, '');
    const said = await Promise.all(makers.map((maker) => maker.nextLine()));
    expect(said.sort()).toEqual(['TABLE_OR_VIEW_ALREADY_EXISTS', 'made']);
    expect(await values(`SELECT count(*) FROM t${n}`)).toEqual([0]);
  }
}, 60_000);
