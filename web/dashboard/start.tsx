/** Starts the page: its engine, its keys, what it opens by itself, and the drawing. */
import { render } from 'preact';
import { App } from './app.tsx';
import { type Demo, demoOf, servedSource, startDemo } from './empty/demo.ts';
import { startEngine } from './engine-link.ts';
import { listenForKeys } from './keys.ts';
import { Page } from './page.ts';
import { PageContext } from './parts/use-page.ts';

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

export async function startPage(): Promise<void> {
  const page = new Page(startEngine, {
    now: Date.now,
    onFrame: (callback) => requestAnimationFrame(callback),
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
  const served = await servedSource(location.href);
  demo = demoOf(served);
  draw();
  await isReady;
  if (served !== undefined) await startDemo(page, demo);
  else if (remembered !== null && page.state.kept.some(({ id }) => id === remembered))
    page.reopen(remembered);
}
