import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../src/sql/sql.ts';
import { expressionText } from '../../support/plan-text.ts';

function text(sql: string): string {
  return expressionText(parseExpression(sql));
}

describe('precedence', () => {
  it.each([
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['a / b % c div d', '(((a / b) % c) div d)'],
    ['-a * b', '(negative(a) * b)'],
    ['- -a + +b', '(negative(negative(a)) + positive(b))'],
    ['~a & b', '(~(a) & b)'],
    ['a | b ^ c & d', '(a | (b ^ (c & d)))'],
    ['a << b + c >> d', '((a << (b + c)) >> d)'],
    ['a >>> b > c', '((a >>> b) > c)'],
    ['a = b = c', '((a == b) == c)'],
    ['a + 1 < b || c', '((a + 1:int) < (b concat c))'],
    ['a || b + c', '((a concat b) + c)'],
    ['NOT a = b AND c', '(not((a == b)) and c)'],
    ['! a OR b', '(not(a) or b)'],
    ['NOT NOT a', 'not(not(a))'],
    ['a OR b AND c', '(a or (b and c))'],
    ['a = b IS NULL', 'isNull((a == b))'],
    ['a IS NOT NULL AND b', '(isNotNull(a) and b)'],
    ['a BETWEEN 1 AND 2 AND b', '(between(a, 1:int, 2:int) and b)'],
    ['a::int + 1', '(cast(a AS int) + 1:int)'],
    ['-a::int', 'negative(cast(a AS int))'],
    ['a[0].b.c[1]', 'a[0:int]["b":string]["c":string][1:int]'],
    ['(a + b) * c', '((a + b) * c)'],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });

  it('takes signs with a blank between them for no shift', () => {
    expect(() => parseExpression('a > > b')).toThrowError(/PARSE_SYNTAX_ERROR/);
  });

  it('makes a shallow tree of a long chain', () => {
    expect(text('a AND b AND c AND d')).toBe('((a and b) and (c and d))');
    const chain = Array.from({ length: 5000 }, (_, index) => `x = ${index}`).join(' OR ');
    expect(() => parseExpression(chain)).not.toThrow();
  });
});

describe('operators', () => {
  it.each([
    ['a <> b', 'not((a == b))'],
    ['a != b', 'not((a == b))'],
    ['a == b', '(a == b)'],
    ['a <=> b', '(a <=> b)'],
    ['a !< b', '(a >= b)'],
    ['a !> b', '(a <= b)'],
    ['a NOT BETWEEN 1 AND 2', 'not(between(a, 1:int, 2:int))'],
    ["a IN (1, 'b')", 'in(a, 1:int, "b":string)'],
    ['a NOT IN (1)', 'not(in(a, 1:int))'],
    ["a LIKE 'x%'", 'like(a, "x%":string)'],
    ["a NOT ILIKE 'x' ESCAPE '!'", 'not(ilike(a, "x":string, "!":string))'],
    [
      "a LIKE ALL ('x', 'y')",
      'printed as("likeall":string, a, (like(a, "x":string) and like(a, "y":string)))',
    ],
    [
      "a NOT LIKE ANY ('x', 'y')",
      'printed as("notlikeany":string, a, not((like(a, "x":string) and like(a, "y":string))))',
    ],
    ["a RLIKE 'x' OR a REGEXP 'y'", '(rlike(a, "x":string) or rlike(a, "y":string))'],
    ['a IS TRUE', '(a <=> true:boolean)'],
    ['a IS NOT FALSE', 'not((a <=> false:boolean))'],
    ['a IS UNKNOWN', 'isNull(a)'],
    ['a IS DISTINCT FROM b', 'not((a <=> b))'],
    ['a IS NOT DISTINCT FROM b', '(a <=> b)'],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });
});

describe('forms', () => {
  it.each([
    ['CASE WHEN a THEN 1 WHEN b THEN 2 END', 'when(a, 1:int, b, 2:int)'],
    ['CASE x WHEN 1 THEN a ELSE b END', 'when((x == 1:int), a, b)'],
    ['CASE end WHEN 1 THEN end END', 'when((end == 1:int), end)'],
    ['CAST(a AS DECIMAL(10,2))', 'cast(a AS decimal(10,2))'],
    ['TRY_CAST(a AS ARRAY<MAP<STRING,ARRAY<INT>>>)', 'tryCast(a AS array<map<string,array<int>>>)'],
    ['CAST(a AS STRUCT<x: INT NOT NULL, `y z` STRING>)', 'cast(a AS struct<x:int,y z:string>)'],
    ['CAST(a AS STRUCT<>)', 'cast(a AS struct<>)'],
    ['CAST(a AS INTERVAL DAY TO SECOND)', 'cast(a AS interval day to second)'],
    ['CAST(a AS TIMESTAMP WITHOUT TIME ZONE)', 'cast(a AS timestamp_ntz)'],
    ['EXTRACT(YEAR FROM ts)', 'extract("YEAR":string, ts)'],
    ['EXTRACT(a)', 'EXTRACT(a)'],
    ['SUBSTRING(a FROM 2 FOR 3)', 'substring(a, 2:int, 3:int)'],
    ['substr(a, 2)', 'substr(a, 2:int)'],
    ["TRIM(BOTH 'x' FROM a)", 'trim("x":string, a)'],
    ["TRIM(LEADING 'x' FROM a)", 'ltrim("x":string, a)'],
    ['TRIM(TRAILING FROM a)', 'rtrim(a)'],
    ['trim(both)', 'trim(both)'],
    ["POSITION('b' IN a)", 'locate("b":string, a)'],
    ['OVERLAY(a PLACING b FROM 3)', 'overlay(a, b, 3:int, -1:int)'],
    ['current_date', 'current_date'],
    ['CURRENT_TIMESTAMP - a', '(CURRENT_TIMESTAMP - a)'],
    ['current_date()', 'current_date()'],
    ['(a, b)', 'row constructor(a, b)'],
    ['(a)', 'a'],
    ['STRUCT(a AS x, b)', 'STRUCT(a AS x, b)'],
    ["a COLLATE UNICODE_CI = 'x'", '(collate(a, "UNICODE_CI":string) == "x":string)'],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });
});

describe('calls', () => {
  it.each([
    ['f()', 'f()'],
    ['a.b.f(x)', 'a.b.f(x)'],
    ['count(*)', 'count(1:int)'],
    ['count(DISTINCT *)', 'count(distinct *)'],
    ['count(t.*)', 'count(t.*)'],
    ['sum(DISTINCT a)', 'sum(distinct a)'],
    ['sum(ALL a)', 'sum(a)'],
    ['sum(distinct)', 'sum(distinct)'],
    ['count(a, b) FILTER (WHERE a > 1)', 'count(a, b) filter ((a > 1:int))'],
    ['filter(xs, x -> x > 1)', 'filter(xs, (x) -> (λx > 1:int))'],
    ['transform(xs, (X, i) -> x.a[i] + y)', 'transform(xs, (X, i) -> (λX["a":string][λi] + y))'],
    [
      'transform(xs, x -> transform(ys, y -> x + y + z))',
      'transform(xs, (x) -> transform(ys, (y) -> ((λx + λy) + z)))',
    ],
    ['left(a, 2) || right(a, 2)', '(left(a, 2:int) concat right(a, 2:int))'],
    ['if(a, b, c)', 'if(a, b, c)'],
    ['f(x => 1, y => b)', 'f(x => 1:int, y => b)'],
    ['first(a IGNORE NULLS)', 'first(a) ignoreNulls'],
    ['first_value(a) RESPECT NULLS', 'first_value(a)'],
    ["listagg(a, ',') WITHIN GROUP (ORDER BY b DESC)", 'listagg(a, ",":string) within (b ↓last)'],
    ["window(ts, '10 minutes')", 'window(ts, "10 minutes":string)'],
    ['sum(a) OVER ()', 'over(sum(a) by  order )'],
    [
      'lag(a) IGNORE NULLS OVER (PARTITION BY b ORDER BY c NULLS LAST ROWS BETWEEN 2 PRECEDING AND UNBOUNDED FOLLOWING)',
      'over(lag(a) ignoreNulls by b order c ↑last rows -2:int to unbounded)',
    ],
    [
      'sum(a) OVER (ORDER BY b RANGE INTERVAL 1 DAY PRECEDING)',
      'over(sum(a) by  order b ↑first range negative(86400000000:interval day) to currentRow)',
    ],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });
});

describe('names', () => {
  it.each([
    ['a.b.c', 'a.b.c'],
    ['`a b`.`c``d`', 'a b.c`d'],
    ['window.start', 'window.start'],
    ['1a', '1a'],
    ['straße', 'straße'],
    ['t.select', 't.select'],
    ['SELECT', 'SELECT'],
    ['a AS from', 'a AS from'],
    ['a b', 'a AS b'],
    ['explode(m) AS (k, v)', 'explode(m) AS k+v'],
    ['* EXCEPT (a, b.c)', '* except (a, b.c)'],
    ['s.t.*', 's.t.*'],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });

  it.each(
    'count window user level start end date timestamp interval year filter first last values map array value key type name left right offset limit if replace'.split(
      ' ',
    ),
  )('%s is a column like another', (word) => {
    expect(text(word)).toBe(word);
    expect(text(`${word} + 1`)).toBe(`(${word} + 1:int)`);
    expect(text(`f(${word}, ${word}.x)`)).toBe(`f(${word}, ${word}.x)`);
  });

  it('knows where each node stands', () => {
    const sql = 'a + f(b)  AS c';
    const expression = parseExpression(sql);
    expect(expression.origin).toEqual({ start: 0, end: sql.length });
    if (expression.kind !== 'alias' || expression.child.kind !== 'function') throw new Error();
    expect(expression.child.origin).toEqual({ start: 0, end: 8 });
    expect(expression.child.args[1].origin).toEqual({ start: 4, end: 8 });
  });
});
