import { ambiguousReference } from '../errors/analysis-errors.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { qualifiedName, quoteName } from './suggestions.ts';

/** What the expressions above a relation can name. */
export interface Scope {
  /** The relation's columns in order, each with the aliases under which it can be named. */
  readonly columns: readonly AttributeReference[];
  /**
   * Columns that only a qualified name reaches and no star shows: both sides' own keys of a join with USING. The plan
   * gives them behind the others.
   */
  readonly hidden: readonly AttributeReference[];
  /** The columns that a DataFrame had, by its plan's id; for `dataFrame.col(name)`. */
  readonly dataFrames: ReadonlyMap<number, DataFrameColumns>;
}

/** The columns of a DataFrame below, or that it stands there more than once. */
export type DataFrameColumns = readonly AttributeReference[] | 'ambiguous';

/** Whether two names are the same: without regard to case, unless the session says otherwise. */
export type SameName = (left: string, right: string) => boolean;

/**
 * A relation and what can be named of it. The plan may give more than the scope's columns; whoever needs those
 * exactly calls `exactPlan`.
 */
export interface Relation {
  readonly plan: ResolvedPlan;
  readonly scope: Scope;
  /** What ORDER BY, and HAVING of an aggregation, reach beyond the scope. */
  readonly below?: Below;
}

/** The input of a projection, whose columns can still be named; or an aggregation. */
export type Below =
  | { readonly kind: 'projection'; readonly input: Relation }
  | { readonly kind: 'aggregation'; readonly aggregation: Aggregation };

/** An aggregation as its HAVING and ORDER BY see it. */
export interface Aggregation {
  readonly inputScope: Scope;
  /** The window that is grouped by, which can be named like a column of the input. */
  readonly window: AttributeReference | undefined;
  /** The grouping keys by `expressionKey`. */
  readonly keys: ReadonlyMap<string, AttributeReference>;
  /** Whether there is a GROUP BY. */
  readonly isGrouped: boolean;
}

/** A scope of a plan's own output. */
export function scopeOf(plan: ResolvedPlan, from?: Scope): Scope {
  return { columns: planOutput(plan), hidden: [], dataFrames: from?.dataFrames ?? new Map() };
}

/** The plan, giving the scope's columns and nothing else. */
export function exactPlan({ plan, scope }: Relation): ResolvedPlan {
  const output = planOutput(plan);
  const isExact =
    output.length === scope.columns.length &&
    output.every((column, index) => column.id === scope.columns[index].id);
  return isExact ? plan : { kind: 'project', input: plan, projections: scope.columns };
}

/** The relation with exactly the columns of its scope, and nothing hidden. */
export function exactRelation(relation: Relation): Relation {
  const { columns, dataFrames } = relation.scope;
  return { plan: exactPlan(relation), scope: { columns, hidden: [], dataFrames } };
}

/** The same columns under these aliases only. */
export function aliasColumns(
  columns: readonly AttributeReference[],
  ...aliases: readonly string[]
): readonly AttributeReference[] {
  return columns.map((column) => ({ ...column, qualifier: aliases }));
}

/** A column that a name means, and the rest of the name: fields of a struct. */
export interface FoundColumn {
  readonly column: AttributeReference;
  readonly fields: readonly string[];
}

/**
 * Finds the column that a name means: behind as many parts of its table's name as can be, else as a column alone. Undefined when there is none;
 * fails with AMBIGUOUS_REFERENCE when there are several. The column is spelt as the name spells it. Follows Spark's
 * `AttributeSeq.resolve`.
 */
export function findColumn(
  nameParts: readonly string[],
  scope: Scope,
  same: SameName,
): FoundColumn | undefined {
  for (let at = Math.min(nameParts.length - 1, QUALIFIER_PARTS_MAX); at >= 0; at--) {
    const name = nameParts[at];
    const columns = at === 0 ? scope.columns : [...scope.columns, ...scope.hidden];
    const named = columns.filter(
      (column) =>
        same(column.name, name) && (at === 0 || isQualified(column, nameParts.slice(0, at), same)),
    );
    const column = onlyColumn(named, nameParts, name);
    if (column !== undefined) {
      return { column: { ...column, name }, fields: nameParts.slice(at + 1) };
    }
  }
  return undefined;
}

/** A catalog, a schema and a table. */
const QUALIFIER_PARTS_MAX = 3;

/** Whether a column can be named behind an alias, or behind the name of a table with its schema before it. */
export function isQualified(
  { qualifier }: AttributeReference,
  parts: readonly string[],
  same: SameName,
): boolean {
  const name = qualifierOf(parts);
  return qualifier.some((alias) => same(alias, name));
}

/** An alias for columns of a table by its name of one or more parts. */
export function qualifierOf(parts: readonly string[]): string {
  return parts.length === 1 ? parts[0] : quoteName(parts);
}

/** One column may stand in a relation twice; it is ambiguous only if there are different ones. */
function onlyColumn(
  columns: readonly AttributeReference[],
  nameParts: readonly string[],
  name: string,
): AttributeReference | undefined {
  if (new Set(columns.map(({ id }) => id)).size > 1) {
    const candidates = columns.map((column) => qualifiedName({ ...column, name })).sort();
    throw ambiguousReference(quoteName(nameParts), candidates);
  }
  return columns[0];
}

/** Both scopes, as a join sees them. */
export function joinScopes(left: Scope, right: Scope): Scope {
  const dataFrames = new Map(left.dataFrames);
  for (const [planId, columns] of right.dataFrames) {
    dataFrames.set(planId, dataFrames.has(planId) ? 'ambiguous' : columns);
  }
  return {
    columns: [...left.columns, ...right.columns],
    hidden: [...left.hidden, ...right.hidden],
    dataFrames,
  };
}
