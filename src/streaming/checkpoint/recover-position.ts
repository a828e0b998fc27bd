/**
 * Where a query goes on, told from the logs of its checkpoint. Loaded by a query that has run before.
 */
import { batchMetadataNotFound } from '../../errors/checkpoint-errors.ts';
import { sourceCountMismatch, sourceFormatMismatch } from '../../errors/recovery-errors.ts';
import type { CommitLog } from './commit-log.ts';
import type { OffsetEntry, OffsetLog } from './offset-log.ts';
import type { RecoveredPosition } from './stream-checkpoint.ts';

export interface RecoveryOptions {
  /** The logs, opened; the last batch that is logged is not before the last that was committed. */
  readonly offsets: OffsetLog;
  readonly commits: CommitLog;
  /** The last batch that was logged. */
  readonly latestId: number;
  /** The formats of the sources as the checkpoint has them, and those of the query; Spark's checkpoints have none. */
  readonly storedFormats: readonly string[] | undefined;
  readonly sourceFormats: readonly string[];
}

/**
 * Finds where to go on, as Spark's `MicroBatchExecution.populateStartOffsets` does. Fails when the checkpoint belongs to a
 * query with other sources, or when an entry is missing or malformed.
 */
export async function recoverPosition(options: RecoveryOptions): Promise<RecoveredPosition> {
  const { offsets, commits, latestId } = options;
  const latest = await offsets.read(latestId);
  checkSources(latest, options);
  return commits.latestId === latestId
    ? afterCommitted(latest, options)
    : inLogged(latest, options);
}

/** The entries of the batches from one on and before another one. Fails where one is gone or malformed. */
export async function loggedEntries(
  offsets: OffsetLog,
  from: number,
  before: number,
): Promise<readonly OffsetEntry[]> {
  const entries: OffsetEntry[] = [];
  for (let id = from; id < before; id++) entries.push(await offsets.read(id));
  return entries;
}

/** The watermark that a batch begins with. The entry of an epoch has that of its end, as it moves with the rows. */
export async function watermarkOf(
  commits: CommitLog,
  id: number,
  { metadata }: OffsetEntry,
): Promise<number> {
  if (metadata.epoch === undefined) return metadata.batchWatermarkMs;
  return id === 0 ? 0 : (await commits.read(id - 1)).nextBatchWatermarkMs;
}

async function afterCommitted(
  latest: OffsetEntry,
  { commits, latestId }: RecoveryOptions,
): Promise<RecoveredPosition> {
  const { nextBatchWatermarkMs } = await commits.read(latestId);
  const { batchWatermarkMs, conf } = latest.metadata;
  return {
    batchId: latestId + 1,
    logged: undefined,
    start: latest.offsets,
    watermarkMs: Math.max(batchWatermarkMs, nextBatchWatermarkMs),
    previousWatermarkMs: batchWatermarkMs,
    nodesMs: latest.metadata.epoch?.nodesMs ?? [],
    conf,
  };
}

async function inLogged(
  logged: OffsetEntry,
  { offsets, commits, latestId, sourceFormats }: RecoveryOptions,
): Promise<RecoveredPosition> {
  const isFirst = latestId === 0;
  if (!isFirst && commits.latestId !== latestId - 1) {
    throw batchMetadataNotFound({ batchMetadataFile: `commits/${latestId - 1}` });
  }
  const previous = isFirst ? undefined : await offsets.read(latestId - 1);
  return {
    batchId: latestId,
    logged,
    start: previous?.offsets ?? new Array<null>(sourceFormats.length).fill(null),
    watermarkMs: await watermarkOf(commits, latestId, logged),
    previousWatermarkMs: previous?.metadata.batchWatermarkMs ?? 0,
    nodesMs: previous?.metadata.epoch?.nodesMs ?? [],
    conf: logged.metadata.conf,
  };
}

function checkSources(
  { offsets }: OffsetEntry,
  { storedFormats, sourceFormats }: RecoveryOptions,
): void {
  const report = () => sourceReport(storedFormats, offsets.length, sourceFormats);
  if (offsets.length !== sourceFormats.length) {
    throw sourceCountMismatch({
      checkpointCount: String(offsets.length),
      queryCount: String(sourceFormats.length),
      report: report(),
    });
  }
  storedFormats?.forEach((checkpointFormat, ordinal) => {
    const queryFormat = sourceFormats[ordinal];
    if (checkpointFormat === queryFormat) return;
    throw sourceFormatMismatch({
      ordinal: String(ordinal),
      checkpointFormat,
      queryFormat,
      report: report(),
    });
  });
}

/** What became of the sources of a checkpoint, a line each; their formats are not known in one that Spark wrote. */
function sourceReport(
  stored: readonly string[] | undefined,
  count: number,
  current: readonly string[],
): string {
  const known = stored ?? new Array<string>(count).fill('of some format');
  const lines = Array.from({ length: Math.max(count, current.length) }, (_, ordinal) => {
    const [before, now] = [known[ordinal], current[ordinal]];
    if (before === undefined) return `- source ${ordinal}: ${now} is new`;
    if (now === undefined) return `- source ${ordinal}: ${before} is gone`;
    return `- source ${ordinal}: ${before === now ? `${now} kept` : `was ${before}, is ${now}`}`;
  });
  return [`${count} in the checkpoint, ${current.length} in the query:`, ...lines].join('\n');
}
