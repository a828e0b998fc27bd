import { describe, expect, it } from 'vitest';
import { optimize } from '../../../src/optimizer/optimizer.ts';
import { explain } from '../../../src/plan/explain.ts';
import { analyzeSql } from '../../support/analysis.ts';

const TABLES = { tables: [{ name: 't', schema: 'a INT, b STRING' }] };
const SQL = `SELECT a + 1 AS x FROM t WHERE b = 'q' ORDER BY x`;

describe('explain', () => {
  it('shows the plan as a tree, with columns numbered from 0', () => {
    expect(explain(analyzeSql(SQL, TABLES), 'simple')).toBe(
      [
        '== Analyzed Logical Plan ==',
        'Sort [x#0 ASC NULLS FIRST]',
        '+- Project [(a#1 + 1) AS x#0]',
        '   +- Filter (b#2 = q)',
        '      +- LocalRelation [a#1, b#2], 0 rows',
        '',
      ].join('\n'),
    );
  });

  it('prints the same query the same, whatever was analyzed before', () => {
    const first = explain(analyzeSql(SQL, TABLES), 'extended');
    analyzeSql('SELECT * FROM t', TABLES);
    expect(explain(analyzeSql(SQL, TABLES), 'extended')).toBe(first);
  });

  it('shows the schema, and the optimized plan beside the analyzed one', () => {
    const plan = analyzeSql(SQL, TABLES);
    const text = explain(plan, 'extended', optimize(plan));
    expect(text).toContain('== Analyzed Logical Plan ==\nx: int\nSort');
    expect(text).toContain('== Optimized Logical Plan ==\nSort');
  });

  it('lists the output of each relation', () => {
    expect(explain(analyzeSql(SQL, TABLES), 'formatted')).toContain(
      '(4) localRelation\nOutput [2]: [a#1, b#2]',
    );
  });

  it('draws the inputs of a union side by side', () => {
    const text = explain(analyzeSql('SELECT a FROM t UNION ALL SELECT 1', TABLES), 'simple');
    expect(text).toContain(':- Project [a#');
    expect(text).toContain('+- Project [1 AS 1#');
  });
});
