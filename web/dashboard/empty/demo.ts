/** What the page opens by itself: a stream of the server that it comes from, or a log made up on the spot. */
import type { Page } from '../page.ts';
import type { SourceRequest } from '../protocol.ts';

/** A stream of the server that the page comes from. */
export interface ServedSource {
  readonly source: Extract<SourceRequest, { readonly url: string }>;
  readonly name: string;
  readonly format: string | undefined;
}

/** All that the server has to show; at least one. */
export interface Served {
  /** What they are streams of, where there are several. */
  readonly title: string | undefined;
  readonly streams: readonly ServedSource[];
}

export interface Demo {
  readonly description: string;
  /** Undefined on a static host. */
  readonly served: Served | undefined;
}

const MADE_UP = 'a made-up nginx edge: 15 min, 60,000 rows, something goes wrong';

export const demoOf = (served: Served | undefined): Demo => ({
  served,
  description:
    served === undefined
      ? MADE_UP
      : `${served.title ?? served.streams[0].name}, from the server of this page`,
});

export async function startDemo(page: Page, { served }: Demo): Promise<void> {
  if (served !== undefined) {
    page.openStream();
    return;
  }
  const { demoLog } = await import('./demo-log.ts');
  page.open({ kind: 'text', text: demoLog(Date.now()) });
}

/** Asks the folder that the page lies in what there is; undefined on a static host, which has nothing to say. */
export async function servedStreams(pageUrl: string): Promise<Served | undefined> {
  try {
    const response = await fetch(new URL('millrace.json', pageUrl), { cache: 'no-store' });
    if (!response.ok) return undefined;
    return readServed(await response.json(), pageUrl);
  } catch {
    return undefined;
  }
}

/** `{ "title": "…", "streams": [source, …] }`, or a source alone. */
export function readServed(json: unknown, pageUrl: string): Served | undefined {
  const { title, streams } = json as { title?: unknown; streams?: unknown };
  const all: unknown[] = Array.isArray(streams) ? streams : [json];
  const known = all.flatMap((each) => readServedSource(each, pageUrl) ?? []);
  if (known.length === 0) return undefined;
  return { title: typeof title === 'string' ? title : undefined, streams: known };
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
