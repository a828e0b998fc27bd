import { notExecutable } from '../errors/analysis-errors.ts';
import { assertNever } from '../errors/internal-error.ts';
import type {
  LocalRelation,
  LogicalPlan,
  RangeRelation,
  SubqueryAlias,
} from '../plan/logical-plan.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { LongType, type StructType, structField, structType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import { aliased } from './alias-relation.ts';
import type { Analysis, ResolveRelation } from './analysis.ts';
import { EVENT_TIME } from './event-time-part.ts';
import { GROUPS } from './groups-part.ts';
import { newColumns } from './new-columns.ts';
import { PIPES } from './pipe-part.ts';
import { RELATIONAL } from './relational-part.ts';
import { resolveAggregate } from './resolve-aggregate.ts';
import {
  resolveDeduplicate,
  resolveDrop,
  resolveRenamed,
  resolveToDF,
  resolveWithColumns,
} from './resolve-columns.ts';
import { resolveFilter } from './resolve-filter.ts';
import { resolveCount } from './resolve-limit.ts';
import { resolveProject } from './resolve-project.ts';
import { resolveSort } from './resolve-sort.ts';
import { readDataSource, readNamedTable } from './resolve-tables.ts';
import { type Relation, scopeOf } from './scope.ts';
import { WINDOW_TABLES } from './window-table-part.ts';

/** A range of more rows than this is not made in memory. */
const RANGE_ROWS_MAX = 10_000_000n;

/** Resolves a relation and everything below it, and notes its columns under its plan's id. */
export const resolveRelation: ResolveRelation = (plan, analysis) => {
  const relation = resolveKind(plan, analysis);
  const { planId } = plan;
  if (planId === undefined) return relation;
  const { scope } = relation;
  const dataFrames = new Map(scope.dataFrames).set(planId, [...scope.columns, ...scope.hidden]);
  return { ...relation, scope: { ...scope, dataFrames } };
};

function resolveKind(plan: LogicalPlan, analysis: Analysis): Relation {
  switch (plan.kind) {
    case 'readNamedTable':
      return readNamedTable(plan, analysis);
    case 'readDataSource':
      return readDataSource(plan, analysis);
    case 'localRelation':
      return resolveLocalRelation(plan, analysis);
    case 'range':
      return resolveRange(plan, analysis);
    case 'project':
      return resolveProject(plan, analysis);
    case 'filter':
      return resolveFilter(plan, analysis);
    case 'join':
      return RELATIONAL.get().resolveJoin(plan, analysis);
    case 'setOperation':
      return RELATIONAL.get().resolveSetOperation(plan, analysis);
    case 'sort':
      return resolveSort(plan, analysis);
    case 'limit': {
      const input = analysis.resolve(plan.input);
      const limit = resolveCount('limit', plan.limit, input.scope, analysis);
      return { ...input, plan: { kind: 'limit', input: input.plan, limit } };
    }
    case 'offset': {
      const input = analysis.resolve(plan.input);
      const offset = resolveCount('offset', plan.offset, input.scope, analysis);
      return { ...input, plan: { kind: 'offset', input: input.plan, offset } };
    }
    case 'tail': {
      const input = analysis.resolve(plan.input);
      const { limit } = plan;
      return { ...input, plan: { kind: 'limit', input: input.plan, limit, fromEnd: true } };
    }
    case 'aggregate':
      return plan.pivot === undefined
        ? resolveAggregate(plan, analysis)
        : RELATIONAL.get().resolvePivot(plan, plan.pivot, analysis);
    case 'drop':
      return resolveDrop(plan, analysis);
    case 'deduplicate':
      return resolveDeduplicate(plan, analysis);
    case 'subqueryAlias':
      return resolveSubqueryAlias(plan, analysis);
    case 'toDF':
      return resolveToDF(plan, analysis);
    case 'withColumns':
      return resolveWithColumns(plan, analysis);
    case 'withColumnsRenamed':
      return resolveRenamed(plan, analysis);
    case 'withWatermark':
      return EVENT_TIME.get().resolveWatermark(plan, analysis);
    case 'lateRows':
      return WINDOW_TABLES.get().resolveLateRows(plan, analysis);
    case 'hint':
      // Spark, too, goes on without a hint that it doesn't know.
      return analysis.resolve(plan.input);
    case 'withCtes':
      return RELATIONAL.get().resolveWithCtes(plan, analysis);
    case 'lateralView':
      return RELATIONAL.get().resolveLateralView(plan, analysis);
    case 'pipeInput':
      return PIPES.get().resolvePipeInput(plan, analysis);
    case 'windowTable':
      return WINDOW_TABLES.get().resolveWindowTable(plan, analysis);
    case 'mapGroups':
      return GROUPS.get().resolveMapGroups(plan, analysis);
    default:
      return assertNever(plan);
  }
}

function resolveLocalRelation({ schema, rows }: LocalRelation, analysis: Analysis): Relation {
  return localRows(schema, rows, analysis);
}

function localRows(schema: StructType, rows: readonly ValueRow[], analysis: Analysis): Relation {
  const plan: ResolvedPlan = { kind: 'localRelation', output: newColumns(schema, analysis), rows };
  return { plan, scope: scopeOf(plan) };
}

function resolveRange({ start, end, step }: RangeRelation, analysis: Analysis): Relation {
  const distance = step > 0n ? end - start : start - end;
  const stride = step > 0n ? step : -step;
  const count = distance <= 0n || stride === 0n ? 0n : (distance + stride - 1n) / stride;
  if (count > RANGE_ROWS_MAX) throw notExecutable(`a range of more than ${RANGE_ROWS_MAX} rows`);
  const rows = Array.from({ length: Number(count) }, (_, at) => [start + BigInt(at) * step]);
  return localRows(structType([structField('id', LongType, false)]), rows, analysis);
}

function resolveSubqueryAlias(
  { input, alias, columnNames }: SubqueryAlias,
  analysis: Analysis,
): Relation {
  return aliased(analysis.resolve(input), alias, columnNames, analysis);
}
