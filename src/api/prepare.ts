import { analyze } from '../analysis/analyzer.ts';
import { unableToInferSchema } from '../errors/source-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type { LogicalPlan, ReadDataSource } from '../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression, mapLogicalPlan } from '../plan/map-logical-plan.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import type { StructType } from '../types/data-type.ts';
import type { SessionState } from './session-state.ts';
import { checkSourceOptions, sourceConnector } from './source-options.ts';

/*
 * What happens between the building of a plan, which only builds, and its analysis, which is synchronous: SQL texts are
 * read, for which the grammar is loaded, and sources are asked for their schemas.
 */

/** Prepares a plan and binds its names and types. The first moment at which a mistake in a plan shows. */
export async function analyzePlan(session: SessionState, plan: LogicalPlan): Promise<ResolvedPlan> {
  session.assertRunning();
  const prepared = await preparePlan(session, plan);
  return analyze(prepared, { catalog: session.catalog, config: session.config.values });
}

/** The plan without SQL texts, and with every source's schema written into it. */
export async function preparePlan(session: SessionState, plan: LogicalPlan): Promise<LogicalPlan> {
  const { sources, hasText } = survey(plan);
  const schemas = new Map<ReadDataSource, StructType>();
  for (const source of sources) schemas.set(source, await sourceSchema(session, source));
  // The grammar is large, and many programs never need it.
  const parse = hasText ? (await import('../sql/sql.ts')).parseExpression : undefined;
  const mapping: LogicalMapping = {
    plan: (node) => {
      const schema = node.kind === 'readDataSource' ? schemas.get(node) : undefined;
      return schema === undefined ? mapLogicalPlan(node, mapping) : { ...node, schema };
    },
    expression: (node) =>
      node.kind === 'expressionString' && parse !== undefined
        ? parse(node.text)
        : mapExpression(node, mapping),
  };
  return mapping.plan(plan);
}

/** The sources of a plan, each once, and whether any expression is still text. */
function survey(plan: LogicalPlan): { sources: ReadonlySet<ReadDataSource>; hasText: boolean } {
  const sources = new Set<ReadDataSource>();
  let hasText = false;
  const visitor: LogicalMapping = {
    plan: (node) => {
      if (node.kind === 'readDataSource') sources.add(node);
      return mapLogicalPlan(node, visitor);
    },
    expression: (node: Expression) => {
      hasText ||= node.kind === 'expressionString';
      return mapExpression(node, visitor);
    },
  };
  visitor.plan(plan);
  return { sources, hasText };
}

/** The declared schema, or the connector's. Fails with UNABLE_TO_INFER_SCHEMA where there is neither. */
async function sourceSchema(session: SessionState, source: ReadDataSource): Promise<StructType> {
  const { format, options, paths, objectId } = source;
  const connector = sourceConnector(session.connectors, format);
  checkSourceOptions(connector, options);
  if (source.schema !== undefined) return source.schema;
  const description = { format: connector.name, options, paths, objectId };
  const schema = await connector.schema?.(description, session.platform);
  if (schema === undefined) throw unableToInferSchema({ format: connector.name });
  return schema;
}

/** Whether a plan has a stream in it, views included: what `isStreaming` says before any analysis. */
export function hasStream(session: SessionState, plan: LogicalPlan): boolean {
  let found = false;
  const visitor: LogicalMapping = {
    plan: (node) => {
      if (node.kind === 'readDataSource') found ||= node.isStreaming;
      if (node.kind === 'readNamedTable') {
        const view = session.catalog.lookupTable(node.nameParts);
        if (view !== undefined) visitor.plan(view);
      }
      return mapLogicalPlan(node, visitor);
    },
    expression: (node) => node,
  };
  visitor.plan(plan);
  return found;
}
