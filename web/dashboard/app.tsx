/** The regions of the page in their order. */
import { useEffect } from 'preact/hooks';
import type { Demo } from './empty/demo.ts';
import { DropTarget } from './empty/drop-target.tsx';
import { EmptyPage } from './empty/empty-page.tsx';
import { Announcer } from './frame/announcer.tsx';
import { Dialogs } from './frame/dialogs.tsx';
import { Notices } from './frame/notices.tsx';
import { QueryBar } from './frame/query-bar.tsx';
import { SourceBar } from './frame/source-bar.tsx';
import { isBehind, stateText } from './frame/state-text.ts';
import { TrustStrip } from './frame/trust-strip.tsx';
import { Waiting } from './frame/waiting.tsx';
import { RankedList } from './lists/ranked-list.tsx';
import { StatusList } from './lists/status-list.tsx';
import { usePage, useShown } from './parts/use-page.ts';
import type { OpenedSource } from './protocol.ts';
import { TimeStrip } from './strip/time-strip.tsx';
import { LineDetail } from './tail/line-detail.tsx';
import { LogTail } from './tail/log-tail.tsx';

export function App({ demo }: { demo: Demo }) {
  const source = useShown((state) => state.source);
  const isReady = useShown((state) => state.isReady);
  const isWaiting = useShown(
    ({ activity, filesNeeded }) => activity.kind !== 'empty' || filesNeeded !== undefined,
  );
  useTitle();
  return (
    <>
      <a class="skip" href="#main">
        Skip to the numbers
      </a>
      <SourceBar />
      {source !== undefined && <QueryBar />}
      <main id="main" tabIndex={-1}>
        <Notices />
        {source !== undefined && <Explore source={source} />}
        <Waiting />
        {source === undefined && isReady && !isWaiting && <EmptyPage demo={demo} />}
      </main>
      <LineDetail />
      <TrustStrip />
      <Announcer />
      <Dialogs />
      <DropTarget />
    </>
  );
}

function Explore({ source }: { source: OpenedSource }) {
  const isAway = useShown(({ activity }) => activity.kind === 'disconnected');
  return (
    <div class={isAway ? 'explore away' : 'explore'}>
      <div class="when">
        <TimeStrip source={source} />
        <LogTail source={source} />
      </div>
      <div class="where">
        <RankedList source={source} />
        <StatusList source={source} />
      </div>
    </div>
  );
}

/** `edge-2 nginx, live - Millrace`: what a tab says from afar. */
function useTitle(): void {
  const page = usePage();
  useEffect(
    () =>
      page.subscribe(() => {
        const { source, activity, vitals, pause, filesNeeded } = page.state;
        const { word } = stateText(activity, {
          isPaused: pause !== undefined,
          isBehind: isBehind(vitals),
          needsFiles: filesNeeded !== undefined,
        });
        const title =
          source === undefined ? 'Millrace' : `${source.name}, ${word.toLowerCase()} - Millrace`;
        if (document.title !== title) document.title = title;
      }),
    [page],
  );
}
