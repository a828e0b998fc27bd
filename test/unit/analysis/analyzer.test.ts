import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analysis/analyzer.ts';
import { checkBatch } from '../../../src/analysis/check-batch.ts';
import { planText } from '../../../src/plan/explain.ts';
import type { Expression } from '../../../src/plan/expression.ts';
import type { LogicalPlan } from '../../../src/plan/logical-plan.ts';
import { planOutput, type ResolvedPlan } from '../../../src/plan/resolved-plan.ts';
import { IntegerType, StringType } from '../../../src/types/data-type.ts';
import {
  analyzeSql,
  calledPlan,
  schemaOf,
  sqlExpression,
  sqlPlan,
  type TestTables,
  testContext,
} from '../../support/analysis.ts';

const TABLES: TestTables = {
  streams: [{ name: 'clk', schema: 'ts TIMESTAMP, usr STRING, n BIGINT' }],
  tables: [
    { name: 't', schema: 'a INT, b STRING, s STRUCT<x: INT NOT NULL, y: STRING> NOT NULL' },
    { name: 'u', schema: 'b STRING, A BIGINT, z INT' },
  ],
};

const table = (name: string, planId?: number): LogicalPlan => ({
  kind: 'readNamedTable',
  nameParts: [name],
  planId,
});
const of = (planId: number, ...nameParts: string[]): Expression => ({
  kind: 'attribute',
  nameParts,
  planId,
});
const column = (...nameParts: string[]): Expression => ({ kind: 'attribute', nameParts });
const equal = (...args: Expression[]): Expression => ({ kind: 'function', name: '==', args });
const resolve = (plan: LogicalPlan): ResolvedPlan => analyze(plan, testContext(TABLES));
const schema = (plan: LogicalPlan): string => schemaOf(resolve(plan));
const selfJoin = (left: LogicalPlan, right: LogicalPlan, condition: Expression): LogicalPlan => ({
  kind: 'join',
  left,
  right,
  joinType: 'inner',
  condition,
  usingColumns: [],
});

describe('columns of a DataFrame', () => {
  it('are found by the DataFrame that they were taken from', () => {
    const join = selfJoin(table('t', 1), table('u', 2), equal(of(1, 'a'), of(2, 'A')));
    const plan: LogicalPlan = { kind: 'project', input: join, expressions: [of(2, 'b')] };
    const resolved = resolve(plan);
    expect(schemaOf(resolved)).toBe('struct<b:string>');
    const [output] = planOutput(resolved);
    expect(output.qualifier).toEqual(['u']);
  });

  it('are ambiguous where the DataFrame stands twice in the plan', () => {
    const join = selfJoin(table('t', 1), table('t', 1), equal(of(1, 'a'), of(1, 'a')));
    expect(() => resolve(join)).toThrow('[AMBIGUOUS_COLUMN_REFERENCE]');
  });

  it('are refused where the DataFrame is not below', () => {
    const plan: LogicalPlan = { kind: 'project', input: table('t', 1), expressions: [of(9, 'a')] };
    expect(() => resolve(plan)).toThrow('[CANNOT_RESOLVE_DATAFRAME_COLUMN]');
  });

  it('are refused where a projection has dropped them', () => {
    const narrow: LogicalPlan = {
      kind: 'project',
      input: table('t', 1),
      expressions: [column('b')],
    };
    const plan: LogicalPlan = { kind: 'project', input: narrow, expressions: [of(1, 'a')] };
    expect(() => resolve(plan)).toThrow('[CANNOT_RESOLVE_DATAFRAME_COLUMN]');
  });
});

describe('calls on a DataFrame', () => {
  const alias = (name: string, sql: string) => ({
    kind: 'alias' as const,
    child: sqlExpression(sql),
    names: [name],
  });

  it('withColumns replaces in place and adds at the end', () => {
    const plan: LogicalPlan = {
      kind: 'withColumns',
      input: table('t'),
      aliases: [alias('c', 'a * 2'), alias('A', `'x'`)],
    };
    expect(schema(plan)).toBe('struct<A:string,b:string,s:struct<x:int,y:string>,c:int>');
    const twice: LogicalPlan = { ...plan, aliases: [alias('c', '1'), alias('C', '2')] };
    expect(() => resolve(twice)).toThrow('[COLUMN_ALREADY_EXISTS]');
  });

  it('withColumnsRenamed lets names be that are not there', () => {
    const renames = [
      { from: 'A', to: 'k' },
      { from: 'nope', to: 'x' },
      { from: 'k', to: 'key' },
    ];
    const plan: LogicalPlan = { kind: 'withColumnsRenamed', input: table('t'), renames };
    expect(schema(plan)).toBe('struct<key:int,b:string,s:struct<x:int,y:string>>');
  });

  it('drop takes names in any case, and lets be what is not there', () => {
    const plan: LogicalPlan = {
      kind: 'drop',
      input: table('t'),
      columns: [column('S'), column('nope')],
    };
    expect(schema(plan)).toBe('struct<a:int,b:string>');
  });

  it('toDF wants as many names as columns', () => {
    const plan: LogicalPlan = { kind: 'toDF', input: table('u'), columnNames: ['x', 'y', 'z'] };
    expect(schema(plan)).toBe('struct<x:string,y:bigint,z:int>');
    expect(() => resolve({ ...plan, columnNames: ['x'] })).toThrow('[ASSIGNMENT_ARITY_MISMATCH]');
  });

  it('unionByName matches names, and fills what is missing with nulls when asked to', () => {
    const union = (allowMissingColumns: boolean): LogicalPlan => ({
      kind: 'setOperation',
      left: { kind: 'project', input: table('t'), expressions: [column('a'), column('b')] },
      right: table('u'),
      operation: 'union',
      isAll: true,
      byName: true,
      allowMissingColumns,
    });
    expect(schema(union(true))).toBe('struct<a:bigint,b:string,z:int>');
    expect(() => resolve(union(false))).toThrow('[NUM_COLUMNS_MISMATCH]');
    const narrow: LogicalPlan = {
      kind: 'setOperation',
      left: table('u'),
      right: { kind: 'project', input: table('t'), expressions: [column('a'), column('b')] },
      operation: 'union',
      isAll: true,
      byName: true,
    };
    expect(() => resolve(narrow)).toThrow('Cannot resolve column name "z" among (a, b)');
  });

  it('select may be followed by a filter or a sort on what it dropped', () => {
    const narrow = calledPlan(table('t'), { select: ['a'] });
    const filtered = calledPlan(narrow, { where: `b = 'x'` });
    expect(schema(filtered)).toBe('struct<a:int>');
    expect(schema(calledPlan(filtered, { select: ['*'] }))).toBe('struct<a:int>');
  });

  it('groupBy puts the keys first, and a filter after it may aggregate', () => {
    const grouped: LogicalPlan = {
      kind: 'aggregate',
      input: table('t'),
      groupType: 'groupBy',
      grouping: [sqlExpression('a + 1'), sqlExpression('s.x')],
      aggregates: [sqlExpression('count(*)')],
      implicitGrouping: true,
    };
    expect(schema(grouped)).toBe('struct<(a + 1):int,x:int,count(1):bigint>');
    const filtered = calledPlan(grouped, { where: 'max(b) > 1 AND a + 1 > 3' });
    expect(schema(filtered)).toBe('struct<(a + 1):int,x:int,count(1):bigint>');
    expect(planText(resolve(filtered))).toContain('max(b#');
  });

  it('withField and dropFields rebuild the struct', () => {
    const update = (fieldName: string, value?: string): LogicalPlan => ({
      kind: 'project',
      input: table('t'),
      expressions: [
        {
          kind: 'alias',
          child: {
            kind: 'updateFields',
            child: column('s'),
            fieldName,
            value: value === undefined ? undefined : sqlExpression(value),
          },
          names: ['s'],
        },
      ],
    });
    expect(schema(update('x', '1.5D'))).toBe('struct<s:struct<x:double,y:string>>');
    expect(schema(update('z', 'a'))).toBe('struct<s:struct<x:int,y:string,z:int>>');
    expect(schema(update('x'))).toBe('struct<s:struct<y:string>>');
  });

  it('tail gives the last rows', () => {
    const plan = resolve({ kind: 'tail', input: table('t'), limit: 2 });
    expect(plan).toMatchObject({ kind: 'limit', limit: 2, fromEnd: true });
  });

  it('pivot makes a column a value and an aggregate', () => {
    const plan = sqlPlan(
      `SELECT * FROM (SELECT a, b FROM t) PIVOT (count(*) AS c, max(a) AS m FOR b IN ('x', 'y' AS why))`,
    );
    expect(schema(plan)).toBe('struct<x_c:bigint,x_m:int,why_c:bigint,why_m:int>');
  });
});

describe('nullability', () => {
  const nullable = (sql: string) =>
    planOutput(analyzeSql(sql, TABLES)).map((each) => each.nullable);

  it('follows columns, fields and constants', () => {
    expect(nullable('SELECT a, s, s.x, s.y, 1, NULL, a IS NULL FROM t')).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('of CASE is that of its values, and of one without ELSE', () => {
    const sql = 'SELECT CASE WHEN true THEN 1 ELSE 2 END, CASE WHEN true THEN 1 END';
    expect(nullable(sql)).toEqual([false, true]);
  });

  it('comes with the outer side of a join', () => {
    const sql = 'SELECT t.s, v.k FROM t LEFT JOIN (SELECT 1 AS k) v ON t.a = v.k';
    expect(nullable(sql)).toEqual([false, true]);
    expect(nullable('SELECT t.s FROM t FULL JOIN u ON t.a = u.a')).toEqual([true]);
  });

  it('of a union is that of either side', () => {
    expect(nullable('SELECT 1 AS x UNION ALL SELECT a FROM t')).toEqual([true]);
  });

  it('of counts is never', () => {
    expect(nullable('SELECT count(*), sum(a) FROM t')).toEqual([false, true]);
  });
});

describe('ids', () => {
  it('are fresh for each use of a table, so that a join with itself has columns of two sides', () => {
    const plan = analyzeSql('SELECT * FROM t x JOIN t y ON x.a = y.a', TABLES);
    const ids = planOutput(plan).map(({ id }) => id);
    expect(new Set(ids).size).toBe(6);
  });

  it('number scans in the order of the plan', () => {
    const plan = analyzeSql('SELECT n FROM clk UNION ALL SELECT n FROM clk', TABLES);
    const scans: number[] = [];
    const walk = (node: ResolvedPlan): void => {
      if (node.kind === 'sourceScan') scans.push(node.scanId);
      else if (node.kind === 'union') node.inputs.forEach(walk);
      else if ('input' in node) walk(node.input);
    };
    walk(plan);
    expect(scans).toEqual([0, 1]);
  });
});

describe('event time', () => {
  const delays = (sql: string) =>
    planOutput(
      analyzeSql(sql, {
        ...TABLES,
        views: [{ name: 'e', from: 'clk', ops: [{ withWatermark: ['ts', '10 seconds'] }] }],
      }),
    ).map(({ watermarkDelayMicros }) => watermarkDelayMicros);

  it('survives names, windows and window_time, and nothing else', () => {
    const sql = `SELECT ts AS t, w, window_time(w) AS wt, w.start, ts + INTERVAL '1' SECOND
      FROM (SELECT ts, window(ts, '1 minute') AS w FROM e)`;
    expect(delays(sql)).toEqual([10_000_000n, 10_000_000n, 10_000_000n, undefined, undefined]);
  });

  it('leaves no trace on a table, nor does its column have to be there', () => {
    const plan: LogicalPlan = {
      kind: 'withWatermark',
      watermarkId: 1,
      input: table('t'),
      eventTime: 'nope',
      delayThreshold: '1 second',
    };
    expect(planText(resolve(plan))).toMatch(/^LocalRelation/);
  });

  it('moves to the column of a later withWatermark', () => {
    const plan = calledPlan(
      calledPlan(calledPlan(table('clk'), { withWatermark: ['ts', '10 seconds'] }), {
        select: ['ts', 'ts AS t2'],
      }),
      { withWatermark: ['t2', '1 second'] },
    );
    const output = planOutput(resolve(plan));
    expect(output.map(({ watermarkDelayMicros }) => watermarkDelayMicros)).toEqual([
      undefined,
      1_000_000n,
    ]);
  });
});

describe('windows', () => {
  it('that only group stay in the grouping', () => {
    const text = planText(
      analyzeSql(`SELECT window.end FROM clk GROUP BY window(ts, '1 minute')`, TABLES),
    );
    expect(text).toMatch(/^Aggregate \[window\(ts#\d+, 60000000, 60000000, 0\) AS window#/);
  });

  it('that an aggregate reads are made below', () => {
    const sql = `SELECT max(window.end) FROM clk GROUP BY window(ts, '1 minute')`;
    expect(planText(analyzeSql(sql, TABLES))).toMatch(
      /^Aggregate \[window#(\d+)\].*\n\+- Project .*window\(ts#\d+, 60000000, 60000000, 0\) AS window#\1\]/,
    );
  });

  it('may be given in microseconds, as INT or BIGINT', () => {
    const sql = 'SELECT count(*) FROM clk GROUP BY window(ts, 10, 5L)';
    expect(planText(analyzeSql(sql, TABLES))).toContain('window(ts#0, 10, 5, 0)');
  });
});

describe('views and CTEs', () => {
  const cycle = (): TestTables => ({
    tables: [{ name: 't', schema: 'a INT' }],
    views: [
      { name: 'v', sql: 'SELECT a FROM w' },
      { name: 'w', sql: 'SELECT a FROM v' },
    ],
  });

  it('that read each other are refused', () => {
    expect(() => analyzeSql('SELECT * FROM v', cycle())).toThrow('[RECURSIVE_VIEW]');
  });

  it('hide tables of the same name, but not inside views', () => {
    const tables: TestTables = {
      tables: [{ name: 't', schema: 'a INT' }],
      views: [{ name: 'v', sql: 'SELECT * FROM t' }],
    };
    const sql = `WITH t AS (SELECT 'x' AS b) SELECT t.b, v.a FROM t, v`;
    expect(schemaOf(analyzeSql(sql, tables))).toBe('struct<b:string,a:int>');
  });

  it('propose the nearest name, and no far one', () => {
    const tables = { tables: [{ name: 'orders', schema: 'a INT' }] };
    expect(() => analyzeSql('SELECT * FROM oders', tables)).toThrow('Did you mean `orders`?');
    expect(() => analyzeSql('SELECT * FROM xyz', tables)).not.toThrow('Did you mean');
  });
});

describe('a session that minds case', () => {
  it('tells columns apart that differ in case only', () => {
    const config = { 'spark.sql.caseSensitive': 'true' };
    const tables = { tables: [{ name: 't', schema: 'a INT, A STRING' }], config };
    expect(schemaOf(analyzeSql('SELECT A FROM t', tables))).toBe('struct<A:string>');
    expect(() => analyzeSql('SELECT a FROM t', { tables: tables.tables })).toThrow(
      '[AMBIGUOUS_REFERENCE]',
    );
  });
});

it('refuses a plan that is too deep to be walked, instead of overflowing', () => {
  let plan = table('t');
  for (let depth = 0; depth < 20_000; depth++) {
    plan = { kind: 'limit', input: plan, limit: sqlExpression('1') };
  }
  expect(() => resolve(plan)).toThrow('[PLAN_TOO_COMPLEX]');
});

it('groups a DataFrame by its columns, never by the names of the aggregates', () => {
  const plan: LogicalPlan = {
    kind: 'aggregate',
    input: table('t'),
    groupType: 'groupBy',
    grouping: [column('c')],
    aggregates: [sqlExpression('a AS c')],
    implicitGrouping: true,
  };
  expect(() => resolve(plan)).toThrow('[UNRESOLVED_COLUMN.WITH_SUGGESTION]');
});

it('refuses a stream that isn’t started as one', () => {
  const plan = analyzeSql('SELECT n FROM clk', TABLES);
  expect(() => checkBatch(plan)).toThrow('must be executed with writeStream.start()');
  expect(() => checkBatch(analyzeSql('SELECT a FROM t', TABLES))).not.toThrow();
});

it('takes a text that was not parsed for a mistake of its own', () => {
  const plan: LogicalPlan = {
    kind: 'project',
    input: table('t'),
    expressions: [{ kind: 'expressionString', text: 'a' }],
  };
  expect(() => resolve(plan)).toThrow('[INTERNAL_ERROR]');
});

it('binds constants and local rows with their types', () => {
  const plan: LogicalPlan = {
    kind: 'localRelation',
    schema: {
      kind: 'struct',
      fields: [
        { name: 'a', dataType: IntegerType, nullable: false },
        { name: 'b', dataType: StringType, nullable: true },
      ],
    },
    rows: [[1, 'x']],
  };
  expect(planOutput(resolve(plan)).map(({ nullable }) => nullable)).toEqual([false, true]);
});
