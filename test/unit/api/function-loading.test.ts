import { beforeEach, expect, test } from 'vitest';
import * as functions from '../../../src/api/functions.ts';
import { coalesce, col, expr } from '../../../src/api/functions.ts';
import type { Session } from '../../../src/api/session.ts';
import { lookupFunction } from '../../../src/functions/registry.ts';
import { newSession } from '../../support/session.ts';

/*
 * Each test loads another family for the first time, so that it fails if the way in which it names the function loads
 * nothing. Test files have a registry of their own.
 */

let session: Session;
beforeEach(async () => {
  session = await newSession();
});

const one = () =>
  session.createDataFrame([{ a: 'x-y', n: -3, at: null }], 'a STRING, n INT, at INT');

test('a plan of core functions loads no family', async () => {
  await one().select(coalesce('at', 'n').as('n'), col('n').plus(1).as('m')).collect();
  for (const name of ['abs', 'size', 'split', 'upper', 'year'])
    expect(() => lookupFunction(name)).toThrow(/not loaded/);
});

test('functions.* load their family', async () => {
  const rows = await one().select(functions.split('a', '-').as('parts')).collect();
  expect(rows).toEqual([{ parts: ['x', 'y'] }]);
});

test('SQL text of an expression loads its family', async () => {
  expect(await one().select(expr('abs(n) AS n')).collect()).toEqual([{ n: 3 }]);
});

test('a view that was made of a function may be read in a plan that names none', async () => {
  const plan = one().select(functions.upper('a').as('a'));
  await plan.createOrReplaceTempView('shouted');
  expect(await session.table('shouted').collect()).toEqual([{ a: 'X-Y' }]);
});

test('a call without parentheses loads its family', async () => {
  const rows = await (await session.sql('SELECT current_date IS NULL AS isNull')).collect();
  expect(rows).toEqual([{ isNull: false }]);
});

test('an element needs no family, and an array does', async () => {
  const arrays = session.createDataFrame([{ list: [4, 5] }], 'list ARRAY<INT>');
  const rows = await arrays.select(col('list').getItem(1).as('second')).collect();
  expect(rows).toEqual([{ second: 5 }]);
  expect(() => lookupFunction('size')).toThrow(/not loaded/);
  expect(await arrays.select(functions.size('list').as('n')).collect()).toEqual([{ n: 2 }]);
});

test('a name in a family that was never loaded is proposed', async () => {
  await expect(session.sql('SELECT regexp_extrac(1)')).rejects.toMatchObject({
    condition: 'UNRESOLVED_ROUTINE',
    message: expect.stringContaining('regexp_extract'),
  });
});
