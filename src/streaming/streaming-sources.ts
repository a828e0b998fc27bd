import type { Connector, Offset, ReadLimit, Source } from '../connectors/connector.ts';
import { assert } from '../errors/internal-error.ts';
import { planInputs, type ResolvedPlan, type SourceScan } from '../plan/resolved-plan.ts';
import type { CheckpointStorage } from '../ports/checkpoint-storage.ts';
import type { Platform } from '../ports/platform.ts';
import { sameOffset } from './same-offset.ts';

/** The scans of a plan, in its order. */
export function sourceScans(plan: ResolvedPlan): SourceScan[] {
  return plan.kind === 'sourceScan' ? [plan] : planInputs(plan).flatMap(sourceScans);
}

/**
 * Two scans read one source when they describe the same thing: then they see the same rows in each micro-batch, and the
 * source has one line in the offset log.
 */
export function sourceKey({ source }: SourceScan): string {
  const { format, objectId, options, paths, schema } = source;
  const sorted = Object.entries(options).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([format, objectId, sorted, paths, schema]);
}

/** One scan for each streaming source of a plan, in the order of the offset log. */
export function streamingSourceScans(plan: ResolvedPlan): SourceScan[] {
  const byKey = new Map<string, SourceScan>();
  for (const scan of sourceScans(plan)) {
    if (scan.isStreaming && !byKey.has(sourceKey(scan))) byKey.set(sourceKey(scan), scan);
  }
  return [...byKey.values()];
}

export interface OpenSourceOptions {
  readonly scan: SourceScan;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly objects: ReadonlyMap<string, unknown>;
  readonly platform: Platform;
  /** The source's own: for a stream, its part of the checkpoint. */
  readonly storage: CheckpointStorage;
  readonly timeZone: string;
  readonly fail: (error: unknown) => void;
}

export async function openSource(options: OpenSourceOptions): Promise<Source> {
  const { scan, connectors, objects, platform, storage, timeZone, fail } = options;
  const connector = connectors.get(scan.source.format);
  assert(connector?.openSource !== undefined, `${scan.source.format} can't be read`);
  return connector.openSource({
    description: scan.source,
    platform,
    storage,
    timeZone,
    objects,
    fail,
  });
}

/**
 * A source whose end is fixed at what is there now, for `availableNow`. One that can freeze keeps its rate limit; any
 * other gives all of it in one batch (Spark's `AvailableNowDataStreamWrapper`).
 */
export async function frozenSource(source: Source, start: Offset | null): Promise<Source> {
  if (source.freeze !== undefined) {
    await source.freeze();
    return source;
  }
  const end = (await source.latestOffset(start, { kind: 'allAvailable' })) ?? start;
  return {
    description: source.description,
    isReplayable: source.isReplayable,
    defaultReadLimit: source.defaultReadLimit,
    latestOffset: async (_start: Offset | null, _limit: ReadLimit) => end,
    reportLatestOffset: source.reportLatestOffset?.bind(source),
    read: source.read.bind(source),
    commit: source.commit.bind(source),
    metrics: source.metrics?.bind(source),
    stop: source.stop.bind(source),
  };
}

/** Whether any source has something after the start. A source without an offset has nothing. */
export function isNewDataAvailable(
  start: readonly (Offset | null)[],
  end: readonly (Offset | null)[],
): boolean {
  return end.some((offset, ordinal) => hasRows(start[ordinal], offset));
}

/** Whether the range of one source has an end after its start. */
export function hasRows(start: Offset | null, end: Offset | null): boolean {
  return end !== null && (start === null || !sameOffset(start, end));
}
