import { describe, expect, test } from 'vitest';
import { spilledAndNot } from '../../../support/spilled-query.ts';

/** Text in which every value is on several rows, and on rows of several runs. */
const ORDERS = [
  'name',
  'name DESC NULLS FIRST, score',
  'score NULLS LAST, name DESC',
  'one',
  'big DESC, id',
  'length(name), score DESC',
  'tags, name',
  'rand(7)',
  'id % 10 * 2, rand(3) DESC',
];

describe('a sort that spills', () => {
  test.each(ORDERS)(
    'by %s gives the rows of one that does not, in the same order',
    async (order) => {
      const { spilled, unspilled } = await spilledAndNot(`SELECT * FROM t ORDER BY ${order}`);
      expect(spilled).toEqual(unspilled);
    },
  );

  test('makes few runs of many before it merges them', async () => {
    const { spilled, unspilled, spill } = await spilledAndNot(
      'SELECT * FROM t ORDER BY score, name',
      { budget: '4k', files: 100, rowsPerFile: 60 },
    );
    expect(spilled).toEqual(unspilled);
    expect(spill.writtenBytes).toBeGreaterThan(1.9 * spilled.length * 40);
  });

  test('ends early if no more rows are asked for', async () => {
    const query = 'SELECT * FROM t ORDER BY score, id LIMIT 7';
    const { spilled, unspilled } = await spilledAndNot(query);
    expect(spilled).toEqual(unspilled);
  });
});
