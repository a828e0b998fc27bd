import { needReaders } from '../connectors/format/interval-reading-part.ts';
import { recursiveView, tableOrViewNotFound } from '../errors/analysis-errors.ts';
import type { ReadDataSource, ReadNamedTable } from '../plan/logical-plan.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import type { StructType } from '../types/data-type.ts';
import { aliased } from './alias-relation.ts';
import type { Analysis } from './analysis.ts';
import { cteKey } from './cte-key.ts';
import { newColumns } from './new-columns.ts';
import { RELATIONAL } from './relational-part.ts';
import { aliasColumns, qualifierOf, type Relation, scopeOf } from './scope.ts';
import { proposeName, quoteName } from './suggestions.ts';

/** A CTE, else a view or table of the catalog. Each use of one has columns of its own. */
export function readNamedTable({ nameParts }: ReadNamedTable, analysis: Analysis): Relation {
  const alias = nameParts[nameParts.length - 1];
  const cte = nameParts.length === 1 ? analysis.ctes.get(cteKey(alias)) : undefined;
  if (cte !== undefined) return RELATIONAL.get().readCte(alias, cte, analysis);
  const plan = analysis.catalog.lookupTable(nameParts);
  if (plan === undefined) {
    throw tableOrViewNotFound(
      quoteName(nameParts),
      proposeName(alias, [...analysis.ctes.keys(), ...analysis.catalog.tableNames()]),
    );
  }
  const name = nameParts.join('.').toLowerCase();
  if (analysis.views.includes(name)) throw recursiveView(quoteName(nameParts), analysis.views);
  const relation = aliased(analysis.ofView(name).resolve(plan), alias, undefined, analysis);
  const whole = analysis.catalog.wholeName(nameParts);
  if (whole.length === 1) return relation;
  // Behind its schema, and its catalog, too.
  const names = whole.map((_, at) => qualifierOf(whole.slice(at)));
  const columns = aliasColumns(relation.scope.columns, ...names.reverse());
  return { ...relation, scope: { ...relation.scope, columns } };
}

/** A scan of a connector, with the schema that was declared or that the connector tells. */
export function readDataSource(read: ReadDataSource, analysis: Analysis): Relation {
  const { format, options, paths, objectId, isStreaming } = read;
  const source = { format, options, paths, objectId };
  const schema: StructType = analysis.catalog.sourceSchema(source, read.schema);
  needReaders(schema);
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
