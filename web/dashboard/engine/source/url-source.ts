import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import type { KeptInput } from '../kept/kept-sources.ts';
import type { LogShape } from './log-shape.ts';
import { type LogSource, SAMPLE_BYTES, type SourceSample } from './log-source.ts';
import { plainHead } from './plain-head.ts';
import { hostOf, shortHash } from './source-id.ts';

/** A log behind an address of the web. */
export class UrlLogSource implements LogSource {
  readonly id: string;
  readonly name: string;
  readonly input: KeptInput;
  readonly inputs: readonly string[];
  readonly hosts: readonly string[];
  readonly files = undefined;
  readonly isEndless = false;
  readonly isShownWhileItComes = true;
  readonly #url: string;
  #bytes: number | undefined;

  constructor(url: string) {
    this.#url = url;
    this.id = `url-${shortHash(url)}`;
    this.input = { kind: 'url', url };
    this.name = nameOf(url);
    this.inputs = [url];
    this.hosts = [hostOf(url)];
  }

  get bytes(): number | undefined {
    return this.#bytes;
  }

  /** What fails here fails again when it is read, and is explained then. */
  async sample({ signal }: { readonly signal: AbortSignal }): Promise<SourceSample> {
    let head = new Uint8Array(0);
    try {
      const headers = { range: `bytes=0-${SAMPLE_BYTES - 1}` };
      const response = await fetch(this.#url, { headers, signal });
      if (response.ok && response.body !== null) head = await firstBytes(response.body);
      this.#bytes = sizeOf(response);
    } catch {
      signal.throwIfAborted();
    }
    return { head: await plainHead(head, this.name), tail: undefined };
  }

  events(session: Session, { format, options, schema }: LogShape): DataFrame {
    return session.readStream
      .format('fetch')
      .options({ ...options, url: this.#url, format })
      .schema(schema)
      .load();
  }
}

function nameOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname } = new URL(url);
  return pathname.split('/').findLast((part) => part !== '') ?? host;
}

/** All bytes there are, by the range or by the length; undefined where the server tells neither. */
function sizeOf({ headers, status }: Response): number | undefined {
  const total = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  if (total !== undefined) return Number(total);
  const length = headers.get('content-length');
  return status === 200 && length !== null ? Number(length) : undefined;
}

async function firstBytes(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(SAMPLE_BYTES);
  const reader = body.getReader();
  let length = 0;
  while (length < SAMPLE_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    const part = value.subarray(0, SAMPLE_BYTES - length);
    bytes.set(part, length);
    length += part.length;
  }
  await reader.cancel();
  return bytes.subarray(0, length);
}
