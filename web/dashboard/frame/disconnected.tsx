/** The connection is gone, or never was: since when, what it means for the rows, when the next try is. */
import { ClassMark } from '../parts/marks.tsx';
import { useNow, usePage, useShown } from '../parts/use-page.ts';
import type { Activity, OpenedSource } from '../protocol.ts';
import { failingShares, lastClosed, stripColumn, totalRows } from '../strip/strip-values.ts';
import { failingName, trackText } from '../strip/tracks.ts';
import { countText, spanText } from '../text/numbers.ts';
import { sentence } from '../text/problem-words.ts';
import { clockText, momentText } from '../text/times.ts';

type Disconnected = Extract<Activity, { kind: 'disconnected' }>;

export function DisconnectedNotice({ activity }: { activity: Disconnected }) {
  const page = usePage();
  const source = useShown((state) => state.source);
  const address = useShown((state) => state.address);
  const zone = useShown((state) => state.zone);
  const now = useNow();
  const { sinceMs, reason, attempts, nextAttemptMs } = activity;
  const host = source?.hosts[0] ?? address ?? source?.name ?? 'The server';
  const since = momentText(sinceMs, zone, now);
  return (
    <>
      <section class="notice broken" role="alert" aria-labelledby="broken-heading">
        <div>
          <h2 id="broken-heading">
            <ClassMark index={3} />
            {source === undefined
              ? `Nothing answers at ${host}`
              : `No connection to ${host} since ${since}`}
          </h2>
          <p>
            {isSaid(reason) && sentence(reason)} {source === undefined ? <NeverOpen /> : <Lost />}
          </p>
          {/* Counts down each second, which nobody wants read out. */}
          <p class="aside" aria-live="off">
            {nextText(nextAttemptMs, now)}, attempt {countText(attempts)} since {since}.
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
      {source !== undefined && <LastKnown source={source} />}
    </>
  );
}

/** While it tries again there is no reason to tell. */
const isSaid = (reason: string) => reason !== '' && reason !== 'connecting';

function nextText(nextAttemptMs: number | undefined, now: number): string {
  if (nextAttemptMs === undefined || nextAttemptMs <= now) return 'Trying now';
  return `Next try in ${spanText(nextAttemptMs - now)}`;
}

function NeverOpen() {
  return (
    <>
      Start the agent there, <code>npx millrace --serve</code>, or change the address. A server may
      also refuse pages from elsewhere; its agent takes them with <code>--allow-origin</code>.
    </>
  );
}

function Lost() {
  return (
    <>
      <b>What was counted stays.</b> A Millrace server keeps the rows of the meantime and sends them
      when it is back.
    </>
  );
}

/** One line with the numbers of the last window that was closed. */
function LastKnown({ source }: { source: OpenedSource }) {
  const strip = useShown((state) => state.strip);
  const zone = useShown((state) => state.zone);
  const at = strip === undefined ? undefined : lastClosed(strip);
  if (strip === undefined || at === undefined) return null;
  const share = trackText('share', failingShares(strip)[at]);
  const p95 = trackText('p95', stripColumn(strip, 'p95')[at]);
  return (
    <p class="last-known">
      <span class="aside">Last known, {clockText(strip.values[at] + strip.windowMs, zone)}</span>{' '}
      <b>{trackText('requests', totalRows(strip)[at] / (strip.windowMs / 1000))}</b>
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
    </p>
  );
}
