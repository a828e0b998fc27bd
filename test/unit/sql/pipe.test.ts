import { describe, expect, it } from 'vitest';
import { parseStatement } from '../../../src/sql/sql.ts';
import { statementText } from '../../support/plan-text.ts';

function text(sql: string): string {
  return statementText(parseStatement(sql));
}

describe('pipe syntax', () => {
  it.each([
    ['FROM t', 't'],
    ['FROM t |> WHERE a |> SELECT b', 'project(b ⟵ |> filter(a ⟵ |> t))'],
    ['FROM t |> EXTEND a + 1 AS b', 'project(*, (a + 1:int) AS b ⟵ |> t)'],
    ['FROM t |> SET a = b, b = a', 'set(a AS b ⟵ set(b AS a ⟵ |> t))'],
    ['FROM t |> DROP a, b.c', 'project(* except (a, b.c) ⟵ |> t)'],
    ['FROM t |> AS u', '|> t AS u'],
    ['FROM t |> LIMIT 2 OFFSET 1', 'limit(2:int ⟵ offset(1:int ⟵ |> t))'],
    ['FROM t |> AGGREGATE sum(a) AS s GROUP BY b AS k', 'groupBy([b AS k]: + sum(a) AS s ⟵ |> t)'],
    ['FROM t |> LEFT JOIN u USING (a)', 'leftOuter(|> t; u using (a))'],
    [
      'SELECT 1 UNION ALL SELECT 2 |> WHERE a',
      'filter(a ⟵ |> unionAll(project(1:int); project(2:int)))',
    ],
    ['FROM t |> UNION ALL TABLE u |> LIMIT 1', 'limit(1:int ⟵ |> unionAll(|> t; u))'],
    ['FROM t |> WHERE a UNION ALL TABLE u', 'unionAll(filter(a ⟵ |> t); u)'],
    ['FROM t SELECT a SELECT b', 'unionAll(project(a ⟵ t); project(b ⟵ t))'],
    ['SELECT (FROM t |> SELECT a)', 'project(scalar(project(a ⟵ |> t)))'],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });

  it.each([
    ['FROM t |> FOO a', 'PARSE_SYNTAX_ERROR'],
    ['FROM t |> SELECT a FROM t', 'PARSE_SYNTAX_ERROR'],
    ['FROM t WHERE a', 'PARSE_SYNTAX_ERROR'],
    ['FROM t |> SET t.a = 1', '_LEGACY_ERROR_TEMP_0035'],
    ['FROM t |> ORDER BY a LIMIT 1', 'MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS'],
  ])('%s is refused', (sql, condition) => {
    expect(() => parseStatement(sql)).toThrowError(expect.objectContaining({ condition }));
  });

  it('leaves the words of its operators to columns and functions', () => {
    expect(text('SELECT extend, set, aggregate(a, 0, (x, y) -> x) FROM t')).toContain(
      'extend, set',
    );
  });
});
