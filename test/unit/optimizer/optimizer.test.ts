import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analysis/analyzer.ts';
import { optimize } from '../../../src/optimizer/optimizer.ts';
import { planText } from '../../../src/plan/explain.ts';
import type { LogicalPlan, ReadDataSource } from '../../../src/plan/logical-plan.ts';
import {
  planInputs,
  planOutput,
  type ResolvedPlan,
  type SourceScan,
} from '../../../src/plan/resolved-plan.ts';
import { sourceFiltersText } from '../../../src/plan/source-filter-text.ts';
import { parseExpression } from '../../../src/sql/sql.ts';
import { parseSchema } from '../../../src/types/ddl.ts';
import { analyzeSql, schemaOf, type TestTables, testContext } from '../../support/analysis.ts';

const TABLES: TestTables = {
  streams: [{ name: 'clk', schema: 'ts TIMESTAMP, usr STRING, page STRING, n BIGINT' }],
  tables: [
    { name: 't', schema: 'a INT, b STRING, c DOUBLE' },
    { name: 'u', schema: 'a INT, d STRING' },
  ],
  views: [{ name: 'e', from: 'clk', ops: [{ withWatermark: ['ts', '5 minutes'] }] }],
};

function optimized(sql: string): string {
  return planText(optimize(analyzeSql(sql, TABLES)));
}

function lines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^ {6}/, ''))
    .join('\n')
    .trim();
}

describe('a filter', () => {
  it('passes below the watermark where it doesn’t read the event time, and stays above where it does', () => {
    const sql = `SELECT ts, usr FROM e WHERE usr <> 'u4' AND ts IS NOT NULL`;
    expect(optimized(sql)).toBe(
      lines(`
      Filter isnotnull(ts#0)
      +- EventTimeWatermark ts#0, 300000 ms
         +- Filter not((usr#1 = u4))
            +- StreamingRelation memory [ts#0, usr#1]`),
    );
  });

  it('on grouping keys passes below the aggregation, and one on aggregates or windows doesn’t', () => {
    const sql = `SELECT window.start AS ws, usr, count(*) AS c FROM e GROUP BY window(ts, '5 minutes'), usr
      HAVING usr <> 'x' AND count(*) > 1 AND window.start IS NOT NULL`;
    expect(optimized(sql)).toBe(
      lines(`
      Filter ((c#0 > 1) AND isnotnull(ws#1))
      +- Aggregate [window(ts#2, 300000000, 300000000, 0) AS window#3, usr#4], [window#3.start AS ws#1, usr#4, count(1) AS c#0]
         +- EventTimeWatermark ts#2, 300000 ms
            +- Filter not((usr#4 = x))
               +- StreamingRelation memory [ts#2, usr#4]`),
    );
  });

  it('stays above an aggregation without keys, which gives a row even for none', () => {
    const sql = 'SELECT c FROM (SELECT count(*) AS c FROM t) WHERE 1 > 2';
    expect(optimized(sql)).toMatch(/^Project.*\n\+- Filter|^Filter.*\n\+- Aggregate/);
  });

  it('passes below a projection in terms of what that computes, and joins the filter there', () => {
    const sql = `SELECT x + 1 AS y FROM (SELECT a + 1 AS x, b FROM t WHERE c > 1) WHERE x > 3 AND b = 'q'`;
    expect(optimized(sql)).toBe(
      lines(`
      Project [((a#0 + 1) + 1) AS y#1]
      +- Filter (((c#2 > 1) AND ((a#0 + 1) > 3)) AND (b#3 = q))
         +- LocalRelation [a#0, b#3, c#2], 0 rows`),
    );
  });

  it('on a window stays above the projection that makes the window’s rows', () => {
    const sql = `SELECT usr FROM (SELECT window(ts, '10 minutes', '5 minutes') AS w, usr FROM clk)
      WHERE usr = 'a' AND w.start IS NOT NULL`;
    expect(optimized(sql)).toBe(
      lines(`
      Project [usr#0]
      +- Filter isnotnull(w#1.start)
         +- Project [window(ts#2, 600000000, 300000000, 0) AS w#1, usr#0]
            +- Filter (usr#0 = a)
               +- StreamingRelation memory [ts#2, usr#0]`),
    );
  });

  it('never passes a limit', () => {
    const text = optimized('SELECT a FROM (SELECT a FROM t LIMIT 3) WHERE a > 1');
    expect(text).toBe(
      lines(`
      Filter (a#0 > 1)
      +- Limit 3
         +- LocalRelation [a#0], 0 rows`),
    );
  });

  it('reaches each side of a union in terms of its own columns', () => {
    const sql = `SELECT a FROM (SELECT a, b FROM t UNION ALL SELECT a, d FROM u UNION ALL SELECT 1, 'x') WHERE b > 'c'`;
    expect(optimized(sql)).toBe(
      lines(`
      Union [a#0]
      :- Project [a#1]
      :  +- Filter (b#2 > c)
      :     +- LocalRelation [a#1, b#2], 0 rows
      :- Project [a#3]
      :  +- Filter (d#4 > c)
      :     +- LocalRelation [a#3, d#4], 0 rows
      +- Project [1 AS 1#5]
         +- Filter (x > c)
            +- LocalRelation [], 1 rows`),
    );
  });

  it('that is always true goes', () => {
    expect(optimized('SELECT a FROM t WHERE true AND NOT false')).toBe(
      'LocalRelation [a#0], 0 rows',
    );
  });
});

describe('columns', () => {
  it('that nobody reads are not scanned', () => {
    expect(optimized('SELECT usr, sum(n) AS s FROM clk GROUP BY usr')).toContain(
      'StreamingRelation memory [usr#0, n#1]',
    );
    expect(optimized('SELECT count(*) FROM clk')).toContain('StreamingRelation memory []');
  });

  it('of event time are scanned for the watermark, even if nobody else reads them', () => {
    expect(optimized('SELECT usr FROM e')).toBe(
      lines(`
      Project [usr#0]
      +- EventTimeWatermark ts#1, 300000 ms
         +- StreamingRelation memory [ts#1, usr#0]`),
    );
  });

  it('that make rows stay, read or not', () => {
    const sql = `SELECT count(*) FROM (SELECT window(ts, '10 minutes', '5 minutes') AS w, usr FROM clk)`;
    expect(optimized(sql)).toContain('Project [window(ts');
  });

  it('that are computed and read twice are not computed twice', () => {
    const text = optimized('SELECT x + x AS y FROM (SELECT a * 7 AS x FROM t)');
    expect(text.match(/\* 7/g)).toHaveLength(1);
  });

  it('of rows in the plan are left out of the rows, too', () => {
    const plan = optimize(analyzeSql(`SELECT col2 FROM VALUES (1, 'x'), (2, 'y')`, {}));
    expect(plan).toMatchObject({ rows: [['x'], ['y']] });
  });
});

describe('constants', () => {
  it('of integers take the type that they are compared with', () => {
    expect(optimized('SELECT c FROM t WHERE c > 1')).toContain('(c#0 > 1)');
    expect(optimized('SELECT a FROM t WHERE c > 16777217')).not.toContain('cast');
  });

  it('settle CASE and tests for null of what can’t be null', () => {
    const sql = 'SELECT CASE WHEN false THEN 1 WHEN true THEN a ELSE 2 END AS x FROM t';
    expect(optimized(sql)).toBe('Project [a#0 AS x#1]\n+- LocalRelation [a#0], 0 rows');
    const nulls = optimized('SELECT count(*) IS NULL AS x, NULL IS NULL AS y FROM t');
    expect(nulls).toContain('[false AS x');
    expect(nulls).toContain('true AS y');
  });
});

describe('the reader of a source is told', () => {
  const FILES: ReadDataSource = {
    kind: 'readDataSource',
    isStreaming: true,
    format: 'parquet',
    schema: parseSchema('a INT, b STRING, ts TIMESTAMP'),
    options: {},
    paths: ['/logs'],
  };
  const watched: LogicalPlan = {
    kind: 'withWatermark',
    watermarkId: 1,
    input: FILES,
    eventTime: 'ts',
    delayThreshold: '1 minute',
  };
  const pushed = (
    condition: string,
    { input = FILES, config = {} }: { input?: LogicalPlan; config?: Record<string, string> } = {},
  ) => {
    const plan: LogicalPlan = { kind: 'filter', input, condition: parseExpression(condition) };
    const analyzed = analyze(plan, testContext({}));
    const optimized = optimize(analyzed, new Map(Object.entries(config)));
    expect(planText(optimized)).toContain('Filter');
    const scan = scanOf(optimized);
    return scan.pushedFilters === undefined ? '[]' : sourceFiltersText(scan.pushedFilters);
  };
  const scanOf = (plan: ResolvedPlan): SourceScan =>
    plan.kind === 'sourceScan' ? plan : scanOf(planInputs(plan)[0]);

  it('what the filter right above asks for, unless that is switched off', () => {
    expect(pushed('a = 1')).toBe('[IsNotNull(a), EqualTo(a,1)]');
    const config = { 'spark.sql.parquet.filterPushdown': 'false' };
    expect(pushed('a = 1', { config })).toBe('[]');
  });

  it('nothing that would decide which event times are seen', () => {
    expect(pushed(`a = 1 AND ts > '2026-01-01'`, { input: watched })).toBe(
      '[IsNotNull(a), EqualTo(a,1)]',
    );
    expect(pushed(`ts > '2026-01-01'`, { input: watched })).toBe('[]');
  });

  it('nothing behind a term that may fail, which other rows must still reach', () => {
    expect(pushed('a = 1 AND CAST(b AS INT) > 0')).toBe('[IsNotNull(a), EqualTo(a,1)]');
    expect(pushed('CAST(b AS INT) > 0 AND a = 1')).toBe('[]');
    expect(pushed(`ts > 'no time' AND a = 1`)).toBe('[]');
    expect(pushed('length(b) = 1 AND a = 1')).toBe('[IsNotNull(a), EqualTo(a,1)]');
  });

  it('nothing where a term is random: it depends on the rows that come', () => {
    expect(pushed('a = 1 AND rand(7) > 0.5')).toBe('[]');
  });

  it('times as they are in the zone of the session', () => {
    const config = { 'spark.sql.session.timeZone': 'America/New_York' };
    expect(pushed(`ts = '2026-01-01'`, { config })).toBe(
      '[IsNotNull(ts), EqualTo(ts,2026-01-01 05:00:00.0)]',
    );
  });

  it('of lines only what is asked of whole columns, by the format of the lines', () => {
    const schema = parseSchema('a INT, s STRUCT<x: INT>');
    const json: LogicalPlan = { ...FILES, format: 'json', schema };
    expect(pushed('a = 1 AND s.x = 2', { input: json })).toBe('[IsNotNull(a), EqualTo(a,1)]');
    const config = { 'spark.sql.json.filterPushdown.enabled': 'false' };
    expect(pushed('a = 1', { input: json, config })).toBe('[]');
    const files = { ...FILES, format: 'files', schema, options: { Format: 'CSV' } };
    expect(pushed('a = 1', { input: files })).toBe('[IsNotNull(a), EqualTo(a,1)]');
    expect(pushed('a = 1', { input: { ...files, format: 'text', options: {} } })).toBe('[]');
  });

  it('columns that are widened as they are, where their type holds the constant', () => {
    expect(pushed('a < 5L')).toBe('[IsNotNull(a), LessThan(a,5)]');
    expect(pushed('a < 2147483648L')).toBe('[]');
  });
});

describe('an optimized plan', () => {
  const queries = [
    'SELECT * FROM t',
    'SELECT b, a AS A, a FROM t WHERE c > 0 ORDER BY c LIMIT 2 OFFSET 1',
    'SELECT a, count(*), max(b) FROM t GROUP BY a HAVING count(*) > 0 ORDER BY sum(c)',
    'SELECT DISTINCT a, b FROM t',
    'SELECT a, b FROM t UNION SELECT a, d FROM u',
    `SELECT window, usr, count(*) FROM e GROUP BY window(ts, '1 minute'), usr`,
    `SELECT window(ts, '1 minute').end AS x, ts FROM e`,
  ];
  for (const sql of queries) {
    it(`gives the same columns, by id and type: ${sql}`, () => {
      const plan = analyzeSql(sql, TABLES);
      const result = optimize(plan);
      expect(schemaOf(result)).toBe(schemaOf(plan));
      const ids = (output: ReturnType<typeof planOutput>) => output.map(({ id }) => id);
      expect(ids(planOutput(result))).toEqual(ids(planOutput(plan)));
      expect(planText(optimize(result))).toBe(planText(result));
    });
  }

  it('is refused what has no operator yet, by name', () => {
    const refused = (sql: string) => () => optimize(analyzeSql(sql, TABLES));
    const sql = `SELECT 1 FROM (SELECT TIMESTAMP '2024-03-01 10:00:00' AS t)
      ORDER BY session_window(t, '5 minutes').start`;
    expect(refused(sql)).toThrow(
      '[UNSUPPORTED_FEATURE.NOT_EXECUTABLE] The feature is not supported: session_window outside',
    );
  });
});
