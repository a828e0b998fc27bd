/** What the tail shows and what it leaves out, and the way back to the newest rows. */
import { usePage, useShown } from '../parts/use-page.ts';
import type { Pause } from '../state/page-state.ts';
import { countText } from '../text/numbers.ts';
import { clockText, preciseClockText } from '../text/times.ts';

const BECAUSE: Readonly<Record<Pause['because'], string>> = {
  asked: '',
  scrolled: ' because you scrolled',
  chose: ' because you chose a line',
};

export function TailHeading() {
  const page = usePage();
  const isPaused = useShown((state) => state.pause !== undefined);
  const isLive = useShown(
    ({ activity }) => activity.kind === 'live' || activity.kind === 'reading',
  );
  const failingOnly = useShown((state) => state.failingOnly);
  const hasClasses = useShown(({ source }) => source !== undefined && source.classes !== 'none');
  return (
    <div class="heading">
      <h2 id="tail-heading">{isLive && !isPaused ? 'Live tail' : 'Tail'}</h2>
      <p class="aside">
        <TailNote />
      </p>
      {hasClasses && (
        <button
          type="button"
          class="quiet small last"
          aria-pressed={failingOnly}
          onClick={() => page.setFailingOnly(!failingOnly)}
        >
          Errors only
        </button>
      )}
    </div>
  );
}

function TailNote() {
  const pause = useShown((state) => state.pause);
  const tail = useShown((state) => state.tail);
  const zone = useShown((state) => state.zone);
  const isAway = useShown(({ activity }) => activity.kind === 'disconnected');
  if (pause !== undefined)
    return `Paused at ${clockText(pause.atMs, zone)}${BECAUSE[pause.because]}. Counting goes on.`;
  if (tail === undefined) return 'Waiting for the first rows.';
  if (tail.rows.length === 0) return 'No kept row passes the filter.';
  const last = tail.rows[tail.rows.length - 1].timeMs;
  const sampled = tail.oneIn > 1 ? `Showing 1 in ${countText(tail.oneIn)} lines.` : '';
  if (isAway && last !== undefined) return `Last row ${preciseClockText(last, zone)}. ${sampled}`;
  return sampled === '' ? 'Every row.' : `${sampled} Counts use every row.`;
}

/** While the view stands still: how many rows came since, and the way to them. */
export function NewRows() {
  const page = usePage();
  const count = useShown(({ pause, vitals }) =>
    pause === undefined || vitals === undefined
      ? undefined
      : Math.max(0, vitals.matchingRows - pause.matchingRows),
  );
  if (count === undefined || count === 0) return null;
  return (
    <button type="button" class="pill" onClick={() => page.resume()}>
      <b>{countText(count)}</b> new {count === 1 ? 'row' : 'rows'} <kbd>End</kbd>
    </button>
  );
}
