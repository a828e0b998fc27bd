import { analyze } from '../analysis/analyzer.ts';
import { GROUPS } from '../analysis/groups-part.ts';
import { LAMBDAS } from '../analysis/lambda-part.ts';
import { PIPES } from '../analysis/pipe-part.ts';
import { planNeeds } from '../analysis/plan-needs.ts';
import { RELATIONAL } from '../analysis/relational-part.ts';
import { WINDOW_TABLES } from '../analysis/window-table-part.ts';
import { unableToInferSchema } from '../errors/source-errors.ts';
import { loadFunctions, lookupFunction } from '../functions/registry.ts';
import { optimize } from '../optimizer/optimizer.ts';
import { loadSubqueryRules, ROW_NUMBER } from '../optimizer/subquery-part.ts';
import { GENERATORS } from '../physical/generator-part.ts';
import { GROUPS_OPERATOR } from '../physical/groups-part.ts';
import { JOINS } from '../physical/join-part.ts';
import { COMPILED_LAMBDAS } from '../physical/lambda-part.ts';
import { WINDOWS } from '../physical/over-part.ts';
import { SESSIONS } from '../physical/session-part.ts';
import type { NameParts } from '../plan/command.ts';
import type { Expression } from '../plan/expression.ts';
import type { LogicalPlan, ReadDataSource } from '../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression, mapLogicalPlan } from '../plan/map-logical-plan.ts';
import { loadingParts } from '../plan/part-on-use.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import type { StructType } from '../types/data-type.ts';
import type { EngineState } from './engine-state.ts';
import { checkSourceOptions, sourceConnector } from './source-options.ts';

/*
 * What happens between the building of a plan, which only builds, and its analysis, which is synchronous: SQL texts are
 * read, for which the grammar is loaded, sources are asked for their schemas, and the functions and parts of the engine
 * that the plan names are loaded, all at once. What only types tell is loaded when the analysis asks for it.
 */

/**
 * Prepares a plan and binds its names and types. The first moment at which a mistake in a plan shows. Ids of columns begin at
 * `firstId`.
 */
export async function analyzePlan(
  engine: EngineState,
  plan: LogicalPlan,
  firstId?: number,
): Promise<ResolvedPlan> {
  engine.assertRunning();
  const prepared = await preparePlan(engine, plan);
  const analyzed = await loadingParts(() =>
    analyze(prepared, { catalog: engine.catalog, config: engine.config, firstId }),
  );
  engine.userCalls?.check(analyzed);
  return analyzed;
}

/** The plan as it is executed. What its types need of the engine is loaded with this. */
export function optimizePlan(engine: EngineState, analyzed: ResolvedPlan): Promise<ResolvedPlan> {
  return loadingParts(() => optimize(analyzed, engine.config));
}

/** The plan without SQL texts, and with every source's schema written into it. */
export async function preparePlan(engine: EngineState, plan: LogicalPlan): Promise<LogicalPlan> {
  const { sources, hasText } = survey(plan);
  const schemas = new Map<ReadDataSource, StructType>();
  for (const source of sources) schemas.set(source, await sourceSchema(engine, source));
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
  let prepared = mapping.plan(plan);
  // Texts may name tables, too.
  const { names } = survey(prepared);
  if (names.length > 0 && engine.platform.tables !== undefined) {
    const { readyTables } = await import('./tables/open-tables.ts');
    prepared = await readyTables(engine, prepared, names, sourceSchema);
  }
  const needs = planNeeds(prepared);
  await Promise.all([
    loadNamed(needs.functions),
    needs.isRelational && loadRelationalParts(),
    needs.isWindowed && loadWindowParts(),
    needs.has('pipeInput') && PIPES.load(),
    needs.has('windowTable') && loadWindowTables(),
    needs.has('mapGroups') && loadGroups(engine),
    needs.has('repeatedRows') && GENERATORS.load(),
    (needs.has('inlineFunction') || engine.catalog.hasFunctions) && loadUserCalls(engine),
  ]);
  return prepared;
}

/** What calls functions of the program, if a plan names one. */
async function loadUserCalls(engine: EngineState): Promise<void> {
  const { RowCalls } = await import('./user-calls.ts');
  engine.userCalls ??= new RowCalls(engine.rowOptions, engine.catalog);
}

/** What analyzes, runs and calls functions on groups. */
async function loadGroups(engine: EngineState): Promise<void> {
  const [calls] = await Promise.all([
    engine.loadGroupCalls(),
    GROUPS.load(),
    GROUPS_OPERATOR.load(),
  ]);
  engine.groupCalls ??= calls;
}

/** The operator of functions with OVER, and the function that a LIMIT for each row of a query around becomes. */
async function loadWindowParts(): Promise<void> {
  await Promise.all([WINDOWS.load(), loadFunctions([ROW_NUMBER])]);
}

/** The rules of window tables, and what those that make sessions of a table's rows name. */
async function loadWindowTables(): Promise<void> {
  const functions = loadNamed(new Set(['session_window', 'lag', 'sum', 'min', 'max']));
  await Promise.all([WINDOW_TABLES.load(), functions, loadRelationalParts(), WINDOWS.load()]);
}

/** The functions of a plan, and the parts that some of them need. */
async function loadNamed(names: ReadonlySet<string>): Promise<void> {
  await loadFunctions(names);
  if ([...names].some((name) => name.toLowerCase() === 'session_window')) await SESSIONS.load();
  const kinds = new Set([...names].map((name) => lookupFunction(name)?.kind));
  if (kinds.has('generator')) await Promise.all([RELATIONAL.load(), GENERATORS.load()]);
  if (kinds.has('higherOrder')) await Promise.all([LAMBDAS.load(), COMPILED_LAMBDAS.load()]);
}

/** What plans of several relations need of each layer. Subqueries and set operations become joins. */
async function loadRelationalParts(): Promise<void> {
  await Promise.all([RELATIONAL.load(), loadSubqueryRules(), JOINS.load()]);
}

/** The sources of a plan, each once, the names of tables, and whether any expression is still text. */
function survey(plan: LogicalPlan): {
  readonly sources: ReadonlySet<ReadDataSource>;
  readonly names: readonly NameParts[];
  readonly hasText: boolean;
} {
  const sources = new Set<ReadDataSource>();
  const names: NameParts[] = [];
  let hasText = false;
  const visitor: LogicalMapping = {
    plan: (node) => {
      if (node.kind === 'readDataSource') sources.add(node);
      if (node.kind === 'readNamedTable') names.push(node.nameParts);
      return mapLogicalPlan(node, visitor);
    },
    expression: (node: Expression) => {
      hasText ||= node.kind === 'expressionString';
      return mapExpression(node, visitor);
    },
  };
  visitor.plan(plan);
  return { sources, names, hasText };
}

/** The declared schema, or the connector's. Fails with UNABLE_TO_INFER_SCHEMA where there is neither. */
async function sourceSchema(engine: EngineState, source: ReadDataSource): Promise<StructType> {
  const { format, options, paths, objectId } = source;
  const connector = sourceConnector(engine.connectors, format);
  await checkSourceOptions(connector, options);
  const { isStreaming } = source;
  const description = { format: connector.name, options, paths, objectId, isStreaming };
  const schema =
    source.schema ?? (await connector.schema?.(description, engine.platform, engine.objects));
  if (schema === undefined) throw unableToInferSchema({ format: connector.name });
  return (!source.isStreaming && (await connector.tableSchema?.(schema, description))) || schema;
}
