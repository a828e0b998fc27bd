import type { DStreamPlatform } from '../dstream-platform.ts';
import { Receiver } from './receiver.ts';

/** Makes elements of the bytes of a connection, as they come. */
export type SocketConverter<T> = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<T>;

/** The same by lists: what has come at once is stored at once. */
export type ListConverter<T> = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<readonly T[]>;

/** Where a socket stream connects to. */
export interface SocketAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Elements from a TCP connection (Spark's `SocketReceiver`). A connection that ends or does not come about is tried again after
 * two seconds; what is sent meanwhile is lost, as TCP has nothing to ask for again.
 */
export class SocketReceiver<T> extends Receiver<T> {
  readonly #platform: DStreamPlatform;
  readonly #address: SocketAddress;
  readonly #convert: ListConverter<T>;
  #closing = new AbortController();

  constructor(platform: DStreamPlatform, address: SocketAddress, convert: ListConverter<T>) {
    super();
    this.#platform = platform;
    this.#address = address;
    this.#convert = convert;
  }

  onStart(): void {
    this.#closing = new AbortController();
    this.#receive(this.#closing.signal);
  }

  onStop(): void {
    this.#closing.abort();
  }

  async #receive(signal: AbortSignal): Promise<void> {
    const { host, port } = this.#address;
    try {
      const bytes = this.#platform.connect(host, port, signal);
      for await (const elements of this.#convert(bytes)) await this.store(elements);
      if (!signal.aborted) this.restart(`the connection to ${host}:${port} has ended`);
    } catch (error) {
      if (!signal.aborted) this.restart(`the connection to ${host}:${port} has failed`, error);
    }
  }
}

/** Each element by itself, as soon as it is made. */
export function oneByOne<T>(convert: SocketConverter<T>): ListConverter<T> {
  return async function* (bytes) {
    for await (const element of convert(bytes)) yield [element];
  };
}

/** The lines of a text in UTF-8; the last one without an end counts when the connection ends. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncIterable<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  rest += decoder.decode();
  if (rest !== '') yield [rest];
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

const HEADER_BYTES = 4;

/** Blocks of bytes, each after its length as four bytes, the highest first (Spark's `RawNetworkReceiver`). */
export async function* blocksOf(
  bytes: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array<ArrayBuffer>[]> {
  let chunks: Uint8Array[] = [];
  let heldBytes = 0;
  let wantedBytes = HEADER_BYTES;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    heldBytes += chunk.length;
    // A block of many chunks is put together once.
    if (heldBytes < wantedBytes) continue;
    const { blocks, rest, needed } = blocksIn(joined(chunks, heldBytes));
    chunks = [rest];
    heldBytes = rest.length;
    wantedBytes = needed;
    if (blocks.length > 0) yield blocks;
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** The whole blocks, what is left, and how many bytes that needs to be the next one. */
function blocksIn(held: Uint8Array<ArrayBuffer>) {
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  const view = new DataView(held.buffer);
  let begin = 0;
  let needed = HEADER_BYTES;
  while (held.length - begin >= HEADER_BYTES) {
    needed = HEADER_BYTES + view.getUint32(begin);
    if (held.length - begin < needed) break;
    blocks.push(held.slice(begin + HEADER_BYTES, begin + needed));
    begin += needed;
    needed = HEADER_BYTES;
  }
  return { blocks, rest: held.subarray(begin), needed };
}
