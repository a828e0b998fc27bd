import type { DStreamPlatform } from '../dstream-platform.ts';
import { Receiver } from './receiver.ts';

/** Makes elements of the bytes of a connection, as they come. */
export type SocketConverter<T> = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<T>;

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
  readonly #convert: SocketConverter<T>;
  #closing = new AbortController();

  constructor(platform: DStreamPlatform, address: SocketAddress, convert: SocketConverter<T>) {
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
      for await (const element of this.#convert(bytes)) await this.store([element]);
      if (!signal.aborted) this.restart(`the connection to ${host}:${port} has ended`);
    } catch (error) {
      if (!signal.aborted) this.restart(`the connection to ${host}:${port} has failed`, error);
    }
  }
}

/** The lines of a text in UTF-8; the last one without an end counts when the connection ends. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

/** Blocks of bytes, each after its length as four bytes, the highest first (Spark's `RawNetworkReceiver`). */
export async function* blocksOf(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const HEADER_BYTES = 4;
  let held = new Uint8Array();
  for await (const chunk of bytes) {
    const joined = new Uint8Array(held.length + chunk.length);
    joined.set(held);
    joined.set(chunk, held.length);
    held = joined;
    while (held.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + new DataView(held.buffer, held.byteOffset).getUint32(0);
      if (held.length < end) break;
      yield held.slice(HEADER_BYTES, end);
      held = held.subarray(end);
    }
  }
}
