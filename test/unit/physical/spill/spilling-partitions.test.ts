import { describe, expect, test } from 'vitest';
import { byText, spilledAndNot } from '../../../support/spilled-query.ts';

const QUERIES = [
  'SELECT id, row_number() OVER (PARTITION BY name ORDER BY big, id), sum(big) OVER (PARTITION BY name) FROM t',
  'SELECT id, lag(name, 2) OVER w, avg(score) OVER (PARTITION BY id % 40 ORDER BY id ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) FROM t WINDOW w AS (PARTITION BY id % 40 ORDER BY id)',
  'SELECT id, rank() OVER (PARTITION BY tags, one ORDER BY score DESC NULLS LAST), count(*) OVER (PARTITION BY one, name) FROM t',
  'SELECT id, dense_rank() OVER (PARTITION BY one ORDER BY score) FROM t',
  'SELECT id, ntile(4) OVER (ORDER BY big, id) FROM t WHERE id IN (SELECT max(id) FROM t GROUP BY name, score)',
  `SELECT name, session_window.start, count(*), sum(big) FROM t GROUP BY name, session_window(timestamp_seconds(big), '30 minutes')`,
];

describe('functions with OVER and sessions that spill', () => {
  test.each(QUERIES)('give what they give in memory: %s', async (query) => {
    const { spilled, unspilled } = await spilledAndNot(query);
    expect(byText(spilled)).toEqual(byText(unspilled));
  });
});
