/** Runs a log's windowed summary as a streaming query and shows it live, until it is stopped or the log ends. */
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { DataFrame } from '../../src/api/dataframe.ts';
import type { Session } from '../../src/api/session.ts';
import type { LogRoles } from '../../src/connectors/format/detect/detected-format.ts';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import type { StreamingQueryProgress } from '../../src/streaming/streaming-query-progress.ts';
import type { Trigger } from '../../src/streaming/trigger.ts';
import { LiveTable, type Screen } from './live-table.ts';
import { showBytes, summarize } from './log-summary.ts';
import { AT_ONCE, EACH_SECOND, untilEnded } from './until-ended.ts';
import { WindowBoard } from './window-board.ts';

export interface WatchOptions {
  readonly session: Session;
  readonly events: DataFrame;
  readonly roles: LogRoles;
  readonly windowSize: string;
  readonly title: string;
  /** Holds the checkpoint and the board; undefined for inputs that can't be read again. */
  readonly stateFolder: string | undefined;
  /** Resolves when the input has ended; what it gave is then read to the last row. Absent for what is followed. */
  readonly ended?: Promise<void>;
  /** Stops when everything that is there has been read, instead of following. */
  readonly once: boolean;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** How long the last micro-batch may take after Ctrl-C before it is given up; it then runs again at the next start. */
const LAST_BATCH_MS = 5000;

const FOLLOWING = 'Ctrl-C stops with a checkpoint.';

interface Totals {
  rows: number;
  resumed: boolean;
}

const clockTime = (iso: string | undefined) =>
  iso === undefined ? '–' : iso.replace('T', ' ').slice(0, 19);

/** Past this the log is an old one, and how old is better said by a date. */
const LIVE_LAG_MS = 3_600_000;

function lagOf(newestEvent: string | undefined, nowMs: number): string {
  if (newestEvent === undefined) return 'lag –';
  const lagMs = Math.max(0, nowMs - Date.parse(newestEvent));
  return lagMs > LIVE_LAG_MS
    ? `newest event ${clockTime(newestEvent)}`
    : `lag ${(lagMs / 1000).toFixed(1)} s`;
}

/** What stands under the title: how fast, how far, how late. */
function factsOf(
  progress: StreamingQueryProgress | undefined,
  totals: Totals,
  nowMs: number,
): string[] {
  if (progress === undefined) return ['waiting for the first events …'];
  const { eventTime, processedRowsPerSecond, sources } = progress;
  const rate = Math.round(progress.numInputRows > 0 ? processedRowsPerSecond : 0).toLocaleString(
    'en',
  );
  const behind = sources[0]?.metrics.lagBytes;
  const lag =
    behind === undefined ? lagOf(eventTime.max, nowMs) : `${showBytes(Number(behind))} behind`;
  return [
    `${rate} rows/s`,
    `${totals.rows.toLocaleString('en')} rows`,
    `watermark ${clockTime(eventTime.watermark)}`,
    lag,
    `batch ${progress.batchId} in ${progress.batchDuration} ms`,
  ];
}

/** Lets the micro-batch that is under way come to its checkpoint, then stops. */
async function stopAfterBatch(query: StreamingQuery, batchEnded: EventEmitter): Promise<void> {
  if (query.status.isTriggerActive) {
    await once(batchEnded, 'end', { signal: AbortSignal.timeout(LAST_BATCH_MS) }).catch(() => {});
  }
  await query.stop();
}

export async function watch(options: WatchOptions): Promise<void> {
  const { session, stateFolder, screen, signal } = options;
  const summary = summarize(options.events, options.roles, options.windowSize);
  const board = new WindowBoard(stateFolder && join(stateFolder, 'board.json'));
  const table = new LiveTable(screen);
  let latest: StreamingQueryProgress | undefined;
  const batchEnded = new EventEmitter();
  const totals: Totals = { rows: 0, resumed: board.size > 0 };
  const resumed = totals.resumed ? 'Resumed from the last checkpoint. ' : '';
  const show = (progress: StreamingQueryProgress | undefined, hint: string) => {
    table.show({
      title: options.title,
      facts: factsOf(progress, totals, Date.now()),
      columns: summary.columns,
      rows: board.cells(),
      footer: `${resumed}${hint}`,
    });
  };
  show(undefined, FOLLOWING);
  session.streams.addListener({
    onQueryProgress: ({ progress }) => {
      totals.rows += progress.numInputRows;
      latest = progress;
      show(progress, FOLLOWING);
      batchEnded.emit('end');
    },
  });
  const start = (trigger: Trigger, checkpoint: string) =>
    summary.frame.writeStream
      .outputMode('update')
      .trigger(trigger)
      .option('checkpointLocation', checkpoint)
      .foreachBatch(async (batch) => board.update((await batch.collect()).map(summary.toCells)))
      .start();
  const untilStopped = async (query: StreamingQuery) => {
    signal.addEventListener('abort', () => void stopAfterBatch(query, batchEnded));
    if (signal.aborted) await query.stop();
    await query.awaitTermination();
  };
  if (stateFolder !== undefined) {
    const trigger = options.once ? AT_ONCE : EACH_SECOND;
    await untilStopped(await start(trigger, join(stateFolder, 'checkpoint')));
  } else await untilEnded(options.ended ?? Promise.resolve(), start);
  show(
    latest,
    stateFolder === undefined
      ? 'Done.'
      : 'Stopped with a checkpoint; the next start goes on from here.',
  );
}
