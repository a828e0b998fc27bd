/** Runs a log's windowed summary as a streaming query and shows it live, until it is stopped or the log ends. */
import { join } from 'node:path';
import type { DataFrame } from '../../src/api/dataframe.ts';
import type { Session } from '../../src/api/session.ts';
import type { StreamingQueryProgress } from '../../src/streaming/streaming-query-progress.ts';
import { LiveTable, type Screen } from './live-table.ts';
import { type LogFields, showBytes, summarize } from './log-summary.ts';
import { WindowBoard } from './window-board.ts';

export interface WatchOptions {
  readonly session: Session;
  readonly events: DataFrame;
  readonly fields: LogFields;
  readonly windowSize: string;
  readonly title: string;
  /** Holds the checkpoint and the board; undefined for inputs that can't be read again. */
  readonly stateFolder: string | undefined;
  /** Stops when everything that is there has been read, instead of following. */
  readonly once: boolean;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** How long the last micro-batch may take after Ctrl-C before it is given up; it then runs again at the next start. */
const LAST_BATCH_MS = 5000;

interface Totals {
  rows: number;
  resumed: boolean;
}

const clockTime = (iso: string | undefined) =>
  iso === undefined ? '–' : iso.replace('T', ' ').slice(0, 19);

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
  const behind = sources[0]?.metrics.bytesBehind;
  const lagMs = eventTime.max === undefined ? undefined : nowMs - Date.parse(eventTime.max);
  const lag =
    behind !== undefined
      ? `${showBytes(Number(behind))} behind`
      : lagMs === undefined
        ? 'lag –'
        : `lag ${(Math.max(0, lagMs) / 1000).toFixed(1)} s`;
  return [
    `${rate} rows/s`,
    `${totals.rows.toLocaleString('en')} rows`,
    `watermark ${clockTime(eventTime.watermark)}`,
    lag,
    `batch ${progress.batchId} in ${progress.batchDuration} ms`,
  ];
}

export async function watch(options: WatchOptions): Promise<void> {
  const { session, stateFolder, screen, signal } = options;
  const summary = summarize(options.events, options.fields, options.windowSize);
  const board = new WindowBoard(stateFolder && join(stateFolder, 'board.json'));
  const table = new LiveTable(screen);
  const totals: Totals = { rows: 0, resumed: board.size > 0 };
  const footer = `${totals.resumed ? 'Resumed from the last checkpoint. ' : ''}Ctrl-C stops with a checkpoint.`;
  const show = (progress: StreamingQueryProgress | undefined) => {
    table.show({
      title: options.title,
      facts: factsOf(progress, totals, Date.now()),
      columns: summary.columns,
      rows: board.cells(),
      footer,
    });
  };
  show(undefined);
  session.streams.addListener({
    onQueryProgress: ({ progress }) => {
      totals.rows += progress.numInputRows;
      show(progress);
    },
  });
  const writer = summary.frame.writeStream
    .outputMode('update')
    .trigger(options.once ? { availableNow: true } : { processingTime: '1 second' })
    .foreachBatch(async (batch) => board.update((await batch.collect()).map(summary.toCells)));
  const query = await (stateFolder === undefined
    ? writer
    : writer.option('checkpointLocation', join(stateFolder, 'checkpoint'))
  ).start();
  const stop = async () => {
    await query.processAllAvailable().catch(() => {});
    await query.stop();
  };
  const giveUp = () => setTimeout(() => void query.stop(), LAST_BATCH_MS).unref();
  signal.addEventListener('abort', () => {
    giveUp();
    void stop();
  });
  if (signal.aborted) await stop();
  await query.awaitTermination();
  show(query.lastProgress ?? undefined);
}
