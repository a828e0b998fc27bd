/**
 * The way out of damaged state: an older version that is whole, and the micro-batches since then once more, as the offset log
 * has them. The sink has their rows, so that what comes out is thrown away. Loaded when it is needed.
 */
import { noopSink } from '../connectors/noop.ts';
import { MillraceError } from '../errors/exception.ts';
import type { OffsetEntry } from './checkpoint/offset-log.ts';
import { loggedEntries, watermarkOf } from './checkpoint/recover-position.ts';
import type { RecoveredPosition } from './checkpoint/stream-checkpoint.ts';
import type { OpenQueryContext } from './open-query.ts';
import type { MicroBatch } from './run-batch.ts';
import { runLogged } from './run-logged.ts';
import type { RunningQuery } from './running-query.ts';
import { watermarkTracker } from './watermark-tracker.ts';

/** What is read of a damaged entry. One of a later version of Millrace is whole. */
const DAMAGE: readonly string[] = [
  'CANNOT_LOAD_STATE_STORE.CORRUPTED_SEGMENT',
  'CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS',
];

/** A query that is being opened. */
export type OpeningQuery = Omit<RunningQuery, 'sink'>;

/** What an older version needs to become the one that was lost. */
interface Replay {
  /** The version that is whole, and in the operators now. */
  readonly from: number;
  /** The batches after it, the one before them first if there is one. */
  readonly entries: readonly OffsetEntry[];
}

/**
 * Makes the operators hold the state that `damage` kept from being loaded, and writes it as a snapshot. Fails with `damage`
 * where that is something else, where a source can't give rows again that were committed, or where the logs don't reach
 * back to a version that is whole; the log says why.
 */
export async function rebuildState(
  damage: unknown,
  query: OpeningQuery,
  context: OpenQueryContext,
): Promise<void> {
  const { logger } = context.options.platform;
  const entry = damagedEntry(damage);
  if (entry === undefined) throw damage;
  const batchId = context.position.batchId;
  try {
    assertReplayable(query);
    const replay = await olderVersion(query, entry.version, batchId);
    logger.warn('State is damaged: it is made again from an older version', {
      entry: entry.name,
      version: replay.from,
      batches: batchId - replay.from,
    });
    await replayBatches(query, context, replay);
  } catch (error) {
    logger.error('Damaged state could not be made again', { entry: entry.name, error });
    throw context.halt.isHalted ? error : damage;
  }
}

/** The entry of state that an error is about. */
function damagedEntry(error: unknown): { name: string; version: number } | undefined {
  if (!(error instanceof MillraceError)) return undefined;
  if (!DAMAGE.includes(error.condition)) return undefined;
  const { fileName, fileToRead } = error.parameters;
  const name = fileName ?? fileToRead ?? '';
  const version = /^state\/(\d+)$/.exec(name)?.[1];
  return version === undefined ? undefined : { name, version: Number(version) };
}

/** Rows that can't be read again, or may be others by now, would make another state. */
function assertReplayable({ sources, inputs }: OpeningQuery): void {
  const lost = sources.find(({ isReplayable }) => isReplayable !== true);
  if (lost !== undefined) {
    throw new Error(`${lost.description} does not give again what was committed`);
  }
  const table = inputs.find((input) => input.kind === 'table');
  if (table !== undefined) throw new Error('a table may have other rows than it had');
}

/** Loads the newest version before a damaged one that is whole, and from which the logs reach on. */
async function olderVersion(
  { state, checkpoint }: OpeningQuery,
  damaged: number,
  batchId: number,
): Promise<Replay> {
  for (let version = damaged - 1; ; version--) {
    const entries = await loggedEntries(checkpoint.offsets, Math.max(0, version - 1), batchId);
    try {
      await state.load(version);
      return { from: version, entries };
    } catch (error) {
      const older = damagedEntry(error)?.version;
      if (older === undefined || older === 0) throw error;
      version = older;
    }
  }
}

async function replayBatches(
  query: OpeningQuery,
  { config, position, halt, options }: OpenQueryContext,
  { from, entries }: Replay,
): Promise<void> {
  const { state, checkpoint } = query;
  const { clock } = options.platform;
  const silent = { ...query, sink: noopSink };
  for (const { nodesMs, ...batch } of batchesOf(entries, from, query.sources.length)) {
    const watermarkMs = await watermarkOf(checkpoint.commits, batch.id, batch.entry);
    const watermark = watermarkTracker(config, watermarkMs, nodesMs);
    await runLogged(silent, batch, { clock, halt, watermark });
    const version = batch.id + 1;
    if (version === position.batchId) {
      await checkpoint.storage.write(state.prepareSnapshot(version));
    } else state.prepare(version);
    state.committed(version);
  }
}

function batchesOf(
  entries: readonly OffsetEntry[],
  from: number,
  sources: number,
): (MicroBatch & Pick<RecoveredPosition, 'nodesMs'>)[] {
  const previous = from === 0 ? undefined : entries[0];
  const own = from === 0 ? entries : entries.slice(1);
  return own.map((entry, index) => {
    const before = index === 0 ? previous : own[index - 1];
    return {
      id: from + index,
      start: before?.offsets ?? new Array<null>(sources).fill(null),
      entry,
      previousWatermarkMs: before?.metadata.batchWatermarkMs ?? 0,
      nodesMs: before?.metadata.epoch?.nodesMs ?? [],
    };
  });
}
