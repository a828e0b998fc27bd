/** A page that is nothing but the other end of the engine's worker: it remembers what it is told, and when. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { PageEvent, PageRequest, SourceRequest } from '../../../web/dashboard/protocol.ts';

const DIST = resolve(import.meta.dirname, '../../../dist/browser');

const HTML = `<!doctype html><title>test</title><link rel="icon" href="data:,">
<input type="file" multiple><script type="module" src="app.js"></script>`;

const PROGRAM = `
const worker = new Worker('./engine.js', { type: 'module' });
const seen = [];
let startMs = 0;
worker.onmessage = ({ data: event }) => {
  let told = event;
  if (event.kind === 'strip') {
    const values = event.strip.values.slice();
    told = { ...event, strip: { ...event.strip, values: [...values] } };
    worker.postMessage({ kind: 'returnBuffer', buffer: event.strip.values.buffer }, [event.strip.values.buffer]);
  }
  seen.push({ atMs: performance.now() - startMs, event: told });
  if (seen.length > 5000) seen.splice(0, 1000);
};
worker.onerror = (event) => seen.push({ atMs: 0, event: { kind: 'crash', message: event.message } });
globalThis.harness = {
  ask(request) { worker.postMessage(request); },
  openFiles() {
    const files = [...document.querySelector('input').files].map((file) => ({ path: file.name, file }));
    startMs = performance.now();
    worker.postMessage({ kind: 'open', source: { kind: 'files', files } });
  },
  supplyFiles() {
    const files = [...document.querySelector('input').files].map((file) => ({ path: file.name, file }));
    worker.postMessage({ kind: 'supplyFiles', files });
  },
  seen: (kind) => seen.filter(({ event }) => event.kind === kind),
  clear() { seen.length = 0; },
};
`;

export interface Seen<Event> {
  readonly atMs: number;
  readonly event: Event;
}

interface Harness {
  ask(request: PageRequest): void;
  openFiles(): void;
  supplyFiles(): void;
  seen(kind: string): Seen<PageEvent>[];
  clear(): void;
}
declare const harness: Harness;

/** What crosses into a page as JSON: anything but files and buffers. */
type PlainRequest =
  | Exclude<PageRequest, { kind: 'open' | 'supplyFiles' | 'returnBuffer' }>
  | {
      readonly kind: 'open';
      readonly source: Exclude<SourceRequest, { kind: 'files' }>;
      readonly format?: string;
    };

export interface EngineFolder {
  readonly path: string;
  remove(): void;
}

/** The folder of the live page with this page in the place of its own. */
export function engineFolder(): EngineFolder {
  const path = mkdtempSync(join(tmpdir(), 'millrace-engine-'));
  cpSync(DIST, path, { recursive: true });
  writeFileSync(join(path, 'index.html'), HTML);
  writeFileSync(join(path, 'app.js'), PROGRAM);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

type EventOf<Kind extends PageEvent['kind']> = Extract<PageEvent, { kind: Kind }>;

/** Talks to the engine of a page that was opened on the folder. */
export class EngineTab {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  ask(request: PlainRequest): Promise<void> {
    return this.page.evaluate((asked) => harness.ask(asked), request);
  }

  open(source: Exclude<SourceRequest, { kind: 'files' }>): Promise<void> {
    return this.ask({ kind: 'open', source });
  }

  async openFiles(...paths: readonly string[]): Promise<void> {
    await this.page.setInputFiles('input', [...paths]);
    await this.page.evaluate(() => harness.openFiles());
  }

  async supplyFiles(...paths: readonly string[]): Promise<void> {
    await this.page.setInputFiles('input', [...paths]);
    await this.page.evaluate(() => harness.supplyFiles());
  }

  clear(): Promise<void> {
    return this.page.evaluate(() => harness.clear());
  }

  async seen<Kind extends PageEvent['kind']>(kind: Kind): Promise<Seen<EventOf<Kind>>[]> {
    const found = await this.page.evaluate((asked) => harness.seen(asked), kind);
    return found as Seen<EventOf<Kind>>[];
  }

  /** The first event of a kind that meets a condition; waits for it. */
  async until<Kind extends PageEvent['kind']>(
    kind: Kind,
    isMet: (event: EventOf<Kind>) => boolean = () => true,
    withinMs = 60_000,
  ): Promise<Seen<EventOf<Kind>>> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const seen = await this.seen(kind);
      const found = seen.find(({ event }) => isMet(event));
      if (found !== undefined) return found;
      if (Date.now() > deadline) {
        const last = JSON.stringify(seen.at(-1));
        throw new Error(`no such ${kind} within ${withinMs} ms; the last one: ${last}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
