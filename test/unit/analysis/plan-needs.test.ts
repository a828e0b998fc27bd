import { expect, test } from 'vitest';
import { planNeeds } from '../../../src/analysis/plan-needs.ts';
import { sqlPlan } from '../../support/analysis.ts';

const named = (sql: string) => [...planNeeds(sqlPlan(sql)).functions].sort();

test('functions are found wherever a plan can name one', () => {
  expect(
    named(`
      WITH c AS (SELECT Upper(a) AS a FROM t)
      SELECT lower(x.a), sum(b) FILTER (WHERE floor(b) > 0), first(d) OVER (PARTITION BY sign(e))
      FROM c x JOIN u ON length(x.a) = u.n
      WHERE a IN (SELECT trim(a) FROM v) AND EXISTS (SELECT sqrt(b) FROM v)
      GROUP BY year(d) HAVING max(abs(b)) > 1
      ORDER BY initcap(a) LIMIT 2`),
  ).toEqual(
    expect.arrayContaining(
      'Upper abs first floor initcap length lower max sign sqrt sum trim year'.split(' '),
    ),
  );
});

test('so are those that SQL calls without parentheses, and no columns', () => {
  expect(named('SELECT CURRENT_DATE, Current_Timestamp, hour, size FROM t')).toEqual([
    'CURRENT_DATE',
    'Current_Timestamp',
  ]);
});
