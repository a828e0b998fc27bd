import { readFileSync } from 'node:fs';
import type { AnalysisContext } from '../../src/analysis/analysis.ts';
import type { LogicalPlan } from '../../src/plan/logical-plan.ts';
import { planOutput, type ResolvedPlan } from '../../src/plan/resolved-plan.ts';
import { structField, structType } from '../../src/types/data-type.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { decodeRow, type Json } from '../parity/values.ts';
import { calledPlan, sqlPlan, type TestView } from './analysis.ts';
import { contextOf, memoryStreamPlan } from './table-context.ts';

/** A query whose answers were recorded from Spark, with the rows of its tables and streams. */
export interface RecordedCase {
  readonly id: string;
  readonly sql: string;
  readonly tables?: readonly RecordedTable[];
  readonly static?: readonly RecordedTable[];
  readonly sources?: readonly {
    readonly name: string;
    readonly schema: string;
    readonly batches: readonly (readonly Json[][])[];
  }[];
  readonly views?: readonly TestView[];
}

export interface RecordedTable {
  readonly name: string;
  readonly schema: string;
  readonly rows: readonly Json[][];
}

/** What the analyzer needs to resolve a recorded query. */
export function recordedContext({
  tables = [],
  static: statics = [],
  sources = [],
  views = [],
}: RecordedCase): AnalysisContext {
  const plans = new Map<string, LogicalPlan>();
  for (const { name, schema } of sources)
    plans.set(name, memoryStreamPlan(name, parseSchema(schema)));
  for (const { name, schema, rows } of [...tables, ...statics]) {
    plans.set(name, {
      kind: 'localRelation',
      schema: parseSchema(schema),
      rows: decodeRows(rows, schema),
    });
  }
  for (const view of views) plans.set(view.name, viewPlan(view));
  return contextOf(plans);
}

function viewPlan(view: TestView): LogicalPlan {
  if ('sql' in view) return sqlPlan(view.sql);
  const from: LogicalPlan = { kind: 'readNamedTable', nameParts: [view.from] };
  return view.ops.reduce<LogicalPlan>(calledPlan, from);
}

export function decodeRows(rows: readonly Json[][], schema: string): readonly ValueRow[] {
  const type = parseSchema(schema);
  return rows.map((row) => decodeRow(row, type));
}

/** Recorded rows of a plan's output. */
export function decodeOutput(rows: readonly Json[][], plan: ResolvedPlan): readonly ValueRow[] {
  const fields = planOutput(plan).map(({ name, dataType }) => structField(name, dataType));
  return rows.map((row) => decodeRow(row, structType(fields)));
}

/** The records of a file, one a line. */
export function recordedLines<Recorded>(file: URL): Recorded[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line): Recorded => JSON.parse(line));
}
