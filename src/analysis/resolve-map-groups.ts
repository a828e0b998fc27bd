import { groupByAggregate } from '../errors/analysis-errors.ts';
import {
  eventTimeColumnNotInOutput,
  eventTimeWithoutWatermark,
  initialStateKeysMismatch,
} from '../errors/groups-analysis-errors.ts';
import { invalidGroupFunctions } from '../errors/groups-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type { GroupsDescription } from '../plan/group-functions.ts';
import type { Groups as LogicalGroups, MapGroups } from '../plan/logical-plan.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import { type GroupedRows, planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { type DataType, type StructType, sameType, simpleString } from '../types/data-type.ts';
import { hasAggregate } from './aggregate-calls.ts';
import type { Analysis } from './analysis.ts';
import { describeGroups } from './describe-groups.ts';
import { scopeContext } from './name-lookup.ts';
import { newColumns } from './new-columns.ts';
import { resolveExpression } from './resolve-expression.ts';
import { unresolvedName } from './resolve-names.ts';
import { projectRelation } from './resolve-project.ts';
import { exactRelation, type Relation, scopeOf } from './scope.ts';
import { resolveSelectList, type SelectedColumn } from './select-list.ts';

interface Groups {
  readonly input: ResolvedPlan;
  readonly grouped: GroupedRows;
}

/**
 * Functions on groups: the keys become columns behind those of the input, which are all that the functions see, and the
 * result has the declared columns.
 */
export function resolveMapGroups(plan: MapGroups, analysis: Analysis): Relation {
  const { initialState } = plan;
  const functions = describeGroups(plan.functions);
  const groups = resolveGroups(plan, undefined, analysis);
  const initial = initialState && resolveGroups(initialState, functions.stateSchema, analysis);
  if (initial !== undefined) checkKeys(groups.grouped.keys, initial.grouped.keys);
  const output = outputColumns(functions, groups.input, analysis);
  const resolved: ResolvedPlan = {
    kind: 'mapGroups',
    ...groups,
    functions,
    initialState: initial,
    output,
  };
  return { plan: resolved, scope: scopeOf(resolved) };
}

/** The input with its keys. The rows are all its columns, or those that a schema names. */
function resolveGroups(
  { input, groupType, grouping }: LogicalGroups,
  schema: StructType | undefined,
  analysis: Analysis,
): Groups {
  if (groupType !== 'groupBy') throw invalidGroupFunctions(`groups of ${groupType} have no state`);
  const relation = exactRelation(analysis.resolve(input));
  const context = scopeContext(relation.scope, analysis);
  const keys = resolveSelectList(grouping, context);
  for (const { expression, sql } of keys) if (hasAggregate(expression)) throw groupByAggregate(sql);
  const rows =
    schema === undefined
      ? relation.scope.columns.map((column) => selected(column, column.name))
      : schema.fields.map(({ name, dataType }): SelectedColumn => {
          const child: Expression = { kind: 'attribute', nameParts: [name] };
          const cast = resolveExpression({ kind: 'cast', child, dataType, mode: 'ansi' }, context);
          return { ...cast, name };
        });
  const projected = projectRelation(relation, [...rows, ...keys], analysis);
  const columns = planOutput(projected.plan);
  return {
    input: projected.plan,
    grouped: { rows: columns.slice(0, rows.length), keys: columns.slice(rows.length) },
  };
}

function selected(expression: AttributeReference, name: string): SelectedColumn {
  return { expression, name, sql: name };
}

function checkKeys(
  keys: readonly AttributeReference[],
  initial: readonly AttributeReference[],
): void {
  const types = (columns: readonly AttributeReference[]) =>
    `(${columns.map(({ dataType }) => simpleString(dataType)).join(', ')})`;
  const areSame =
    keys.length === initial.length &&
    keys.every(({ dataType }, index) => sameType(dataType, initial[index].dataType));
  if (!areSame) throw initialStateKeysMismatch(types(keys), types(initial));
}

/** The declared columns as new ones; one of them may be event time, with the watermark of the input. */
function outputColumns(
  { outputSchema, eventTimeColumnName: name }: GroupsDescription,
  input: ResolvedPlan,
  analysis: Analysis,
): readonly AttributeReference[] {
  const output = newColumns(outputSchema, analysis);
  if (name === undefined) return output;
  const delay = planOutput(input).find(
    ({ watermarkDelayMicros }) => watermarkDelayMicros !== undefined,
  )?.watermarkDelayMicros;
  if (delay === undefined) throw eventTimeWithoutWatermark();
  const time = output.find((column) => analysis.sameName(column.name, name));
  if (time === undefined) {
    const scope = { columns: output, hidden: [], dataFrames: new Map() };
    throw unresolvedName([name], { scope });
  }
  if (!isTimestamp(time.dataType)) {
    throw eventTimeColumnNotInOutput(name, outputSchema);
  }
  return output.map((column) =>
    column === time ? { ...column, watermarkDelayMicros: delay } : column,
  );
}

function isTimestamp({ kind }: DataType): boolean {
  return kind === 'timestamp';
}
