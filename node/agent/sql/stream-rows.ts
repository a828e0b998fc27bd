/** Runs a statement over input that is still coming, and prints what it gives: the whole of `millrace sql` but tables at rest. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataFrame } from '../../../src/api/dataframe.ts';
import type { Session } from '../../../src/api/session.ts';
import { AnalysisException } from '../../../src/errors/exception.ts';
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';
import type { Trigger } from '../../../src/streaming/trigger.ts';
import { LiveTable } from '../live-table.ts';
import { EACH_SECOND, untilEnded } from '../until-ended.ts';
import type { Output, StreamMode } from './outputs.ts';
import { type RowPrinter, rowPrinter, shown } from './row-printer.ts';
import { type Cells, type RowTexts, rowTexts } from './row-text.ts';
import type { StandardInputTable } from './standard-input-table.ts';
import type { StandardOutput } from './standard-output.ts';

interface StreamRun {
  readonly session: Session;
  readonly text: string;
  readonly options: { readonly outputMode?: StreamMode; readonly follow?: boolean };
  readonly output: Output;
  readonly out: StandardOutput;
  /** Absent where files are followed. */
  readonly standardInput: StandardInputTable | undefined;
  readonly signal: AbortSignal;
}

/**
 * Streams a statement until its input ends or the signal aborts; false, with nothing read, where no stream can answer it
 * and it has to wait for the end of its input.
 */
export async function streamRows(run: StreamRun): Promise<boolean> {
  const { session, standardInput, options, output } = run;
  await standardInput?.stream(session);
  const frame = await session.sql(run.text);
  if (!frame.isStreaming) return false;
  const texts = await rowTexts(frame, output);
  const view = viewOf(run, texts);
  const ended = standardInput?.ended ?? new Promise<void>(() => {});
  const modes = options.outputMode === undefined ? modesOf(run) : [options.outputMode];
  for (const [index, mode] of modes.entries()) {
    try {
      await runIn(run, mode, texts.frame, view, ended);
      return true;
    } catch (error) {
      const isRefused = error instanceof AnalysisException;
      const isLast = index === modes.length - 1;
      // A file that is followed has no end to wait for.
      if (!isRefused || (isLast && (options.follow === true || options.outputMode !== undefined)))
        throw error;
    }
  }
  return false;
}

/** An aggregation has a whole result, which is shown over and over or at the end; all else gives rows that stay. */
function modesOf({ output, standardInput }: StreamRun): readonly StreamMode[] {
  const isLive = output === 'table' || standardInput !== undefined;
  return isLive ? ['complete', 'append'] : ['update', 'complete', 'append'];
}

/** What takes the rows of micro-batches. */
interface View {
  take(mode: StreamMode, rows: readonly Cells[]): Promise<void>;
  end(): Promise<void>;
}

function viewOf(run: StreamRun, texts: RowTexts): View & Pick<RowTexts, 'toCells'> {
  const { out, output, options } = run;
  const { columns, toCells } = texts;
  const live =
    output === 'table' && process.stdout.isTTY === true ? new LiveTable(process.stdout) : undefined;
  const isLastOnly = options.outputMode === undefined && run.standardInput !== undefined;
  let printer: RowPrinter = rowPrinter(output, columns);
  let last: readonly Cells[] | undefined;
  return {
    toCells,
    take: async (mode, rows) => {
      // Who looks on does not wait for more rows.
      if (mode !== 'complete' && rows.length === 0) return;
      if (mode !== 'complete') return out.write(printer.rows(rows) + printer.flush());
      last = rows;
      if (live !== undefined) {
        const cells = rows.map((row) => row.map(shown));
        live.show({
          title: run.text.replace(/\s+/g, ' '),
          facts: [],
          columns,
          rows: cells,
          footer: 'Ctrl-C stops.',
        });
      } else if (!isLastOnly) {
        await out.write(printer.rows(rows) + printer.end());
        printer = rowPrinter(output, columns);
      }
    },
    end: async () => {
      if (last === undefined) return out.write(printer.end());
      live?.clear();
      if (live !== undefined || isLastOnly) await out.write(printer.rows(last) + printer.end());
    },
  };
}

async function runIn(
  run: StreamRun,
  mode: StreamMode,
  frame: DataFrame,
  view: ReturnType<typeof viewOf>,
  ended: Promise<void>,
): Promise<void> {
  const { signal, out, standardInput } = run;
  let taken = -1;
  const start = async (trigger: Trigger, checkpoint: string): Promise<StreamingQuery> => {
    const query = await frame.writeStream
      .outputMode(mode)
      .trigger(trigger)
      .option('checkpointLocation', checkpoint)
      .foreachBatch(async (batch, batchId) => {
        // One that was stopped before its commit comes again.
        if (batchId <= taken) return;
        await view.take(mode, (await batch.collect()).map(view.toCells));
        taken = batchId;
      })
      .start();
    signal.addEventListener('abort', () => void query.stop());
    if (signal.aborted) await query.stop();
    return query;
  };
  if (standardInput === undefined) await untilStopped(start);
  else await untilEnded(ended, start);
  if (!out.isClosed) await view.end();
}

/** Files that are followed end with the query. */
async function untilStopped(
  start: (trigger: Trigger, checkpoint: string) => Promise<StreamingQuery>,
): Promise<void> {
  const checkpoint = mkdtempSync(join(tmpdir(), 'millrace-follow-'));
  try {
    await (await start(EACH_SECOND, checkpoint)).awaitTermination();
  } finally {
    rmSync(checkpoint, { recursive: true, force: true });
  }
}
