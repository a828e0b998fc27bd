/** Says a summary to screen readers at most every five seconds; rows are never read out. */
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../parts/use-page.ts';
import type { PageState } from '../state/page-state.ts';
import { failingShares, lastClosed } from '../strip/strip-values.ts';
import { failingName } from '../strip/tracks.ts';
import { countText, rateText, shareText } from '../text/numbers.ts';

const EVERY_MS = 5000;

/** `4,182 rows a second, 5xx 6.2 percent`. */
export function summary({ vitals, source, strip, activity }: PageState): string {
  if (vitals === undefined || source === undefined) return '';
  const isRunning = activity.kind === 'live' || activity.kind === 'reading';
  const rows = isRunning
    ? `${rateText(vitals.rowsPerSecond)} rows a second`
    : `${countText(vitals.totalRows)} rows counted`;
  const at = strip === undefined ? undefined : lastClosed(strip);
  if (strip === undefined || at === undefined || source.classes === 'none') return rows;
  const share = shareText(failingShares(strip)[at]).replace(' %', ' percent');
  return share === '' ? rows : `${rows}, ${failingName(source)} ${share}`;
}

export function Announcer() {
  const page = usePage();
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setInterval(() => setSaid(summary(page.state)), EVERY_MS);
    return () => clearInterval(timer);
  }, [page]);
  return (
    <p class="hidden" role="log" aria-live="polite" aria-label="Summary">
      {said}
    </p>
  );
}
