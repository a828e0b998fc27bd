import { describe, expect, test } from 'vitest';
import { byText, spilledAndNot } from '../../../support/spilled-query.ts';

const SIDES = `(SELECT id AS l, name AS ln, big AS lb, one AS lo, tags AS lt FROM t WHERE id % 3 < 2) a`;
const RIGHT = `(SELECT id AS r, name AS rn, big AS rb, one AS ro, amount FROM t WHERE id % 2 = 0) b`;

/** Kinds of joins, and conditions: by key, with nulls as keys, with more than keys, without keys. */
const QUERIES = [
  ...['INNER', 'LEFT', 'RIGHT', 'FULL', 'LEFT SEMI', 'LEFT ANTI'].flatMap((kind) => [
    `SELECT * FROM ${SIDES} ${kind} JOIN ${RIGHT} ON l = r`,
    `SELECT * FROM ${SIDES} ${kind} JOIN ${RIGHT} ON ln <=> rn AND l % 50 = r % 50 AND lb < rb`,
    `SELECT * FROM ${SIDES} ${kind} JOIN ${RIGHT} ON lo = ro AND abs(l - r) < 2`,
    `SELECT * FROM ${SIDES} ${kind} JOIN ${RIGHT} ON l + 1750 < r`,
  ]),
  `SELECT l, ln FROM ${SIDES} WHERE lb NOT IN (SELECT rb FROM ${RIGHT})`,
  `SELECT l, ln FROM ${SIDES} WHERE lb NOT IN (SELECT rb FROM ${RIGHT} WHERE rb IS NOT NULL)`,
  `SELECT l FROM ${SIDES} WHERE EXISTS (SELECT 1 FROM ${RIGHT} WHERE r = l AND amount > 500)`,
];

describe('a join that spills', () => {
  test.each(QUERIES)('gives the rows of one that does not: %s', async (query) => {
    const { spilled, unspilled } = await spilledAndNot(query, { files: 6, budget: '24k' });
    expect(byText(spilled)).toEqual(byText(unspilled));
  });

  test('splits parts again that are still too large', async () => {
    const query = `SELECT * FROM ${SIDES} JOIN ${RIGHT} ON l = r`;
    const { spilled, unspilled, spill } = await spilledAndNot(query, { budget: '8k' });
    expect(byText(spilled)).toEqual(byText(unspilled));
    expect(spill.writtenBytes).toBeGreaterThan(500_000);
  });
});
