import type { Sink, Source } from '../connectors/connector.ts';
import { assert } from '../errors/internal-error.ts';
import { outputModeNotSupportedBySink } from '../errors/query-errors.ts';
import type { EvaluationContext } from '../functions/define.ts';
import type { PhysicalPlan } from '../physical/physical-plan.ts';
import { outputSchema } from '../plan/output-schema.ts';
import {
  configNumber,
  configText,
  type SessionConfig,
  SHARDS,
  STATE_BUDGET,
  STATE_MEMORY,
} from '../types/session-config.ts';
import { WasmCore } from '../wasm/core.ts';
import { prefixedStorage } from './checkpoint/prefixed-storage.ts';
import type { RecoveredPosition, StreamCheckpoint } from './checkpoint/stream-checkpoint.ts';
import type { ExecutionParts } from './execution-parts.ts';
import type { Halt } from './halt.ts';
import type { OpeningQuery } from './rebuild-state.ts';
import type { Releases } from './release.ts';
import type { RunningQuery, ScanInput } from './running-query.ts';
import type { StateInParts } from './state-in-parts.ts';
import type { StreamingQueryOptions } from './streaming-query-options.ts';
import {
  frozenSource,
  openSource,
  sourceKey,
  sourceScans,
  streamingSourceScans,
} from './streaming-sources.ts';

/** Settings that state and watermark depend on: a restart keeps those of the checkpoint, as Spark does. */
const KEPT_SETTINGS = [
  'spark.sql.shuffle.partitions',
  'spark.sql.streaming.multipleWatermarkPolicy',
] as const;

/** The kept settings in force. */
export function keptSettings(config: SessionConfig): Record<string, string> {
  return Object.fromEntries(KEPT_SETTINGS.map((key) => [key, configText(config, key)]));
}

/** The session's settings under those that the checkpoint keeps. */
export function restoredConfig(
  config: SessionConfig,
  kept: Readonly<Record<string, string>>,
): SessionConfig {
  const known: readonly string[] = KEPT_SETTINGS;
  return new Map([...config, ...Object.entries(kept).filter(([key]) => known.includes(key))]);
}

export interface OpenQueryContext {
  readonly options: StreamingQueryOptions;
  readonly parts: ExecutionParts;
  /** The settings in force, those of the checkpoint included. */
  readonly config: SessionConfig;
  readonly checkpoint: StreamCheckpoint;
  readonly position: RecoveredPosition;
  readonly query: { readonly id: string; readonly runId: string };
  /** What was opened before a failure is closed by whoever called. */
  readonly releases: Releases;
  readonly fail: (error: unknown) => void;
  /** What `fail` halts: a source that fails need not be waited for. */
  readonly halt: Halt;
}

/** Opens sources, plan, state and sink of a query, in this order. */
export async function openQuery(context: OpenQueryContext): Promise<RunningQuery> {
  const { options, checkpoint, config, parts } = context;
  const sources = await openStreams(context);
  const { platform } = options;
  const core = await WasmCore.instantiate(await platform.loadCore(), platform.random.seed());
  const evaluation: EvaluationContext = {
    core,
    timeZone: configText(config, 'spark.sql.session.timeZone'),
    batchTimestampMicros: 0n,
    newSeed: () => platform.random.seed(),
    userCalls: options.userCalls,
    groupCalls: options.groupCalls,
    query: context.query,
  };
  const { outputMode, resultTable } = options;
  const shape = await stateInParts(context, core);
  const inParts = shape?.inParts;
  const plan = parts.planPhysical(options.plan, { evaluation, config, outputMode, inParts });
  shape?.planned(plan.stateful.length);
  context.releases.add('the plan', () => plan.close());
  const inputs = await scanInputs(context, plan);
  const state = parts.openState({
    core,
    operators: plan.stateful,
    storage: checkpoint.storage,
    minDeltasForSnapshot: configNumber(
      config,
      'spark.sql.streaming.stateStore.minDeltasForSnapshot',
    ),
  });
  const query = { plan, evaluation, sources, inputs, state, checkpoint, outputMode, resultTable };
  await loadState(query, context);
  const kept = await withinBudget(query, config);
  const sink = await openSink(context);
  return { ...query, ...kept, sink };
}

/** How stateful operators are made where a setting asks for more than one instance of each. */
async function stateInParts(
  { config, options, releases }: OpenQueryContext,
  core: WasmCore,
): Promise<StateInParts | undefined> {
  const isAsked = [SHARDS, STATE_BUDGET, STATE_MEMORY].some((key) => config.has(key));
  if (!isAsked) return undefined;
  const parts = await import('./state-in-parts.ts');
  return parts.stateInParts({ config, core, platform: options.platform, releases });
}

/** What makes a query keep to the budget of its state, if there is one. */
async function withinBudget(
  query: OpeningQuery,
  config: SessionConfig,
): Promise<Partial<OpeningQuery>> {
  const size = config.get(STATE_BUDGET);
  if (size === undefined) return {};
  const budget = await import('./state-budget.ts');
  return budget.withinBudget(query, { config: STATE_BUDGET, size });
}

/** Loads the state that the query goes on from; what is damaged is made again, where that is possible. */
async function loadState(query: OpeningQuery, context: OpenQueryContext): Promise<void> {
  try {
    await query.state.load(context.position.batchId);
  } catch (error) {
    const { rebuildState } = await import('./rebuild-state.ts');
    await rebuildState(error, query, context);
  }
}

async function openStreams(context: OpenQueryContext): Promise<Source[]> {
  const { options, position } = context;
  const sources: Source[] = [];
  for (const [ordinal, scan] of streamingSourceScans(options.plan).entries()) {
    const storage = prefixedStorage(context.checkpoint.storage, `sources/${ordinal}/`);
    const source = await openSource({ ...sourceOptions(context), scan, storage });
    context.releases.add(source.description, () => source.stop());
    if ('availableNow' in options.trigger) {
      sources.push(await context.halt.race(frozenSource(source, position.start[ordinal])));
    } else {
      sources.push(source);
    }
  }
  return sources;
}

/** The plan's scans with their sources; tables come first. */
async function scanInputs(context: OpenQueryContext, plan: PhysicalPlan): Promise<ScanInput[]> {
  const keys = streamingSourceScans(context.options.plan).map(sourceKey);
  const tables: ScanInput[] = [];
  const streams: ScanInput[] = [];
  assert(
    plan.scans.length === sourceScans(context.options.plan).length,
    'the physical plan lost or gained a scan',
  );
  for (const scan of plan.scans) {
    const columns = outputSchema(scan.scan.output);
    if (scan.scan.isStreaming) {
      const ordinal = keys.indexOf(sourceKey(scan.scan));
      streams.push({ kind: 'stream', scan, columns, ordinal });
    } else {
      // A table's connector keeps nothing in the checkpoint: what it read is not to be remembered.
      const storage = context.options.platform.checkpoints.temporary();
      const source = await openSource({ ...sourceOptions(context), scan: scan.scan, storage });
      context.releases.add(source.description, () => source.stop());
      const end = await source.latestOffset(null, { kind: 'allAvailable' });
      tables.push({ kind: 'table', scan, columns, source, end });
    }
  }
  return [...tables, ...streams];
}

function sourceOptions({ options, config, fail }: OpenQueryContext) {
  const { connectors, objects, platform } = options;
  const timeZone = configText(config, 'spark.sql.session.timeZone');
  return { connectors, objects, platform, timeZone, fail };
}

async function openSink({ options, query, releases }: OpenQueryContext): Promise<Sink> {
  const sink = await options.openSink(query);
  releases.add(sink.description, () => sink.close());
  if (!sink.outputModes.includes(options.outputMode)) {
    const outputMode = options.outputMode;
    throw outputModeNotSupportedBySink({ outputMode, className: sink.description });
  }
  return sink;
}
