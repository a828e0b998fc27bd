import { expect, test } from 'vitest';
import { MillraceError } from '../../../src/errors/exception.ts';
import { newSession } from '../../support/session.ts';

/* Statements of a megabyte, and trees of ten thousand levels: an answer or a typed error, never a stack that overflows. */

const MANY = 10_000;
const FROM = 'FROM VALUES (0) AS t(a)';

const chain = (term: string, operator: string, count = MANY) =>
  Array<string>(count).fill(term).join(` ${operator} `);
const list = (item: (index: number) => string) => Array.from({ length: MANY }, (_, i) => item(i));
const nest = (before: string, core: string, after = '') =>
  before.repeat(MANY) + core + after.repeat(MANY);

async function rowsOf(sql: string): Promise<unknown[][]> {
  await using session = await newSession();
  return (await session.sql(sql)).collect({ rowMode: 'array' });
}

test.each([
  ['AND', `SELECT count(*) ${FROM} WHERE ${chain('a = 0', 'AND')}`, 1],
  ['OR', `SELECT count(*) ${FROM} WHERE ${chain('a = 1', 'OR')}`, 0],
  ['OR of AND', `SELECT count(*) ${FROM} WHERE ${chain('a = 0 AND a < 5', 'OR')}`, 1],
  ['values of IN', `SELECT a IN (${list(String)}) ${FROM}`, true],
  [
    'branches of CASE',
    `SELECT CASE ${list((i) => `WHEN a = ${i + 1} THEN 0`).join(' ')} END ${FROM}`,
    null,
  ],
  ['arguments', `SELECT coalesce(${list(() => 'a')}) ${FROM}`, 0],
  ['UNION ALL', `SELECT count(*) FROM (${chain('SELECT 1', 'UNION ALL', 5000)})`, 5000],
  ['rows', `SELECT count(*) FROM VALUES ${list(() => '(1)')}`, MANY],
  ['a text of a megabyte', `SELECT length('${'x'.repeat(1 << 20)}')`, 1 << 20],
])(
  'many are answered: %s',
  async (_, sql, expected) => {
    expect(await rowsOf(sql)).toEqual([[expected]]);
  },
  60_000,
);

test.each([
  ...['+', '-', '*', '|', '||', '='].map((operator) => `SELECT ${chain('a', operator)} ${FROM}`),
  `SELECT ${nest('CASE WHEN a = 1 THEN 1 ELSE ', '0', ' END')} ${FROM}`,
  `SELECT ${nest('abs(', 'a', ')')} ${FROM}`,
  `SELECT ${nest('(', 'a', ')')} ${FROM}`,
  `SELECT ${nest('array(', 'a', ')')} ${FROM}`,
  `SELECT ${nest('NOT ', 'true')}`,
  `SELECT ${nest('- ', '1')}`,
  `SELECT a${'::INT'.repeat(MANY)} ${FROM}`,
  `SELECT CAST(NULL AS ${nest('ARRAY<', 'INT', '>')})`,
  nest('SELECT * FROM (', 'SELECT 1', ')'),
  chain('SELECT 1', 'UNION'),
  `${FROM} ${'|> WHERE a = 0 '.repeat(MANY)}`,
])('what is too deep is refused: %.30s', async (sql) => {
  const failure = await rowsOf(sql).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(MillraceError);
  expect(failure).toMatchObject({ condition: 'FAILED_TO_PARSE_TOO_COMPLEX' });
});
