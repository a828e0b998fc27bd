import { recursiveView, tableOrViewNotFound } from '../errors/analysis-errors.ts';
import type {
  LogicalPlan,
  ReadDataSource,
  ReadNamedTable,
  WithCtes,
} from '../plan/logical-plan.ts';
import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { BooleanType, type StructType } from '../types/data-type.ts';
import { aliased } from './alias-relation.ts';
import type { Analysis, CteDefinition } from './analysis.ts';
import { newColumns } from './new-columns.ts';
import { exactRelation, type Relation, scopeOf } from './scope.ts';
import { proposeName, quoteName } from './suggestions.ts';

/** A CTE, else a view or table of the catalog. Each use of one has columns of its own. */
export function readNamedTable({ nameParts }: ReadNamedTable, analysis: Analysis): Relation {
  const alias = nameParts[nameParts.length - 1];
  const cte = nameParts.length === 1 ? analysis.ctes.get(cteKey(alias)) : undefined;
  if (cte !== undefined) return readCte(alias, cte, analysis);
  const plan = analysis.catalog.lookupTable(nameParts);
  if (plan === undefined) {
    throw tableOrViewNotFound(
      quoteName(nameParts),
      proposeName(alias, [...analysis.ctes.keys(), ...analysis.catalog.tableNames()]),
    );
  }
  const name = nameParts.join('.').toLowerCase();
  if (analysis.views.includes(name)) throw recursiveView(quoteName(nameParts), analysis.views);
  return aliased(analysis.ofView(name).resolve(plan), alias, undefined, analysis);
}

function readCte(name: string, cte: CteDefinition, analysis: Analysis): Relation {
  const { plan } = cte;
  if (cte.isSelf && plan.kind === 'setOperation') return readItself(name, plan.left, cte, analysis);
  const relation = analysis.withCtes(cte.ctes).resolve(plan);
  return aliased(relation, name, cte.columnNames, analysis);
}

/** The call that stands for the rows that a recursive CTE has so far. */
export const RECURSION = 'recursion';

/** Inside its own definition a CTE has the columns of its anchor, the first part of the union. */
function readItself(
  name: string,
  anchor: LogicalPlan,
  { ctes, columnNames }: CteDefinition,
  analysis: Analysis,
): Relation {
  const input = exactRelation(analysis.withCtes(ctes).resolve(anchor));
  const condition: ResolvedExpression = {
    kind: 'call',
    name: RECURSION,
    args: [],
    dataType: BooleanType,
    nullable: false,
  };
  const plan: ResolvedPlan = { kind: 'filter', input: input.plan, condition };
  return aliased({ ...input, plan }, name, columnNames, analysis);
}

/** WITH: each CTE can name those before it, and itself if it says RECURSIVE. */
export function resolveWithCtes(
  { ctes, recursive, input }: WithCtes,
  analysis: Analysis,
): Relation {
  let known = analysis.ctes;
  for (const { name, plan, columnNames } of ctes) {
    const key = cteKey(name);
    const itself = { plan, columnNames, ctes: known, isSelf: true };
    const inside = recursive ? new Map(known).set(key, itself) : known;
    known = new Map(known).set(key, { plan, columnNames, ctes: inside, isSelf: false });
  }
  return analysis.withCtes(known).resolve(input);
}

/** Names of CTEs never mind case. */
function cteKey(name: string): string {
  return name.toLowerCase();
}

/** A scan of a connector, with the schema that was declared or that the connector tells. */
export function readDataSource(read: ReadDataSource, analysis: Analysis): Relation {
  const { format, options, paths, objectId, isStreaming } = read;
  const source = { format, options, paths, objectId };
  const schema: StructType = analysis.catalog.sourceSchema(source, read.schema);
  const output: readonly AttributeReference[] = newColumns(schema, analysis);
  const plan: ResolvedPlan = {
    kind: 'sourceScan',
    isStreaming,
    scanId: analysis.nextScanId(),
    source: { ...source, schema },
    output,
  };
  return { plan, scope: scopeOf(plan) };
}
