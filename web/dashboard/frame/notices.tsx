/** What a reader must know before the numbers: the connection is gone, files are needed, the engine came back, a problem. */
import { useEffect } from 'preact/hooks';
import { ClassMark } from '../parts/marks.tsx';
import { usePage, useShown } from '../parts/use-page.ts';
import type { Resumed } from '../protocol.ts';
import { countedText, countText, spanText } from '../text/numbers.ts';
import { problemWords } from '../text/problem-words.ts';
import { clockText, momentText } from '../text/times.ts';
import { DisconnectedNotice } from './disconnected.tsx';
import { FilesNeededNotice } from './files-needed.tsx';

export function Notices() {
  const activity = useShown((state) => state.activity);
  return (
    <>
      <ResumedNotice />
      {activity.kind === 'disconnected' && <DisconnectedNotice activity={activity} />}
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
