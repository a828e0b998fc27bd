import type {
  NamedExpression,
  ResolvedExpression,
  TimeWindow,
} from '../../../src/plan/resolved-expression.ts';
import {
  type EventTimeWatermark,
  planOutput,
  type ResolvedAggregate,
  type ResolvedDeduplicate,
  type ResolvedFilter,
  type ResolvedLateRows,
  type ResolvedLimit,
  type ResolvedPlan,
  type ResolvedSort,
  type SourceScan,
} from '../../../src/plan/resolved-plan.ts';
import { referencedIds } from '../../../src/plan/transform.ts';
import type { Value, ValueRow } from '../../../src/types/value.ts';
import { aggregateValue } from './aggregates.ts';
import { evaluate, type Row } from './evaluate.ts';
import { NotInReference } from './failure.ts';
import { compareValues, keyText, normalized } from './order.ts';
import { windowsOf } from './windows.ts';

/*
 * A naive interpreter of resolved plans: a row at a time, with Maps and arrays, nothing kept that could be computed
 * again. It is written from Spark's documented semantics and shares no code with the engine, so that the two can be
 * compared on random plans.
 */

/** The rows of a source, as values in the order of its schema. */
export type SourceRows = (scan: SourceScan) => readonly ValueRow[];

/** How an interpretation treats the nodes that differ between a table and a micro-batch of a stream. */
export interface Interpretation {
  readonly sourceRows: SourceRows;
  readonly aggregate: (plan: ResolvedAggregate, input: readonly Row[]) => readonly Row[];
  /** Sees the rows that pass a watermark. */
  readonly watermark: (plan: EventTimeWatermark, rows: readonly Row[]) => void;
  readonly deduplicate: (plan: ResolvedDeduplicate, input: readonly Row[]) => readonly Row[];
  readonly limit: (plan: ResolvedLimit, input: readonly Row[]) => readonly Row[];
  readonly lateRows: (plan: ResolvedLateRows, input: readonly Row[]) => readonly Row[];
}

/** The rows of a plan over tables that are complete. */
export function interpret(plan: ResolvedPlan, sourceRows: SourceRows): readonly ValueRow[] {
  return toValueRows(plan, planRows(plan, { ...BATCH, sourceRows }));
}

const BATCH: Omit<Interpretation, 'sourceRows'> = {
  aggregate: (plan, input) => groupRows(plan, input).map((group) => groupOutput(plan, group)),
  watermark: () => {},
  deduplicate: ({ keys }, input) => {
    const seen = new Map<string, Row>();
    for (const row of input) {
      const key = keyText(keys.map((column) => evaluate(column, row)));
      if (!seen.has(key)) seen.set(key, row);
    }
    return [...seen.values()];
  },
  limit: ({ limit, fromEnd }, input) =>
    fromEnd ? input.slice(Math.max(0, input.length - limit)) : input.slice(0, limit),
  lateRows: () => [],
};

/** Rows as lists of values, in the order of the plan's columns. */
export function toValueRows(plan: ResolvedPlan, rows: readonly Row[]): readonly ValueRow[] {
  const columns = planOutput(plan);
  return rows.map((row) => columns.map((column) => evaluate(column, row)));
}

/** The rows of a plan, in order where there is one. */
export function planRows(plan: ResolvedPlan, how: Interpretation): readonly Row[] {
  switch (plan.kind) {
    case 'sourceScan':
      return scanRows(plan, how.sourceRows(plan));
    case 'localRelation':
      return plan.rows.map((values) => rowOf(plan.output, values));
    case 'project':
      return planRows(plan.input, how).flatMap((row) => projected(plan.projections, row));
    case 'filter':
      return filtered(plan, how);
    case 'aggregate':
      return how.aggregate(plan, planRows(plan.input, how));
    case 'sort':
      return sorted(plan, planRows(plan.input, how));
    case 'limit':
      return how.limit(plan, planRows(plan.input, how));
    case 'offset':
      return planRows(plan.input, how).slice(plan.offset);
    case 'union':
      return plan.inputs.flatMap((input) =>
        planRows(input, how).map((row) =>
          rowOf(
            plan.output,
            planOutput(input).map((column) => evaluate(column, row)),
          ),
        ),
      );
    case 'eventTimeWatermark': {
      const rows = planRows(plan.input, how);
      how.watermark(plan, rows);
      return rows;
    }
    case 'deduplicate':
      return how.deduplicate(plan, planRows(plan.input, how));
    case 'lateRows':
      return how.lateRows(plan, planRows(plan.input, how));
    default:
      throw new NotInReference(`relation ${plan.kind}`);
  }
}

/**
 * A filter over a watermark works below it, but for the terms that look at the event time: rows that it drops don't
 * advance the watermark. Spark's optimizer does this (PushPredicateThroughNonJoin), and it shows.
 */
function filtered({ input, condition }: ResolvedFilter, how: Interpretation): readonly Row[] {
  if (input.kind !== 'eventTimeWatermark') {
    return planRows(input, how).filter((row) => evaluate(condition, row) === true);
  }
  const terms = conjuncts(condition);
  const above = terms.filter((term) => referencedIds(term).has(input.eventTimeId));
  const below = terms.filter((term) => !above.includes(term));
  const holds = (some: readonly ResolvedExpression[]) => (row: Row) =>
    some.every((term) => evaluate(term, row) === true);
  const rows = planRows(input.input, how).filter(holds(below));
  how.watermark(input, rows);
  return rows.filter(holds(above));
}

function conjuncts(condition: ResolvedExpression): readonly ResolvedExpression[] {
  const isAnd = condition.kind === 'call' && condition.name.toLowerCase() === 'and';
  return isAnd ? condition.args.flatMap(conjuncts) : [condition];
}

function scanRows(scan: SourceScan, rows: readonly ValueRow[]): readonly Row[] {
  const ordinals = scan.output.map(({ name }) =>
    scan.source.schema.fields.findIndex((field) => field.name === name),
  );
  return rows.map((values) =>
    rowOf(
      scan.output,
      ordinals.map((ordinal) => values[ordinal]),
    ),
  );
}

function rowOf(columns: readonly { readonly id: number }[], values: readonly Value[]): Row {
  return new Map(columns.map(({ id }, index) => [id, values[index]]));
}

/** A row becomes as many rows as it has windows, if one of the columns is a window. */
function projected(projections: readonly NamedExpression[], row: Row): readonly Row[] {
  const window = projections.find(isWindow);
  if (window === undefined) return [projectedRow(projections, row)];
  return windowsOf(windowOf(window), row).map((value) =>
    projectedRow(projections, row, new Map([[window.id, value]])),
  );
}

function projectedRow(
  projections: readonly NamedExpression[],
  row: Row,
  known: Row = new Map(),
): Row {
  return new Map(
    projections.map((column) => [column.id, known.get(column.id) ?? evaluate(column, row)]),
  );
}

function isWindow(column: NamedExpression): boolean {
  return column.kind === 'alias' && column.child.kind === 'timeWindow';
}

function windowOf(column: NamedExpression): TimeWindow {
  if (column.kind === 'alias' && column.child.kind === 'timeWindow') return column.child;
  throw new NotInReference('not a window');
}

function sorted({ order }: ResolvedSort, rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((left, right) => {
    for (const { expression, direction, nullOrdering } of order) {
      const [a, b] = [evaluate(expression, left), evaluate(expression, right)];
      if (a === null && b === null) continue;
      if (a === null || b === null) return (a === null) === (nullOrdering === 'first') ? -1 : 1;
      const difference = compareValues(a, b, expression.dataType);
      if (difference !== 0) return direction === 'ascending' ? difference : -difference;
    }
    return 0;
  });
}

/** A group: the values of its keys, by the ids of the grouping columns, and its rows in order of arrival. */
export interface Group {
  readonly keys: Row;
  readonly rows: Row[];
}

/** The groups of rows, in order of appearance. Without keys there is one, even of no rows. */
export function groupRows(plan: ResolvedAggregate, rows: readonly Row[]): readonly Group[] {
  const groups = new Map<string, Group>();
  if (plan.grouping.length === 0) groups.set(keyText([]), { keys: new Map(), rows: [] });
  for (const row of rows) {
    for (const keys of projected(plan.grouping, row)) {
      const values = plan.grouping.map(({ id }) => normalized(keys.get(id) ?? null));
      const text = keyText(values);
      const group = groups.get(text) ?? { keys: rowOf(plan.grouping, values), rows: [] };
      groups.set(text, group);
      group.rows.push(row);
    }
  }
  return [...groups.values()];
}

/** The output row of a group. */
export function groupOutput(plan: ResolvedAggregate, { keys, rows }: Group): Row {
  return new Map(
    plan.aggregates.map((column) => [
      column.id,
      evaluate(column, keys, { aggregate: (call) => aggregateValue(call, rows) }),
    ]),
  );
}
