import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/api/session.ts';
import { ParseException } from '../../../src/errors/exception.ts';
import { parseStatement } from '../../../src/sql/sql.ts';
import { newSession } from '../../support/session.ts';

/* What is promised of any text: it is read fast, and ends in an answer or a typed error however long or deep it is. */

const DEPTH = 10_000;

const many = (text: string, count = DEPTH) => text.repeat(count);

function recordedStatements(): string[] {
  const files = ['batch-sql/cases.jsonl', 'statements/pipes.jsonl', 'statements/grammar.jsonl'];
  return files.flatMap((file) =>
    readFileSync(new URL(`../../golden/${file}`, import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): { sql: string; error?: string } => JSON.parse(line))
      .filter(({ error }) => error === undefined)
      .map(({ sql }) => sql),
  );
}

test('a thousand varied statements are parsed within a second of processor time', () => {
  const recorded = recordedStatements();
  expect(new Set(recorded).size).toBeGreaterThan(300);
  const statements = Array.from({ length: 1000 }, (_, at) => recorded[at % recorded.length]);
  parseStatement('SELECT 1');
  const before = process.cpuUsage();
  for (const statement of statements) parseStatement(statement);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(1);
});

describe('a statement that is ten thousand deep, or long', () => {
  let session: Session;
  beforeAll(async () => {
    session = await newSession({ config: { 'spark.sql.session.timeZone': 'UTC' } });
    await session.sql("CREATE TEMP VIEW t AS SELECT 1 AS a, true AS b, array(1) AS c, 'x' AS s");
  });
  afterAll(() => session.stop());

  const tooDeep = {
    parentheses: `SELECT ${many('(')}1${many(')')}`,
    'parentheses without an end': `SELECT ${many('(')}`,
    NOT: `SELECT ${many('NOT ')}b FROM t`,
    signs: `SELECT ${many('- ')}a FROM t`,
    calls: `SELECT ${many('abs(')}a${many(')')} FROM t`,
    'queries in FROM': `SELECT * FROM ${many('(SELECT * FROM ')}t${many(')')}`,
    'queries as values': `SELECT ${many('(SELECT ')}1${many(')')}`,
    'unions in parentheses': `${many('(SELECT 1 UNION ALL ')}SELECT 1${many(')')}`,
    CASE: `SELECT ${many('CASE WHEN b THEN ')}1${many(' END')} FROM t`,
    sums: `SELECT a${many(' + a')} FROM t`,
    elements: `SELECT c${many('[0]')} FROM t`,
    casts: `SELECT a${many('::INT')} FROM t`,
    pipes: `FROM t${many(' |> WHERE true')}`,
    types: `SELECT CAST(NULL AS ${many('ARRAY<')}INT${many('>')})`,
    lambdas: `SELECT ${many('transform(c, x -> ')}1${many(')')} FROM t`,
    CTEs: `${many('WITH a AS (')}SELECT 1${many(') SELECT 1')}`,
    explanations: `${many('EXPLAIN ')}SELECT 1`,
  };
  test.each(Object.entries(tooDeep))('%s: is refused as too complex', async (_name, sql) => {
    await expect(session.sql(sql)).rejects.toMatchObject({
      condition: 'FAILED_TO_PARSE_TOO_COMPLEX',
    });
  });

  const answered = {
    AND: [`SELECT b${many(' AND b')} AS x FROM t`, true],
    OR: [`SELECT a AS x FROM t WHERE a = 2${many(' OR a = 1', 2000)}`, 1],
    'AND in WHERE': [`SELECT a AS x FROM t WHERE a > 0${many(' AND a <> 7', 10_000)}`, 1],
    'branches of CASE': [`SELECT CASE ${many('WHEN a = 2 THEN 1 ', 2000)} ELSE 3 END AS x`, 3],
    'a list of IN': [`SELECT a IN (${many('2, ')}1) AS x FROM t`, true],
    'nested comments': [`SELECT 1 AS x ${many('/* ')}${many('*/ ')}`, 1],
    'a long text': [`SELECT length('${many('x', 2 ** 20)}') AS x`, 2 ** 20],
  } as const;
  test.each(Object.entries(answered))('%s: is answered', async (_name, [sql, expected]) => {
    const query = sql.includes('CASE') ? `${sql} FROM t` : sql;
    expect(await (await session.sql(query)).collect()).toEqual([{ x: expected }]);
  });

  test('a long union is a tree of small depth', async () => {
    const sql = `SELECT 1 AS x${many(' UNION ALL SELECT 1', 3000)}`;
    expect(await (await session.sql(sql)).count()).toBe(3001);
  });

  test('many CTEs cost no copies of each other', async () => {
    const ctes = Array.from({ length: 3000 }, (_, at) => `c${at} AS (SELECT ${at} AS x)`);
    const frame = await session.sql(`WITH ${ctes.join(', ')} SELECT * FROM c2999`);
    expect(await frame.collect()).toEqual([{ x: 2999 }]);
  });

  test('a megabyte that makes no sense is a typed error', async () => {
    for (const garbage of ['(', '`', "'", '/* ', 'a ', '1 ', ', ', '::', 'SELECT ', '|> ']) {
      const text = many(garbage, Math.ceil(2 ** 20 / garbage.length));
      await expect(session.sql(text)).rejects.toBeInstanceOf(ParseException);
    }
  });

  test.each(['s RLIKE p', "regexp_replace(s, p, 'y')", 'regexp_extract(s, p, 1)'])(
    'a pattern that repeats repetitions costs %s no more than the line is long',
    async (call) => {
      const before = process.cpuUsage();
      const frame = await session.sql(
        `SELECT ${call} AS x FROM (SELECT concat(repeat('a', 5000), 'b') AS s, '(a+)+$' AS p)`,
      );
      expect(await frame.collect()).toHaveLength(1);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1e6).toBeLessThan(2);
    },
  );
});

test('an error says the line, the column and what was expected', () => {
  expect.assertions(2);
  try {
    parseStatement('SELECT a\nFROM t\nWHERE a > 1 ORDER a');
  } catch (error) {
    expect(error).toMatchObject({
      condition: 'PARSE_SYNTAX_ERROR',
      sqlState: '42601',
      line: 3,
      position: 18,
    });
    expect(String(error)).toContain("expecting 'BY'");
  }
});
