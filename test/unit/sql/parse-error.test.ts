import { describe, expect, it } from 'vitest';
import { ParseException } from '../../../src/errors/exception.ts';
import { parseExpression, parseMultipartIdentifier, parseStatement } from '../../../src/sql/sql.ts';

function failure(parse: () => unknown): ParseException {
  try {
    parse();
  } catch (error) {
    if (error instanceof ParseException) return error;
    throw error;
  }
  throw new Error('it parsed');
}

describe('a syntax error', () => {
  it('tells place, expectation and the nearest keyword', () => {
    const error = failure(() => parseStatement('SELEC usr FROM ev'));
    expect(error).toMatchObject({
      condition: 'PARSE_SYNTAX_ERROR',
      sqlState: '42601',
      line: 1,
      position: 0,
    });
    expect(error.message).toMatch(
      /^\[PARSE_SYNTAX_ERROR\] Syntax error at or near 'SELEC': expecting .*'SELECT'.* \(did you mean 'SELECT'\?\)\. SQLSTATE: 42601 \(line 1, pos 0\)\n\n== SQL ==\nSELEC usr FROM ev\n\^\^\^$/,
    );
  });

  it.each([
    ['SELECT a FORM t', 1, 14, "'t'", 'FROM'],
    ['SELECT a FROM t WHER b', 1, 21, "'b'", 'WHERE'],
    ['SELECT a FROM t GRUOP BY a', 1, 22, "'BY'", 'GROUP'],
    ['SELECT a FROM t ODER BY a', 1, 21, "'BY'", 'ORDER'],
    ['SELECT a\nFROM t\nWHERE b >', 3, 9, 'end of input', undefined],
    ['SELECT (a', 1, 9, 'end of input', undefined],
    ['SELECT a)', 1, 8, "')'", undefined],
    ['SELECT a FROM', 1, 13, 'end of input', undefined],
    ['SELECT FROM t', 1, 7, "'FROM'", undefined],
    ['SELECT a b c', 1, 11, "'c'", undefined],
    ['SELECT CASE a END', 1, 14, "'END'", undefined],
    ['SELECT CAST(a INT)', 1, 14, "'INT'", undefined],
    ['SELECT a FROM t LIMIT', 1, 21, 'end of input', undefined],
    ["SELECT 'open", 1, 7, "'''", undefined],
    ['SELECT `open', 1, 7, "'`'", undefined],
    ['SELECT #', 1, 7, "'#'", undefined],
    ['SELECT 1; SELECT 2', 1, 10, "'SELECT'", undefined],
    ['SELECT a FROM t JOIN', 1, 20, 'end of input', undefined],
    ['SELECT a IN (,)', 1, 13, "','", undefined],
  ])('in %j is at %i:%i', (sql, line, position, found, proposal) => {
    const error = failure(() => parseStatement(sql));
    expect(error.condition).toBe('PARSE_SYNTAX_ERROR');
    expect([error.line, error.position]).toEqual([line, position]);
    expect(error.parameters.error).toBe(found);
    const meant = /did you mean '(.*)'\?/.exec(error.parameters.hint)?.[1];
    expect(meant).toBe(proposal);
  });

  it('says that an expression is missing, instead of listing what begins one', () => {
    expect(failure(() => parseStatement('SELECT a + FROM t')).message).toContain(
      "Syntax error at or near 'FROM': expecting an expression.",
    );
  });

  it('shows a part of a long statement', () => {
    const sql = `SELECT ${'abc, '.repeat(1000)} FROM t`;
    const error = failure(() => parseStatement(sql));
    expect(error.position).toBe(5008);
    expect(error.message.length).toBeLessThan(500);
  });
});

describe('other failures', () => {
  it.each(['', '  \n', '-- nothing', '/* nothing */'])('%j is an empty statement', (sql) => {
    expect(failure(() => parseStatement(sql)).condition).toBe('PARSE_EMPTY_STATEMENT');
  });

  it('finds a comment without an end', () => {
    expect(failure(() => parseStatement('SELECT 1 /* a /* b */'))).toMatchObject({
      condition: 'UNCLOSED_BRACKETED_COMMENT',
      position: 9,
    });
  });

  it('finds the type that a cast misspells', () => {
    const error = failure(() => parseStatement('SELECT CAST(a AS TIMESTMP)'));
    expect(error).toMatchObject({ condition: 'UNSUPPORTED_DATATYPE', position: 17 });
    expect(error.message).toContain('did you mean "TIMESTAMP"?');
  });

  it('wants one character to escape with', () => {
    expect(failure(() => parseExpression("a LIKE 'b' ESCAPE '!!'"))).toMatchObject({
      condition: 'INVALID_ESC',
      position: 18,
    });
  });
});

describe('large input', () => {
  const DEPTH = 10_000;

  it.each([
    ['parentheses', `${'('.repeat(DEPTH)}1${')'.repeat(DEPTH)}`],
    ['open parentheses', '('.repeat(DEPTH)],
    ['calls', `${'f('.repeat(DEPTH)}1${')'.repeat(DEPTH)}`],
    ['sub-queries', `${'(SELECT '.repeat(DEPTH)}1${')'.repeat(DEPTH)}`],
    ['subscripts', `a${'[1]'.repeat(DEPTH)}`],
    ['nested subscripts', `${'a['.repeat(DEPTH)}1${']'.repeat(DEPTH)}`],
    ['signs', `${'- '.repeat(DEPTH)}a`],
    ['negations', `${'NOT '.repeat(DEPTH)}a`],
    ['sums', `1${' + 1'.repeat(DEPTH)}`],
    ['cases', `${'CASE WHEN a THEN '.repeat(DEPTH)}1${' END'.repeat(DEPTH)}`],
    ['types', `CAST(a AS ${'ARRAY<'.repeat(DEPTH)}INT${'>'.repeat(DEPTH)})`],
    ['casts', `a${'::INT'.repeat(DEPTH)}`],
    ['lambdas', `f(${'x -> '.repeat(DEPTH)}x)`],
  ])('ten thousand %s are too complex, not a crash', (_, sql) => {
    const error = failure(() => parseStatement(`SELECT ${sql}`));
    expect(error).toMatchObject({ condition: 'FAILED_TO_PARSE_TOO_COMPLEX', sqlState: '54001' });
  });

  it.each([
    ['unions', Array(DEPTH).fill('SELECT 1').join(' UNION ')],
    ['joins', `SELECT 1 FROM ${Array(DEPTH).fill('t').join(', ')}`],
    ['relations', `SELECT 1 FROM ${'('.repeat(DEPTH)}t${')'.repeat(DEPTH)}`],
  ])('ten thousand %s are too complex, not a crash', (_, sql) => {
    expect(failure(() => parseStatement(sql)).condition).toBe('FAILED_TO_PARSE_TOO_COMPLEX');
  });

  it('a statement of a megabyte parses if it is flat', () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `(${index}, 'row ${index}')`);
    const values = `SELECT * FROM VALUES ${rows.join(',')}`;
    expect(values.length).toBeGreaterThan(1_000_000);
    expect(parseStatement(values).kind).toBe('query');
    const list = `SELECT a IN (${Array.from({ length: 150_000 }, (_, index) => index).join(', ')})`;
    expect(parseStatement(list).kind).toBe('query');
    expect(parseStatement(`SELECT '${'x'.repeat(2 ** 20)}'`).kind).toBe('query');
  });

  it('a statement of a megabyte that is wrong gives an error of a few lines', () => {
    const error = failure(() => parseStatement(`SELECT ${'a, '.repeat(350_000)}`));
    expect(error.condition).toBe('PARSE_SYNTAX_ERROR');
    expect(error.message.length).toBeLessThan(1000);
  });

  it('leaves the parser as it was', () => {
    failure(() => parseStatement(`SELECT ${'('.repeat(DEPTH)}`));
    failure(() => parseStatement('SELECT f(x -> (x'));
    const expression = parseExpression('x');
    expect(expression).toMatchObject({ kind: 'attribute', nameParts: ['x'] });
  });
});

describe('parseMultipartIdentifier', () => {
  it('takes a name apart', () => {
    expect(parseMultipartIdentifier('a.`b.c`.d')).toEqual(['a', 'b.c', 'd']);
    expect(parseMultipartIdentifier('table')).toEqual(['table']);
  });

  it.each(['', 'a.', 'a b', 'a + b', '.a'])('refuses %j', (name) => {
    expect(failure(() => parseMultipartIdentifier(name)).condition).toBe('PARSE_SYNTAX_ERROR');
  });
});
