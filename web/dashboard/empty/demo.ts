/** What the page opens by itself: the stream of the server that it comes from, or a log made up on the spot. */
import type { Page } from '../page.ts';
import type { SourceRequest } from '../protocol.ts';

export interface ServedSource {
  readonly source: SourceRequest;
  readonly name: string;
  readonly format: string | undefined;
}

export interface Demo {
  readonly description: string;
  /** Undefined on a static host. */
  readonly served: ServedSource | undefined;
}

const MADE_UP = 'a made-up nginx edge: 15 min, 60,000 rows, something goes wrong';

export const demoOf = (served: ServedSource | undefined): Demo => ({
  served,
  description: served === undefined ? MADE_UP : `${served.name}, from the server of this page`,
});

export async function startDemo(page: Page, { served }: Demo): Promise<void> {
  if (served !== undefined) {
    const { source, name, format } = served;
    page.open(source.kind === 'webSocket' ? { ...source, name } : source, format);
    return;
  }
  const { demoLog } = await import('./demo-log.ts');
  page.open({ kind: 'text', text: demoLog(Date.now()) });
}

/** Asks the folder that the page lies in what to open; undefined on a static host, which has nothing to say. */
export async function servedSource(pageUrl: string): Promise<ServedSource | undefined> {
  try {
    const response = await fetch(new URL('millrace.json', pageUrl), { cache: 'no-store' });
    if (!response.ok) return undefined;
    return readServedSource(await response.json(), pageUrl);
  } catch {
    return undefined;
  }
}

/** `{ "source": { "kind": "webSocket", "url": "…" }, "name": "…", "format": "…" }`; the address may be relative. */
export function readServedSource(json: unknown, pageUrl: string): ServedSource | undefined {
  const { source, name, format } = json as {
    source?: { kind?: unknown; url?: unknown };
    name?: unknown;
    format?: unknown;
  };
  const kind = source?.kind;
  if ((kind !== 'webSocket' && kind !== 'url') || typeof source?.url !== 'string') return undefined;
  const url = new URL(source.url, pageUrl);
  if (kind === 'webSocket') url.protocol = url.protocol.replace(/^http/, 'ws');
  return {
    source: { kind, url: url.href },
    name: typeof name === 'string' ? name : url.host,
    format: typeof format === 'string' ? format : undefined,
  };
}
