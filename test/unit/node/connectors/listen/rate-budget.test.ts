import { expect, test } from 'vitest';
import { RateBudget } from '../../../../../node/connectors/listen/rate-budget.ts';

test('a second’s worth is taken at once, and what is more is waited for', () => {
  let nowMs = 5000;
  const budget = new RateBudget(1000, () => nowMs);
  budget.take(1000);
  expect(budget.waitMs).toBe(0);
  budget.take(500);
  expect(budget.waitMs).toBe(500);
  nowMs += 400;
  expect(budget.waitMs).toBe(100);
  nowMs += 100;
  expect(budget.waitMs).toBe(0);
  // What is not used is kept for a second, not longer.
  nowMs += 60_000;
  budget.take(1001);
  expect(budget.waitMs).toBe(1);
});

test('without a rate nothing is ever waited for', () => {
  let nowMs = 0;
  const budget = new RateBudget(undefined, () => nowMs++);
  budget.take(1e15);
  expect(budget.waitMs).toBe(0);
});
