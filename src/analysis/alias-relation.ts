import { assignmentArityMismatch } from '../errors/analysis-errors.ts';
import type { Analysis } from './analysis.ts';
import { projectRelation } from './resolve-project.ts';
import { aliasColumns, exactRelation, type Relation } from './scope.ts';

/** What a subquery in FROM is called that has no alias: nothing that a name could use. */
const NO_ALIAS = '__auto_generated_subquery_name';

/** The relation's columns under one alias, and under new names if there are any. */
export function aliased(
  relation: Relation,
  alias: string,
  columnNames: readonly string[] | undefined,
  analysis: Analysis,
): Relation {
  const renamed =
    columnNames === undefined ? relation : renamedRelation(relation, columnNames, analysis);
  const { plan, scope } = exactRelation(renamed);
  const columns =
    alias === NO_ALIAS
      ? scope.columns.map((column) => ({ ...column, qualifier: [] }))
      : aliasColumns(scope.columns, alias);
  return { plan, scope: { ...scope, columns } };
}

/** The relation with new names for all its columns; fails with ASSIGNMENT_ARITY_MISMATCH for too few or many. */
export function renamedRelation(
  relation: Relation,
  names: readonly string[],
  analysis: Analysis,
): Relation {
  const { columns } = relation.scope;
  if (columns.length !== names.length) throw assignmentArityMismatch(columns.length, names.length);
  const renamed = columns.map((column, index) => ({
    expression: column,
    name: names[index],
    sql: column.name,
  }));
  return projectRelation(relation, renamed, analysis);
}
