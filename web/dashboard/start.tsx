/** Starts the page: its engine, its keys, what it opens by itself, and the drawing. */
import { render } from 'preact';
import { App } from './app.tsx';
import { type Demo, demoOf, servedStreams } from './empty/demo.ts';
import { startEngine } from './engine-link.ts';
import { listenForKeys } from './keys.ts';
import { Page } from './page.ts';
import { PageContext } from './parts/use-page.ts';
import type { Activity } from './protocol.ts';

const OPEN_KEY = 'millrace.open';

/** The tab's own memory outlives a refresh; in windows without storage nothing is remembered. */
const tabMemory = {
  read(): string | null {
    try {
      return sessionStorage.getItem(OPEN_KEY);
    } catch {
      return null;
    }
  },
  write(id: string | undefined): void {
    try {
      if (id === undefined) sessionStorage.removeItem(OPEN_KEY);
      else sessionStorage.setItem(OPEN_KEY, id);
    } catch {
      // Then a refresh begins at the empty page.
    }
  },
};

const STREAM = 'stream';

/** The stream that the page's address names. */
const streamInAddress = () => new URL(location.href).searchParams.get(STREAM) ?? undefined;

/** So that a link shows the same stream, and the browser's way back leads to the one before. */
function nameStream(name: string): void {
  const named = streamInAddress();
  if (named === name) return;
  const url = new URL(location.href);
  url.searchParams.set(STREAM, name);
  if (named === undefined) history.replaceState(null, '', url);
  else history.pushState(null, '', url);
}

/** A server that was changed may have other streams: it is asked again when the one that is looked at has gone. */
function askAgainWhenGone(page: Page): void {
  let gone: Activity | undefined;
  page.subscribe(() => {
    const { activity, stream } = page.state;
    if (activity.kind !== 'disconnected' || stream === undefined || activity === gone) return;
    gone = activity;
    void servedStreams(location.href).then((served) => {
      if (served !== undefined) page.serve(served);
    });
  });
}

export async function startPage(): Promise<void> {
  const page = new Page(startEngine, {
    now: Date.now,
    onFrame: (callback) => requestAnimationFrame(callback),
    nameStream,
    remember: (id) => tabMemory.write(id),
    copy: (text) => void navigator.clipboard?.writeText(text),
    focusLine: (number) =>
      document.querySelector<HTMLElement>(`[data-number="${number ?? ''}"]`)?.focus(),
  });

  let demo: Demo = demoOf(undefined);
  const root = document.getElementById('page') ?? document.body;
  const draw = () =>
    render(
      <PageContext.Provider value={page}>
        <App demo={demo} />
      </PageContext.Provider>,
      root,
    );
  draw();
  listenForKeys(page, () => demo);

  const remembered = tabMemory.read();
  const isReady = new Promise<void>((resolve) => {
    const stop = page.subscribe(() => {
      if (!page.state.isReady) return;
      stop();
      resolve();
    });
  });
  const served = await servedStreams(location.href);
  demo = demoOf(served);
  if (served !== undefined) page.serve(served);
  askAgainWhenGone(page);
  draw();
  await isReady;
  addEventListener('popstate', () => {
    const name = streamInAddress();
    if (name !== undefined && name !== page.state.stream) page.openStream(name);
  });
  if (served !== undefined) page.openStream(streamInAddress());
  else if (remembered !== null && page.state.kept.some(({ id }) => id === remembered))
    page.reopen(remembered);
}
