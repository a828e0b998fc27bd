import { describe, expect, it } from 'vitest';
import { parseStatement } from '../../../src/sql/sql.ts';
import { statementText } from '../../support/plan-text.ts';

function text(sql: string): string {
  return statementText(parseStatement(sql));
}

describe('SELECT', () => {
  it.each([
    ['SELECT 1', 'project(1:int)'],
    ['select a, t.* from db.t', 'project(a, t.* ⟵ db.t)'],
    ['SELECT a AS x, b y FROM t z WHERE c;', 'project(a AS x, b AS y ⟵ filter(c ⟵ t AS z))'],
    ['SELECT 1 WHERE true', 'project(1:int ⟵ filter(true:boolean ⟵ project()))'],
    ['SELECT DISTINCT a FROM t', 'distinct(project(a ⟵ t))'],
    ['SELECT ALL a FROM t', 'project(a ⟵ t)'],
    ['SELECT count(*) FROM t', 'project(count(1:int) ⟵ t)'],
    [
      'SELECT /*+ BROADCAST(a), REPARTITION(4) */ * FROM a',
      'hint(BROADCAST(a) ⟵ hint(REPARTITION(4:int) ⟵ project(* ⟵ a)))',
    ],
    ['SELECT a -- the key\nFROM /* all /* of */ it */ t', 'project(a ⟵ t)'],
    ['TABLE t', 't'],
    ['(SELECT a FROM t)', 'project(a ⟵ t)'],
    [
      'SELECT start, end, count, user, window.start FROM logs level',
      'project(start, end, count, user, window.start ⟵ logs AS level)',
    ],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });
});

describe('GROUP BY', () => {
  it.each([
    ['SELECT a, sum(b) s FROM t GROUP BY a', 'groupBy([a]: a, sum(b) AS s ⟵ t)'],
    [
      "SELECT window.start, count(*) FROM t GROUP BY window(ts, '1 minute', '10 seconds'), k",
      'groupBy([window(ts, "1 minute":string, "10 seconds":string), k]: window.start, count(1:int) ⟵ t)',
    ],
    [
      'SELECT a FROM t GROUP BY 1 HAVING count(*) > 1',
      'groupBy([1:int]: a having (count(1:int) > 1:int) ⟵ t)',
    ],
    ['SELECT sum(a) s FROM t HAVING s > 1', 'groupBy([]: sum(a) AS s having (s > 1:int) ⟵ t)'],
    ['SELECT a FROM t GROUP BY ALL', 'groupBy([ALL]: a ⟵ t)'],
    ['SELECT a FROM t GROUP BY ROLLUP(a, b)', 'rollup([a, b]: a ⟵ t)'],
    ['SELECT a FROM t GROUP BY a, b WITH CUBE', 'cube([a, b]: a ⟵ t)'],
    [
      'SELECT a FROM t GROUP BY GROUPING SETS ((a, b), a, ())',
      'groupingSets([a, b] sets (a, b) (a) (): a ⟵ t)',
    ],
    [
      'SELECT a FROM t GROUP BY a, b GROUPING SETS ((b), (a))',
      'groupingSets([a, b] sets (b) (a): a ⟵ t)',
    ],
    [
      'SELECT a FROM t GROUP BY a, ROLLUP(b, c)',
      'groupingSets([a, b, c] sets (a, b, c) (a, b) (a): a ⟵ t)',
    ],
    [
      'SELECT a FROM t GROUP BY ROLLUP((a, b), c)',
      'groupingSets([a, b, c] sets (a, b, c) (a, b) (): a ⟵ t)',
    ],
    ['SELECT a FROM t GROUP BY CUBE((a + 1) * 2, b)', 'cube([((a + 1:int) * 2:int), b]: a ⟵ t)'],
    [
      'SELECT a FROM t GROUP BY CUBE(a, b), c',
      'groupingSets([a, b, c] sets (a, b, c) (a, c) (b, c) (c): a ⟵ t)',
    ],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });
});

describe('the order of rows', () => {
  it.each([
    [
      'SELECT a FROM t ORDER BY a, b DESC, c ASC NULLS LAST, d DESC NULLS FIRST',
      'sort(a ↑first, b ↓last, c ↑last, d ↓first ⟵ project(a ⟵ t))',
    ],
    ['SELECT a FROM t LIMIT 5 OFFSET 2', 'limit(5:int ⟵ offset(2:int ⟵ project(a ⟵ t)))'],
    ['SELECT a FROM t LIMIT ALL', 'project(a ⟵ t)'],
    ['SELECT a FROM t OFFSET 2', 'offset(2:int ⟵ project(a ⟵ t))'],
    [
      'SELECT a FROM t UNION ALL SELECT b FROM u ORDER BY a LIMIT 1',
      'limit(1:int ⟵ sort(a ↑first ⟵ unionAll(project(a ⟵ t); project(b ⟵ u))))',
    ],
    [
      '(SELECT a FROM t LIMIT 1) UNION (SELECT b FROM u)',
      'union(limit(1:int ⟵ project(a ⟵ t)); project(b ⟵ u))',
    ],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });
});

describe('set operations', () => {
  it.each([
    ['TABLE a UNION TABLE b UNION ALL TABLE c', 'unionAll(union(a; b); c)'],
    ['TABLE a UNION TABLE b INTERSECT TABLE c', 'union(a; intersect(b; c))'],
    ['TABLE a EXCEPT ALL TABLE b MINUS TABLE c', 'except(exceptAll(a; b); c)'],
    ['TABLE a UNION DISTINCT TABLE b', 'union(a; b)'],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });
});

describe('FROM', () => {
  it.each([
    ['a, b', 'inner(a; b)'],
    ['a JOIN b', 'inner(a; b)'],
    ['a x INNER JOIN b y ON x.k = y.k', 'inner(a AS x; b AS y on (x.k == y.k))'],
    ['a LEFT JOIN b USING (k, l)', 'leftOuter(a; b using (k, l))'],
    ['a LEFT OUTER JOIN b ON c RIGHT JOIN d ON e', 'rightOuter(leftOuter(a; b on c); d on e)'],
    ['a FULL OUTER JOIN b ON c', 'fullOuter(a; b on c)'],
    ['a CROSS JOIN b', 'cross(a; b)'],
    ['a LEFT SEMI JOIN b ON c', 'leftSemi(a; b on c)'],
    ['a SEMI JOIN b ON c', 'leftSemi(a; b on c)'],
    ['a LEFT ANTI JOIN b ON c', 'leftAnti(a; b on c)'],
    ['a ANTI JOIN b ON c', 'leftAnti(a; b on c)'],
    ['a NATURAL LEFT JOIN b', 'natural leftOuter(a; b)'],
    ['a, LATERAL (SELECT a.x) b', 'lateral inner(a; project(a.x) AS b)'],
    ['a JOIN LATERAL (SELECT a.x) b ON c', 'lateral inner(a; project(a.x) AS b on c)'],
    ['(a JOIN b ON c) x', 'inner(a; b on c) AS x'],
    ['a JOIN (b JOIN c) ON d', 'inner(a; inner(b; c) on d)'],
    ['(SELECT 1) AS t(x)', 'project(1:int) AS t(x)'],
    ['((SELECT 1) UNION SELECT 2) t', 'union(project(1:int); project(2:int)) AS t'],
    [
      "VALUES (1, 'a'), (NULL, 'b') AS t(x, y)",
      'rows(col1 int, col2 string: (1, "a") (null, "b")) AS t(x, y)',
    ],
    ['VALUES 1, 2', 'rows(col1 int: (1) (2))'],
    ['VALUES (NULL)', 'rows(col1 void: (null))'],
    ['VALUES (1), (2.5)', 'unionAll(project(1:int AS col1); project(25:decimal(2,1) AS col1))'],
    ['VALUES (array(1), -2)', 'project(array(1:int) AS col1, -2:int AS col2)'],
    ['VALUES struct(1, 2)', 'project(struct(1:int, 2:int) AS col1)'],
    ['range(5)', 'range(0, 5, 1)'],
    ['range(1, 10L, -2, 4) AS r(i)', 'range(1, 10, -2) AS r(i)'],
    ['explode(array(1)) AS t(x)', 'lateralView(explode(array(1:int)) AS t(x) ⟵ project())'],
    ['a, LATERAL explode(a.xs) AS t(x)', 'lateralView(explode(a.xs) AS t(x) ⟵ a)'],
    ['a LEFT JOIN LATERAL explode(a.xs) t', 'lateralViewOuter(explode(a.xs) AS t() ⟵ a)'],
    [
      'a LATERAL VIEW OUTER explode(xs) t AS x LATERAL VIEW f(y) u',
      'lateralView(f(y) AS u() ⟵ lateralViewOuter(explode(xs) AS t(x) ⟵ a))',
    ],
    [
      "a PIVOT (sum(n) AS s, max(n) FOR k IN ('x', 'y' AS yy)) p",
      'pivot([*] pivot k in ("x":string, "y":string AS yy): + sum(n) AS s, max(n) ⟵ a) AS p',
    ],
    [
      'a UNPIVOT (v FOR k IN (x, t.y AS why))',
      'filter(isNotNull(v) ⟵ project(* except (x, t.y), inline(unpivot rows(struct("x":string AS k, x AS v), struct("why":string AS k, t.y AS v))) AS k+v ⟵ a))',
    ],
    [
      'a UNPIVOT INCLUDE NULLS ((v, w) FOR k IN ((x, y)))',
      'project(* except (x, y), inline(unpivot rows(struct("x_y":string AS k, x AS v, y AS w))) AS k+v+w ⟵ a)',
    ],
  ])('%s', (from, expected) => {
    expect(text(`SELECT * FROM ${from}`)).toBe(`project(* ⟵ ${expected})`);
  });

  it('refuses VALUES with text beside numbers', () => {
    expect(() => text("VALUES (1, 'a'), ('x', 'b')")).toThrowError(
      /INCOMPATIBLE_TYPES_IN_INLINE_TABLE.*in the column `col1`/,
    );
  });

  it('refuses VALUES with rows of different lengths', () => {
    expect(() => text('VALUES (1, 2), (3)')).toThrowError(
      /INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH.*expected 2 columns but found 1 columns in row 1/,
    );
  });
});

describe('sub-queries', () => {
  it.each([
    ['(SELECT max(a) FROM u)', 'scalar(project(max(a) ⟵ u))'],
    ['((SELECT 1)) + 1', '(scalar(project(1:int)) + 1:int)'],
    ['((SELECT 1) + 1)', '(scalar(project(1:int)) + 1:int)'],
    ['EXISTS (SELECT 1)', 'exists(project(1:int))'],
    ['a IN (SELECT b FROM u)', 'in(a ∈ project(b ⟵ u))'],
    ['(a, b) NOT IN (SELECT c, d FROM u)', 'not(in(a, b ∈ project(c, d ⟵ u)))'],
    ['a IN ((SELECT 1), 2)', 'in(a, scalar(project(1:int)), 2:int)'],
    ['exists(xs, x -> x > 1)', 'exists(xs, (x) -> (λx > 1:int))'],
  ])('%s', (condition, expected) => {
    expect(text(`SELECT ${condition}`)).toBe(`project(${expected})`);
  });
});

describe('WITH', () => {
  it('names queries', () => {
    expect(text('WITH a AS (SELECT 1 x), b(y) AS (TABLE a) SELECT * FROM b')).toBe(
      'with(a = project(1:int AS x); b(y) = a ⟵ project(* ⟵ b))',
    );
    expect(text('WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL TABLE r) TABLE r')).toBe(
      'withRecursive(r(n) = unionAll(project(1:int); r) ⟵ r)',
    );
    expect(text('WITH recursive AS (SELECT 1) TABLE recursive')).toBe(
      'with(recursive = project(1:int) ⟵ recursive)',
    );
  });
});

describe('WINDOW', () => {
  it('gives the uses of a window its definition, whatever their case', () => {
    expect(text('SELECT sum(a) OVER w, max(a) OVER W FROM t WINDOW w AS (PARTITION BY b)')).toBe(
      'project(over(sum(a) by b order ), over(max(a) by b order ) ⟵ t)',
    );
  });

  it('keeps the windows of a sub-query to itself', () => {
    expect(() =>
      text('SELECT (SELECT sum(a) OVER w FROM u) FROM t WINDOW w AS (ORDER BY b)'),
    ).toThrowError(/MISSING_WINDOW_SPECIFICATION.* for w\./);
  });

  it('refuses a window that is not defined, or twice', () => {
    expect(() => text('SELECT sum(a) OVER w FROM t')).toThrowError(/MISSING_WINDOW_SPECIFICATION/);
    expect(() => text('SELECT 1 FROM t WINDOW w AS v')).toThrowError(
      /UNRESOLVED_WINDOW_REFERENCE.*reference `v`/,
    );
    expect(() => text('SELECT 1 FROM t WINDOW w AS (), W AS ()')).toThrowError(
      /REPETITIVE_WINDOW_DEFINITION/,
    );
  });

  it('is also an alias', () => {
    expect(text('SELECT a AS window FROM t AS window')).toBe('project(a AS window ⟵ t AS window)');
  });
});

describe('commands', () => {
  it.each([
    [
      'CREATE OR REPLACE TEMP VIEW v AS SELECT 1',
      'createTemporaryView(name=v, replace=true, project(1:int))',
    ],
    [
      'CREATE TEMPORARY VIEW v (a, b) AS TABLE t',
      'createTemporaryView(name=v, replace=false, t, columnNames=a,b)',
    ],
    ['DROP VIEW v', 'dropView(nameParts=v, ifExists=false)'],
    ['DROP TABLE IF EXISTS v', 'dropTable(nameParts=v, ifExists=true)'],
    ['SHOW TABLES;', 'showTables()'],
    ["SHOW VIEWS IN default LIKE 'a*'", 'showViews(namespace=default, pattern=a*)'],
    ['SHOW COLUMNS FROM t IN d', 'showColumns(nameParts=d,t)'],
    ['SHOW USER FUNCTIONS abs', 'showFunctions(scope=user, pattern=abs)'],
    ['DESCRIBE t', 'describeTable(nameParts=t, isExtended=false)'],
    ['DESC TABLE EXTENDED a.t c', 'describeTable(nameParts=a,t, isExtended=true, column=c)'],
    ['DESCRIBE QUERY SELECT 1', 'describeQuery(project(1:int))'],
    ['DESCRIBE SELECT 1', 'describeQuery(project(1:int))'],
    ['DESCRIBE FUNCTION EXTENDED +', 'describeFunction(name=+, isExtended=true)'],
    ['EXPLAIN SELECT 1', 'explain(mode=simple, project(1:int))'],
    ['EXPLAIN EXTENDED SELECT 1', 'explain(mode=extended, project(1:int))'],
    ['EXPLAIN COST SHOW TABLES', 'explain(mode=cost, showTables())'],
    ['CACHE LAZY TABLE t', 'cacheTable(nameParts=t)'],
    ['DROP TEMPORARY VARIABLE IF EXISTS v', 'dropVariable(nameParts=v, ifExists=true)'],
    ['RESET', 'resetConfig()'],
    ['RESET `a.b`;', 'resetConfig(key=a.b)'],
    ['SET', 'setConfig()'],
    ['set -v;', 'setConfig(isVerbose=true)'],
    ['SET spark.sql.ansi.enabled', 'setConfig(key=spark.sql.ansi.enabled)'],
    ['SET a.b = x, y = "z" ;', 'setConfig(key=a.b, value=x, y = "z")'],
    ['/* c */ SET `a.b`=1', 'setConfig(key=a.b, value=1)'],
    [
      "SET TIME ZONE 'Europe/Berlin'",
      'setConfig(key=spark.sql.session.timeZone, value=Europe/Berlin)',
    ],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });

  it('does not take a name that begins with SET for one', () => {
    expect(() => text('SETTINGS a = 1')).toThrowError(/PARSE_SYNTAX_ERROR/);
  });
});
