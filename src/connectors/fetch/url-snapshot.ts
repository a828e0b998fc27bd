/**
 * A document behind a URL as a file: a server that answers ranges lets it be read from any byte, again and again, as a
 * file on disk can. So it is a `FileSnapshot`, and all else (offsets, replay, gzip, growth) is the `files` source's.
 */
import type { HttpBodyReader, HttpResponse } from '../../ports/http.ts';
import { HEAD_BYTES_MAX } from '../files/file-identity.ts';
import type { ByteBlob, ByteStream, FileHandle, FileSnapshot } from '../files/given-file.ts';
import type { UrlDocument } from './url-document.ts';

/** Breaks of a body in a row without a byte between them after which it is given up. */
const BREAKS_MAX = 5;

/** A document that is another one than before: the name is by which a changed file of the platform is known. */
class DocumentChanged extends Error {
  override readonly name = 'NotReadableError';
}

/** What tells versions of a document apart; empty where the server tells neither, or another origin hides it. */
function versionOf({ headers }: HttpResponse): string {
  return headers.get('etag') ?? headers.get('last-modified') ?? '';
}

/**
 * The document as it is now. Undefined where it can't be read in ranges: the server does not answer them, or its answer
 * does not tell how much there is. Fails as `UrlDocument` does.
 */
export async function urlSnapshot(document: UrlDocument): Promise<FileSnapshot | undefined> {
  const response = await document.get(`bytes=0-${HEAD_BYTES_MAX - 1}`);
  const size = sizeOf(response, HEAD_BYTES_MAX);
  if (response.status !== 206 || size === undefined) {
    await response.body?.getReader().cancel();
    return response.status === 416 ? emptySnapshot(document) : undefined;
  }
  document.checkNoPage(response, await readAll(response, HEAD_BYTES_MAX));
  return snapshotOf(document, response, size);
}

/** Follows the document while it grows; a look asks for one byte. */
export function urlHandle(document: UrlDocument): FileHandle {
  return {
    async getFile() {
      const response = await document.get('bytes=0-0');
      const size = sizeOf(response, 1);
      await response.body?.getReader().cancel();
      if (response.status === 416) return emptySnapshot(document);
      if (response.status === 206 && size !== undefined) {
        return snapshotOf(document, response, size);
      }
      return (await urlSnapshot(document)) ?? emptySnapshot(document);
    },
  };
}

function snapshotOf(document: UrlDocument, response: HttpResponse, size: number): FileSnapshot {
  return new UrlSnapshot(document, size, versionOf(response), lastModified(response));
}

function emptySnapshot(document: UrlDocument): FileSnapshot {
  return new UrlSnapshot(document, 0, '', 0);
}

/** All bytes that there are, from `Content-Range`; where that can't be seen, a part that is less than was asked for. */
function sizeOf(response: HttpResponse, askedBytes: number): number | undefined {
  const total = /\/(\d+)\s*$/.exec(response.headers.get('content-range') ?? '');
  if (total !== null) return Number(total[1]);
  const length = response.headers.get('content-length');
  if (response.status !== 206 || length === null) return undefined;
  return Number(length) < askedBytes ? Number(length) : undefined;
}

/** Where the server does not tell, it may have been just now. */
function lastModified({ headers }: HttpResponse): number {
  const time = Date.parse(headers.get('last-modified') ?? '');
  return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time;
}

async function readAll(response: HttpResponse, bytesMax: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(bytesMax);
  const reader = response.body?.getReader();
  let length = 0;
  for (;;) {
    const { value } = (await reader?.read()) ?? {};
    if (value === undefined || length === bytesMax) break;
    bytes.set(value.subarray(0, bytesMax - length), length);
    length = Math.min(bytesMax, length + value.length);
  }
  await reader?.cancel().catch(() => {});
  return bytes.subarray(0, length);
}

class UrlSnapshot implements FileSnapshot {
  readonly name: string;
  readonly lastModified: number;
  readonly size: number;
  readonly #document: UrlDocument;
  readonly #version: string;

  constructor(document: UrlDocument, size: number, version: string, lastModified: number) {
    this.#document = document;
    this.#version = version;
    this.name = document.url;
    this.size = size;
    this.lastModified = lastModified;
  }

  slice(start: number, end: number): ByteBlob {
    const to = Math.min(end, this.size);
    return {
      size: to - start,
      slice: (innerStart, innerEnd) => this.slice(start + innerStart, start + innerEnd),
      stream: () => this.#stream(start, to),
      arrayBuffer: () => gather(this.#reader(start, to), to - start),
    };
  }

  stream(): ByteStream {
    return this.#stream(0, this.size);
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return gather(this.#reader(0, this.size), this.size);
  }

  #stream(start: number, end: number): ByteStream {
    return { getReader: () => this.#reader(start, end) };
  }

  #reader(start: number, end: number): RangeReader {
    return new RangeReader((from) => this.#open(from, end), start, end);
  }

  async #open(from: number, end: number): Promise<HttpBodyReader> {
    const response = await this.#document.get(`bytes=${from}-${end - 1}`);
    const version = versionOf(response);
    const hasChanged = version !== '' && this.#version !== '' && version !== this.#version;
    if (response.status === 206 && response.body !== null && !hasChanged) {
      return response.body.getReader();
    }
    await response.body?.getReader().cancel();
    throw new DocumentChanged(`${this.name} has changed`);
  }
}

/** Reads a range; a body that breaks off is asked for again from there on. */
class RangeReader implements HttpBodyReader {
  readonly #open: (from: number) => Promise<HttpBodyReader>;
  readonly #end: number;
  #position: number;
  #reader: HttpBodyReader | undefined;

  constructor(open: (from: number) => Promise<HttpBodyReader>, start: number, end: number) {
    this.#open = open;
    this.#position = start;
    this.#end = end;
  }

  async read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array<ArrayBuffer> }> {
    for (let breaks = 0; this.#position < this.#end; breaks++) {
      this.#reader ??= await this.#open(this.#position);
      const { value } = await this.#reader.read().catch((error: unknown) => {
        if (breaks >= BREAKS_MAX) throw error;
        return { value: undefined };
      });
      if (value !== undefined) {
        this.#position += value.length;
        return { done: false, value };
      }
      if (breaks >= BREAKS_MAX) break;
      this.#reader = undefined;
    }
    return { done: true };
  }

  async cancel(): Promise<void> {
    await this.#reader?.cancel();
  }
}

async function gather(reader: RangeReader, length: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const { value } = await reader.read();
    if (value === undefined) break;
    bytes.set(value.subarray(0, length - at), at);
    at += value.length;
  }
  return bytes.buffer;
}
