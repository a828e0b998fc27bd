import { describe, expect, it } from 'vitest';
import { optimize } from '../../../src/optimizer/optimizer.ts';
import { explain } from '../../../src/plan/explain-details.ts';
import type { ExplainMode } from '../../../src/plan/explain-mode.ts';
import { unresolvedText } from '../../../src/plan/unresolved-text.ts';
import { analyzeSql, sqlPlan } from '../../support/analysis.ts';

const TABLES = { tables: [{ name: 't', schema: 'a INT, b STRING' }] };
const SQL = `SELECT a + 1 AS x FROM t WHERE b = 'q' ORDER BY x`;

function explained(mode: ExplainMode, sql = SQL): string {
  const analyzed = analyzeSql(sql, TABLES);
  return explain(
    { parsed: unresolvedText(sqlPlan(sql)), analyzed, optimized: optimize(analyzed) },
    mode,
  );
}

describe('explain', () => {
  it('shows the operators as a tree, with columns numbered from 0', () => {
    expect(explained('simple')).toBe(
      [
        '== Physical Plan ==',
        'Sort [x#0 ASC NULLS FIRST]',
        '+- Project [(a#1 + 1) AS x#0]',
        '   +- Filter (b#2 = q)',
        '      +- LocalTableScan [a#1, b#2], 0 rows',
        '',
      ].join('\n'),
    );
  });

  it('prints the same query the same, whatever was analyzed before', () => {
    const first = explained('extended');
    analyzeSql('SELECT * FROM t', TABLES);
    expect(explained('extended')).toBe(first);
  });

  it('shows the plan as written, the schema, and what the analyzer and the optimizer made of it', () => {
    const text = explained('extended');
    expect(text).toContain(
      [
        '== Parsed Logical Plan ==',
        "'Sort ['x ASC NULLS FIRST]",
        "+- 'Project [('a + 1) AS x]",
        "   +- 'Filter ('b = 'q')",
        "      +- 'UnresolvedRelation [t]",
        '',
        '== Analyzed Logical Plan ==',
        'x: int',
        'Sort [x#0 ASC NULLS FIRST]',
      ].join('\n'),
    );
    expect(text).toContain('\n== Optimized Logical Plan ==\nSort');
    expect(text).toContain('\n== Physical Plan ==\nSort');
  });

  it('numbers the operators from the leaves, and lists what each takes and gives', () => {
    const text = explained('formatted');
    expect(text).toContain('== Physical Plan ==\nSort (4)\n+- Project (3)');
    expect(text).toContain('(1) LocalTableScan\nOutput [2]: [a#1, b#2]');
    expect(text).toContain('(2) Filter\nInput [2]: [a#1, b#2]');
  });

  it('says how many rows are known to come', () => {
    expect(explained('cost')).toContain('LocalRelation [a#1, b#2], 0 rows, Statistics(rowCount=0)');
  });

  it('has no generated code to show', () => {
    expect(explained('codegen')).toBe('Found 0 WholeStageCodegen subtrees.\n');
  });

  it('draws the inputs of a union side by side', () => {
    const text = explained('simple', 'SELECT a FROM t UNION ALL SELECT 1');
    expect(text).toContain(':- LocalTableScan [a#');
    expect(text).toContain('+- Project [1 AS 1#');
  });
});
