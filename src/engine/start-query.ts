import {
  checkEventTimes,
  checkStreaming,
  checkWatermarks,
} from '../analysis/unsupported-operations.ts';
import type { StreamingWrite } from '../api/session-backend.ts';
import type { Sink, SinkContext } from '../connectors/connector.ts';
import { type BatchTarget, ForeachBatchTarget } from '../connectors/foreach-batch.ts';
import { ForeachTarget } from '../connectors/foreach-target.ts';
import { MemoryTable } from '../connectors/memory-table.ts';
import {
  checkpointLocationRequired,
  queryNameInUse,
  queryNameRequired,
} from '../errors/api-errors.ts';
import { LATENESS } from '../physical/lateness-part.ts';
import { STATEFUL } from '../physical/stateful-part.ts';
import { STREAM_JOINS } from '../physical/stream-join-part.ts';
import { outputSchema } from '../plan/output-schema.ts';
import { loadingParts } from '../plan/part-on-use.ts';
import { isStreaming, planInputs, planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { startStreamingQuery } from '../streaming/start.ts';
import type { StreamingQuery } from '../streaming/streaming-query.ts';
import type { StreamingQueryListener } from '../streaming/streaming-query-listener.ts';
import type { StreamingQueryOptions } from '../streaming/streaming-query-options.ts';
import type { StructType } from '../types/data-type.ts';
import { configFlag } from '../types/session-config.ts';
import type { EngineState } from './engine-state.ts';
import { EXECUTION_PARTS } from './execution-parts.ts';
import { analyzePlan, optimizePlan } from './prepare.ts';
import { checkSinkOptions, optionValue, sinkConnector } from './source-options.ts';

/** Sinks for looking and trying: without a checkpoint location their state goes with the query. */
const TEMPORARY_CHECKPOINT_FORMATS = ['memory', 'console', 'foreach', 'foreachBatch', 'noop'];
const CHECKPOINT_LOCATION = 'checkpointLocation';
const CHECKPOINT_FOLDER = 'spark.sql.streaming.checkpointLocation';

/** What a query is started from. */
export interface QueryStart {
  readonly write: StreamingWrite;
  readonly listeners: Iterable<StreamingQueryListener>;
  /** Takes the place of a function for `foreachBatch`, and gets columns instead of rows. */
  readonly batchTarget?: BatchTarget;
  /** Hears of every change of the query's status. */
  readonly onStatus?: StreamingQueryOptions['onStatus'];
}

/** Starts a streaming query. This is where mistakes show: names, types, and what a stream can't do. */
export async function startQuery(engine: EngineState, start: QueryStart): Promise<StreamingQuery> {
  const { format, outputMode, plan, queryName } = start.write;
  const analyzed = await analyzePlan(engine, plan);
  await loadingParts(() => {
    checkStreaming(analyzed, outputMode, engine.config);
    checkWatermarks(analyzed, outputMode);
  });
  await Promise.all([
    STATEFUL.load(),
    joinsStreams(analyzed) && STREAM_JOINS.load(),
    configFlag(engine.config, 'spark.millrace.streaming.lateness.enabled') && LATENESS.load(),
  ]);
  if (format === 'memory' && queryName === undefined) throw queryNameRequired();
  const object = sinkObject(start, outputSchema(planOutput(analyzed)));
  const objectId = object === undefined ? undefined : engine.register(object);
  try {
    const options = await queryOptions(engine, start, analyzed, objectId);
    const query = await underItsName(engine, queryName, () =>
      startStreamingQuery(options, EXECUTION_PARTS),
    );
    if (objectId !== undefined) releaseWith(query, () => engine.unregister(objectId));
    if (object instanceof MemoryTable) showTable(engine, queryName ?? '', object);
    return query;
  } catch (error) {
    if (objectId !== undefined) engine.unregister(objectId);
    throw error;
  }
}

function joinsStreams(plan: ResolvedPlan): boolean {
  const isOne = plan.kind === 'join' && isStreaming(plan.left) && isStreaming(plan.right);
  return isOne || planInputs(plan).some(joinsStreams);
}

/** The live object that the sink is made from, if it is one of those. */
function sinkObject({ batchTarget, write }: QueryStart, schema: StructType): unknown {
  const { format, functions } = write;
  if (format === 'memory') return new MemoryTable(schema);
  if (batchTarget !== undefined) return batchTarget;
  if (functions === undefined) return undefined;
  return functions.kind === 'foreachBatch'
    ? new ForeachBatchTarget(functions.process)
    : new ForeachTarget(functions.open(schema));
}

/** Fails with STREAMING_QUERY_NAME_IN_USE if an active query has the name, or one that is being started. */
async function underItsName(
  { queryNames }: EngineState,
  name: string | undefined,
  start: () => Promise<StreamingQuery>,
): Promise<StreamingQuery> {
  if (name === undefined) return start();
  if (queryNames.has(name)) throw queryNameInUse(name);
  queryNames.add(name);
  try {
    const query = await start();
    releaseWith(query, () => queryNames.delete(name));
    return query;
  } catch (error) {
    queryNames.delete(name);
    throw error;
  }
}

/** What a query holds goes when it ends: a session may start any number of queries. */
function releaseWith(query: StreamingQuery, release: () => unknown): void {
  query.awaitTermination().then(release, release);
}

/** Names a memory sink's table for SQL; not before the query has the name. */
function showTable(engine: EngineState, name: string, table: MemoryTable): void {
  const { schema } = table;
  engine.catalog.createTable(name, () => ({ kind: 'localRelation', schema, rows: table.rows }));
}

async function queryOptions(
  engine: EngineState,
  { write, listeners, onStatus }: QueryStart,
  analyzed: ResolvedPlan,
  objectId: string | undefined,
): Promise<StreamingQueryOptions> {
  const { platform, connectors, objects, config, userCalls, groupCalls } = engine;
  const resultTable = await resultTableOf(engine, write, analyzed);
  const openSink = await sinkOpener(engine, write, outputSchema(planOutput(analyzed)), objectId);
  const plan = await optimizePlan(engine, analyzed);
  await loadingParts(() => checkEventTimes(plan, write.outputMode));
  return {
    name: write.queryName,
    plan,
    analyzedPlan: analyzed,
    outputMode: write.outputMode,
    trigger: write.trigger,
    checkpointLocation: checkpointLocation(engine, write),
    openSink,
    connectors,
    objects,
    config: new Map(config),
    platform,
    userCalls,
    groupCalls,
    listeners,
    onStatus,
    resultTable,
    signal: write.signal,
  };
}

/** The table that the query's result is kept in, where that is wanted. */
async function resultTableOf(
  { catalog }: EngineState,
  { outputMode, resultTable }: StreamingWrite,
  analyzed: ResolvedPlan,
): Promise<StreamingQueryOptions['resultTable']> {
  if (resultTable === undefined) return undefined;
  const [{ ResultTable }, { resultKey }] = await Promise.all([
    import('../streaming/result-table.ts'),
    import('./result-key.ts'),
  ]);
  return new ResultTable({
    schema: outputSchema(planOutput(analyzed)),
    outputMode,
    key: resultKey(analyzed, outputMode),
    options: resultTable,
    createView: (name, table) => {
      const { schema } = table;
      const plan = () => ({ kind: 'localRelation' as const, schema, rows: table.state().rows });
      catalog.createTable(name, plan);
    },
  });
}

/** Fails at once on an unknown format or option, before anything is opened. */
async function sinkOpener(
  engine: EngineState,
  { format, options, partitionColumns, queryName }: StreamingWrite,
  schema: StructType,
  objectId: string | undefined,
): Promise<StreamingQueryOptions['openSink']> {
  const connector = sinkConnector(engine.connectors, format);
  await checkSinkOptions(connector, options);
  const context: Omit<SinkContext, 'queryId'> = {
    format: connector.name,
    path: optionValue(options, 'path'),
    options,
    objectId,
    schema,
    partitionColumns,
    queryName,
    platform: engine.platform,
    timeZone: engine.timeZone,
    objects: engine.objects,
  };
  return ({ id }): Promise<Sink> => connector.openSink({ ...context, queryId: id });
}

/** The option, or a folder of the query's name below the session's; undefined for a temporary one. */
function checkpointLocation(
  { config, platform }: EngineState,
  { format, options, queryName }: StreamingWrite,
): string | undefined {
  const given = optionValue(options, CHECKPOINT_LOCATION);
  if (given !== undefined) return given;
  const folder = config.get(CHECKPOINT_FOLDER);
  if (folder !== undefined) {
    return `${folder.replace(/\/$/, '')}/${queryName ?? platform.random.uuid()}`;
  }
  if (TEMPORARY_CHECKPOINT_FORMATS.includes(format)) return undefined;
  throw checkpointLocationRequired();
}
