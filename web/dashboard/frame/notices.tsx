/** What a reader must know before the numbers: the connection is gone, files are needed, the engine came back, a problem. */
import { useEffect } from 'preact/hooks';
import { ClassMark } from '../parts/marks.tsx';
import { useNow, usePage, useShown } from '../parts/use-page.ts';
import type { Activity, OpenedSource, Resumed } from '../protocol.ts';
import {
  closedCount,
  failingShares,
  lastClosed,
  stripColumn,
  totalRows,
} from '../strip/strip-values.ts';
import { failingName, trackText } from '../strip/tracks.ts';
import { countedText, countText, spanText } from '../text/numbers.ts';
import { plainMessage, problemWords } from '../text/problem-words.ts';
import { clockText, momentText } from '../text/times.ts';
import { FilesNeededNotice } from './files-needed.tsx';

type Disconnected = Extract<Activity, { kind: 'disconnected' }>;

export function Notices() {
  const activity = useShown((state) => state.activity);
  const source = useShown((state) => state.source);
  return (
    <>
      <ResumedNotice />
      {activity.kind === 'disconnected' && source !== undefined && (
        <DisconnectedNotice activity={activity} source={source} />
      )}
      <FilesNeededNotice />
      <Problems />
      <UnparsedNotice />
    </>
  );
}

/** Stays for a minute after the pointer has moved, or until it is closed. */
function ResumedNotice() {
  const page = usePage();
  const resumed = useShown((state) => state.resumed);
  const zone = useShown((state) => state.zone);
  useEffect(() => {
    if (resumed === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const seen = () => {
      timer ??= setTimeout(() => page.change({ resumed: undefined }), 60_000);
    };
    addEventListener('pointermove', seen, { once: true });
    return () => {
      removeEventListener('pointermove', seen);
      clearTimeout(timer);
    };
  }, [resumed, page]);
  if (resumed === undefined) return null;
  return (
    <div class={`notice resumed${resumed.lostRows > 0 ? ' lost' : ''}`} role="status">
      <p>
        <b>Resumed at {clockText(resumed.atMs, zone)}</b>
        <span>{countedText(resumed.openWindows, 'window')} open</span>
        <span>{countText(resumed.lostRows)} lost</span>
        <span class="aside">{gapText(resumed)}</span>
      </p>
      <button
        type="button"
        class="quiet small last"
        aria-label="Close this message"
        onClick={() => page.change({ resumed: undefined })}
      >
        Close
      </button>
    </div>
  );
}

function gapText({ gapMs, gapRows, lostRows }: Resumed): string {
  if (gapMs === undefined) return '';
  const rows = gapRows === undefined ? '' : `, ${countedText(gapRows, 'row')}`;
  return lostRows > 0
    ? `away for ${spanText(gapMs)}; the rows of that time are not all there`
    : `${spanText(gapMs)} gap filled${rows}`;
}

function DisconnectedNotice({
  activity,
  source,
}: {
  activity: Disconnected;
  source: OpenedSource;
}) {
  const page = usePage();
  const zone = useShown((state) => state.zone);
  const now = useNow();
  const { sinceMs, reason, attempts, nextAttemptMs } = activity;
  const host = source.hosts[0] ?? source.name;
  const next =
    nextAttemptMs === undefined
      ? 'No further try by itself'
      : nextAttemptMs <= now
        ? 'Trying now'
        : `Next try in ${spanText(nextAttemptMs - now)}`;
  return (
    <>
      <section class="notice broken" role="alert" aria-labelledby="broken-heading">
        <div>
          <h2 id="broken-heading">
            <ClassMark index={3} />
            No connection to {host} since {momentText(sinceMs, zone, now)}
          </h2>
          <p>
            {plainMessage(reason)} <b>What was counted stays.</b> A Millrace server keeps the rows
            of the meantime and sends them when it is back.
          </p>
          {/* Counts down each second, which nobody wants read out. */}
          <p class="aside" aria-live="off">
            {next}, attempt {countText(attempts)}.
          </p>
        </div>
        <div class="notice-acts">
          <button type="button" class="button strong" onClick={() => page.retry()}>
            Try now
          </button>
          <button type="button" class="button" onClick={() => page.close()}>
            Change URL
          </button>
        </div>
      </section>
      <LastKnown source={source} />
    </>
  );
}

/** One line with the numbers of the last window that was closed. */
function LastKnown({ source }: { source: OpenedSource }) {
  const strip = useShown((state) => state.strip);
  const zone = useShown((state) => state.zone);
  const at = strip === undefined ? undefined : lastClosed(strip);
  if (strip === undefined || at === undefined) return null;
  const endMs = strip.values[at] + strip.windowMs;
  const rate = trackText('requests', totalRows(strip)[at] / (strip.windowMs / 1000));
  const share = trackText('share', failingShares(strip)[at]);
  const p95 = trackText('p95', stripColumn(strip, 'p95')[at]);
  return (
    <p class="last-known">
      <span class="aside">Last known, {clockText(endMs, zone)}</span> <b>{rate}</b>
      {source.classes !== 'none' && share !== '' && (
        <>
          , {failingName(source)} <b>{share}</b>
        </>
      )}
      {p95 !== '' && (
        <>
          , p95 <b>{p95}</b>
        </>
      )}
      <span class="hidden">, of {countedText(closedCount(strip), 'closed window')}</span>
    </p>
  );
}

function Problems() {
  const page = usePage();
  const problems = useShown((state) => state.problems);
  const activity = useShown((state) => state.activity);
  const zone = useShown((state) => state.zone);
  const now = Date.now();
  const failed = activity.kind === 'failed' ? activity.problem : undefined;
  const others = problems
    .map(({ problem }) => problem)
    .filter(({ condition }) => condition !== failed?.condition);
  const shown = failed === undefined ? others : [failed, ...others];
  return (
    <>
      {shown.map((problem) => {
        const { title, text } = problemWords(problem);
        return (
          <section class="notice broken" role="alert" key={problem.condition}>
            <div>
              <h2>
                <ClassMark index={3} />
                {title}
              </h2>
              {text !== '' && <p>{text}</p>}
              <p class="aside">At {momentText(problem.atMs, zone, now)}.</p>
            </div>
            <div class="notice-acts">
              {problem === failed ? (
                <button type="button" class="button" onClick={() => page.close()}>
                  Open another log
                </button>
              ) : (
                <button
                  type="button"
                  class="quiet"
                  onClick={() => page.closeProblem(problem.condition)}
                >
                  Close
                </button>
              )}
            </div>
          </section>
        );
      })}
    </>
  );
}

/** Lines that do not fit the format are kept and counted; said once there are any. */
function UnparsedNotice() {
  const count = useShown((state) => state.vitals?.unparsedRows ?? 0);
  const total = useShown((state) => state.vitals?.totalRows ?? 0);
  const format = useShown((state) => state.source?.format.name ?? '');
  const isClosed = useShown((state) => state.isUnparsedClosed);
  const page = usePage();
  if (count === 0 || isClosed) return null;
  return (
    <div class="notice unparsed">
      <p>
        <b>
          {countText(count)} of {countText(total)}
        </b>{' '}
        lines do not fit {format}. They are kept and counted; if they are many, choose another
        format under the log's name.
      </p>
      <button
        type="button"
        class="quiet small last"
        aria-label="Close this message"
        onClick={() => page.change({ isUnparsedClosed: true })}
      >
        Close
      </button>
    </div>
  );
}
