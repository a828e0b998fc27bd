import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSession, type Session } from '../../../node/index.ts';
import { temporaryFolder } from '../../support/child-program.ts';

let folder: string;
let remove: () => Promise<void>;
let session: Session;

beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  writeFileSync(join(folder, 'a.json'), '{"n":1}\n{"n":2}\n');
  writeFileSync(join(folder, 'b.json'), '{"n":3}\n');
  session = await createSession();
});

afterAll(async () => {
  await session.stop();
  await remove();
});

const rows = async (text: string) => (await session.sql(text)).collect();

test('a format and a path are a table, patterns too, in any part of a query', async () => {
  const path = `JSON.\`${join(folder, '*.json')}\``;
  expect(await rows(`SELECT sum(n) AS total FROM ${path}`)).toEqual([{ total: 6 }]);
  const join2 = `SELECT a.n FROM ${path} a JOIN ${path} b ON a.n = b.n + 2`;
  expect(await rows(join2)).toEqual([{ n: 3 }]);
  const within = `SELECT n FROM ${path} WHERE n IN (SELECT max(n) FROM ${path})`;
  expect(await rows(within)).toEqual([{ n: 3 }]);
  expect(await session.read.table(`json.\`${join(folder, 'a.json')}\``).count()).toBe(2);
});

test('a view of such a table is one, too', async () => {
  await rows(`CREATE TEMPORARY VIEW both AS SELECT * FROM json.\`${folder}\``);
  expect(await rows('SELECT count(*) AS c FROM both')).toEqual([{ c: 3 }]);
});

test('a path that is not there is named', async () => {
  await expect(rows(`SELECT * FROM json.\`${join(folder, 'none')}\``)).rejects.toMatchObject({
    condition: 'PATH_NOT_FOUND',
  });
});

test('what is no format of files stays the name of a table', async () => {
  for (const name of ['nosuch.`a.json`', 'rate.`a.json`', 'a.json.`a.json`']) {
    await expect(rows(`SELECT * FROM ${name}`)).rejects.toMatchObject({
      condition: 'TABLE_OR_VIEW_NOT_FOUND',
    });
  }
});
