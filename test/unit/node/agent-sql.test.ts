import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statementInputs } from '../../../node/agent/sql/statement-inputs.ts';
import { Agent, bundleAgent } from '../../support/agent-program.ts';

let work: string;
let program: string;

const line = (n: number) => `{"n":${n},"service":"s${n % 3}","text":"a \\"b\\", c"}\n`;
const LINES = Array.from({ length: 30 }, (_, n) => line(n)).join('');

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'millrace-agent-sql-'));
  program = await bundleAgent(join(work, 'bundle'));
  writeFileSync(join(work, 'a.json'), LINES);
  writeFileSync(join(work, 'a.json.gz'), gzipSync(LINES));
  writeFileSync(join(work, 'users.csv'), 'id,name\n1,Ada\n2,Bob\n');
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

const start = (...args: readonly string[]) =>
  Agent.start({ program, cwd: work, args: ['sql', ...args] });

/** What a query gives that gets `input` from a pipe. */
async function piped(input: string, ...args: readonly string[]) {
  const agent = start(...args);
  agent.child.stdin?.end(input);
  return agent.ended();
}

const PER_SERVICE = 'GROUP BY service ORDER BY service';

describe('a query over files', () => {
  test('names them in quotes, patterns and compressed files too, and prints lines of JSON', async () => {
    const { code, out, error } = await start(
      `SELECT service, count(*) AS c FROM 'a.json*' ${PER_SERVICE}`,
    ).ended();
    expect(error).toBe('');
    expect(out).toBe('{"service":"s0","c":20}\n{"service":"s1","c":20}\n{"service":"s2","c":20}\n');
    expect(code).toBe(0);
  });

  test('joins what the command line names with what it names itself', async () => {
    const { out } = await start(
      '--input',
      'users=users.csv',
      '--output',
      'csv',
      "SELECT name, text FROM 'a.json' JOIN users ON n = id ORDER BY name",
    ).ended();
    expect(out).toBe('name,text\nAda,"a ""b"", c"\nBob,"a ""b"", c"\n');
  });

  test('prints a table where it is asked to', async () => {
    const { out } = await start(
      '--output',
      'table',
      "SELECT n, CAST(NULL AS STRING) AS x FROM 'a.json' WHERE n IN (3, 12) ORDER BY n",
    ).ended();
    expect(out).toBe(' n  x\n--  ----\n 3  NULL\n12  NULL\n(2 rows)\n');
  });

  test('has the columns that tell of lines where it names them', async () => {
    writeFileSync(join(work, 'bad.json'), '{"n":1}\nno json\n');
    const { out } = await start("SELECT * FROM 'bad.json' WHERE n IS NOT NULL").ended();
    expect(out).toBe('{"n":1}\n');
    const bad = await start("SELECT _raw, _error FROM 'bad.json' WHERE _error IS NOT NULL").ended();
    expect(bad.out).toBe('{"_raw":"no json","_error":"not a JSON object"}\n');
  });

  test('goes on with what is written to them with --follow', async () => {
    writeFileSync(join(work, 'grows.json'), line(1));
    const agent = start('--follow', "SELECT n FROM 'grows.json'");
    await agent.shows('{"n":1}\n');
    appendFileSync(join(work, 'grows.json'), line(2));
    await agent.shows('{"n":1}\n{"n":2}\n');
    agent.child.kill('SIGINT');
    expect(await agent.ended()).toMatchObject({ code: 130, error: '' });
  });
});

describe('a query over standard input', () => {
  test('prints each row as it comes', async () => {
    const agent = start('SELECT n FROM logs WHERE n > 1');
    agent.child.stdin?.write(line(1) + line(2));
    await agent.shows('{"n":2}\n');
    agent.child.stdin?.end(line(3).trimEnd());
    expect(await agent.ended()).toMatchObject({ code: 0, out: '{"n":2}\n{"n":3}\n', error: '' });
  });

  test('prints each row of a table as it comes', async () => {
    const agent = start('--output', 'table', 'SELECT n FROM logs');
    agent.child.stdin?.write(line(1));
    await agent.shows('n\n-\n1\n');
    agent.child.stdin?.end(line(2));
    expect((await agent.ended()).out).toBe('n\n-\n1\n2\n(2 rows)\n');
  });

  test('prints the result of an aggregation at its end', async () => {
    const { out } = await piped(LINES, `SELECT service, sum(n) AS s FROM stdin ${PER_SERVICE}`);
    expect(out).toBe(
      '{"service":"s0","s":135}\n{"service":"s1","s":145}\n{"service":"s2","s":155}\n',
    );
  });

  test('prints each change of an aggregation in update mode', async () => {
    const agent = start('--output-mode', 'update', 'SELECT count(*) AS c FROM logs');
    agent.child.stdin?.write(line(1));
    await agent.shows('{"c":1}\n');
    agent.child.stdin?.write(line(2));
    await agent.shows('{"c":1}\n{"c":2}\n');
  });

  test('waits for its end where no stream could answer', async () => {
    const statement =
      'SELECT n, row_number() OVER (ORDER BY n DESC) AS r FROM logs ORDER BY r LIMIT 1';
    expect((await piped(LINES, statement)).out).toBe('{"n":29,"r":1}\n');
  });

  test('that is empty has no rows', async () => {
    expect(await piped('', 'SELECT count(*) AS c FROM logs')).toMatchObject({
      code: 0,
      out: '{"c":0}\n',
    });
  });

  test('ends quietly when nobody reads its rows any more', async () => {
    const agent = start('SELECT n FROM logs');
    agent.child.stdin?.on('error', () => {});
    agent.child.stdin?.write(line(1));
    await agent.shows('{"n":1}');
    agent.child.stdout?.destroy();
    const feed = setInterval(() => agent.child.stdin?.write(LINES), 50);
    const { code, error } = await agent.ended();
    clearInterval(feed);
    expect({ code, error }).toEqual({ code: 0, error: '' });
  });
});

describe('what goes wrong is said, and told by the exit code:', () => {
  test.each([
    ['a path that is not there', ["SELECT * FROM 'none.json'"], 1, '[PATH_NOT_FOUND]'],
    ['no SQL', ['SELEC 1'], 1, "did you mean 'SELECT'"],
    ['a name that is none', ["SELECT m FROM 'a.json'"], 1, '[UNRESOLVED_COLUMN'],
    ['no statement', [], 2, "missing required argument 'statement'"],
    ['an option that is none', ['--outptu', 'csv', 'SELECT 1'], 2, '(Did you mean --output?)'],
    ['two inputs of a name', ['--input', 'a', '--input', 'b', 'SELECT 1'], 2, 'call it name=b'],
  ])('%s', async (_, args, code, text) => {
    const end = await start(...args).ended();
    expect(end.error).toContain(text);
    expect(end).toMatchObject({ code, out: '' });
  });
});

test('only what stands where a table does is a path', () => {
  const { text, paths, names } = statementInputs(
    `SELECT extract(YEAR FROM '2024'), 'x' FROM 'a' x, 'b''s' JOIN "c" ON 1 = 1 WHERE y IN (SELECT 'z' FROM 'd') AND q = 'e'`,
  );
  expect(paths).toEqual(['a', "b's", 'c', 'd']);
  expect(text).toBe(
    "SELECT extract(YEAR FROM '2024'), 'x' FROM `a` x, `b's` JOIN `c` ON 1 = 1 WHERE y IN (SELECT 'z' FROM `d`) AND q = 'e'",
  );
  expect(names.has('y') && !names.has('z')).toBe(true);
});
