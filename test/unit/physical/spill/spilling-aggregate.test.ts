import { describe, expect, test } from 'vitest';
import { byText, spilledAndNot } from '../../../support/spilled-query.ts';

/** By how the groups lie: many, of text, of several columns, few with much in each, one. */
const QUERIES = [
  'SELECT id, count(*), sum(big), min(name), max(amount) FROM t GROUP BY id',
  'SELECT name, count(*), sum(amount), first(id), last(id), max(tags) FROM t GROUP BY name',
  'SELECT name, score, id % 7, count(big), avg(big), bit_xor(big) FROM t GROUP BY name, score, id % 7',
  'SELECT tags, id, collect_list(name), max_by(name, big) FROM t GROUP BY tags, id',
  'SELECT one, collect_list(id), array_sort(collect_set(name)) FROM t GROUP BY one',
  'SELECT one, count(DISTINCT id), sum(DISTINCT big), count(DISTINCT name, id), count(*) FROM t GROUP BY one',
  'SELECT count(DISTINCT big), count(DISTINCT id) FILTER (WHERE id % 3 = 0), sum(big) FROM t',
  'SELECT name, count(DISTINCT id), sum(DISTINCT amount), mode(score), percentile(score, 0.5) FROM t GROUP BY name',
  'SELECT id % 11, corr(DISTINCT big, id) > 2, regr_count(DISTINCT id, big), count(DISTINCT 1) FROM t GROUP BY id % 11',
  'SELECT DISTINCT name, score, big FROM t',
  'SELECT name, score, count(*) FROM t GROUP BY ROLLUP (name, score)',
  'SELECT id FROM t GROUP BY id HAVING count(*) > 0 ORDER BY id DESC',
];

describe('an aggregate that spills', () => {
  test.each(QUERIES)('gives the groups of one that does not: %s', async (query) => {
    const { spilled, unspilled } = await spilledAndNot(query);
    expect(byText(spilled)).toEqual(byText(unspilled));
  });

  test('splits parts again that are still too large', async () => {
    const { spilled, unspilled } = await spilledAndNot(
      'SELECT id, name, count(DISTINCT big), max(amount) FROM t GROUP BY id, name',
      { budget: '16k', files: 10, rowsPerFile: 400 },
    );
    expect(byText(spilled)).toEqual(byText(unspilled));
  });
});
