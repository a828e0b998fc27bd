import { readFileSync } from 'node:fs';
import type { AnalysisContext } from '../../src/analysis/analysis.ts';
import { analyze } from '../../src/analysis/analyzer.ts';
import type { Catalog } from '../../src/analysis/catalog.ts';
import type { Expression } from '../../src/plan/expression.ts';
import type { LogicalPlan } from '../../src/plan/logical-plan.ts';
import type { ResolvedPlan } from '../../src/plan/resolved-plan.ts';
import { planOutput } from '../../src/plan/resolved-plan.ts';
import { newWatermarkId } from '../../src/plan/watermark-id.ts';
import { parseExpression, parseStatement } from '../../src/sql/sql.ts';
import { type StructType, simpleString, structType } from '../../src/types/data-type.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import './all-parts.ts';

/** A table of a test: a stream, or one without rows. */
export interface TestTable {
  readonly name: string;
  readonly schema: string;
}

/** A view over the tables, in SQL or as calls on another relation. */
export type TestView =
  | { readonly name: string; readonly sql: string }
  | { readonly name: string; readonly from: string; readonly ops: readonly TestCall[] };

/** One call on a DataFrame, by its name. */
export interface TestCall {
  readonly withWatermark?: readonly [string, string];
  readonly dropDuplicates?: readonly string[];
  readonly dropDuplicatesWithinWatermark?: readonly string[];
  readonly select?: readonly string[];
  readonly where?: string;
}

/** What a test can name. */
export interface TestTables {
  readonly streams?: readonly TestTable[];
  readonly tables?: readonly TestTable[];
  readonly views?: readonly TestView[];
  readonly config?: Readonly<Record<string, string>>;
}

/** A catalog of streams, empty tables and views. */
export function testContext({
  streams = [],
  tables = [],
  views = [],
  config = {},
}: TestTables): AnalysisContext {
  const plans = new Map<string, LogicalPlan>();
  for (const { name, schema } of streams) plans.set(name, stream(name, parseSchema(schema)));
  for (const { name, schema } of tables) {
    plans.set(name, { kind: 'localRelation', schema: parseSchema(schema), rows: [] });
  }
  const catalog: Catalog = {
    lookupTable: ([name, ...rest]) => (rest.length > 0 ? undefined : plans.get(name.toLowerCase())),
    lookupFunction: () => undefined,
    wholeName: (nameParts) => nameParts,
    tableNames: () => [...plans.keys()],
    sourceSchema: (_source, declared) => declared ?? structType([]),
  };
  for (const view of views) plans.set(view.name, viewPlan(view));
  return { catalog, config: new Map(Object.entries(config)) };
}

function stream(name: string, schema: StructType): LogicalPlan {
  return {
    kind: 'readDataSource',
    isStreaming: true,
    format: 'memory',
    schema,
    options: {},
    paths: [],
    objectId: name,
  };
}

function viewPlan(view: TestView): LogicalPlan {
  if ('sql' in view) return sqlPlan(view.sql);
  const from: LogicalPlan = { kind: 'readNamedTable', nameParts: [view.from] };
  return view.ops.reduce<LogicalPlan>(calledPlan, from);
}

/** A DataFrame call as the plan that it makes. */
export function calledPlan(input: LogicalPlan, call: TestCall): LogicalPlan {
  if (call.withWatermark !== undefined) {
    const [eventTime, delayThreshold] = call.withWatermark;
    const watermarkId = newWatermarkId('program');
    return { kind: 'withWatermark', watermarkId, input, eventTime, delayThreshold };
  }
  if (call.select !== undefined) {
    return {
      kind: 'project',
      input,
      expressions: call.select.map((text) => parseExpression(text)),
    };
  }
  if (call.where !== undefined) {
    return { kind: 'filter', input, condition: parseExpression(call.where) };
  }
  const within = call.dropDuplicatesWithinWatermark;
  const columnNames = within ?? call.dropDuplicates ?? [];
  return {
    kind: 'deduplicate',
    input,
    columnNames,
    allColumns: columnNames.length === 0,
    withinWatermark: within !== undefined,
  };
}

/** The plan of a query in SQL. */
export function sqlPlan(sql: string): LogicalPlan {
  const statement = parseStatement(sql);
  if (statement.kind !== 'query') throw new Error(`not a query: ${sql}`);
  return statement.plan;
}

/** An expression in SQL. */
export function sqlExpression(sql: string): Expression {
  return parseExpression(sql);
}

/** A query in SQL, analyzed. */
export function analyzeSql(sql: string, tables: TestTables): ResolvedPlan {
  return analyze(sqlPlan(sql), testContext(tables));
}

/** The type of a plan's rows, as Spark prints it. */
export function schemaOf(plan: ResolvedPlan): string {
  const fields = planOutput(plan).map(({ name, dataType, nullable }) => ({
    name,
    dataType,
    nullable,
  }));
  return simpleString(structType(fields));
}

/** The records of a file of JSON lines under `test/golden`. */
export function goldenLines<Case>(path: string): readonly Case[] {
  const url = new URL(`../golden/${path}`, import.meta.url);
  const lines = readFileSync(url, 'utf8').trim().split('\n');
  return lines.map((line): Case => JSON.parse(line));
}
