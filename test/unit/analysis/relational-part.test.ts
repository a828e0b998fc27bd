import { expect, test } from 'vitest';
import { planNeeds } from '../../../src/analysis/plan-needs.ts';
import { partOnUse } from '../../../src/plan/part-on-use.ts';
import { sqlPlan } from '../../support/analysis.ts';

test.each([
  'SELECT a FROM t JOIN u USING (a)',
  'SELECT a FROM t UNION SELECT a FROM u',
  'SELECT a FROM t WHERE a IN (SELECT a FROM u)',
  'SELECT (SELECT max(a) FROM u) FROM t',
  'SELECT rank() OVER (ORDER BY a) FROM t',
  'SELECT * FROM t PIVOT (sum(a) FOR b IN (1, 2))',
  'WITH c AS (SELECT a FROM t EXCEPT SELECT a FROM u) SELECT a FROM c',
])('%s needs the relational parts', (sql) => {
  expect(planNeeds(sqlPlan(sql)).isRelational).toBe(true);
});

test('a windowed count needs none of them, and lambdas have a part of their own', () => {
  expect(planNeeds(sqlPlan('SELECT transform(a, x -> x + 1) FROM t')).isRelational).toBe(false);
  const sql = "SELECT window.start, count(*) FROM t WHERE a > 1 GROUP BY window(ts, '1 minute'), b";
  expect(planNeeds(sqlPlan(sql)).isRelational).toBe(false);
});

test('a part is missed loudly until it is loaded', async () => {
  const part = partOnUse('the part', async () => ({ answer: 42 }));
  expect(() => part.get()).toThrow('the part is not loaded');
  await part.load();
  expect(part.get().answer).toBe(42);
});
