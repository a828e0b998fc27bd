import { columnAlreadyExists, unresolvedColumnAmongFieldNames } from '../errors/analysis-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type {
  Deduplicate,
  Drop,
  ToDF,
  WithColumns,
  WithColumnsRenamed,
} from '../plan/logical-plan.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { hasAggregate } from './aggregate-calls.ts';
import { renamedRelation } from './alias-relation.ts';
import type { Analysis } from './analysis.ts';
import { distinctRelation } from './distinct-relation.ts';
import { scopeContext } from './name-lookup.ts';
import { PIPES } from './pipe-part.ts';
import { aggregateRelation } from './resolve-aggregate.ts';
import { resolveExpression } from './resolve-expression.ts';
import { findInScope } from './resolve-names.ts';
import { projectRelation } from './resolve-project.ts';
import { exactRelation, type Relation, type Scope } from './scope.ts';
import { type SelectedColumn, selectedAs } from './select-list.ts';

/** `withColumns`: a column that is there already gets the new value in its place, others come last. */
export function resolveWithColumns(withColumns: WithColumns, analysis: Analysis): Relation {
  const input = analysis.resolve(withColumns.input);
  const context = scopeContext(input.scope, analysis);
  const { sameName } = analysis;
  const added: SelectedColumn[] = [];
  for (const alias of withColumns.aliases) {
    const [name] = alias.names;
    if (added.some((column) => sameName(column.name, name))) {
      throw columnAlreadyExists(quoteIdentifier(name));
    }
    const resolved = resolveExpression(alias.child, context);
    added.push(...selectedAs(resolved, alias.names, analysis));
  }
  if (withColumns.isPipe) {
    PIPES.get().checkAssignedColumns(withColumns, input.scope, analysis);
    PIPES.get().refuseAggregatesIn(added, 'SET');
  }
  const kept = input.scope.columns.map(
    (column) => added.find(({ name }) => sameName(name, column.name)) ?? asSelected(column),
  );
  const columns = [...kept, ...added.filter((column) => !kept.includes(column))];
  return columns.some(({ expression }) => hasAggregate(expression))
    ? aggregateRelation({ input, grouping: [], columns, isGrouped: false }, analysis)
    : projectRelation(input, columns, analysis);
}

/** `withColumnsRenamed`: one rename after the other; names that aren't there are let be, as in Spark. */
export function resolveRenamed(renamed: WithColumnsRenamed, analysis: Analysis): Relation {
  const input = analysis.resolve(renamed.input);
  const { sameName } = analysis;
  const columns = input.scope.columns.map((column) => {
    const name = renamed.renames.reduce(
      (current, { from, to }) => (sameName(current, from) ? to : current),
      column.name,
    );
    return { ...asSelected(column), name };
  });
  return projectRelation(input, columns, analysis);
}

export function resolveToDF({ input, columnNames }: ToDF, analysis: Analysis): Relation {
  return renamedRelation(analysis.resolve(input), columnNames, analysis);
}

/** `drop`: columns that aren't there are let be; a name drops every column that has it. */
export function resolveDrop(drop: Drop, analysis: Analysis): Relation {
  const input = analysis.resolve(drop.input);
  const dropped = new Set(
    drop.columns.flatMap((column) => droppedIds(column, input.scope, analysis)),
  );
  const columns = input.scope.columns.filter(({ id }) => !dropped.has(id));
  return projectRelation(input, columns.map(asSelected), analysis);
}

function droppedIds(expression: Expression, scope: Scope, analysis: Analysis): readonly number[] {
  if (expression.kind !== 'attribute') return [];
  const { nameParts, planId } = expression;
  if (planId === undefined && nameParts.length === 1) {
    return scope.columns
      .filter(({ name }) => analysis.sameName(name, nameParts[0]))
      .map(({ id }) => id);
  }
  const found = findInScope(expression, scope, analysis);
  return found?.expression.kind === 'attribute' ? [found.expression.id] : [];
}

/** DISTINCT, which aggregates, and `dropDuplicates`, which keeps the first row of each key. */
export function resolveDeduplicate(deduplicate: Deduplicate, analysis: Analysis): Relation {
  const input = analysis.resolve(deduplicate.input);
  if (deduplicate.isDistinct) return distinctRelation(input, analysis);
  const { plan, scope } = exactRelation(input);
  const { columnNames, allColumns, withinWatermark } = deduplicate;
  const keys = allColumns
    ? scope.columns
    : columnNames.flatMap((name) => keyColumns(name, scope, analysis));
  return {
    plan: { kind: 'deduplicate', input: plan, keys: distinctKeys(keys), withinWatermark },
    scope,
  };
}

function keyColumns(
  columnName: string,
  { columns }: Scope,
  { sameName }: Analysis,
): readonly AttributeReference[] {
  const found = columns.filter(({ name }) => sameName(name, columnName));
  if (found.length > 0) return found;
  throw unresolvedColumnAmongFieldNames(
    columnName,
    columns.map(({ name }) => name),
  );
}

function distinctKeys(keys: readonly AttributeReference[]): readonly AttributeReference[] {
  return [...new Map(keys.map((key) => [key.id, key])).values()];
}

function asSelected(column: AttributeReference): SelectedColumn {
  return { expression: column, name: column.name, sql: column.name };
}
